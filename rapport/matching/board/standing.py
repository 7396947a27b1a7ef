"""Who of a round can still be introduced: what people said and did since it was computed comes first."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import F

from rapport.matching import engine
from rapport.matching.board.gathering import never_in, ties_of_all
from rapport.matching.board.signup import named_at_sign_up
from rapport.matching.byhand.policies import held_by_hand, tied
from rapport.matching.models import ProposedPair
from rapport.mentorships.lifecycle import ENDED
from rapport.mentorships.models import Member
from rapport.people.models import Person
from rapport.programs.models import Enrollment, Program


def still_possible(program: Program, pairs: Collection[ProposedPair], now: datetime) -> set[UUID]:
    """The ids of those pairs that nothing stands against by now; a fixed number of queries for however many.

    Between the computation and the moment a round goes out people leave the program or pause, find somebody else,
    or say that they would rather not; coordinators rule pairs out, and somebody becomes somebody's manager.
    """
    if not program.is_open:
        return set()
    ids = {person for pair in pairs for person in (pair.mentee_id, pair.mentor_id)}
    here = Person.objects.filter(pk__in=ids, is_active=True)
    people = {each.pk: each for each in here.annotate(line_above=F("line_manager__line_manager_id"))}
    learning, guiding = _taking_part(program, ids)
    there = [
        pair
        for pair in pairs
        if pair.mentee_id in learning & people.keys() and pair.mentor_id in guiding & people.keys()
    ]
    named = named_at_sign_up(program, list(people.values()))
    ties = ties_of_all(
        [people[each] for each in {pair.mentee_id for pair in there}],
        [people[each] for each in {pair.mentor_id for pair in there}],
        now,
        named,
    )
    rules = held_by_hand(never_in(program))
    return {
        pair.pk
        for pair in there
        if engine.blocked_by(
            engine.Mentee(id=str(pair.mentee_id), **tied(people[pair.mentee_id], ties)),
            engine.Mentor(id=str(pair.mentor_id), **tied(people[pair.mentor_id], ties)),
            rules,
        )
        is None
    }


def _taking_part(program: Program, ids: Collection[UUID]) -> tuple[set[UUID], set[UUID]]:
    """Who of these would still like a mentor in a program and has none there, and who guides in it."""
    rows = Enrollment.objects.active().filter(program=program, person_id__in=ids)
    roles = list(rows.values_list("person_id", "learns", "guides"))
    with_somebody = Member.objects.filter(
        role=Member.Role.LEARNING, person_id__in=ids, mentorship__program=program
    ).exclude(mentorship__state__in=sorted(ENDED))
    taken = set(with_somebody.values_list("person_id", flat=True))
    return (
        {person_id for person_id, learns, _guides in roles if learns} - taken,
        {person_id for person_id, _learns, guides in roles if guides},
    )
