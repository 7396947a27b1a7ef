"""Working together: goals, and a meeting each time the rhythm says so."""

from datetime import datetime, timedelta
from typing import Any

from rapport.desk.demo import acts
from rapport.desk.demo.pairs import Pair, WrittenMeeting
from rapport.desk.demo.stage import Story
from rapport.growth import operations as growth
from rapport.growth.models import Goal, Step
from rapport.meetings.models import Meeting, Promise

DAY = timedelta(days=1)
AHEAD_OF_MEETING = timedelta(days=2)


def work_together(pair: Pair, until: datetime, *, stops: bool = False) -> Story:
    """Goals, and a meeting each time the rhythm says so, up to a moment; ``stops`` plans none after it.

    Meetings fall on such days that one comes two days after the end of the demo, as people have it.
    """
    stage = pair.stage
    yield (then := stage.now + timedelta(hours=2))
    rows = pair.row.get("goals") or [stage.draw("goals")]
    goals = [(acts.set_goal(pair, row, then), row) for row in rows]
    last = None if stops else pair.at(until + AHEAD_OF_MEETING)
    dates = _dates(pair, then + DAY, until, last)
    planned = acts.plan(pair, dates[0], then) if dates else None
    for number, at in enumerate(dates):
        words = pair.written(number)
        if planned is None or at > stage.until:
            break
        yield max(stage.now, at - 2 * DAY)
        acts.prepare(pair, planned, words, stage.now)
        acts.look_back(pair, stage.now)
        yield at
        promised = acts.hold(pair, planned, words, at)
        following = dates[number + 1] if number + 1 < len(dates) else last
        planned = None if following is None else acts.plan(pair, following, at + timedelta(hours=1))
        yield from _between(pair, goals, promised, number, at)
    yield from _get_ready(pair, planned)


def _dates(pair: Pair, after: datetime, until: datetime, last: datetime | None) -> list[datetime]:
    """The days on which two people meet, counted back from the last one, which lies ahead."""
    found = []
    at = (last or pair.at(until)) - (pair.rhythm if last else timedelta())
    while at > after + AHEAD_OF_MEETING:
        found.append(pair.at(at))
        at -= pair.rhythm
    return [each for each in reversed(found) if each <= until]


def _between(
    pair: Pair, goals: list[tuple[Goal, Any]], promised: list[tuple[Promise, str]], number: int, met: datetime
) -> Story:
    """What happens until the next meeting: progress, kept promises, a word, now and then a win."""
    yield (then := met + timedelta(hours=26))
    acts.close_turns(pair, then)
    acts.look_back(pair, then)
    for goal, row in goals:
        _move_goal(pair, goal, row, number, then)
    if number % 3 == 1 and not pair.more("messages"):
        acts.write(pair, "mentee", pair.draw("messages"), then)
    if number % 4 == 2 and not pair.more("wins"):
        acts.celebrate(pair, "mentee", pair.draw("wins"), then)
    for promise, result in promised:
        if result:
            yield (then := met + max(2 * DAY, pair.rhythm - 4 * DAY))
            acts.tell(promise, result, then)


def _move_goal(pair: Pair, goal: Goal, row: Any, number: int, now: datetime) -> None:
    goal = Goal.objects.select_related("owner").get(pk=goal.pk)
    goal.mentorship = pair.fresh()
    values, lines = row.get("values", ()), row.get("lines", ())
    if number < len(values):
        line = lines[number] if number < len(lines) else ""
        growth.note_progress(goal, value=acts.number(values[number]), line=line, actor=goal.owner, now=now)
    done = row.get("done", ("",) * (len(row.get("steps", ())) - 1))
    if number % 2 == 1 and number // 2 < len(done):
        acts.finish_active_step(goal, done[number // 2], now)
    if number == 3 and row.get("first"):
        given = growth.GoalInput(text=row["text"], why=row["why"], by_on=goal.by_on)
        growth.change_goal(
            goal, given=given, version=goal.version, reason=row["because"], actor=goal.owner, now=now
        )


def _get_ready(pair: Pair, planned: Meeting | None) -> Story:
    """The days before the meeting that is coming."""
    if planned is None:
        return
    yield (then := pair.stage.until - timedelta(hours=20))
    acts.look_back(pair, then)
    if not pair.row.get("coming"):
        return
    acts.prepare(pair, planned, WrittenMeeting.of(pair.row["coming"]), then)
    _plan_for_step(pair, then)


def _plan_for_step(pair: Pair, now: datetime) -> None:
    """The step that is on gets its plan for when and where."""
    row = next((row for row in pair.row.get("goals", ()) if row.get("if_then")), None)
    step = (
        Step.objects.active().filter(goal__mentorship_id=pair.mentorship_id).order_by("goal__set_at").first()
    )
    if row is None or step is None:
        return
    step.goal = Goal.objects.select_related("owner").get(pk=step.goal_id)
    step.goal.mentorship = pair.fresh()
    growth.change_step(
        step, text=step.text, due_on=(now + 9 * DAY).date(), minutes=45, if_then=row["if_then"],
        version=step.version, actor=step.goal.owner, now=now,
    )  # fmt: skip
