from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rapport.growth import nextsteps, operations
from rapport.growth.models import Goal
from rapport.growth.operations import GoalInput
from rapport.history.events import record
from rapport.mentorships.models import Mentorship
from rapport.testing import make_pair


def planned(steps, mina, now, due: date) -> None:
    operations.change_step(
        steps[0], text="Count", due_on=due, minutes=20, if_then="If it’s Friday, I count",
        version=steps[0].version, actor=mina, now=now,
    )  # fmt: skip


def announced(mailoutbox) -> list[list[str]]:
    return [mail.to for mail in mailoutbox if mail.subject == "You planned a step"]


def kinds(person, mentorships, now) -> list[str]:
    return [step.kind for step in nextsteps.offer(person, mentorships, now)]


def test_a_step_is_announced_once_the_morning_before(steps, mina, now, advance, mailoutbox):
    planned(steps, mina, now, date(2026, 3, 6))

    advance(days=2)
    assert announced(mailoutbox) == []
    advance(days=3)
    assert announced(mailoutbox) == [[mina.email]]
    advance(timedelta(days=1), days=5)
    assert announced(mailoutbox) == [[mina.email]]


def test_a_moved_step_is_announced_again(steps, mina, now, advance, mailoutbox):
    planned(steps, mina, now, date(2026, 3, 6))
    advance(days=5)
    steps[0].refresh_from_db()
    planned(steps, mina, now, date(2026, 3, 20))
    advance(timedelta(days=1), days=14)

    assert len(announced(mailoutbox)) == 2


@pytest.mark.parametrize("change", [{"state": "paused"}, {"state": "closed"}, {"frozen": True}])
def test_nobody_is_reminded_while_it_rests(pair, steps, mina, now, advance, mailoutbox, change):
    planned(steps, mina, now, date(2026, 3, 6))
    values = {"frozen_at": now} if change.get("frozen") else {"state": change["state"]}
    if change.get("state") == "closed":
        values["closed_at"] = now
    Mentorship.objects.filter(pk=pair.pk).update(**values)

    advance(days=6)

    assert announced(mailoutbox) == []


def test_a_finished_step_is_not_announced(steps, mina, now, advance, mailoutbox):
    planned(steps, mina, now, date(2026, 3, 6))
    operations.finish_step(steps[0], actor=mina, now=now)

    advance(days=6)

    assert announced(mailoutbox) == []


def test_the_plan_is_read_on_the_desk_and_stays_out_of_the_mail(
    pair, steps, mina, omar, now, advance, mailoutbox
):
    planned(steps, mina, now, date(2026, 3, 6))
    at = advance(days=4)

    (reminder,) = [step for step in nextsteps.offer(mina, [pair], at) if step.kind == "growth.step_planned"]
    assert reminder.why == "If it’s Friday, I count"
    assert announced(mailoutbox)
    assert not any("Friday, I count" in mail.body for mail in mailoutbox)
    assert "growth.step_planned" not in kinds(omar, [pair], at)


def test_whoever_learns_is_offered_a_first_goal_and_the_guide_is_not(pair, mina, omar, now):
    assert kinds(mina, [pair], now) == ["growth.first_goal"]
    assert kinds(omar, [pair], now) == []


def test_a_draft_asks_to_be_sharpened(pair, mina, omar, now):
    operations.draft_first_goal(pair, owner=mina, text="Speak up", why="", now=now)

    assert kinds(mina, [pair], now) == ["growth.sharpen_draft"]
    assert kinds(omar, [pair], now) == []


def test_a_goal_without_steps_asks_for_the_first(pair, mina, now):
    operations.set_goal(pair, given=GoalInput(text="x"), actor=mina, now=now)

    assert kinds(mina, [pair], now) == ["growth.first_step"]


def test_the_guide_is_asked_for_a_view_for_two_weeks(goal, pair, mina, omar, now):
    operations.ask_for_view(goal, actor=mina, now=now)

    assert kinds(omar, [pair], now + timedelta(days=3)) == ["growth.view_wanted"]
    assert kinds(omar, [pair], now + timedelta(days=15)) == []


def test_saying_what_one_thinks_answers_the_question(goal, pair, mina, omar, now):
    operations.ask_for_view(goal, actor=mina, now=now)
    operations.remark_on_goal(goal, text="Just right", actor=omar, now=now)

    assert kinds(omar, [pair], now + timedelta(days=3)) == []


def test_nothing_is_asked_while_pausing(goal, mina, omar, program, now):
    Mentorship.objects.filter(pk=goal.mentorship_id).update(state="paused")
    paused = Mentorship.objects.with_members().get(pk=goal.mentorship_id)

    assert kinds(mina, [paused], now) == []


def test_next_steps_cost_the_same_for_one_relationship_and_for_many(goal, pair, mina, dana, program, now):
    pairs = [pair]
    counts = []
    for more in (0, 2):
        for _number in range(more):
            Mentorship.objects.filter(pk=pairs[-1].pk).update(pair_key="")
            other = make_pair(mina, dana, program) if len(pairs) == 1 else None
            if other is not None:
                operations.set_goal(other, given=GoalInput(text="x", steps=["a"]), actor=mina, now=now)
                pairs.append(other)
        with CaptureQueriesContext(connection) as caught:
            kinds(mina, pairs, now)
        counts.append(len(caught))

    assert counts == [3, 3]


def test_two_yeses_lay_the_words_of_the_request_on_the_table(pair, mina, omar, program, now, advance):
    from rapport.mentorships.models import Request

    Request.objects.create(
        program=program, mentee=mina, mentor=omar, mentorship=pair, state="accepted", sent_at=now,
        area="Presenting", why_now="A board in winter", outcome="Present to a board without shrinking",
    )  # fmt: skip
    record("mentorship.say_yes", actor=mina, now=now, mentorship_id=pair.pk)
    advance(hours=1)

    draft = Goal.objects.get()
    assert (draft.state, draft.owner) == (Goal.State.DRAFT, mina)
    assert (draft.text, draft.why) == ("Present to a board without shrinking", "A board in winter")
