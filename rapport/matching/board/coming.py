"""Pairs of a published round in which somebody has not said yes to the program yet: they wait until both have.

A coordinator may plan with people whose answers came in a sheet. Nobody is introduced who has not read the honest
preview and said yes; publishing sends them their invitation, and the introduction follows as soon as both are in.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from rapport.matching.board.gathering import waiting_pairs
from rapport.matching.board.publishing import introduce_pair, not_in_yet
from rapport.matching.models import MatchingRound, ProposedPair
from rapport.programs.models import Enrollment, Program
from rapport.programs.operations import invite
from rapport.programs.queries import coordinates


def invite_those_not_in_yet(round_: MatchingRound, *, now: datetime) -> int:
    """Invite everybody a round would introduce who has not been asked; returns how many pairs wait."""
    if not round_.program.is_open:
        return 0
    pairs = list(ProposedPair.objects.filter(round=round_).values_list("mentee_id", "mentor_id"))
    missing = not_in_yet(round_.program_id, {person for pair in pairs for person in pair})
    # In the name of whoever made the round, so that people read from whom it comes.
    maker = round_.made_by if round_.made_by and coordinates(round_.made_by, round_.program_id) else None
    enrollments = Enrollment.objects.filter(program=round_.program, person_id__in=missing)
    for enrollment in enrollments.select_related("program", "person").order_by("since", "pk"):
        invite(enrollment, actor=maker, now=now)
    return sum(not missing.isdisjoint(pair) for pair in pairs)


def introduce_those_now_in(person_id: UUID, program: Program, now: datetime) -> int:
    """Introduce the pairs that waited for somebody who has just said yes; returns how many."""
    introduced = 0
    for pair in waiting_pairs(program, now).filter(Q(mentee_id=person_id) | Q(mentor_id=person_id)):
        if not not_in_yet(program.pk, {pair.mentee_id, pair.mentor_id}):
            introduced += introduce_pair(pair.pk, now)
    return introduced


def wait_no_longer(person_id: UUID, program: Program, now: datetime) -> int:
    """Let the pairs go that waited for somebody who said not now, or did not answer."""
    with transaction.atomic():
        pairs = waiting_pairs(program, now).filter(Q(mentee_id=person_id) | Q(mentor_id=person_id))
        return pairs.update(was_tried=True)
