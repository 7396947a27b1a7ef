"""How relationships go in the demo: one story for each path of the files, told as a generator.

A story yields the moment at which it goes on, and acts when it is woken then. What it does not do happens by
itself: reviews open, requests expire, signs appear, because the real rules run while the clock moves.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from rapport.care.models import Pulse
from rapport.care.operations import answer_pulse, send_letter
from rapport.desk.demo import acts
from rapport.desk.demo.cast import data
from rapport.desk.demo.pairs import Pair, pairs_of
from rapport.desk.demo.stage import Stage, Story
from rapport.growth import operations as growth
from rapport.growth.models import Goal, Step
from rapport.meetings import operations as meetings
from rapport.meetings.models import Meeting, Promise
from rapport.mentorships.ending.operations import begin_ending, close, ending_of, save_letter, stop_now
from rapport.mentorships.introductions.operations import IntroductionAnswer
from rapport.mentorships.lifecycle import State
from rapport.mentorships.pausing.operations import pause
from rapport.mentorships.requests.operations import accept_request, ask_more, decline_request

DAY = timedelta(days=1)
AHEAD_OF_MEETING = timedelta(days=2)


def story_of(pair: Pair) -> Story:
    """The story of a pair, by its path."""
    return PATHS[pair.path](pair)


# --- from hello to an agreement ---


def _introduce(pair: Pair) -> Story:
    """One asks, the other says yes to twenty minutes."""
    began = pair.at(pair.stage.days_ago(pair.row["began"]), 9)
    yield began
    words = pair.row.get("ask") or pair.stage.draw("asks")
    request = acts.ask(pair.mentee, pair.mentor, pair.stage.program, words, began)
    yield (then := began + 2 * DAY)
    pair.mentorship_id = accept_request(request, actor=pair.mentor, now=then).pk


def _two_yeses(pair: Pair) -> Story:
    yield from _introduce(pair)
    arranged = pair.stage.now + timedelta(hours=20)
    yield arranged
    call = pair.at(arranged + 3 * DAY, 12)
    acts.arrange_call(pair, call, arranged)
    yield (then := call + timedelta(hours=6))
    acts.say_yes(pair, "mentee", then)
    yield (then := call + timedelta(hours=28))
    acts.say_yes(pair, "mentor", then)


def _agree(pair: Pair) -> Story:
    """Answer alone, talk it through, sign."""
    yield from _two_yeses(pair)
    first = pair.at(pair.stage.now + 3 * DAY, 10)
    yield first
    acts.begin_answers(pair, first)
    acts.answer_alone(pair, "mentee", first)
    yield (then := first + 2 * DAY)
    acts.answer_alone(pair, "mentor", then)
    yield (then := first + 4 * DAY)
    acts.sign_together(pair, then)


# --- working together ---


def _work(pair: Pair, until: datetime, *, stops: bool = False) -> Story:
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
        growth.note_progress(goal, value=acts._number(values[number]), line=line, actor=goal.owner, now=now)
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
    acts.prepare(pair, planned, acts.WrittenMeeting.of(pair.row["coming"]), then)
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


# --- the paths ---


def active(pair: Pair) -> Story:
    yield from _agree(pair)
    yield from _work(pair, pair.stage.until)


def quiet(pair: Pair) -> Story:
    """It went well, and then it went quiet."""
    yield from _agree(pair)
    yield from _work(pair, pair.stage.days_ago(pair.row["silent"], 20), stops=True)


def missing(pair: Pair) -> Story:
    """Three dates in a row that didn't happen."""
    yield from _agree(pair)
    yield from _work(pair, pair.stage.days_ago(40, 20), stops=True)
    for ago in (30, 19, 8):
        at = pair.at(pair.stage.days_ago(ago))
        yield at - 3 * DAY
        meeting = acts.plan(pair, at, at - 3 * DAY)
        yield (then := at + timedelta(hours=20))
        meeting.mentorship = pair.fresh()
        meetings.say_it_was_missed(meeting, with_notice=False, actor=pair.mentor, now=then)


def asks_for_help(pair: Pair) -> Story:
    yield from _agree(pair)
    yield from _with_letter(pair, _work(pair, pair.stage.until))


def _with_letter(pair: Pair, work: Story) -> Story:
    """The same, and four days ago a letter to the coordinator."""
    at, sent = pair.stage.days_ago(4, 20), False
    for moment in work:
        if not sent and moment > at:
            sent = True
            yield at
            send_letter(pair.fresh(), text=pair.row["letter"], kind="three", actor=pair.mentee, now=at)
        yield moment
    if not sent:
        yield at
        send_letter(pair.fresh(), text=pair.row["letter"], kind="three", actor=pair.mentee, now=at)


def paused(pair: Pair) -> Story:
    yield from _agree(pair)
    yield from _work(pair, pair.stage.days_ago(18, 12), stops=True)
    yield (then := pair.stage.days_ago(12, 20))
    until = (pair.stage.until + 23 * DAY).date()
    pause(pair.fresh(), until=until, line=pair.row["line"], actor=pair.mentee, now=then)


def looking_back(pair: Pair) -> Story:
    """The review has come, and one of them has answered."""
    yield from _agree(pair)
    yield from _work(pair, pair.stage.days_ago(34, 12), stops=True)
    yield (then := pair.stage.days_ago(2, 20))
    acts.look_back(pair, then, roles=("mentor",))


def closing(pair: Pair) -> Story:
    yield from _agree(pair)
    yield from _work(pair, pair.stage.days_ago(12, 12), stops=True)
    yield (then := pair.stage.days_ago(5, 20))
    _write_letters(pair, then)
    begin_ending(
        pair.fresh(),
        reason="goal_reached",
        goodbye="meeting",
        talked="yes",
        tried="yes",
        actor=pair.mentee,
        now=then,
    )
    at = pair.at(pair.stage.until + 4 * DAY)
    acts.plan(pair, at, then, template="goodbye")


def ended_well(pair: Pair) -> Story:
    yield from _agree(pair)
    over = pair.stage.days_ago(pair.row["began"] - pair.row["length"], 20)
    yield from _work(pair, over - 14 * DAY, stops=True)
    yield over - 7 * DAY
    _write_letters(pair, over - 7 * DAY)
    begin_ending(
        pair.fresh(), reason="goal_reached", goodbye="meeting", talked="yes", tried="yes", actor=pair.mentee,
        now=over - 7 * DAY,
    )  # fmt: skip
    at = pair.at(over - 2 * DAY)
    goodbye = acts.plan(pair, at, over - 7 * DAY, template="goodbye")
    yield at
    acts.hold(pair, goodbye, pair.written(99), at)
    yield over
    ending = ending_of(pair.fresh())
    if ending is not None:
        ending.mentorship = pair.fresh()
        close(ending, actor=pair.mentor, now=over)


def _write_letters(pair: Pair, now: datetime) -> None:
    for role, words in zip(("mentee", "mentor"), pair.row.get("letters", ()), strict=False):
        if words:
            parts = {"good": words, "thanks": "Thank you."}
            save_letter(pair.fresh(), parts, expected=0, actor=pair.who(role), now=now)


def stopped(pair: Pair) -> Story:
    yield from _agree(pair)
    over = pair.stage.days_ago(pair.row["began"] - pair.row["length"], 21)
    yield from _work(pair, over - 20 * DAY, stops=True)
    yield over
    stop_now(pair.fresh(), actor=pair.mentee, now=over)


def half_agreed(pair: Pair) -> Story:
    """They have met once, and both have answered; nothing is signed yet."""
    yield from _two_yeses(pair)
    first = pair.at(pair.stage.now + 4 * DAY, 10)
    yield first
    acts.begin_answers(pair, first)
    acts.answer_alone(
        pair, "mentee", first, **{"rhythm.cadence_days": "14", "meetings.meeting_minutes": "30"}
    )
    meeting = acts.plan(pair, pair.at(pair.stage.days_ago(16)), first)
    yield (then := first + 2 * DAY)
    acts.answer_alone(pair, "mentor", then, **{"rhythm.cadence_days": "21"})
    yield (at := pair.at(pair.stage.days_ago(16)))
    acts.prepare(pair, meeting, pair.written(0), at - timedelta(minutes=5))
    acts.hold(pair, meeting, pair.written(0), at)


def one_has_answered(pair: Pair) -> Story:
    yield from _two_yeses(pair)
    then = pair.at(pair.stage.now + 3 * DAY, 10)
    yield then
    acts.begin_answers(pair, then)
    acts.answer_alone(pair, "mentee", then)
    meeting_at = pair.at(pair.stage.until + 3 * DAY)
    acts.plan(pair, meeting_at, then, template="alignment")


def just_begun(pair: Pair) -> Story:
    yield from _two_yeses(pair)


def introduced(pair: Pair) -> Story:
    yield from _introduce(pair)
    then = pair.stage.now + timedelta(hours=20)
    yield then
    acts.arrange_call(pair, pair.at(pair.stage.until + DAY, 12), then)


def one_yes(pair: Pair) -> Story:
    yield from _introduce(pair)
    then = pair.stage.now + timedelta(hours=20)
    yield then
    call = pair.at(then + 3 * DAY, 12)
    acts.arrange_call(pair, call, then)
    yield (then := call + 5 * timedelta(hours=1))
    acts.say_yes(pair, "mentee", then)


def not_this_time(pair: Pair) -> Story:
    yield from one_yes(pair)
    yield (then := pair.stage.now + 2 * DAY)
    acts.say_yes(pair, "mentor", then, IntroductionAnswer.NO)


def never_answered(pair: Pair) -> Story:
    yield from _introduce(pair)


PATHS: dict[str, Callable[[Pair], Story]] = {
    path.__name__: path
    for path in (
        active, quiet, missing, asks_for_help, paused, looking_back, closing, ended_well, stopped, half_agreed,
        one_has_answered, just_begun, introduced, one_yes, not_this_time, never_answered,
    )
}  # fmt: skip


# --- beside the pairs ---


def request_story(stage: Stage, row: Any) -> Story:
    """Somebody asked somebody, and that is where it stands."""
    mentee, mentor = stage.people[row["mentee"]], stage.people[row["mentor"]]
    yield (asked := stage.days_ago(row["ago"], 19))
    request = acts.ask(mentee, mentor, stage.program, stage.draw("asks"), asked)
    if row["outcome"] == "asked_more":
        yield (then := asked + DAY)
        ask_more(request, row["question"], actor=mentor, now=then)
    elif row["outcome"] == "declined":
        yield (then := asked + 3 * DAY)
        decline_request(request, actor=mentor, now=then)


def pulse_story(stage: Stage) -> Story:
    """Every ten days, those who were asked say how it is going for them; for one of them lately not so well."""
    number = 0
    at = stage.days_ago(230, 21)
    while at < stage.until:
        yield at
        waiting = Pulse.objects.filter(answered_at=None, mentorship__state=State.ACTIVE)
        for pulse in waiting.select_related("mentorship", "person").order_by("opened_at", "id"):
            number += 1
            value = 2 if pulse.person == stage.people["beatriz"] and number > 40 else 5 - number % 2
            answers = {"bond": 5, "goal": value, "task": 4, "time": value}
            answer_pulse(pulse, answers=answers, wish="no", actor=pulse.person, now=at)
        at += 10 * DAY


def stories(stage: Stage) -> Iterator[Story]:
    """Everything that happens."""
    for pair in pairs_of(stage):
        yield story_of(pair)
        yield from _beside(pair)
    for row in data("pairs")["requests"]:
        yield request_story(stage, row)
    yield pulse_story(stage)


def _beside(pair: Pair) -> Iterator[Story]:
    """What the files say of single days: feedback, wins, messages."""
    stage = pair.stage
    for row in pair.row.get("thoughts", ()):
        yield _once(stage.days_ago(row["ago"], 11), lambda at, row=row: acts.give_thought(pair, row, at))
    for name, act, hour in (("wins", acts.celebrate, 18), ("messages", acts.write, 19)):
        for place, (ago, role, text) in enumerate(pair.more(name)):
            at = stage.days_ago(ago, hour) + timedelta(minutes=40 * place)
            yield _once(at, lambda at, role=role, text=text, act=act: act(pair, role, text, at))


def _once(at: datetime, act: Callable[[datetime], None]) -> Story:
    yield at
    act(at)
