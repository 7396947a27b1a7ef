"""Reads about relationships that several packages share."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db.models import F, FilteredRelation, Q, QuerySet

from rapport.history.models import Event
from rapport.mentorships.agreement.terms import TERMS, terms_of_row
from rapport.mentorships.lifecycle import State
from rapport.mentorships.models import AgreementVersion, Member, Mentorship
from rapport.people.models import Person
from rapport.programs.models import Program

NOT_BOOKED_AFTER = timedelta(days=14)
NOT_HELD_AFTER = timedelta(days=21)
UNDECIDED_AFTER = timedelta(days=14)
PLANS = ("meeting.planned", "meeting.held", "meeting.cancelled", "meeting.missed")


class SignalCode(StrEnum):
    """Why a relationship may need somebody from the program; facts about dates, and nothing about words."""

    NOT_BOOKED = "not_booked"  # two weeks of forming, and no first meeting in sight
    NOT_HELD = "not_held"  # three weeks of forming, and they have not met
    UNDECIDED = "undecided"  # the review or the term has passed two weeks ago


@dataclass(frozen=True, slots=True)
class Signal:
    """One relationship that may need somebody, and since when it has stood like this."""

    mentorship: Mentorship
    code: SignalCode
    since: datetime


@dataclass(frozen=True, slots=True)
class FirstMeeting:
    """What history knows of the first meetings of a pair: whether one is in sight, and whether they have met."""

    is_booked: bool
    is_held: bool


def forming_signals(program: Program, now: datetime) -> list[Signal]:
    """The forming pairs of a program that got stuck before their first meeting, the longest first; three queries.

    ``not_booked`` from two weeks on, ``not_held`` from three; planning one clears it at once.
    """
    forming = Mentorship.objects.signals_of(program).filter(
        state=State.FORMING, state_since__lte=now - NOT_BOOKED_AFTER, frozen_at=None
    )
    pairs = list(forming.with_members().order_by("state_since", "id"))
    meetings = first_meetings(pairs)
    found = []
    for pair in pairs:
        first = meetings[pair.pk]
        if not first.is_booked and not first.is_held:
            found.append(Signal(pair, SignalCode.NOT_BOOKED, pair.state_since))
        elif not first.is_held and pair.state_since <= now - NOT_HELD_AFTER:
            found.append(Signal(pair, SignalCode.NOT_HELD, pair.state_since))
    return found


def review_signals(program: Program, now: datetime) -> list[Signal]:
    """The pairs of a program that have not decided how to go on, the longest first; two queries."""
    stuck = Mentorship.objects.signals_of(program).filter(
        state=State.IN_REVIEW, state_since__lte=now - UNDECIDED_AFTER, frozen_at=None
    )
    pairs = stuck.with_members().order_by("state_since", "id")
    return [Signal(pair, SignalCode.UNDECIDED, pair.state_since) for pair in pairs]


def first_meetings(pairs: Iterable[Mentorship]) -> Mapping[UUID, FirstMeeting]:
    """For each pair, by history alone, whether a meeting is booked and whether one was held; one query."""
    wanted = [pair.pk for pair in pairs]
    planned: dict[UUID, set[UUID | None]] = defaultdict(set)
    held: set[UUID] = set()
    events = Event.objects.filter(mentorship_id__in=wanted, verb__in=PLANS).order_by("id")
    for mentorship_id, verb, meeting_id in events.values_list("mentorship_id", "verb", "subject_id"):
        if mentorship_id is None:
            continue
        if verb == "meeting.planned":
            planned[mentorship_id].add(meeting_id)
        elif verb == "meeting.held":
            held.add(mentorship_id)
        else:
            planned[mentorship_id].discard(meeting_id)
    return {each: FirstMeeting(bool(planned[each]), each in held) for each in wanted}


def relationships_of(person: Person) -> list[Mentorship]:
    """Everything somebody is or was in, oldest first, in one query: with program, members and agreed terms.

    The rows are as ``Mentorship.objects.visible_to(person).with_members()`` gives them, with their terms in hand.
    """
    found = []
    for _pk, group in groupby(_members_beside(person), key=lambda member: member.mentorship_id):
        members = list(group)
        mentorship = members[0].mentorship
        _hold_members(mentorship, members)
        first: Any = members[0]
        TERMS.put(
            mentorship, terms_of_row(mentorship, first.agreed_terms, first.agreed_number, first.agreed_at)
        )
        found.append(mentorship)
    return found


def _members_beside(person: Person) -> QuerySet[Member]:
    """Every member of every relationship of this person, one relationship after the other."""
    mine = Member.objects.filter(person=person, left_at=None).values("mentorship_id")
    in_force = Q(mentorship__agreements__state=AgreementVersion.State.IN_FORCE)
    return (
        Member.objects.filter(mentorship_id__in=mine)
        .select_related("mentorship__program", "person")
        .annotate(agreed=FilteredRelation("mentorship__agreements", condition=in_force))
        .annotate(
            agreed_terms=F("agreed__terms"),
            agreed_number=F("agreed__number"),
            agreed_at=F("agreed__in_force_at"),
        )
        .order_by("mentorship__began_at", "mentorship_id", "role", "joined_at", "id")
    )


def _hold_members(mentorship: Mentorship, members: list[Member]) -> None:
    """Let ``mentorship.members.all()`` answer with these, as after a prefetch."""
    for member in members:
        member.mentorship = mentorship
    held = mentorship.members.all()
    held._result_cache = members
    held._prefetch_done = True  # type: ignore[attr-defined]
    mentorship._prefetched_objects_cache = {"members": held}  # type: ignore[attr-defined]
