"""Recording what happened, and hearing of it.

Operations call ``record`` inside their transaction. Listeners run afterwards in a job of their own, at least once,
with the event; they are found in the ``notices.py`` and ``jobs.py`` of each package and must bear running twice.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from rapport.history.models import Event

Fact = str | int | float | bool | None | datetime | date | UUID
Listener = Callable[[Event], None]
_listeners: dict[str, list[Listener]] = {}
_FACT_TEXT = re.compile(r"[a-z0-9][a-z0-9_.:+-]{0,63}", re.IGNORECASE)
_VERB = re.compile(r"[a-z_]+\.[a-z_]+")


class HasId(Protocol):
    """Anything with a UUID primary key: a person, or the named system actor."""

    @property
    def pk(self) -> UUID | None: ...


class FactsCarryWords(Exception):
    """A fact looks like somebody's words. Only codes, numbers and dates may stand in history."""


def record(
    verb: str,
    *,
    actor: HasId | None,
    now: datetime,
    person_id: UUID | None = None,
    mentorship_id: UUID | None = None,
    program_id: UUID | None = None,
    subject_id: UUID | None = None,
    **facts: Fact,
) -> Event:
    """Write one event, named ``thing.past_tense`` (``meeting.held``), and let its listeners run after commit.

    ``actor`` None is the system. ``person_id`` is whom it is about, ``subject_id`` the thing. Texts among ``facts``
    are codes of at most 64 letters, digits and ``_.:+-``.

    Raises: FactsCarryWords, for any other text; ValueError, for a verb of another form.
    """
    if not _VERB.fullmatch(verb):
        raise ValueError(f"{verb!r} is not of the form thing.past_tense")
    event = Event.objects.create(
        verb=verb,
        at=now,
        actor_id=None if actor is None else actor.pk,
        person_id=person_id,
        mentorship_id=mentorship_id,
        program_id=program_id,
        subject_id=subject_id,
        facts=_plain(facts),
    )
    if verb in _listeners:
        from rapport.history.jobs import deliver

        deliver.enqueue(event.pk)
    return event


def listens_to(*verbs: str) -> Callable[[Listener], Listener]:
    """Run the decorated function, in a job, with each event of these verbs."""

    def register(listener: Listener) -> Listener:
        for verb in verbs:
            _listeners.setdefault(verb, []).append(listener)
        return listener

    return register


def listeners_of(verb: str) -> tuple[Listener, ...]:
    return tuple(_listeners.get(verb, ()))


def _plain(facts: Mapping[str, Fact]) -> dict[str, str | int | float | bool | None]:
    plain: dict[str, str | int | float | bool | None] = {}
    for name, value in facts.items():
        if isinstance(value, datetime | date):
            plain[name] = value.isoformat()
        elif isinstance(value, UUID):
            plain[name] = str(value)
        elif isinstance(value, str):
            if value and not _FACT_TEXT.fullmatch(value):
                raise FactsCarryWords(f"the fact {name!r} of an event is no code")
            plain[name] = value
        else:
            plain[name] = value
    return plain
