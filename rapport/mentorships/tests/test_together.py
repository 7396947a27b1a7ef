"""The one next step that a relationship itself asks for, for each of the two."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from rapport.mentorships import together
from rapport.mentorships.agreement.answering import begin_alignment
from rapport.mentorships.agreement.signing import sign, tick_confidence
from rapport.mentorships.ending.operations import begin_ending, save_letter
from rapport.mentorships.models import Mentorship, Review
from rapport.mentorships.pausing.operations import pause
from rapport.mentorships.review.operations import choose, open_review, save_review_answers
from rapport.mentorships.review.reading import open_review_of
from rapport.mentorships.testing import answer_all, draft_agreement, note_event, sign_agreement
from rapport.people.models import Person
from rapport.programs.models import Program
from rapport.testing import enrolled, make_pair, make_person


@pytest.fixture
def forming(mina: Person, omar: Person, program: Program) -> Mentorship:
    return make_pair(mina, omar, program, state="forming")


def kinds(person: Person, now: datetime) -> list[str]:
    mentorships = list(Mentorship.objects.visible_to(person).with_members())
    return [step.kind for step in together.offer(person, mentorships, now)]


def test_answers_come_first_and_whoever_is_done_waits_in_peace(
    forming: Mentorship, mina: Person, omar: Person, now: datetime
) -> None:
    round_ = begin_alignment(forming, actor=None, now=now)
    round_.mentorship = forming
    answer_all(round_, mina, now)

    assert kinds(mina, now) == []
    assert kinds(omar, now) == ["agreement.answer"]
    (step,) = together.offer(omar, [forming], now)
    assert "Mina has finished" in str(step.why)


def test_then_the_signature_and_then_nothing(
    forming: Mentorship, mina: Person, omar: Person, now: datetime
) -> None:
    draft = draft_agreement(forming, now)
    assert kinds(mina, now) == kinds(omar, now) == ["agreement.sign"]
    for person in (mina, omar):
        tick_confidence(draft, ticked=True, actor=person, now=now)
    sign(draft, explore_until=(now + timedelta(days=30)).date(), actor=mina, now=now)
    assert (kinds(mina, now), kinds(omar, now)) == ([], ["agreement.sign"])
    sign(draft, actor=omar, now=now)

    assert kinds(mina, now) == kinds(omar, now) == []


def test_after_exploring_a_goal_is_asked_for_until_there_is_one(
    forming: Mentorship, mina: Person, now: datetime
) -> None:
    sign_agreement(forming, now)
    after = now + timedelta(days=31)
    assert kinds(mina, after) == ["agreement.goal"]

    note_event(forming, "goal.set", after)

    assert kinds(mina, after) == []


def test_a_review_asks_for_an_answer_and_then_for_a_decision(
    forming: Mentorship, mina: Person, omar: Person, now: datetime
) -> None:
    sign_agreement(forming, now)
    open_review(Review.objects.get(), now=now)
    current = open_review_of(Mentorship.objects.with_members().get())
    assert current is not None
    assert kinds(mina, now) == ["review.answer"]
    for person in (mina, omar):
        save_review_answers(current, {"wish": "continue"}, submit=True, expected=None, actor=person, now=now)
    assert kinds(mina, now) == ["review.decide"]

    choose(current, "continue", actor=mina, now=now)

    assert (kinds(mina, now), kinds(omar, now)) == ([], ["review.decide"])


def test_a_goodbye_is_asked_for_until_it_is_said(
    pair: Mentorship, mina: Person, omar: Person, now: datetime
) -> None:
    save_letter(pair, {"thanks": "For everything"}, expected=0, actor=mina, now=now)
    begin_ending(pair, reason="time", goodbye="writing", actor=mina, now=now)

    assert (kinds(mina, now), kinds(omar, now)) == ([], ["ending.goodbye"])


def test_a_pausing_pair_is_asked_on_its_day_and_not_before(
    pair: Mentorship, mina: Person, now: datetime
) -> None:
    pause(pair, until=(now + timedelta(days=10)).date(), actor=mina, now=now)

    assert kinds(mina, now + timedelta(days=9)) == []
    assert kinds(mina, now + timedelta(days=10)) == ["pausing.carry_on"]


@pytest.mark.parametrize("count", [1, 3, 50])
def test_however_many_relationships_it_is_one_query(
    omar: Person, program: Program, now: datetime, count: int, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        make_pair(enrolled(make_person(f"Mentee{number} Test"), program, learns=True), omar, program)
    mentorships = list(Mentorship.objects.visible_to(omar).with_members())

    with django_assert_num_queries(1):
        assert list(together.offer(omar, mentorships, now)) == []
