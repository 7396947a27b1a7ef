from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from rapport.growth import operations
from rapport.growth.models import Step
from rapport.kernel.errors import EditConflict, InputIsWrong, Refused


def states(goal) -> list[str]:
    return list(goal.steps.order_by("position").values_list("state", flat=True))


def test_finishing_a_step_opens_the_next(goal, steps, mina, now):
    following = operations.finish_step(steps[0], came_of_it="Nine", actor=mina, now=now)

    assert following == steps[1]
    assert states(goal) == ["done", "active", "waiting"]


def test_finishing_the_last_opens_nothing(goal, steps, mina, now):
    for step in steps:
        step.refresh_from_db()
        step.goal = goal
        last = operations.finish_step(step, actor=mina, now=now)

    assert last is None
    assert states(goal) == ["done", "done", "done"]


def test_two_steps_at_once_are_refused_with_the_reason(goal, steps, mina, now):
    with pytest.raises(Refused, match="One step at a time"):
        operations.start_step(steps[1], actor=mina, now=now)

    assert states(goal) == ["active", "waiting", "waiting"]


def test_the_database_keeps_two_steps_from_being_open(steps):
    with pytest.raises(IntegrityError), transaction.atomic():
        Step.objects.filter(pk=steps[2].pk).update(state=Step.State.ACTIVE)


def test_another_step_may_be_first_once_the_one_is_put_back(goal, steps, mina, now):
    operations.rest_step(steps[0], actor=mina, now=now)
    goal.refresh_from_db()
    steps[2].goal = type(goal).objects.get(pk=goal.pk)

    operations.start_step(steps[2], actor=mina, now=now)

    assert states(goal) == ["waiting", "waiting", "active"]


def test_taking_a_finished_step_back_lets_the_next_wait_again(goal, steps, mina, now):
    operations.finish_step(steps[0], actor=mina, now=now)

    operations.take_step_back(steps[0], actor=mina, now=now)

    assert states(goal) == ["active", "waiting", "waiting"]
    assert Step.objects.get(pk=steps[0].pk).done_at is None


def test_a_step_that_is_let_go_makes_room(goal, steps, mina, now):
    operations.let_step_go(steps[0], actor=mina, now=now)

    assert states(goal) == ["let_go", "active", "waiting"]


def test_a_later_step_may_be_finished_out_of_turn(goal, steps, mina, now):
    operations.finish_step(steps[2], actor=mina, now=now)

    assert states(goal) == ["active", "waiting", "done"]


def test_a_step_is_changed_with_its_plan(steps, mina, now):
    operations.change_step(
        steps[0],
        text="Count for one week",
        due_on=now.date() + timedelta(days=5),
        minutes=20,
        if_then="If it’s Friday at four, I count",
        version=1,
        actor=mina,
        now=now,
    )

    step = Step.objects.get(pk=steps[0].pk)
    assert (step.text, step.minutes, step.if_then) == (
        "Count for one week",
        20,
        "If it’s Friday at four, I count",
    )
    with pytest.raises(EditConflict):
        operations.change_step(
            steps[0], text="y", due_on=None, minutes=None, if_then="", version=1, actor=mina, now=now
        )


@pytest.mark.parametrize("minutes", [0, -1, 5000])
def test_minutes_stay_between_one_and_a_day(goal, mina, now, minutes):
    with pytest.raises(InputIsWrong):
        operations.add_step(goal, text="x", minutes=minutes, actor=mina, now=now)


def test_only_the_owner_steps(steps, omar, now):
    with pytest.raises(Refused, match="Whoever set this goal"):
        operations.finish_step(steps[0], actor=omar, now=now)


@pytest.mark.parametrize("days", [-1, -700_000, 366 * 30])
def test_a_day_that_can_only_be_a_slip_is_said_beside_it(days, goal, mina, now):
    due_on = now.date() + timedelta(days=days)

    with pytest.raises(InputIsWrong) as wrong:
        operations.add_step(goal, text="x", due_on=due_on, actor=mina, now=now)

    assert wrong.value.field == "due_on"


def test_a_day_that_went_by_may_stay_while_the_words_change(goal, mina, now):
    step = operations.add_step(goal, text="x", due_on=now.date(), actor=mina, now=now)
    later = now + timedelta(days=9)
    given = {"minutes": None, "if_then": "", "version": step.version, "actor": mina, "now": later}

    kept = operations.change_step(step, text="y", due_on=step.due_on, **given)

    assert (kept.text, kept.due_on) == ("y", now.date())
