"""Two people who press in the same moment, over two connections; only PostgreSQL lets a test have those."""

from collections.abc import Callable
from datetime import date, datetime
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection, connections

from rapport.history.models import Event
from rapport.kernel import clock
from rapport.mentorships import rounds
from rapport.mentorships.agreement.answering import begin_alignment, finish_answers, save_answers
from rapport.mentorships.agreement.signing import sign, tick_confidence
from rapport.mentorships.ending.operations import begin_ending, save_letter
from rapport.mentorships.models import AgreementVersion, GoodbyeLetter, Mentorship, Round
from rapport.mentorships.testing import ANSWERS, draft_agreement
from rapport.people.models import Person
from rapport.programs.models import Program
from rapport.testing import make_pair

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="one writer at a time is SQLite's own rule"),
]


def at_once(*presses: Callable[[], Any]) -> list[Exception]:
    """Press everything in the same moment; the exceptions that came of it."""
    barrier, raised = Barrier(len(presses)), list[Exception]()

    def press(act: Callable[[], Any]) -> None:
        try:
            barrier.wait()
            act()
        except Exception as error:
            raised.append(error)
        finally:
            connections.close_all()

    threads = [Thread(target=press, args=[act]) for act in presses]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def fresh() -> Mentorship:
    return Mentorship.objects.with_members().get()


@pytest.fixture
def forming(mina: Person, omar: Person, program: Program) -> Mentorship:
    return make_pair(mina, omar, program, state="forming")


def test_two_who_finish_together_reveal_once_and_draft_once(
    forming: Mentorship, mina: Person, omar: Person, now: datetime
) -> None:
    round_ = begin_alignment(forming, actor=None, now=now)
    round_.mentorship = forming
    for person in (mina, omar):
        save_answers(round_, ANSWERS, expected=None, actor=person, now=now)

    def finish(person: Person) -> None:
        mine = Round.objects.with_answers().get()
        mine.mentorship = fresh()
        finish_answers(mine, actor=person, now=clock.now())

    assert at_once(lambda: finish(mina), lambda: finish(omar)) == []
    assert Round.objects.get().is_revealed
    assert AgreementVersion.objects.count() == 1
    assert Event.objects.filter(verb="round.revealed").count() == 1


def test_two_who_sign_together_begin_once(
    forming: Mentorship, mina: Person, omar: Person, now: datetime
) -> None:
    draft = draft_agreement(forming, now)
    for person in (mina, omar):
        tick_confidence(draft, ticked=True, actor=person, now=now)

    def press(person: Person) -> None:
        mine = AgreementVersion.objects.with_everything().get()
        mine.mentorship = fresh()
        sign(mine, explore_until=date(2026, 4, 1), actor=person, now=clock.now())

    assert at_once(lambda: press(mina), lambda: press(omar)) == []
    assert fresh().state == "active"
    assert Event.objects.filter(verb="mentorship.activate").count() == 1


def test_two_who_end_it_together_end_it_once_with_both_letters(
    pair: Mentorship, mina: Person, omar: Person, now: datetime
) -> None:
    for person in (mina, omar):
        save_letter(pair, {"thanks": "For it all"}, expected=0, actor=person, now=now)

    def press(person: Person) -> None:
        begin_ending(fresh(), reason="time", goodbye="writing", actor=person, now=clock.now())

    assert at_once(lambda: press(mina), lambda: press(omar)) == []
    assert Event.objects.filter(verb="mentorship.begin_ending").count() == 1
    assert GoodbyeLetter.objects.exclude(sent_at=None).count() == 2


def test_two_who_open_a_round_together_open_one(pair: Mentorship, now: datetime) -> None:
    def press() -> None:
        rounds.open_round(fresh(), Round.Kind.REVIEW, ["wish"], actor=None, now=clock.now())

    assert at_once(press, press) == []
    assert Round.objects.count() == 1
