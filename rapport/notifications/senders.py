"""Where a later package says in whose name a mail comes: the program's, which this package does not know."""

from collections.abc import Callable
from uuid import UUID

Namer = Callable[[UUID], str]
_namers: list[Namer] = []


def names_sender(namer: Namer) -> Namer:
    """Ask a function ``(mentorship_id)`` in whose name a mail about this relationship comes; "" if in nobody's.

    It is asked as the mail is written; at most one query.
    """
    _namers.append(namer)
    return namer


def name_of_sender(mentorship_id: UUID | None) -> str:
    """The first name anybody gives, or ""."""
    if mentorship_id is None:
        return ""
    return next((name for namer in _namers if (name := namer(mentorship_id))), "")
