"""Where sessions are kept: the browser carries a secret, the database its hash.

The settings name this module as ``SESSION_ENGINE``. Only the synchronous half is ours; the servers are WSGI.
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db.models import QuerySet
from django.utils import timezone

from rapport.kernel.prepared import prepared
from rapport.people.models import Person, Session

DEVICE, BEGUN = "_device", "_begun"


def hashed(secret: str) -> str:
    """What the database knows a session by: 160 bits of SHA-256, in hex."""
    return hashlib.sha256(f"rapport/session/v1|{secret}".encode()).hexdigest()[:40]


@prepared
def _known(session_key: str) -> QuerySet[Session, str]:
    return Session.objects.filter(session_key=session_key).values_list("session_key", flat=True)


@prepared
def _lasting(session_key: str, now: datetime) -> QuerySet[Session]:
    return Session.objects.filter(session_key=session_key, expire_date__gt=now)


class SessionStore(DatabaseStore):
    """Django's database sessions, under the hash of their key and tied to their person."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def exists(self, session_key: str) -> bool:
        return bool(_known(session_key=hashed(session_key)))

    def create_model_instance(self, data: Mapping[str, Any]) -> Session:
        """The row of this session; what the list of devices shows is copied out of ``data``."""
        row: Session = super().create_model_instance(data)  # type: ignore[arg-type,assignment]
        row.session_key = hashed(row.session_key)
        row.person_id = data.get(SESSION_KEY)
        row.device = data.get(DEVICE, "")
        begun = data.get(BEGUN)
        row.begun_at = datetime.fromisoformat(begun) if begun else None
        return row

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key is not None:
            Session.objects.filter(session_key=hashed(key)).delete()

    def _get_session_from_db(self) -> Session | None:
        secret = self.session_key
        found = _lasting(session_key=hashed(secret), now=timezone.now()) if secret else []
        if not found:
            self._session_key = None
            return None
        return found[0]


def note_device(session: Any, user_agent: str, now: datetime) -> None:
    """Remember in a session that just began what it runs on, in the words its list will show."""
    session[DEVICE] = device_called(user_agent)
    session[BEGUN] = now.isoformat()


def end_sessions(person: Person, *, but: str | None = None) -> int:
    """End every session of a person, ``but`` the one with this secret; returns how many ended."""
    rows = Session.objects.filter(person=person)
    if but is not None:
        rows = rows.exclude(session_key=hashed(but))
    return rows.delete()[0]


# In this order, since every browser names itself after the ones before it.
_BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("FxiOS", "Firefox"),
             ("CriOS", "Chrome"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))  # fmt: skip
_SYSTEMS = (("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"),
            ("Mac OS X", "Mac"), ("CrOS", "Chromebook"), ("Linux", "Linux"))  # fmt: skip


def device_called(user_agent: str) -> str:
    """A browser and its system in two names, ``Firefox, Linux``; empty where neither is known."""
    names = [
        next((name for mark, name in known if mark in user_agent), "") for known in (_BROWSERS, _SYSTEMS)
    ]
    return ", ".join(filter(None, names))
