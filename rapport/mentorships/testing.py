"""For tests of any package: two people who agree, through the real operations."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from rapport.mentorships.agreement.answering import begin_alignment, finish_answers, save_answers
from rapport.mentorships.agreement.drafting import stand_behind
from rapport.mentorships.agreement.reading import draft_of, in_force_of
from rapport.mentorships.agreement.signing import sign, tick_confidence
from rapport.mentorships.models import AgreementVersion, Mentorship, Round
from rapport.mentorships.recording import record_in
from rapport.mentorships.reveal import Value
from rapport.people.models import Person

ANSWERS: Mapping[str, Value] = {
    "rhythm.cadence_days": "14",
    "rhythm.notice_hours": "24",
    "meetings.meeting_minutes": "60",
    "meetings.meeting_place": "video",
    "reach.channels": ["here"],
    "reach.answer_working_days": "3",
    "duties.agenda_owner": "learning",
    "duties.booking_owner": "learning",
    "duties.notes_owner": "both",
    "edges.seen": "1",
    "confidence.confidentiality": "everything",
    "hard_things.if_stuck": "talk_then_program",
    "outcome.hope": "a way of saying no",
    "outcome.success": "the board has heard it once",
    "outcome.term_months": "6",
}
"""Everything two people need to say, alike for both unless a test says otherwise."""


def answer_all(round_: Round, person: Person, now: datetime, **changes: Value) -> None:
    """Answer and finish, as ``ANSWERS`` with changes (``rhythm__cadence_days="90"``)."""
    values = {**ANSWERS, **{name.replace("__", "."): value for name, value in changes.items()}}
    asked = {field: value for field, value in values.items() if field.partition(".")[0] in round_.questions}
    save_answers(round_, asked, expected=None, actor=person, now=now)
    finish_answers(round_, actor=person, now=now)


def draft_agreement(pair: Mentorship, now: datetime, **changes: Value) -> AgreementVersion:
    """A forming pair's draft, after both have answered the same; ``changes`` are what both answer otherwise."""
    round_ = begin_alignment(pair, actor=None, now=now)
    round_.mentorship = pair
    for member in pair.members.all():
        answer_all(round_, member.person, now, **changes)
    draft = draft_of(pair)
    assert draft is not None, "both have answered"
    return draft


def sign_agreement(pair: Mentorship, now: datetime, **changes: Value) -> AgreementVersion:
    """Take a forming pair to a signed agreement, exploring for a month. Returns the version in force."""
    draft = draft_agreement(pair, now, **changes)
    stand_behind_everything(draft, now)
    members = list(pair.members.all())
    for member in members:
        tick_confidence(draft, ticked=True, actor=member.person, now=now)
    for member in members:
        until = (now + timedelta(days=30)).date()
        sign(draft, explore_until=until, actor=member.person, now=now)
    in_force = in_force_of(pair)
    assert in_force is not None, "everybody has signed"
    return in_force


def stand_behind_everything(draft: AgreementVersion, now: datetime) -> None:
    for topic in draft.topics.all():
        for member in draft.mentorship.members.all():
            stand_behind(topic, stands=True, expected=topic.version, actor=member.person, now=now)


def note_event(pair: Mentorship, verb: str, now: datetime, **facts: str | int | datetime) -> None:
    """Let history know of something that a later package would record."""
    record_in(pair, verb, actor=None, now=now, **facts)  # type: ignore[arg-type]
