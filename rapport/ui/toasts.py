"""Toasts: one calm line after something happened, with an undo where it can be taken back."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest
from django.utils.functional import Promise

_UNDO = "undo="


@dataclass(frozen=True, slots=True)
class Toast:
    """One line and, where it can be taken back, the address that a POST undoes it at."""

    text: str
    undo_url: str = ""


def say(request: HttpRequest, sentence: str | Promise, *, undo_url: str = "") -> None:
    """Say one sentence on the next page or part this reader gets. Never put people's own words into it."""
    messages.success(request, str(sentence), extra_tags=f"{_UNDO}{undo_url}" if undo_url else "")


def waiting(request: HttpRequest | None) -> list[Toast]:
    """Take the toasts that wait for this reader; they are said once."""
    if request is None:
        return []
    return [
        Toast(str(each.message), _undo_of(each.extra_tags or "")) for each in messages.get_messages(request)
    ]


def _undo_of(tags: str) -> str:
    return tags.removeprefix(_UNDO) if tags.startswith(_UNDO) else ""
