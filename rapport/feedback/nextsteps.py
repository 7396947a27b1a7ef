"""What feedback asks of a person next."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from rapport.feedback.models import Thought, Turn
from rapport.mentorships.facts import Fact
from rapport.mentorships.models import Mentorship
from rapport.mentorships.nextsteps import NextStep, Press
from rapport.people.models import Person


@dataclass(frozen=True, slots=True)
class WaitingTurn:
    """A turn in which it is somebody's move: to give three lines, or to answer them."""

    id: UUID
    gives: bool


UNREAD: Fact[list[UUID]] = Fact("unread_thoughts")
TURNS: Fact[list[WaitingTurn]] = Fact("waiting_turns")


def offer(person: Person, mentorships: Collection[Mentorship], now: datetime) -> Iterable[NextStep]:
    """Candidates of every relationship, in two queries for all of them together."""
    open_ones = [mentorship for mentorship in mentorships if mentorship.is_open and not mentorship.is_frozen]
    unread = UNREAD.of(open_ones, lambda missing: _unread(person, missing))
    turns = TURNS.of(open_ones, lambda missing: _turns(person, missing))
    for mentorship in open_ones:
        for thought_id in unread.get(mentorship.pk, ()):
            yield NextStep(
                mentorship.pk, Press.REPORT, "feedback.read",
                title=_("There are some thoughts for you"),
                why=_("Somebody took the time to notice. There is no rush, and no right way to take it."),
                action=_("Read them when you’re ready"),
                url=f"/spaces/{mentorship.pk}/feedback/{thought_id}/", minutes=5,
            )  # fmt: skip
        for turn in turns.get(mentorship.pk, ()):
            yield NextStep(
                mentorship.pk, Press.GROW, "feedback.turn",
                title=_("How do they help you?") if turn.gives else _("Three lines about how you help"),
                why=_("You have met three more times, and they would like to know.")
                if turn.gives
                else _("One small change, or a reason, closes the circle."),
                action=_("Three short lines") if turn.gives else _("Read and choose one"),
                url=f"/spaces/{mentorship.pk}/feedback/turns/{turn.id}/", minutes=2,
            )  # fmt: skip


def _unread(person: Person, mentorships: Collection[Mentorship]) -> Mapping[UUID, list[UUID]]:
    found: dict[UUID, list[UUID]] = defaultdict(list)
    thoughts = Thought.objects.unread_by(person).filter(mentorship__in=mentorships).order_by("given_at", "id")
    for mentorship_id, thought_id in thoughts.values_list("mentorship_id", "pk"):
        found[mentorship_id].append(thought_id)
    return found


def _turns(person: Person, mentorships: Collection[Mentorship]) -> Mapping[UUID, list[WaitingTurn]]:
    found: dict[UUID, list[WaitingTurn]] = defaultdict(list)
    turns = Turn.objects.waiting_for(person).filter(mentorship__in=mentorships).order_by("opened_at", "id")
    for mentorship_id, turn_id, answerer_id in turns.values_list("mentorship_id", "pk", "answerer_id"):
        found[mentorship_id].append(WaitingTurn(turn_id, answerer_id == person.pk))
    return found
