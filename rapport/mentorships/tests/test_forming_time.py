"""The first weeks of a pair, with the clock moved: who hears what, and what the coordinator may know."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from rapport.history.events import record
from rapport.history.models import Event
from rapport.mentorships.agreement.answering import begin_alignment
from rapport.mentorships.models import Mentorship, Round
from rapport.mentorships.pausing.operations import pause, resume
from rapport.mentorships.testing import answer_all, draft_agreement, sign_agreement
from rapport.notifications.models import OutboxMessage
from rapport.people.models import Person
from rapport.programs.models import Program
from rapport.testing import make_pair

Advance = Callable[..., datetime]
A_DAY = timedelta(days=1)
FORMING = ("agreement.answer", "agreement.book", "agreement.sign")


@pytest.fixture
def forming(mina: Person, omar: Person, program: Program) -> Mentorship:
    return make_pair(mina, omar, program, state="forming")


def told(*kinds: str) -> list[tuple[str, str]]:
    """Who was told what, in the order it was told."""
    found = OutboxMessage.objects.filter(kind__in=kinds or FORMING).order_by(
        "told_at", "kind", "person__name"
    )
    return [(message.kind.partition(".")[2], message.person.first_name) for message in found]


def plan(pair: Mentorship, now: datetime) -> Event:
    return record(
        "meeting.planned",
        actor=None,
        now=now,
        mentorship_id=pair.pk,
        program_id=pair.program_id,
        subject_id=pair.pk,
    )


def test_on_day_3_whoever_has_not_answered_is_asked(
    forming: Mentorship, mina: Person, omar: Person, advance: Advance, now: datetime
) -> None:
    round_ = begin_alignment(forming, actor=None, now=now)
    round_.mentorship = forming
    answer_all(round_, mina, now)

    advance(days=2)
    assert told() == []
    advance(days=1)

    assert told() == [("book", "Mina"), ("answer", "Omar")] or told() == [
        ("answer", "Omar"),
        ("book", "Mina"),
    ]


def test_on_day_7_the_one_who_proposes_dates_is_asked_for_one(
    forming: Mentorship, advance: Advance, now: datetime
) -> None:
    begin_alignment(forming, actor=None, now=now)

    advance(A_DAY, days=7)

    assert told() == [("answer", "Mina"), ("answer", "Omar"), ("answer", "Omar"), ("book", "Mina")]


def test_whoever_has_nothing_to_do_hears_nothing(
    forming: Mentorship, advance: Advance, now: datetime
) -> None:
    sign_agreement(forming, now)

    advance(A_DAY, days=8)

    assert told() == []


def test_with_a_date_what_is_left_is_signing(forming: Mentorship, advance: Advance, now: datetime) -> None:
    draft_agreement(forming, now)
    plan(forming, now)

    advance(days=3)

    assert told() == [("sign", "Mina"), ("sign", "Omar")]


def test_each_word_comes_once_however_often_the_rules_run(
    forming: Mentorship, advance: Advance, now: datetime
) -> None:
    begin_alignment(forming, actor=None, now=now)

    advance(A_DAY, days=20)

    assert len(told()) == 4


def test_after_a_break_the_days_count_anew(
    forming: Mentorship, mina: Person, advance: Advance, now: datetime
) -> None:
    begin_alignment(forming, actor=None, now=now)
    pause(forming, until=(now + timedelta(days=10)).date(), actor=mina, now=now)
    advance(A_DAY, days=9)
    assert told() == []

    resume(forming, actor=mina, now=now + timedelta(days=9))
    advance(days=3)

    assert told() == [("answer", "Mina"), ("answer", "Omar")]


def test_two_yeses_lay_the_eight_questions_ready(
    forming: Mentorship, advance: Advance, now: datetime
) -> None:
    record("mentorship.say_yes", actor=None, now=now, mentorship_id=forming.pk, program_id=forming.program_id)

    advance(hours=1)

    assert Round.objects.get().questions[0] == "rhythm"


def test_mails_carry_no_words_and_no_answers(
    forming: Mentorship, mina: Person, omar: Person, advance: Advance, now: datetime, mailoutbox: list[Any]
) -> None:
    sign_agreement(forming, now, outcome__hope="nobody may read this", rhythm__words="nor this")

    advance(days=2)

    assert {kind for kind, _name in told("agreement.both_in", "agreement.in_force")} == {
        "both_in",
        "in_force",
    }
    assert mailoutbox
    for mail in mailoutbox:
        assert "nobody may read" not in mail.body and "nor this" not in mail.body
        assert "every two weeks" not in mail.body
