from datetime import date, timedelta
from decimal import Decimal

import pytest

from rapport.growth import operations
from rapport.growth.models import Goal, GoalChange
from rapport.growth.operations import GoalInput
from rapport.history.models import Event
from rapport.kernel.errors import EditConflict, InputIsWrong, Refused
from rapport.testing import make_pair


def verbs(goal) -> list[str]:
    return list(Event.objects.filter(subject_id=goal.pk).order_by("pk").values_list("verb", flat=True))


def test_a_goal_is_set_with_its_first_steps_and_its_measure(goal):
    assert [(step.text, step.state) for step in goal.steps.all()] == [
        ("Count what comes in", "active"),
        ("Say one kind no", "waiting"),
        ("Offer the third of the month", "waiting"),
    ]
    assert (goal.measure.start, goal.measure.target, goal.measure.unit) == (9, 3, "requests a week")
    assert [change.what for change in goal.changes.all()] == ["written"]
    assert verbs(goal) == ["goal.set"]


def test_only_the_sentence_is_needed(pair, mina, now):
    goal = operations.set_goal(pair, given=GoalInput(text="get better at sales"), actor=mina, now=now)

    assert (goal.text, goal.state) == ("get better at sales", Goal.State.ON_ITS_WAY)
    assert not goal.steps.exists()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (GoalInput(text="  "), "text"),
        (GoalInput(text="x", start=Decimal("1e12")), "start"),
        (GoalInput(text="x", target=Decimal("NaN")), "target"),
        (GoalInput(text="x", steps=["step"] * 31), "steps"),
        (GoalInput(text="x", by_on=date(1926, 12, 3)), "by_on"),
        (GoalInput(text="x", by_on=date(9999, 12, 31)), "by_on"),
    ],
)
def test_what_cannot_be_taken_says_so_beside_its_field(pair, mina, now, given, field):
    with pytest.raises(InputIsWrong) as caught:
        operations.set_goal(pair, given=given, actor=mina, now=now)

    assert caught.value.field == field
    assert not Goal.objects.exists()


def test_outsiders_and_other_members_cannot_change_a_goal(goal, omar, dana, now):
    for person in (omar, dana):
        with pytest.raises(Refused):
            operations.change_goal(goal, given=GoalInput(text="y"), version=1, actor=person, now=now)


def test_changing_the_words_keeps_the_old_ones_with_the_reason(goal, mina, now):
    operations.change_goal(
        goal,
        given=GoalInput(text="Say no to two of three requests"),
        version=1,
        reason="Three was never about the number",
        actor=mina,
        now=now + timedelta(days=1),
    )

    turn = goal.changes.get(what=GoalChange.What.REWORDED)
    assert turn.text_before == "Take on no more than three unplanned requests a week"
    assert turn.words == "Three was never about the number"
    assert Goal.objects.get(pk=goal.pk).text == "Say no to two of three requests"
    assert verbs(goal) == ["goal.set", "goal.changed"]


def test_moving_the_date_is_noted_with_both_dates(goal, mina, now):
    given = GoalInput(text=goal.text, by_on=date(2026, 12, 3))

    operations.change_goal(goal, given=given, version=1, reason="The board moved", actor=mina, now=now)

    turn = goal.changes.get(what=GoalChange.What.MOVED)
    assert (turn.by_before, turn.by_after, turn.text_before) == (None, date(2026, 12, 3), "")


def test_an_edit_on_an_old_version_keeps_both(goal, mina, now):
    operations.change_goal(goal, given=GoalInput(text="first"), version=1, actor=mina, now=now)

    with pytest.raises(EditConflict) as caught:
        operations.change_goal(
            Goal.objects.get(pk=goal.pk), given=GoalInput(text="second"), version=1, actor=mina, now=now
        )

    assert caught.value.yours["The goal"] == "second"
    assert caught.value.theirs["The goal"] == "first"


def test_setting_aside_can_be_taken_back(goal, mina, now):
    operations.let_goal_go(goal, reason="It was Helena’s goal", actor=mina, now=now)

    assert goal.state == Goal.State.SET_ASIDE
    assert not goal.steps.filter(state="active").exists()

    operations.take_goal_up(goal, actor=mina, now=now)

    assert goal.state == Goal.State.ON_ITS_WAY
    assert goal.steps.get(state="active").text == "Count what comes in"
    assert {change.what for change in goal.changes.all()} == {"written", "set_aside", "taken_up"}


def test_a_goal_at_rest_is_refused_politely(goal, mina, now):
    operations.reach_goal(goal, actor=mina, now=now)

    with pytest.raises(Refused, match="at rest"):
        operations.let_goal_go(goal, actor=mina, now=now)
    with pytest.raises(Refused, match="at rest"):
        operations.add_step(goal, text="One more", actor=mina, now=now)


@pytest.mark.parametrize("state", ["closed", "introduced"])
def test_nothing_is_set_before_it_begins_or_after_it_ended(mina, omar, program, now, state):
    pair = make_pair(mina, omar, program, state=state)

    with pytest.raises(Refused):
        operations.set_goal(pair, given=GoalInput(text="x"), actor=mina, now=now)


def test_history_carries_no_words(goal, mina, now):
    operations.note_progress(goal, value=Decimal(8), line="Still a lot", actor=mina, now=now)
    operations.let_goal_go(goal, reason="Not mine", actor=mina, now=now)

    facts = [event.facts for event in Event.objects.filter(subject_id=goal.pk).order_by("pk")]
    assert facts == [{"kind": "smart"}, {"moved": True}, {}]


def test_the_other_one_may_say_what_they_think_and_the_owner_may_not(goal, omar, mina, now):
    remark = operations.remark_on_goal(goal, text="Three is a fine number.", actor=omar, now=now)

    assert (remark.words, remark.changed_by) == ("Three is a fine number.", omar)
    with pytest.raises(Refused):
        operations.remark_on_goal(goal, text="Mine", actor=mina, now=now)


def test_a_first_draft_is_laid_out_once(pair, mina, now):
    first = operations.draft_first_goal(pair, owner=mina, text="Speak up", why="Now", now=now)
    second = operations.draft_first_goal(pair, owner=mina, text="Other", why="", now=now)

    assert first is not None
    assert (first.state, first.text, second) == (Goal.State.DRAFT, "Speak up", None)


def test_saving_a_draft_makes_it_a_goal(pair, mina, now):
    draft = operations.draft_first_goal(pair, owner=mina, text="Speak up", why="", now=now)
    assert draft is not None
    draft.mentorship = pair

    given = GoalInput(text="Speak up twice", steps=["Once"])
    operations.change_goal(draft, given=given, version=1, actor=mina, now=now)

    draft.refresh_from_db()
    assert draft.state == Goal.State.ON_ITS_WAY
    assert [change.what for change in draft.changes.all()] == ["written"]
    assert draft.steps.get().state == "active"
