"""How relationships go in the demo: one story for each path of the files, told as a generator.

A story yields the moment at which it goes on, and acts when it is woken then. What it does not do happens by
itself: reviews open, requests expire, signs appear, because the real rules run while the clock moves.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from rapport.care.models import Pulse
from rapport.care.operations import answer_pulse, send_letter
from rapport.desk.demo import acts
from rapport.desk.demo.beginning import agree, introduce_two, two_yeses
from rapport.desk.demo.cast import data
from rapport.desk.demo.pairs import Pair, pairs_of
from rapport.desk.demo.stage import Stage, Story
from rapport.desk.demo.working import work_together
from rapport.meetings import operations as meetings
from rapport.mentorships.ending.operations import begin_ending, close, ending_of, save_letter, stop_now
from rapport.mentorships.introductions.operations import IntroductionAnswer
from rapport.mentorships.lifecycle import State
from rapport.mentorships.pausing.operations import pause
from rapport.mentorships.requests.operations import ask_more, decline_request

DAY = timedelta(days=1)


def story_of(pair: Pair) -> Story:
    """The story of a pair, by its path."""
    return PATHS[pair.path](pair)


# --- the paths ---


def active(pair: Pair) -> Story:
    yield from agree(pair)
    yield from work_together(pair, pair.stage.until)


def quiet(pair: Pair) -> Story:
    """It went well, and then it went quiet."""
    yield from agree(pair)
    yield from work_together(pair, pair.stage.days_ago(pair.row["silent"], 20), stops=True)


def missing(pair: Pair) -> Story:
    """Three dates in a row that didn't happen."""
    yield from agree(pair)
    yield from work_together(pair, pair.stage.days_ago(40, 20), stops=True)
    for ago in (30, 19, 8):
        at = pair.at(pair.stage.days_ago(ago))
        yield at - 3 * DAY
        meeting = acts.plan(pair, at, at - 3 * DAY)
        yield (then := at + timedelta(hours=20))
        meeting.mentorship = pair.fresh()
        meetings.say_it_was_missed(meeting, with_notice=False, actor=pair.mentor, now=then)


def asks_for_help(pair: Pair) -> Story:
    yield from agree(pair)
    yield from _with_letter(pair, work_together(pair, pair.stage.until))


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
    yield from agree(pair)
    yield from work_together(pair, pair.stage.days_ago(18, 12), stops=True)
    yield (then := pair.stage.days_ago(12, 20))
    until = (pair.stage.until + 23 * DAY).date()
    pause(pair.fresh(), until=until, line=pair.row["line"], actor=pair.mentee, now=then)


def looking_back(pair: Pair) -> Story:
    """The review has come, and one of them has answered."""
    yield from agree(pair)
    yield from work_together(pair, pair.stage.days_ago(34, 12), stops=True)
    yield (then := pair.stage.days_ago(2, 20))
    acts.look_back(pair, then, roles=("mentor",))


def closing(pair: Pair) -> Story:
    yield from agree(pair)
    yield from work_together(pair, pair.stage.days_ago(12, 12), stops=True)
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
    yield from agree(pair)
    over = pair.stage.days_ago(pair.row["began"] - pair.row["length"], 20)
    yield from work_together(pair, over - 14 * DAY, stops=True)
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
    yield from agree(pair)
    over = pair.stage.days_ago(pair.row["began"] - pair.row["length"], 21)
    yield from work_together(pair, over - 20 * DAY, stops=True)
    yield over
    stop_now(pair.fresh(), actor=pair.mentee, now=over)


def half_agreed(pair: Pair) -> Story:
    """They have met once, and both have answered; nothing is signed yet."""
    yield from two_yeses(pair)
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
    yield from two_yeses(pair)
    then = pair.at(pair.stage.now + 3 * DAY, 10)
    yield then
    acts.begin_answers(pair, then)
    acts.answer_alone(pair, "mentee", then)
    meeting_at = pair.at(pair.stage.until + 3 * DAY)
    acts.plan(pair, meeting_at, then, template="alignment")


def just_begun(pair: Pair) -> Story:
    yield from two_yeses(pair)


def introduced(pair: Pair) -> Story:
    yield from introduce_two(pair)
    then = pair.stage.now + timedelta(hours=20)
    yield then
    acts.arrange_call(pair, pair.at(pair.stage.until + DAY, 12), then)


def one_yes(pair: Pair) -> Story:
    yield from introduce_two(pair)
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
    yield from introduce_two(pair)


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
        yield _once(stage.days_ago(row["ago"], 11), partial(acts.give_thought, pair, row))
    for name, act, hour in (("wins", acts.celebrate, 18), ("messages", acts.write, 19)):
        for place, (ago, role, text) in enumerate(pair.more(name)):
            at = stage.days_ago(ago, hour) + timedelta(minutes=40 * place)
            yield _once(at, partial(act, pair, role, text))


def _once(at: datetime, act: Callable[[datetime], None]) -> Story:
    yield at
    act(at)
