"""Telling people: ``tell`` writes one row in the caller's transaction, and a job sees to the rest."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from rapport.notifications import calendar as calendars
from rapport.notifications.facts import Fact, pack
from rapport.notifications.jobs import send_message
from rapport.notifications.kinds import Group, NoticeKind
from rapport.notifications.models import OutboxMessage
from rapport.people.models import Person

__all__ = ["Group", "NoticeKind", "tell"]

NO_FACTS: Mapping[str, Fact] = {}


def tell(
    kind: NoticeKind,
    person: Person,
    *,
    key: str,
    now: datetime,
    url: str,
    facts: Mapping[str, Fact] = NO_FACTS,
    mentorship_id: UUID | None = None,
    program_id: UUID | None = None,
    calendar: calendars.CalendarFile | None = None,
    until: datetime | None = None,
    to: str = "",
) -> None:
    """Tell a person something, once: a second call with the same ``key`` changes nothing.

    ``key`` names the occasion and the person (``f"{meeting.pk}:{person.pk}:day-before"``); the kind's name is
    put before it. ``url`` is a path. ``facts`` hold names, dates and numbers, never words of a relationship.
    ``to`` is another address than the person's: one they are changing to, or have changed from.
    ``until``: if it cannot be sent before then (quiet hours, a worker that was down), it is not sent at all.

    Raises: FactsCarryWords; ValueError, for a ``url`` that is not a path.
    """
    if not url.startswith("/") or url.startswith("//"):
        raise ValueError("a notice links to a path of ours")
    message, is_new = OutboxMessage.objects.get_or_create(
        key=f"{kind.name}:{key}",
        defaults={
            "person": person,
            "kind": kind.name,
            "group": kind.group,
            "template": kind.template,
            "is_nudge": kind.nudge,
            "is_urgent": kind.urgent,
            "url": url,
            "facts": pack(facts),
            "calendar": calendars.pack(calendar),
            "mentorship_id": mentorship_id,
            "program_id": program_id,
            "told_at": now,
            "not_after": until,
            "to": to,
        },
    )
    if is_new:
        send_message.enqueue(str(message.pk))
