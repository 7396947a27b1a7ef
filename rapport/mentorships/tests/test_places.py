"""A mentor's places: full, waiting, freeing, and many hands at once."""

from contextlib import suppress
from datetime import date, timedelta
from functools import partial

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from rapport.kernel import clock
from rapport.kernel.errors import Refused
from rapport.mentorships.models import Member, Mentorship, Request, Waiting
from rapport.mentorships.operations import move
from rapport.mentorships.places import full_until, months_later, places_of
from rapport.mentorships.requests.operations import accept_request
from rapport.mentorships.tests.choosing import WORDS, ask, sent_request
from rapport.mentorships.waiting import wait_for
from rapport.testing import enrolled, make_pair, make_person


@pytest.fixture
def two_running(omar, program):
    """Omar's two places are taken."""
    others = [enrolled(make_person(f"{name} Berg"), program, learns=True) for name in ("Ada", "Bo")]
    return [make_pair(other, omar, program) for other in others]


@pytest.mark.practice("CHOOSE-5")
def test_a_full_mentor_disappears_and_comes_back_when_a_pair_pauses(
    as_person, mina, omar, program, two_running
):
    client = as_person(mina)
    assert "Omar Lindqvist" not in client.get("/find/").content.decode()
    page = client.get(f"/find/{omar.pk}/").content.decode()
    assert "Omar is full until 2 September 2026" in page
    assert "Tell me when Omar has room" in page
    assert f"/find/{omar.pk}/wait/" in page

    move(two_running[0], "pause", actor=omar, now=clock.now())

    assert "Omar Lindqvist" in client.get("/find/").content.decode()
    assert "Ask Omar" in client.get(f"/find/{omar.pk}/").content.decode()


@pytest.mark.practice("CHOOSE-5")
def test_a_full_mentor_can_not_be_asked(as_person, mina, omar, program, two_running):
    ask(as_person(mina), omar, **WORDS)

    assert not Request.objects.open().exists()


def test_who_waits_is_told_in_turn_and_the_place_is_kept_for_them(
    as_person, mina, dana, omar, program, two_running, advance
):
    for person in (mina, dana):
        as_person(person).post(f"/find/{omar.pk}/wait/", {"program": program.slug})
        clock.freeze(clock.now() + timedelta(minutes=1))
    assert "You’re waiting" in as_person(mina).get(f"/find/{omar.pk}/").content.decode()

    move(two_running[0], "pause", actor=omar, now=clock.now())
    advance(hours=1)

    assert [m.to for m in mail.outbox if "has room again" in m.subject] == [[mina.email]]
    assert "The place is kept for you" in as_person(mina).get(f"/find/{omar.pk}/").content.decode()
    assert "Omar is full" in as_person(dana).get(f"/find/{omar.pk}/").content.decode()
    assert "Omar Lindqvist" not in as_person(dana).get("/find/").content.decode()

    advance(days=5)
    assert [m.to for m in mail.outbox if "has room again" in m.subject] == [[mina.email], [dana.email]]
    assert "Omar is full" in as_person(mina).get(f"/find/{omar.pk}/").content.decode()


def test_nobody_sees_how_many_wait(as_person, mina, dana, cora, omar, program, two_running):
    for person in (mina, dana):
        wait_for(person, omar, program, now=clock.now())

    for person in (mina, dana, omar):
        page = as_person(person).get(f"/find/{omar.pk}/")
        assert "2 people" not in page.content.decode()


def test_waiting_is_left_again(as_person, mina, omar, program, two_running):
    client = as_person(mina)
    client.post(f"/find/{omar.pk}/wait/", {"program": program.slug})
    client.post(f"/find/{omar.pk}/wait/", {"program": program.slug})
    assert Waiting.objects.count() == 1

    client.post(f"/find/{omar.pk}/wait/", {"program": program.slug, "stop": "1"})

    assert not Waiting.objects.exists()


def test_there_is_no_line_where_there_is_room(as_person, mina, omar, program):
    assert as_person(mina).post(f"/find/{omar.pk}/wait/", {"program": program.slug}).status_code == 403


def test_a_pair_that_comes_back_from_a_pause_keeps_its_promise_beyond_the_capacity(
    mina, omar, program, two_running
):
    move(two_running[0], "pause", actor=omar, now=clock.now())
    third = make_pair(mina, omar, program)

    move(two_running[0], "resume", actor=omar, now=clock.now())

    assert third.holds_a_place
    assert places_of(omar, clock.now()).taken == 3
    assert places_of(omar, clock.now()).free == 0


def test_full_until_is_the_first_end_in_sight(omar, program, two_running):
    Mentorship.objects.filter(pk=two_running[1].pk).update(
        term_ends_on=clock.now().date() + timedelta(days=9)
    )

    assert full_until(omar, clock.now()) == clock.now().date() + timedelta(days=9)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ("2026-03-02", 6, "2026-09-02"),
        ("2026-08-31", 6, "2027-02-28"),
        ("2023-11-30", 3, "2024-02-29"),
        ("2026-12-31", 1, "2027-01-31"),
    ],
)
def test_months_later_stays_within_the_month(day, months, later):
    assert months_later(date.fromisoformat(day), months) == date.fromisoformat(later)


def test_the_database_keeps_two_from_one_place(omar, program, two_running):
    first, second = Member.objects.filter(person=omar).order_by("pk")
    second.place = first.place

    with pytest.raises(IntegrityError), transaction.atomic():
        second.save()


def test_eight_yeses_at_once_fill_exactly_two_places(omar, program, at_once):
    requests = [
        sent_request(enrolled(make_person(f"N{index} Berg"), program, learns=True), omar, program)
        for index in range(8)
    ]
    said: list[str] = []

    def accept(request: Request) -> None:
        try:
            accept_request(request, actor=omar, now=clock.now())
        except Refused:
            said.append("full")
        else:
            said.append("yes")

    at_once([partial(accept, request) for request in requests])

    assert sorted(said) == ["full"] * 6 + ["yes"] * 2
    assert Mentorship.objects.filter(state="introduced").count() == 2
    assert Request.objects.filter(state="accepted").count() == 2
    assert Request.objects.open().count() == 6
    assert sorted(Member.objects.filter(person=omar).values_list("place", flat=True)) == [1, 2]


def test_two_presses_of_one_yes_at_once_make_one_introduction(mina, omar, program, at_once):
    request = sent_request(mina, omar, program)

    def accept() -> None:
        with suppress(Refused):
            accept_request(Request.objects.with_people().get(pk=request.pk), actor=omar, now=clock.now())

    at_once([accept] * 4)

    assert Mentorship.objects.count() == 1
