"""Who has room, until when somebody is full, and which places are kept for people who wait."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from rapport.mentorships.models import Member, Mentorship, Waiting
from rapport.people.models import Person


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


HAS_ROOM = Q(capacity__partners_most__gt=F("places_taken") + F("places_kept"))
"""For people fetched ``with_places``: somebody may ask for one of their places."""


def with_places(people: QuerySet[Person], now: datetime, *, asker: Person | None = None) -> QuerySet[Person]:
    """The same people with how many of their places are taken, and kept for others than ``asker`` who waited."""
    taken = Member.objects.filter(person=OuterRef("pk"), place__isnull=False).order_by().values("person")
    kept = Waiting.objects.filter(mentor=OuterRef("pk"), offered_until__gt=now)
    if asker is not None:
        kept = kept.exclude(mentee=asker)
    return people.select_related("capacity").annotate(
        places_taken=counted(taken), places_kept=counted(kept.order_by().values("mentor"))
    )


def places_in(person: Person) -> Places:
    """The places of somebody fetched ``with_places``."""
    capacity = getattr(person, "capacity", None)
    return Places(
        0 if capacity is None else capacity.partners_most,
        getattr(person, "places_taken", 0),
        getattr(person, "places_kept", 0),
    )


def places_for(
    guide_ids: Collection[UUID], now: datetime, *, asker: Person | None = None
) -> Mapping[UUID, Places]:
    """The places of many at once, in one query. A place kept for ``asker`` counts as free for them."""
    people: QuerySet[Person] = Person.objects.filter(pk__in=guide_ids)
    return {person.pk: places_in(person) for person in with_places(people, now, asker=asker)}


def places_of(guide: Person, now: datetime, *, asker: Person | None = None) -> Places:
    return places_for([guide.pk], now, asker=asker)[guide.pk]


def counted(rows: QuerySet[Any, Any]) -> Coalesce:
    """How many rows there are for each outer row, as a column; ``rows`` are grouped by their reference to it."""
    number = rows.annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(number, output_field=IntegerField()), Value(0))


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
