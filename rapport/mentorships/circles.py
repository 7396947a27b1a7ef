"""A relationship opens profiles, and lets partners see what was shared with partners while it runs."""

from django.db.models import Q, QuerySet

from rapport.mentorships.lifecycle import OPEN
from rapport.mentorships.models import Member
from rapport.people.circles import makes_partners, opens_profiles
from rapport.people.models import Person


@makes_partners
def running_together(viewer: Person) -> Q:
    """The others in relationships that have begun and not ended."""
    return _others(viewer, Member.objects.filter(mentorship__state__in=OPEN))


@opens_profiles
def together_once(viewer: Person) -> Q:
    """The others in any relationship, introduced or ended ones too: their space still shows them."""
    return _others(viewer, Member.objects.all())


def _others(viewer: Person, members: QuerySet[Member]) -> Q:
    mine = Member.objects.filter(person=viewer, left_at=None).values("mentorship_id")
    return Q(pk__in=members.filter(mentorship__in=mine, left_at=None).values("person_id"))
