"""How long ago the members of a mentorship last heard from each other, both ways. Reads signals only.

Contact is two-way when it involved everybody: a meeting that was held, or a sign of life from each side since. The
ring compares it with the agreed interval: calm up to the interval, soon up to one and a half, then a while.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Max, QuerySet

from rapport.history.models import Event
from rapport.kernel.prepared import prepared
from rapport.mentorships.agreement import terms_for
from rapport.mentorships.facts import Fact
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


RINGS: Fact[Ring] = Fact("ring")


def rings_of(mentorships: Collection[Mentorship], now: datetime) -> Mapping[UUID, Ring]:
    """The ring of each mentorship (members fetched), in two queries for all of them together."""
    return RINGS.of(mentorships, lambda missing: _read(missing, now))


def ring_from(
    mentorship: Mentorship,
    *,
    met_at: datetime | None,
    heard: Mapping[UUID, datetime],
    interval_days: int,
    now: datetime,
) -> Ring:
    """The ring from signals: when everybody last met, and when each of them last gave a sign of life."""
    candidates = [mentorship.active_since or mentorship.began_at]
    if met_at is not None:
        candidates.append(met_at)
    people = [member.person_id for member in mentorship.members.all() if member.left_at is None]
    if people and all(person in heard for person in people):
        candidates.append(min(heard[person] for person in people))
    last = max(candidates)
    days = max(0.0, (now - last).total_seconds() / 86_400)
    return Ring(last, int(days), interval_days, days / max(1, interval_days))


def _read(mentorships: Collection[Mentorship], now: datetime) -> Mapping[UUID, Ring]:
    ids = tuple(mentorship.pk for mentorship in mentorships)
    together: dict[UUID, datetime] = {}
    heard: dict[UUID, dict[UUID, datetime]] = {pk: {} for pk in ids}
    for row in _latest(ids=ids):
        pk, actor, last = row["mentorship_id"], row["actor_id"], row["last"]
        assert pk is not None  # the filter asked for these relationships only
        if row["verb"] == FROM_ALL:
            together[pk] = max(together.get(pk, last), last)
        elif actor is not None:
            heard[pk][actor] = max(heard[pk].get(actor, last), last)
    terms = terms_for(mentorships)
    return {
        each.pk: ring_from(
            each,
            met_at=together.get(each.pk),
            heard=heard[each.pk],
            interval_days=terms.get(each.pk, DEFAULTS).cadence_days,
            now=now,
        )
        for each in mentorships
    }


@prepared
def _latest(ids: tuple[UUID, ...]) -> QuerySet[Any, Any]:
    """The last sign of each kind from each person in each of these relationships."""
    return (
        Event.objects.filter(mentorship_id__in=ids, verb__in=[*FROM_ONE, FROM_ALL])
        .values("mentorship_id", "verb", "actor_id")
        .annotate(last=Max("at"))
    )
