"""Who has room, until when somebody is full, and which places are kept for people who wait."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q

from rapport.mentorships.models import Member, Mentorship, Waiting
from rapport.people.models import Capacity, Person


@dataclass(frozen=True, slots=True)
class Places:
    """The places of one person who guides: how many they offered, hold, and keep for people who wait."""

    most: int = 0
    taken: int = 0
    kept: int = 0

    @property
    def free(self) -> int:
        """How many anybody may ask for now, zero or more."""
        return max(self.most - self.taken - self.kept, 0)

    @property
    def open(self) -> int:
        """How many can be filled, those kept for people who wait among them."""
        return max(self.most - self.taken, 0)

    @property
    def is_full(self) -> bool:
        return self.free == 0


def places_for(
    guide_ids: Collection[UUID], now: datetime, *, asker: Person | None = None
) -> Mapping[UUID, Places]:
    """The places of many at once, in three queries. A place kept for ``asker`` counts as free for them."""
    most = dict(Capacity.objects.filter(person_id__in=guide_ids).values_list("person_id", "partners_most"))
    taken = _count(Member.objects.filter(person_id__in=guide_ids, place__isnull=False), "person_id")
    offers = Waiting.objects.filter(mentor_id__in=guide_ids, offered_until__gt=now)
    kept = _count(offers if asker is None else offers.filter(~Q(mentee=asker)), "mentor_id")
    return {
        guide_id: Places(most.get(guide_id, 0), taken[guide_id], kept[guide_id]) for guide_id in guide_ids
    }


def places_of(guide: Person, now: datetime, *, asker: Person | None = None) -> Places:
    return places_for([guide.pk], now, asker=asker)[guide.pk]


def full_until(guide: Person, now: datetime) -> date | None:
    """The first day on which one of the guide's places is due to free, by agreement or by the usual length.

    None where nothing says so: no place is taken, or every date has passed.
    """
    members = (
        Member.objects.filter(person=guide, place__isnull=False)
        .select_related("mentorship__program", "mentorship__introduction")
        .order_by("pk")
    )
    days = [day for day in _days_of_ends(member.mentorship for member in members) if day > now.date()]
    return min(days, default=None)


def _days_of_ends(mentorships: Iterable[Mentorship]) -> Iterable[date]:
    for mentorship in mentorships:
        introduction = getattr(mentorship, "introduction", None)
        if mentorship.term_ends_on is not None:
            yield mentorship.term_ends_on
        elif mentorship.active_since is None and introduction is not None and not mentorship.is_open:
            yield introduction.lapses_at.date()
        else:
            began = mentorship.active_since or mentorship.began_at
            yield months_later(began.date(), mentorship.program.term_months)


def months_later(day: date, months: int) -> date:
    """The same day of the month some months on, or the last one where that month is shorter."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def _count(rows: "object", field: str) -> Mapping[UUID, int]:
    counts: dict[UUID, int] = defaultdict(int)
    counts.update(rows.order_by().values_list(field).annotate(number=Count("pk")))  # type: ignore[attr-defined]
    return counts
