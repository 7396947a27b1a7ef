"""Figures come from what history tells, each fact once, and never of fewer than five."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from rapport.history.events import record
from rapport.insights.figures import figures_of
from rapport.insights.models import Milestone, Tally
from rapport.insights.operations import count
from rapport.jobs.testing import run_due
from rapport.mentorships.lifecycle import State
from rapport.mentorships.testing import note_event


@pytest.fixture
def tally(program, now):
    """So many of a milestone in the month of the test, or some days before it."""

    def add(milestone, number, *, days_ago=0):
        for _each in range(number):
            count(milestone, program_id=program.pk, subject_id=uuid4(), at=now - timedelta(days=days_ago))

    return add


def counts(program, now):
    return {step.milestone: step.count for step in figures_of(program, now.date()).funnel}


def test_what_happens_is_counted_in_its_program_and_month(pair, program, now):
    for verb in ("mentorship.introduced", "mentorship.say_yes", "mentorship.activate", "mentorship.close"):
        note_event(pair, verb, now)
    run_due()

    found = counts(program, now)
    assert [found[each] for each in (Milestone.INTRODUCED, Milestone.TOGETHER, Milestone.AGREED)] == [1, 1, 1]
    assert found[Milestone.ENDED_WELL] == 1
    assert Tally.objects.filter(milestone=Milestone.OVER).get().month == date(2026, 3, 1)


def test_the_same_fact_heard_twice_is_one(program, now, tally):
    subject = uuid4()

    first = count(Milestone.MET, program_id=program.pk, subject_id=subject, at=now)
    again = count(Milestone.MET, program_id=program.pk, subject_id=subject, at=now)

    assert (first, again, counts(program, now)[Milestone.MET]) == (True, False, 1)


def test_meetings_count_one_by_one_and_the_third_is_a_milestone(pair, program, now):
    for number in range(4):
        record(
            "meeting.held", actor=None, now=now + timedelta(days=number), mentorship_id=pair.pk,
            program_id=program.pk, subject_id=uuid4(),
        )  # fmt: skip
    run_due()

    assert counts(program, now)[Milestone.MET_THREE_TIMES] == 1
    assert sum(Tally.objects.filter(milestone=Milestone.MEETING).values_list("count", flat=True)) == 4


def test_somebody_who_asks_three_people_asked_once(mina, program, now):
    for _ask in range(3):
        record("request.sent", actor=mina, now=now, program_id=program.pk)
    run_due()

    assert counts(program, now)[Milestone.ASKED] == 1


def test_a_month_of_fewer_than_five_pairs_has_no_average(program, now, tally):
    tally(Milestone.TOGETHER, 4)
    tally(Milestone.MEETING, 8)
    assert figures_of(program, now.date()).months[-1].per_pair is None

    tally(Milestone.TOGETHER, 1)
    assert figures_of(program, now.date()).months[-1].per_pair == 1.6


def test_who_ended_counts_no_longer_for_the_average(program, now, tally):
    tally(Milestone.TOGETHER, 6, days_ago=70)
    tally(Milestone.OVER, 2, days_ago=40)
    tally(Milestone.MEETING, 4)

    assert figures_of(program, now.date()).months[-1].per_pair is None


def test_the_steepest_step_is_marked_once(program, now, tally):
    for milestone, number in ((Milestone.ASKED, 20), (Milestone.INTRODUCED, 18), (Milestone.TOGETHER, 6)):
        tally(milestone, number)

    marked = [step.milestone for step in figures_of(program, now.date()).funnel if step.is_steepest]

    assert marked == [Milestone.TOGETHER]


def test_only_the_last_twelve_months_are_in_the_funnel(program, now, tally):
    tally(Milestone.ASKED, 3, days_ago=400)
    tally(Milestone.ASKED, 2, days_ago=300)

    assert counts(program, now)[Milestone.ASKED] == 2


def test_states_are_counted_as_they_stand(pair, program, now):
    assert figures_of(program, now.date()).states[State.ACTIVE] == 1
    assert figures_of(program, now.date()).open == 1


def test_another_program_is_another_matter(pair, program, now, django_assert_num_queries):
    other = program.__class__.objects.create(slug="autumn", name="Autumn")
    note_event(pair, "mentorship.say_yes", now)
    run_due()

    with django_assert_num_queries(2):
        figures = figures_of(other, now.date())
    assert sum(step.count for step in figures.funnel) == 0
