"""Everybody who guides in a program, as rows of a list: a fixed number of queries, however many there are."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Prefetch, QuerySet, Value, When

from rapport.matching.wording import skill_names
from rapport.mentorships.places import HAS_ROOM, places_in, with_places
from rapport.mentorships.requests.queries import mentors_of
from rapport.people.models import Expertise, Person
from rapport.programs.models import Program


@dataclass(frozen=True, slots=True)
class Row:
    """One person of the list."""

    person: Person
    skills: tuple[str, ...]
    has_room: bool


def mentors_with_room_first(program: Program, seeker: Person, now: datetime) -> QuerySet[Person]:
    """Everybody who guides and may be known of, those with room first, then by name."""
    done = Expertise.objects.filter(list=Expertise.List.DONE).order_by("skill")
    return (
        with_places(mentors_of(program, seeker), now, asker=seeker)
        .annotate(is_full=Case(When(HAS_ROOM, then=Value(0)), default=Value(1)))
        .prefetch_related(Prefetch("expertise", done, to_attr="done"))
        .order_by("is_full", "name", "pk")
    )


def rows_of(people: Iterable[Person]) -> list[Row]:
    """The people of one page as rows, with the names of what they have done."""
    return [
        Row(person, tuple(skill_names(_done_by(person))), has_room=not places_in(person).is_full)
        for person in people
    ]


def _done_by(person: Person) -> Iterable[str]:
    return (each.skill for each in getattr(person, "done", ()))
