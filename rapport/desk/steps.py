"""One next step: every package offers what it has, and the desk shows the most pressing of each relationship."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime
from uuid import UUID

from rapport.care import nextsteps as care
from rapport.conversations import nextsteps as conversations
from rapport.feedback import nextsteps as feedback
from rapport.growth import nextsteps as growth
from rapport.meetings import nextsteps as meetings
from rapport.mentorships import together
from rapport.mentorships.introductions.nextsteps import steps_of_introductions
from rapport.mentorships.lifecycle import State
from rapport.mentorships.models import Mentorship
from rapport.mentorships.nextsteps import NextStep
from rapport.people.models import Person

Offer = Callable[[Person, Collection[Mentorship], datetime], Iterable[NextStep]]

OFFERS: tuple[Offer, ...] = (
    steps_of_introductions,
    together.offer,
    meetings.offer,
    growth.offer,
    conversations.offer,
    feedback.offer,
    care.offer,
)
"""Who offers; of two steps that press alike, the earlier package's comes first."""

IN_THE_LAMP = frozenset({"meetings.prepare", "meetings.live"})
"""Steps that the lamp of a page is about; where it shines they are not said a second time."""


def steps_of(
    person: Person, mentorships: Collection[Mentorship], now: datetime
) -> Mapping[UUID, list[NextStep]]:
    """All candidates by relationship, the most pressing first; the same facts give the same order."""
    found: dict[UUID, list[tuple[int, int, NextStep]]] = defaultdict(list)
    pausing = {each.pk for each in mentorships if each.life is State.PAUSED}
    for place, offer in enumerate(OFFERS):
        for step in offer(person, mentorships, now):
            # A break is a break: nothing is asked in it but whether it is over.
            if step.mentorship_id in pausing and offer is not together.offer:
                continue
            if step.mentorship_id is not None:
                found[step.mentorship_id].append((step.press, place, step))
    return {pk: [step for _press, _place, step in sorted(rows, key=_order)] for pk, rows in found.items()}


def the_next(steps: Iterable[NextStep], *, beside_lamp: bool = False) -> NextStep | None:
    """The one step to show of a relationship; ``beside_lamp`` leaves out what the lamp says already."""
    return next((step for step in steps if not (beside_lamp and step.kind in IN_THE_LAMP)), None)


def _order(row: tuple[int, int, NextStep]) -> tuple[int, int]:
    # Python's sort is stable, so that within one package its own order stays.
    return row[:2]
