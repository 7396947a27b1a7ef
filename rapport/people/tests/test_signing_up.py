from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse

from rapport.history.models import Event
from rapport.library import guides
from rapport.people.models import Person
from rapport.people.tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
SIGN_UP = "/accounts/signup/"
PREVIEW = "/welcome/preview/"


def still_in(browser: Client, role: str = "learning") -> None:
    browser.post(PREVIEW, {"answer": "in", "role": role})


def sign_up(browser: Client, **said: str) -> Any:
    values = {"name": "Noor Aziz", "email": "noor@example.org", "password1": "", **said}
    return browser.post(SIGN_UP, values)


@pytest.mark.practice("CHOOSE-8")
def test_nobody_reaches_sign_up_without_the_preview_and_not_now_ends_it(
    open_sign_up: None, browser: Client, post_box: Callable[[], list[Any]]
):
    assert browser.get(SIGN_UP).headers["Location"] == PREVIEW
    assert sign_up(browser).headers["Location"] == PREVIEW

    for role in ("learning", "guiding"):
        page = browser.get(PREVIEW, {"role": role}).content.decode()
        for duty in guides.duties(role):
            assert str(duty.says).replace("'", "&#x27;") in page
        assert str(guides.preview(role).hours) in page
        assert all(str(line) in page for line in guides.preview(role).hard)
        assert str(guides.preview(role).leaving) in page

    said_no = browser.post(PREVIEW, {"answer": "not_now", "role": "guiding"})
    good_bye = browser.get(said_no.headers["Location"])
    assert (said_no.status_code, good_bye.status_code) == (303, 200)
    assert browser.get(SIGN_UP).headers["Location"] == PREVIEW
    assert post_box() == []
    assert not Person.objects.exists() and not Event.objects.exists()

    assert browser.post(PREVIEW, {"answer": "in", "role": "guiding"}).headers["Location"] == SIGN_UP
    assert browser.get(SIGN_UP).status_code == 200


def test_reading_the_preview_changes_nothing(open_sign_up: None, browser: Client):
    for _ in range(5):
        browser.get(PREVIEW, {"role": "both"})

    assert browser.get(SIGN_UP).headers["Location"] == PREVIEW


def test_the_preview_of_both_roles_shows_both(browser: Client):
    page = browser.get(PREVIEW, {"role": "both"}).content.decode()

    assert str(guides.preview("learning").title) in page
    assert str(guides.preview("guiding").title) in page


def test_where_people_join_by_invitation_nobody_signs_up_alone(browser: Client):
    still_in(browser)

    page = browser.get(SIGN_UP)
    sign_up(browser)

    assert "By invitation" in page.content.decode()
    assert not Person.objects.exists()


def test_somebody_signs_up_proves_their_address_and_is_welcomed(
    open_sign_up: None, browser: Client, code_sent: Callable[[], str], now: datetime
):
    still_in(browser, "guiding")

    sent_on = sign_up(browser, email="Noor.Aziz@Example.org", password1=PASSWORD)
    unproved = EmailAddress.objects.get()
    proved = browser.post(sent_on.headers["Location"], {"code": code_sent()})

    noor = Person.objects.get()
    assert not unproved.verified and EmailAddress.objects.get().verified
    assert proved.headers["Location"] == reverse("people:welcome")
    assert (noor.name, noor.email_key) == ("Noor Aziz", "noor.aziz@example.org")
    assert (noor.came_to, noor.agreed_to_preview_at) == ("guiding", now)
    assert noor.check_password(PASSWORD)
    assert browser.get("/me/").status_code == 200
    assert Event.objects.filter(verb="person.signed_up", person_id=noor.pk).count() == 1


def test_a_password_is_optional(open_sign_up: None, browser: Client, code_sent: Callable[[], str]):
    still_in(browser)

    browser.post(sign_up(browser).headers["Location"], {"code": code_sent()})

    assert not Person.objects.get().has_usable_password()
    assert browser.get("/me/").status_code == 200
    # The code was proof enough to set up another way in at once.
    assert browser.get("/accounts/2fa/webauthn/add/").status_code == 200


def test_a_wrong_code_proves_nothing(open_sign_up: None, browser: Client, code_sent: Callable[[], str]):
    still_in(browser)
    page = sign_up(browser).headers["Location"]
    code_sent()

    answer = browser.post(page, {"code": "WRONG1"})

    assert answer.status_code == 422
    assert not EmailAddress.objects.get().verified


def test_signing_up_with_a_known_address_looks_the_same_and_tells_its_owner(
    open_sign_up: None, browser: Client, anna: Person, post_box: Callable[[], list[Any]]
):
    other = Client()
    still_in(browser)
    still_in(other)

    known = sign_up(browser, email="anna.berg@example.org", password1=PASSWORD + "2")
    unknown = sign_up(other, email="somebody.else@example.org", password1=PASSWORD + "2")

    assert (known.status_code, known.headers["Location"]) == (
        unknown.status_code,
        unknown.headers["Location"],
    )
    pages = [each.get(known.headers["Location"]).content.decode() for each in (browser, other)]
    assert pages[0].count("<form") == pages[1].count("<form")
    subjects = {message.to[0]: message.subject for message in post_box()}
    assert subjects["Anna.Berg@example.org"] == "You’re here already"
    anna.refresh_from_db()
    assert anna.check_password(PASSWORD)


def test_an_account_opened_in_somebodys_name_is_clean_when_they_come(
    open_sign_up: None, browser: Client, code_sent: Callable[[], str]
):
    stranger = Client()
    still_in(stranger)
    sign_up(stranger, email="noor@example.org", password1="the stranger's own")
    code_sent()
    mail.outbox.clear()

    asked = browser.post("/accounts/login/code/", {"email": "noor@example.org"})
    browser.post(asked.headers["Location"], {"code": code_sent()})

    noor = Person.objects.get()
    assert EmailAddress.objects.get().verified
    assert not noor.has_usable_password()
    assert browser.get("/me/").status_code == 200
    assert stranger.get("/me/").status_code == 302


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("email", "noor@localhost", "The end seems to be missing"),
        ("email", "noor@[127.0.0.1]", "The end seems to be missing"),
        ("email", "a" * 65 + "@example.org", "mail"),
        ("email", "nöör@example.org", "mail"),
        ("name", "\u202e\u200b", "readable"),
        ("name", "x" * 200, "120"),
        ("password1", "short", "short"),
        ("password1", "p" * 2000, "1,024"),
    ],
)
def test_what_cannot_be_taken_is_said_beside_its_field(
    open_sign_up: None, browser: Client, field: str, value: str, says: str
):
    still_in(browser)

    answer = sign_up(browser, **{field: value})

    assert answer.status_code == 422
    assert not Person.objects.exists()
