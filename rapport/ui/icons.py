"""The stroke icons, read once and inlined, so that they take the color of the words beside them."""

import re
from functools import lru_cache
from pathlib import Path

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

# Icons that point somewhere are mirrored where people read from right to left.
POINTING = frozenset(
    {"arrow-end", "arrow-start", "chev-end", "chev-start", "door", "external", "send", "swap", "undo"}
)
FOLDER = Path(__file__).parent / "static" / "rapport" / "icons"


def names() -> list[str]:
    """Every icon there is, in alphabetical order."""
    return sorted(file.stem for file in FOLDER.glob("*.svg"))


@lru_cache(maxsize=256)
def icon(name: str, label: str = "") -> SafeString:
    """Draw an icon as ``<svg class="icon">``: hidden from screen readers, or named by ``label``.

    Raises: LookupError, for a name that is not there.
    """
    file = FOLDER / f"{name}.svg"
    if not re.fullmatch(r"[a-z-]+", name) or not file.exists():
        raise LookupError(f"There is no icon named {name!r}.")
    source = file.read_text(encoding="utf-8")
    flags = (" data-dotty" if "data-dotty" in source else "") + (" data-flip" if name in POINTING else "")
    shapes = source[source.index(">") + 1 : source.rindex("</svg>")]
    spoken = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    # The shapes are files of this package, and the label is escaped.
    return mark_safe(f'<svg class="icon"{flags} viewBox="0 0 24 24" {spoken}>{shapes}</svg>')  # noqa: S308
