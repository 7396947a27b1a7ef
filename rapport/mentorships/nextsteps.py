"""One next step for each person: the shape in which every package offers its candidates to the desk.

Each package has ``nextsteps.py`` with ``offer(person, mentorships, now) -> Iterable[NextStep]``: at most one query
for all the mentorships together. The desk shows the most pressing one of each relationship, with its reason.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from uuid import UUID

from rapport.kernel.errors import Sentence
from rapport.mentorships.models import Mentorship
from rapport.people.models import Person


class Press(IntEnum):
    """How pressing a step is; the lower comes first."""

    SAFETY = 0
    ANSWER = 10  # somebody waits for this person's answer
    SCHEDULE = 15  # there is no next date: nothing else comes before finding one
    PREPARE = 20  # a date is near
    REPORT = 30  # a promise is due
    GROW = 50  # a step is open
    GENTLE = 60  # it would be good to


@dataclass(frozen=True, slots=True)
class NextStep:
    """One thing that would help now: said to one person, with why, and where to do it.

    ``mentorship_id`` is None for what is about no relationship, or about none yet.
    """

    mentorship_id: UUID | None
    press: Press
    kind: str
    title: Sentence
    why: Sentence
    action: Sentence
    url: str
    minutes: int | None = None


def offer(person: Person, mentorships: Collection[Mentorship], now: datetime) -> Iterable[NextStep]:
    """What requests, introductions and the relationships themselves ask of a person."""
    # Each part builds on the classes above, so it is asked for when it is needed.
    from rapport.mentorships.introductions.nextsteps import steps_of_introductions
    from rapport.mentorships.requests.nextsteps import steps_of_requests
    from rapport.mentorships.together import offer as steps_of_relationships

    yield from steps_of_requests(person)
    yield from steps_of_introductions(person, mentorships, now)
    yield from steps_of_relationships(person, mentorships, now)
