"""Reads about relationships that several packages share."""

from itertools import groupby
from typing import Any

from django.db.models import F, FilteredRelation, Q, QuerySet

from rapport.mentorships.agreement.terms import TERMS, terms_of_row
from rapport.mentorships.models import AgreementVersion, Member, Mentorship
from rapport.people.models import Person


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
