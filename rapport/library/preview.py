"""What somebody reads before signing up, so that nobody starts with the wrong picture."""

from dataclasses import dataclass
from functools import lru_cache

from rapport.library.agreement import GUIDING
from rapport.library.reading import Text, read


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """The honest picture of one role; its duties come from ``duties(role)``."""

    title: Text
    promise: Text
    month: tuple[Text, ...]
    hours: Text
    hard: tuple[Text, ...]
    leaving: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Previews:
    """The whole of ``data/preview.toml``."""

    learning: Preview
    guiding: Preview


@lru_cache(maxsize=1)
def _previews() -> Previews:
    return read("preview", Previews)


def preview(role: str) -> Preview:
    """Return what somebody in this role should know before signing up."""
    return _previews().guiding if role in GUIDING else _previews().learning
