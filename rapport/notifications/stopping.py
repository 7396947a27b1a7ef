"""The link in every mail that stops mails like it: signed, without an end, and for one thing only.

The link opens a page with a button, because mail scanners follow links; mail programs that offer one click
POST to it (RFC 8058). Neither asks to sign in.
"""

from dataclasses import dataclass
from uuid import UUID

from django.core import signing

from rapport.notifications.kinds import ALWAYS_ON, Group

NUDGES = "nudges"
DIGEST = "digest"
PREFERENCES = "/notifications/"
_WHATS = {NUDGES, DIGEST, *(group.value for group in Group if group not in ALWAYS_ON)}
_SALT = "rapport.notifications.stop"


@dataclass(frozen=True, slots=True)
class Stop:
    """Whose mails, and which: a group, the nudges, or the digest with all that is in it."""

    person_id: UUID
    what: str


def path_for(person_id: UUID, what: str) -> str:
    """The path that stops ``what`` for a person."""
    return f"{PREFERENCES}stop/{signing.dumps([person_id.hex, what], salt=_SALT)}/"


def read(token: str) -> Stop | None:
    """What a token stops, or None for one that is not ours."""
    try:
        person_id, what = signing.loads(token, salt=_SALT)
        stop = Stop(UUID(person_id), what)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return stop if what in _WHATS else None
