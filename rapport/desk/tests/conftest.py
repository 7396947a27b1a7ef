"""A life between people, for the tests of screens that gather."""

import itertools
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from rapport.growth import operations as growth
from rapport.growth.operations import GoalInput
from rapport.meetings import operations as meetings
from rapport.mentorships.models import Mentorship
from rapport.people.models import Person
from rapport.programs.models import Program
from rapport.testing import enrolled, make_pair, make_person

Live = Callable[[Mentorship], None]


@pytest.fixture
def live(now: datetime) -> Live:
    """Let two people have some of everything: a meeting held and one to come, a promise, a goal, a win, a pad."""

    def happen(pair: Mentorship) -> None:
        (mentee,) = [member.person for member in pair.in_role("learning")]
        past = meetings.plan_meeting(
            pair, starts_at=now + timedelta(hours=1), minutes=60, actor=mentee, now=now
        )
        past.mentorship = pair
        meetings.begin_meeting(past, actor=mentee, now=now)
        meetings.save_pad(past, text="Only for me", version=None, actor=mentee, now=now)
        meetings.make_promise(
            pair, owner=mentee, text="Write the page", due_on=now.date(), meeting=past, actor=mentee, now=now
        )
        meetings.end_meeting(past, actor=mentee, now=now)
        meetings.save_wrap_up(past, takeaway="Begin with the end", done=True, actor=mentee, now=now)
        coming = meetings.plan_meeting(
            pair, starts_at=now + timedelta(days=2), minutes=60, actor=mentee, now=now
        )
        coming.mentorship = pair
        meetings.add_topic(coming, title="How to begin", minutes=20, actor=mentee, now=now)
        given = GoalInput(text="Speak once", steps=["Find the day", "Speak"])
        growth.set_goal(pair, given=given, actor=mentee, now=now)
        growth.add_win(pair, text="Said it aloud", of=mentee, actor=mentee, now=now)

    return happen


@pytest.fixture
def many_pairs(program: Program, mina: Person, live: Live) -> Callable[[int], list[Mentorship]]:
    """Mina in so many relationships, each with a life."""

    number = itertools.count()

    def make(count: int) -> list[Mentorship]:
        pairs = []
        for _pair in range(count):
            guide = enrolled(make_person(f"Guide{next(number)} Of Many"), program, guides=True)
            pairs.append(make_pair(mina, guide, program))
            live(pairs[-1])
        return pairs

    return make
