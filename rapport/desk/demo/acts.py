"""What people do in the demo, each act made of the same operations as the pages."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from rapport.conversations.operations import send_message
from rapport.desk.demo.pairs import Pair, WrittenMeeting
from rapport.feedback import operations as feedback
from rapport.feedback.models import Turn
from rapport.growth import operations as growth
from rapport.growth.models import Goal, Step
from rapport.growth.operations import GoalInput
from rapport.meetings import operations as meetings
from rapport.meetings.models import Meeting, Promise
from rapport.mentorships.agreement.answering import begin_alignment, finish_answers, save_answers
from rapport.mentorships.agreement.drafting import stand_behind
from rapport.mentorships.agreement.reading import draft_of
from rapport.mentorships.agreement.signing import sign, tick_confidence
from rapport.mentorships.introductions.calls import choose_time, offer_times
from rapport.mentorships.introductions.operations import IntroductionAnswer, answer_introduction
from rapport.mentorships.models import Mentorship, Request, Review, Round
from rapport.mentorships.requests.operations import ask_for_a_situation, keep_draft, send_request
from rapport.mentorships.requests.words import RequestWords
from rapport.mentorships.reveal import Value
from rapport.mentorships.review.operations import choose, must_say_until, save_review_answers
from rapport.people.models import Person
from rapport.programs.models import Program

AGREED: Mapping[str, Value] = {
    "rhythm.notice_hours": "24",
    "meetings.meeting_place": "video",
    "reach.channels": ["here"],
    "reach.answer_working_days": "3",
    "duties.agenda_owner": "learning",
    "duties.booking_owner": "learning",
    "duties.notes_owner": "both",
    "edges.ask_first": ["big_advice"],
    "confidence.confidentiality": "everything",
    "hard_things.help_first": "questions",
    "hard_things.if_stuck": "talk_then_program",
}
"""What nearly everybody in the demo answers, alike for both."""

AGENDA_MOST = 14


def ask(mentee: Person, mentor: Person, program: Program, words: Mapping[str, str], now: datetime) -> Request:
    """Write a request and send it."""
    draft = keep_draft(mentee, mentor, program, RequestWords(**words, brings=("hours", "agenda")), now=now)
    # The one question that helps against too few words was asked, as the page does.
    ask_for_a_situation(draft)
    return send_request(draft, actor=mentee, now=now)


def arrange_call(pair: Pair, at: datetime, now: datetime) -> None:
    """Offer a first call and take it."""
    offer_times(pair.fresh(), [at], actor=pair.mentee, now=now)
    choose_time(pair.fresh(), at, actor=pair.mentor, now=now)


def say_yes(
    pair: Pair, role: str, now: datetime, answer: IntroductionAnswer = IntroductionAnswer.YES
) -> None:
    """Answer an introduction in private."""
    answer_introduction(pair.fresh(), answer, actor=pair.who(role), now=now)


def begin_answers(pair: Pair, now: datetime) -> None:
    """Begin to agree: each is asked the same questions alone."""
    begin_alignment(pair.fresh(), actor=None, now=now)


def answer_alone(pair: Pair, role: str, now: datetime, **changes: Value) -> None:
    """Answer every question of the agreement and be done."""
    mentorship = pair.fresh()
    round_ = Round.objects.get(mentorship=mentorship, kind=Round.Kind.ALIGNMENT, state=Round.State.OPEN)
    round_.mentorship = mentorship
    person = pair.who(role)
    values = {**AGREED, **_own_answers(pair, role), **changes}
    asked = {key: value for key, value in values.items() if key.partition(".")[0] in round_.questions}
    save_answers(round_, asked, expected=None, actor=person, now=now)
    finish_answers(round_, actor=person, now=now)


def _own_answers(pair: Pair, role: str) -> dict[str, Value]:
    place = 0 if role == "mentee" else 1
    return {
        "rhythm.cadence_days": str(pair.rhythm.days),
        "meetings.meeting_minutes": str(pair.minutes),
        "outcome.hope": pair.row["hope"][place],
        "outcome.success": pair.row["success"][place],
        "outcome.term_months": str(pair.row.get("term", 9)),
    }


def sign_together(pair: Pair, now: datetime) -> None:
    """Stand behind every topic, tick the confidence, and sign, both of them."""
    mentorship = pair.fresh()
    draft = draft_of(mentorship)
    assert draft is not None, "both have answered"
    draft.mentorship = mentorship
    for topic in draft.topics.all():
        topic.agreement = draft
        for member in mentorship.members.all():
            stand_behind(topic, stands=True, expected=topic.version, actor=member.person, now=now)
    for member in mentorship.members.all():
        tick_confidence(draft, ticked=True, actor=member.person, now=now)
    until = (now + timedelta(days=30)).date()
    for member in mentorship.members.all():
        sign(draft, explore_until=until, actor=member.person, now=now)


def set_goal(pair: Pair, row: Mapping[str, Any], now: datetime) -> Goal:
    """Write a goal down, with its measure and steps, as the mentee."""
    by = row.get("by")
    given = GoalInput(
        text=row.get("first", row["text"]),
        kind=row.get("kind", Goal.Kind.SMART),
        why=row.get("why", ""),
        by_on=None if by is None else (pair.stage.until + timedelta(days=by)).date(),
        start=number(row.get("start")),
        target=number(row.get("target")),
        unit=row.get("unit", ""),
        steps=row.get("steps", ()),
    )
    mentorship = pair.fresh()
    draft = Goal.objects.filter(mentorship=mentorship, owner=pair.mentee, state=Goal.State.DRAFT).first()
    if draft is None:
        return growth.set_goal(mentorship, given=given, actor=pair.mentee, now=now)
    # The request lies there as a first draft; the first goal is what became of it.
    draft.mentorship = mentorship
    return growth.change_goal(draft, given=given, version=draft.version, actor=pair.mentee, now=now)


def number(value: Any) -> Decimal | None:
    """A number of the files as the goals count it."""
    return None if value is None else Decimal(str(value))


def finish_active_step(goal: Goal, came_of_it: str, now: datetime) -> None:
    """Finish the step that is on, if there is one, and start the next."""
    step = Step.objects.filter(goal=goal).active().first()
    if step is None:
        return
    step.goal = goal
    following = growth.finish_step(step, came_of_it=came_of_it, actor=goal.owner, now=now)
    if following is not None and not following.is_active:
        following.goal = goal
        growth.start_step(following, actor=goal.owner, now=now)


def plan(pair: Pair, at: datetime, now: datetime, template: str = "regular") -> Meeting:
    """Put the next meeting into both calendars, as the mentee does."""
    return meetings.plan_meeting(
        pair.fresh(), starts_at=at, minutes=pair.minutes, template=template, actor=pair.mentee, now=now
    )


def prepare(pair: Pair, meeting: Meeting, words: WrittenMeeting, now: datetime) -> None:
    """Lay out the agenda, put topics on it, and come prepared."""
    meeting = _again(pair, meeting)
    meetings.build_agenda(meeting, now=now)
    for role, minutes, title in words.topics:
        meetings.add_topic(meeting, title=title, minutes=minutes, actor=pair.who(role), now=now)
    if words.topics:
        # Whoever brings a topic does not need the empty place for one.
        for item in meeting.agenda.filter(part="topic"):
            item.meeting, item.mentorship = meeting, meeting.mentorship
            meetings.remove_topic(item, actor=pair.mentee, now=now)
    meetings.take_ownership(meeting, actor=pair.mentee, now=now)
    if words.arriving:
        meetings.save_preparation(meeting, arriving=words.arriving, actor=pair.mentee, now=now)


def hold(pair: Pair, meeting: Meeting, words: WrittenMeeting, now: datetime) -> list[tuple[Promise, str]]:
    """Meet for the whole time: notes, promises, pads, and what each takes away. Returns promises and results."""
    mentorship = pair.fresh()
    meeting = _again(pair, meeting)
    meetings.begin_meeting(meeting, actor=pair.mentee, now=now)
    _talk_it_all_through(meeting, pair, now)
    for role, text in words.notes:
        meetings.add_line(meeting, text=text, actor=pair.who(role), now=now + timedelta(minutes=15))
    promised = []
    for role, text, result in words.promises:
        promise = meetings.make_promise(
            mentorship, owner=pair.who(role), text=text, due_on=_due(now, pair.rhythm), meeting=meeting,
            actor=pair.mentee, now=now + timedelta(minutes=50),
        )  # fmt: skip
        promised.append((promise, result))
    ended = now + timedelta(minutes=pair.minutes - 3)
    meetings.end_meeting(_again(pair, meeting), really_nothing=True, actor=pair.mentee, now=ended)
    if words.pad:
        meetings.save_pad(_again(pair, meeting), text=words.pad, version=None, actor=pair.mentee, now=ended)
    for role, takeaway, thanks in zip(("mentee", "mentor"), words.takeaways, words.thanks, strict=False):
        if takeaway or thanks:
            meetings.save_wrap_up(
                _again(pair, meeting),
                takeaway=takeaway,
                thanks=thanks,
                done=True,
                actor=pair.who(role),
                now=ended,
            )
    return promised


def _talk_it_all_through(meeting: Meeting, pair: Pair, now: datetime) -> None:
    """Go on from topic to topic until nothing is left to talk about."""
    for number in range(AGENDA_MOST):
        if number and meeting.now_item is None:
            break
        later = now + timedelta(minutes=4 * number)
        meeting = meetings.next_topic(meeting, after=meeting.now_item, actor=pair.mentee, now=later)


def _due(now: datetime, rhythm: timedelta) -> date:
    return (now + max(timedelta(days=4), rhythm - timedelta(days=3))).date()


def tell(promise: Promise, result: str, now: datetime) -> None:
    """Report back on a promise that was kept, and let the other one answer."""
    promise = Promise.objects.select_related("mentorship", "owner").get(pk=promise.pk)
    if not promise.is_open:
        return
    promise.mentorship = Mentorship.objects.with_members().get(pk=promise.mentorship_id)
    meetings.report_back(promise, outcome="kept", result=result, actor=promise.owner, now=now)
    other = promise.mentorship.partner_of(promise.owner)
    meetings.answer_report(promise, answer=Promise.Answer.THANKS, actor=other, now=now + timedelta(hours=5))


def write(pair: Pair, role: str, text: str, now: datetime) -> None:
    """Send a short word."""
    send_message(pair.fresh(), text=text, actor=pair.who(role), now=now)


def celebrate(pair: Pair, role: str, text: str, now: datetime) -> None:
    """Note a win of the mentee's, noticed by either."""
    growth.add_win(pair.fresh(), text=text, of=pair.mentee, actor=pair.who(role), now=now)


def give_thought(pair: Pair, row: Mapping[str, Any], now: datetime) -> None:
    """Give feedback, and take it as far as the files say."""
    giver = pair.who(row.get("from", "mentor"))
    receiver = pair.mentee if giver == pair.mentor else pair.mentor
    words = {key: row.get(key, "") for key in ("when", "what", "effect", "next")}
    thought = feedback.write_thought(
        pair.fresh(), receiver=receiver, kind=row["kind"], give=True, actor=giver, now=now, **words
    )
    if row.get("understood"):
        feedback.open_thought(thought, actor=receiver, now=now + timedelta(hours=6))
        feedback.say_what_was_understood(
            thought, text=row["understood"], actor=receiver, now=now + timedelta(hours=7)
        )
    if row.get("reply"):
        feedback.reply_to_thought(thought, text=row["reply"], actor=receiver, now=now + timedelta(hours=8))


def close_turns(pair: Pair, now: datetime) -> None:
    """Answer every open turn of "how do I help you", and close it with one change."""
    for turn in Turn.objects.filter(mentorship_id=pair.mentorship_id, state=Turn.State.OPEN):
        turn.mentorship = pair.fresh()
        feedback.answer_turn(
            turn, keep="Asking before telling.", more="Stories that went wrong.", less="Articles to read.",
            version=turn.version, actor=turn.answerer, now=now,
        )  # fmt: skip
        feedback.close_turn(
            turn,
            change="One question more before every story.",
            actor=turn.about,
            now=now + timedelta(hours=20),
        )


def look_back(pair: Pair, now: datetime, roles: tuple[str, ...] = ("mentee", "mentor")) -> None:
    """Answer a review that is open, and with both answers in, decide to go on."""
    review = Review.objects.filter(mentorship_id=pair.mentorship_id, state=Review.State.OPEN).first()
    if review is None:
        return
    mentorship = pair.fresh()
    review.mentorship = mentorship
    for role in roles:
        learned = pair.draw("takeaways" if role == "mentee" else "guide_takeaways")
        values: dict[str, Value] = {
            "goals": "on_way", "meetings": "right", "growth": learned, "wish": "continue",
        }  # fmt: skip
        fresh = Review.objects.select_related("round").get(pk=review.pk)
        fresh.mentorship = mentorship
        save_review_answers(fresh, values, submit=True, expected=None, actor=pair.who(role), now=now)
    if len(roles) == 2:
        until = (now + timedelta(days=120)).date() if must_say_until(review) else None
        for role in roles:
            fresh = Review.objects.select_related("round").get(pk=review.pk)
            fresh.mentorship = pair.fresh()
            choose(fresh, "continue", until=until, actor=pair.who(role), now=now)


def _again(pair: Pair, meeting: Meeting) -> Meeting:
    found = Meeting.objects.get(pk=meeting.pk)
    found.mentorship = pair.fresh()
    return found
