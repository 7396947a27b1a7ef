"""What stands between two people whom a coordinator would bring together by hand."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db.models import F

from rapport.matching import engine
from rapport.matching.board.gathering import never_in, ties_of_all
from rapport.matching.pool import Ties
from rapport.mentorships.requests.standing import managers_of
from rapport.people.models import Person
from rapport.programs.models import Program

HELD_BY_HAND = engine.Rules(
    shared_language=False,
    no_repeat=False,
    overlap_minutes=0,
    shared_format=False,
    shared_kind=False,
    clearance=False,
)
"""The rules that hold by hand too. Whether a language or an hour is missing, a coordinator can judge better."""


def held_by_hand(never: frozenset[tuple[str, str]]) -> engine.Rules:
    """Those rules, with the pairs that are not to be made."""
    return replace(HELD_BY_HAND, never=never)


def barrier_between(mentee: Person, mentor: Person, program: Program, now: datetime) -> engine.Barrier | None:
    """What stands between the two: something private, the reporting line, the list of pairs not to be made.

    Private covers blocks, wishes, a no not long ago and whatever they have together already.
    """
    above = F("line_manager__line_manager_id")
    both = Person.objects.filter(pk__in=[mentee.pk, mentor.pk]).annotate(line_above=above)
    by_id = {each.pk: each for each in both}
    ties = ties_of_all([by_id[mentee.pk]], [by_id[mentor.pk]], now)
    return engine.blocked_by(
        engine.Mentee(id=str(mentee.pk), **tied(mentee, ties)),
        engine.Mentor(id=str(mentor.pk), **tied(mentor, ties)),
        held_by_hand(never_in(program)),
    )


def above_and_below(mentee: Person, mentor: Person) -> tuple[Person, Person]:
    """Who of two people in one reporting line stands above, and who below."""
    return (mentor, mentee) if mentor.pk in managers_of(mentee) else (mentee, mentor)


def tied(person: Person, ties: Ties) -> dict[str, Any]:
    """What stands between somebody and others, as fields of their record."""
    return {
        "managers": tuple(str(each) for each in ties.managers.get(person.pk, ())),
        "excluded": tuple(sorted(str(each) for each in ties.excluded.get(person.pk, ()))),
    }
