"""What the open line between two people asks of a person next."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from rapport.conversations.contact import RingState, rings_of
from rapport.mentorships.lifecycle import State
from rapport.mentorships.models import Mentorship
from rapport.mentorships.nextsteps import NextStep, Press
from rapport.people.models import Person


def offer(person: Person, mentorships: Collection[Mentorship], now: datetime) -> Iterable[NextStep]:
    """A word where it has been a while, in two queries for all relationships together."""
    active = [each for each in mentorships if each.life is State.ACTIVE and not each.is_frozen]
    for pk, ring in rings_of(active, now).items():
        if ring.state is RingState.A_WHILE:
            yield NextStep(
                pk, Press.GENTLE, "conversations.a_word",
                title=_("A short word?"),
                why=_("You last heard from each other %(days)d days ago.") % {"days": ring.days_since},
                action=_("Write two lines"), url=f"/spaces/{pk}/messages/", minutes=1,
            )  # fmt: skip
