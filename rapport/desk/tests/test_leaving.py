"""The pages on which somebody takes their data, leaves a program, or leaves altogether."""

import json
from collections.abc import Callable
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.test import Client

from rapport.conversations.models import Message
from rapport.history.models import Event
from rapport.jobs.testing import run_due
from rapport.mentorships.models import Mentorship
from rapport.people.models import Person
from rapport.programs.models import Enrollment, Program, Staff

pytestmark = pytest.mark.django_db
AsPerson = Callable[[Person], Client]


def test_somebody_takes_their_data_as_one_file_that_is_kept_nowhere(
    pair: Mentorship, mina: Person, omar: Person, as_person: AsPerson, tmp_path: Any, settings: Any
):
    Message.objects.create(mentorship=pair, writer=omar, text="omar-message")
    browser = as_person(mina)

    page = browser.get("/me/data/")
    taken = browser.post("/me/data/")

    assert page.status_code == 200
    assert taken.headers["Content-Type"] == "application/zip"
    assert taken.headers["Content-Disposition"] == 'attachment; filename="rapport-2026-03-02.zip"'
    assert taken.headers["Cache-Control"] == "no-store"
    data = json.loads(ZipFile(BytesIO(taken.content)).read("data.json"))
    assert data["messages"][0]["text"] == "omar-message"
    assert Event.objects.filter(verb="data.taken", person_id=mina.pk).count() == 1


@pytest.mark.parametrize("path", ["/me/data/", "/me/leave/everything/"])
def test_both_ask_for_a_fresh_proof(mina: Person, browser_of_long_ago: Callable[[Person], Client], path: str):
    browser = browser_of_long_ago(mina)

    for answer in (browser.get(path), browser.post(path, {"word": "erase"})):
        assert answer.headers["Location"].startswith("/me/proof/")
    assert Person.objects.get(pk=mina.pk).left_at is None


@pytest.fixture
def browser_of_long_ago() -> Callable[[Person], Client]:
    """A browser in which somebody signed in days ago."""

    def open_it(person: Person) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return open_it


def test_leaving_a_program_ends_what_is_there_and_stays_readable(
    pair: Mentorship, mina: Person, omar: Person, as_person: AsPerson, program: Program
):
    browser = as_person(mina)
    row = Enrollment.objects.get(person=mina)

    assert "Spring program" in browser.get("/me/leave/").content.decode()
    browser.post(f"/me/leave/{row.pk}/")
    run_due()

    row.refresh_from_db()
    pair.refresh_from_db()
    assert (row.state, pair.state) == ("left", "closed")
    assert Mentorship.objects.visible_to(mina).get() == pair


def test_nobody_leaves_for_somebody_else(mina: Person, omar: Person, as_person: AsPerson):
    row = Enrollment.objects.get(person=mina)

    assert as_person(omar).post(f"/me/leave/{row.pk}/").status_code == 404
    row.refresh_from_db()
    assert row.state == "active"


def test_erasing_asks_for_the_word_and_then_happens(
    pair: Mentorship, mina: Person, omar: Person, as_person: AsPerson
):
    browser = as_person(mina)

    asked = browser.get("/me/leave/everything/")
    wrong = browser.post("/me/leave/everything/", {"word": "yes"})
    assert (asked.status_code, wrong.status_code) == (200, 422)
    assert "Nothing was erased" in wrong.content.decode()
    assert Person.objects.get(pk=mina.pk).name == "Mina Haddad"

    gone = browser.post("/me/leave/everything/", {"word": " Erase "}, follow=True)
    run_due()

    assert "Go well" in gone.content.decode()
    assert str(Person.objects.get(pk=mina.pk)) == "Somebody who left"
    assert browser.get("/me/").status_code == 302
    pair.refresh_from_db()
    assert pair.state == "closed"
    assert not Enrollment.objects.filter(person=mina).exists()


def test_opening_the_page_erases_nothing(mina: Person, as_person: AsPerson):
    as_person(mina).get("/me/leave/everything/", {"word": "erase"})

    assert Person.objects.get(pk=mina.pk).left_at is None


def test_the_only_coordinator_hands_over_first(
    cora: Person, omar: Person, program: Program, as_person: AsPerson
):
    browser = as_person(cora)

    refused = browser.post("/me/leave/everything/", {"word": "erase"})
    assert refused.status_code == 403
    assert "only coordinator of Spring program" in refused.content.decode()
    assert "only coordinator" in browser.get("/me/leave/").content.decode()

    Staff.objects.create(program=program, person=omar, role=Staff.Role.COORDINATOR)
    assert browser.post("/me/leave/everything/", {"word": "erase"}).status_code == 303


def test_these_pages_take_few_queries(
    pair: Mentorship, mina: Person, as_person: AsPerson, django_assert_max_num_queries: Any
):
    browser = as_person(mina)

    for path in ("/me/leave/", "/me/leave/everything/", "/me/data/"):
        with django_assert_max_num_queries(12):
            browser.get(path)
