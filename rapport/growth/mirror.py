"""A guide's mirror: how often each rung of the advice ladder was used. Only ever read for oneself."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.functional import Promise

from rapport.growth.models import AdviceGiven
from rapport.library import guides
from rapport.people.models import Person

RECENT = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class RungShare:
    """One rung with how often it was used, lately and before; shares are whole percents of their time."""

    rung: int
    title: str | Promise
    count: int
    share: int
    before_count: int
    before_share: int


@dataclass(frozen=True, slots=True)
class Mirror:
    """The five rungs for the last 90 days and for the time before."""

    rungs: tuple[RungShare, ...]
    total: int
    before_total: int

    @property
    def asked_first(self) -> int:
        """Percent of the last 90 days on the two rungs that ask."""
        return _percent(sum(rung.count for rung in self.rungs[:2]), self.total)


def of(guide: Person, now: datetime) -> Mirror:
    """Return somebody's own mirror at ``now``, in one query."""
    lately, before = [0] * 5, [0] * 5
    for rung, given_at in AdviceGiven.objects.of(guide).values_list("rung", "given_at"):
        (lately if now - given_at < RECENT else before)[rung - 1] += 1
    rungs = tuple(
        RungShare(
            rung.rung,
            rung.title,
            count,
            _percent(count, sum(lately)),
            earlier,
            _percent(earlier, sum(before)),
        )
        for rung, count, earlier in zip(guides.sessions().rungs, lately, before, strict=True)
    )
    return Mirror(rungs, sum(lately), sum(before))


def _percent(part: int, whole: int) -> int:
    return round(100 * part / whole) if whole else 0
