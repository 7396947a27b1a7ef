"""What happens to a relationship when one of the two leaves."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.core import mail

from rapport.jobs.testing import run_due
from rapport.mentorships.models import Member, Mentorship, Request, Waiting
from rapport.people.models import Person
from rapport.people.operations import erase_person
from rapport.programs.models import Enrollment, Program, Staff
from rapport.programs.operations import leave_program
from rapport.testing import enrolled, make_pair, make_person
from rapport.vault.models import DataKey

pytestmark = pytest.mark.django_db


def leave(person: Person, program: Program, now: datetime) -> None:
    leave_program(Enrollment.objects.get(person=person, program=program), actor=person, now=now)
    run_due()


@pytest.mark.parametrize("state", ["forming", "active", "paused", "in_review", "closing"])
def test_it_closes_politely_and_frees_the_place(
    mina: Person, omar: Person, program: Program, now: datetime, state: str
):
    pair = make_pair(mina, omar, program, state)

    leave(omar, program, now)

    pair = Mentorship.objects.get(pk=pair.pk)
    assert (pair.state, pair.closed_at) == ("closed", now)
    assert not Member.objects.exclude(place=None).exists()
    [told] = mail.outbox
    assert (told.to, told.subject) == ([mina.email], "Omar has left Spring program")


def test_the_one_who_stays_keeps_the_key_to_what_was_shared(
    pair: Mentorship, omar: Person, mina: Person, now: datetime
):
    erase_person(omar, actor=omar, now=now)
    run_due()

    pair.refresh_from_db()
    assert pair.state == "closed"
    assert DataKey.objects.filter(pk=pair.key_id).exists()
    assert Mentorship.objects.visible_to(mina).get() == pair
    assert str(pair.partner_of(mina)) == "Somebody who left"
    [told] = mail.outbox
    assert told.subject == "Your mentor has left Spring program"


def test_an_introduction_ends_as_if_nobody_had_said_yes(
    mina: Person, omar: Person, program: Program, now: datetime
):
    pair = make_pair(mina, omar, program, "introduced")

    leave(mina, program, now)

    assert Mentorship.objects.get(pk=pair.pk).state == "lapsed"


def test_only_this_program_is_left(mina: Person, omar: Person, program: Program, now: datetime):
    other = Program.objects.create(slug="autumn", name="Autumn program")
    enrolled(mina, other, learns=True)
    guide = enrolled(make_person("Greta Guide"), other, guides=True)
    here, there = make_pair(mina, omar, program), make_pair(mina, guide, other)

    leave(mina, program, now)

    states = {pair.pk: pair.state for pair in Mentorship.objects.all()}
    assert states == {here.pk: "closed", there.pk: "active"}


def test_what_ended_before_stays_as_it_is(mina: Person, omar: Person, program: Program, now: datetime):
    make_pair(mina, omar, program, "closed")

    leave(mina, program, now)

    assert mail.outbox == []


def test_requests_go_back_and_lines_are_left(
    mina: Person, omar: Person, dana: Person, program: Program, now: datetime
):
    to_omar = Request.objects.create(
        program=program, mentee=mina, mentor=omar, state="sent", sent_at=now, waiting_since=now
    )
    from_omar = Request.objects.create(
        program=program, mentee=omar, mentor=dana, state="sent", sent_at=now, waiting_since=now
    )
    Request.objects.create(program=program, mentee=omar, mentor=mina)
    Waiting.objects.create(program=program, mentee=mina, mentor=omar, since=now)

    leave(omar, program, now)

    assert Request.objects.get(pk=to_omar.pk).state == "expired"
    assert Request.objects.get(pk=from_omar.pk).state == "withdrawn"
    assert Request.objects.count() == 2
    assert not Waiting.objects.exists()


def test_what_somebody_asked_in_vain_is_erased_with_them(
    mina: Person, omar: Person, program: Program, now: datetime
):
    asked = Request.objects.create(
        program=program, mentee=mina, mentor=omar, state="sent", sent_at=now, waiting_since=now
    )

    erase_person(mina, actor=mina, now=now)
    run_due()

    assert not Request.objects.exists()
    assert not DataKey.objects.filter(pk=asked.key_id).exists()


def test_lists_and_roles_of_the_program_forget_them(cora: Person, program: Program, now: datetime):
    enrolled(cora, program, guides=True)

    erase_person(cora, actor=cora, now=now)
    run_due()

    assert not Enrollment.objects.filter(person=cora).exists()
    assert not Staff.objects.filter(person=cora).exists()


def test_hearing_of_it_twice_changes_nothing_more(
    pair: Mentorship, omar: Person, now: datetime, advance: Callable[..., Any]
):
    from rapport.history.models import Event
    from rapport.mentorships.jobs import end_everywhere

    erase_person(omar, actor=omar, now=now)
    run_due()
    end_everywhere(Event.objects.get(verb="person.left"))
    run_due()

    assert len(mail.outbox) == 1


def test_somebody_outside_is_not_told(pair: Mentorship, omar: Person, dana: Person, now: datetime):
    make_person("Erik Elsewhere")

    leave(omar, pair.program, now)

    assert [message.to for message in mail.outbox] == [["mina@example.org"]]
