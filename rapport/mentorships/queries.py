"""Reads about relationships that several packages share."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db.models import F, FilteredRelation, Q, QuerySet

from rapport.history.models import Event
from rapport.kernel.prepared import prepared
from rapport.mentorships.agreement.terms import TERMS, terms_of_row
from rapport.mentorships.models import AgreementVersion, Member, Mentorship
from rapport.people.models import Person

UNDECIDED_AFTER = timedelta(days=14)
PLANS = ("meeting.planned", "meeting.held", "meeting.cancelled", "meeting.missed")


@dataclass(frozen=True, slots=True)
class FirstMeeting:
    """What history knows of the first meetings of a pair: whether one is in sight, and whether they have met."""

    is_booked: bool
    is_held: bool


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
    for _pk, group in groupby(_members_beside(person_id=person.pk), key=lambda member: member.mentorship_id):
        members = list(group)
        mentorship = members[0].mentorship
        _hold_members(mentorship, members)
        first: Any = members[0]
        TERMS.put(
            mentorship, terms_of_row(mentorship, first.agreed_terms, first.agreed_number, first.agreed_at)
        )
        found.append(mentorship)
    return found


@prepared
def _members_beside(person_id: UUID) -> QuerySet[Member]:
    """Every member of every relationship of this person, one relationship after the other."""
    mine = Member.objects.filter(person_id=person_id, left_at=None).values("mentorship_id")
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
