"""How long ago the members of a mentorship last heard from each other, both ways. Reads signals only.

Contact is two-way when it involved everybody: a meeting that was held, or a sign of life from each side since. The
ring compares it with the agreed interval: calm up to the interval, soon up to one and a half, then a while.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import Max

from rapport.history.models import Event
from rapport.mentorships.agreement import terms_for
from rapport.mentorships.models import Mentorship
from rapport.mentorships.terms import DEFAULTS

FROM_ONE = ("message.sent", "feedback.given", "feedback.answered", "promise.reported", "promise.acknowledged")
FROM_ALL = "meeting.held"
SOON_FROM, WHILE_FROM = 1.0, 1.5


class RingState(StrEnum):
    CALM = "ok"
    SOON = "soon"
    A_WHILE = "overdue"


@dataclass(frozen=True, slots=True)
class Ring:
    """Two-way contact against the agreed interval. ``ratio`` is days since contact divided by the interval."""

    last_contact_at: datetime
    days_since: int
    interval_days: int
    ratio: float

    @property
    def state(self) -> RingState:
        if self.ratio < SOON_FROM:
            return RingState.CALM
        return RingState.SOON if self.ratio < WHILE_FROM else RingState.A_WHILE

    @property
    def share(self) -> int:
        """How much of the ring is drawn, in percent, full at one and a half intervals."""
        return min(100, round(self.ratio / WHILE_FROM * 100))


def rings_of(mentorships: Collection[Mentorship], now: datetime) -> Mapping[UUID, Ring]:
    """The ring of each mentorship (members fetched), in two queries for all of them together."""
    ids = [mentorship.pk for mentorship in mentorships]
    latest = (
        Event.objects.filter(mentorship_id__in=ids, verb__in=[*FROM_ONE, FROM_ALL])
        .values("mentorship_id", "verb", "actor_id")
        .annotate(last=Max("at"))
    )
    together: dict[UUID, datetime] = {}
    alone: dict[tuple[UUID, UUID], datetime] = {}
    for row in latest:
        if row["verb"] == FROM_ALL:
            together[row["mentorship_id"]] = max(together.get(row["mentorship_id"], row["last"]), row["last"])
        elif row["actor_id"] is not None:
            key = (row["mentorship_id"], row["actor_id"])
            alone[key] = max(alone.get(key, row["last"]), row["last"])
    terms = terms_for(mentorships)
    return {
        each.pk: _ring(each, together, alone, terms.get(each.pk, DEFAULTS).cadence_days, now)
        for each in mentorships
    }


def _ring(
    mentorship: Mentorship,
    together: Mapping[UUID, datetime],
    alone: Mapping[tuple[UUID, UUID], datetime],
    interval_days: int,
    now: datetime,
) -> Ring:
    begun = mentorship.active_since or mentorship.began_at
    candidates = [begun]
    if mentorship.pk in together:
        candidates.append(together[mentorship.pk])
    people = [member.person_id for member in mentorship.members.all() if member.left_at is None]
    heard = [alone.get((mentorship.pk, person)) for person in people]
    if people and all(moment is not None for moment in heard):
        candidates.append(min(moment for moment in heard if moment is not None))
    last = max(candidates)
    days = max(0.0, (now - last).total_seconds() / 86_400)
    return Ring(last, int(days), interval_days, days / max(1, interval_days))
