"""The languages that pages and mails are offered in: those whose texts are really here."""

from pathlib import Path

ENGLISH = "en-gb"
_NAMES = {
    ENGLISH: "English",
    "de": "Deutsch",
    "es": "Español",
    "fr": "Français",
    "it": "Italiano",
    "nl": "Nederlands",
    "pl": "Polski",
    "pt": "Português",
}


def offered(folder: Path) -> list[tuple[str, str]]:
    """Codes and own names of English and of each language with a compiled catalog in the locale folder.

    A language without its texts would announce English as German to screen readers, and mix both in dates.
    """
    return [
        (code, name)
        for code, name in _NAMES.items()
        if code == ENGLISH or (folder / code / "LC_MESSAGES" / "django.mo").is_file()
    ]
