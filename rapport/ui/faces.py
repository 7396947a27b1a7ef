"""Faces: a photo, a drawn portrait, or initials; the ring says which role somebody holds here."""

from typing import Any

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from rapport.kernel.text import initials

SIZES = frozenset({"xs", "s", "m", "l", "xl"})
THREADS = frozenset({"a", "b"})


def name_of(person: Any) -> str:
    """What a person is called: their ``name``, or whatever they say they are."""
    return str(getattr(person, "name", "") or person)


def face(person: Any, size: str = "m", thread: str = "", *, named: bool = False) -> SafeString:
    """Draw a person: ``photo_url`` first, then the drawn ``portrait``, then the initials of ``name``.

    ``size`` is one of ``SIZES``. ``thread`` is ``a`` (learning here), ``b`` (guiding here) or empty. The name
    nearly always stands beside the face, so the face is silent unless ``named``.
    Raises: ValueError, for a size or thread that does not exist.
    """
    if size not in SIZES or (thread and thread not in THREADS):
        raise ValueError(f"A face has no size {size!r} or thread {thread!r}.")
    name = name_of(person)
    attributes = mark_safe(  # noqa: S308 - both values come from the sets above
        ("" if size == "m" else f' data-size="{size}"') + (f' data-thread="{thread}"' if thread else "")
    )
    source = _source(person)
    if source:
        alt = name if named else ""
        return format_html(
            '<img class="face"{} src="{}" alt="{}" width="40" height="40">', attributes, source, alt
        )
    spoken = format_html('role="img" aria-label="{}"', name) if named else mark_safe('aria-hidden="true"')
    return format_html('<span class="face face-initials"{} {}>{}</span>', attributes, spoken, initials(name))


def _source(person: Any) -> str:
    photo = str(getattr(person, "photo_url", "") or "")
    if photo:
        return photo
    portrait = str(getattr(person, "portrait", "") or "")
    return static(f"rapport/img/{portrait}.svg") if portrait else ""
