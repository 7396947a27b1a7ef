"""The languages people can talk in, each named as its speakers do."""

from collections.abc import Mapping

from django.conf.locale import LANG_INFO

OFFERED = (
    "en", "de", "fr", "es", "pt", "it", "nl", "pl", "ro", "sv", "da", "nb", "fi", "cs", "hu", "el", "uk", "ru", "tr",
    "ar", "fa", "he", "hi", "bn", "ur", "ta", "id", "vi", "th", "ja", "ko", "zh-hans", "sw",
)  # fmt: skip
"""Those the profile offers; any other of Django's languages is kept when an import brings it."""


def exists(code: str) -> bool:
    """Whether there is a language of this code."""
    return "name_local" in LANG_INFO.get(code, {})


def spoken(code: str) -> str:
    """The language's own name for itself, with a capital: "Português"; the code where it is unknown."""
    name = str(LANG_INFO.get(code, {}).get("name_local", code))
    return name[:1].upper() + name[1:]


def names(also: tuple[str, ...] = ()) -> Mapping[str, str]:
    """The languages to choose from, by code, with those of ``also`` that are not among them."""
    return {code: spoken(code) for code in dict.fromkeys((*OFFERED, *also))}
