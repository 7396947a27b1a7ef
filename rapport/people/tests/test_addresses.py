import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client

from rapport.kernel import clock
from rapport.people.models import Person
from rapport.people.tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"
NEW = "anna@elsewhere.example"


@pytest.fixture
def moved(browser: Client, anna: Person, code_sent: Callable[[], str]) -> Client:
    """Anna has changed her address; ``browser`` is where she did it."""
    browser.post(LOGIN, {"login": anna.email, "password": PASSWORD})
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    sent_on = browser.post("/accounts/email/", {"email": NEW, "action_add": ""})
    assert mail.outbox == []
    code = code_sent()
    assert mail.outbox[-1].to == [NEW]
    browser.post(sent_on.headers["Location"], {"code": code})
    return browser


def link_in(message: Any) -> str:
    found = re.search(r"http://[^/]+(/me/address/\S+)", message.body)
    assert found
    return found[1]


def test_an_address_changes_when_the_new_one_is_proved(moved: Client, anna: Person):
    anna.refresh_from_db()

    assert (anna.email, anna.email_key) == (NEW, NEW)
    assert list(EmailAddress.objects.filter(user=anna).values_list("email", "verified", "primary")) == [
        (NEW, True, True)
    ]
    assert moved.get("/me/").status_code == 200


def test_nothing_changes_before_that(browser: Client, anna: Person):
    browser.post(LOGIN, {"login": anna.email, "password": PASSWORD})
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})

    browser.post("/accounts/email/", {"email": NEW, "action_add": ""})

    anna.refresh_from_db()
    assert anna.email_key == "anna.berg@example.org"


def test_changing_it_asks_for_the_password_again(browser: Client, anna: Person):
    browser.post(LOGIN, {"login": anna.email, "password": PASSWORD})

    answer = browser.post("/accounts/email/", {"email": NEW, "action_add": ""})

    assert answer.headers["Location"].startswith("/accounts/reauthenticate/")


def test_the_old_address_is_told_and_can_take_it_back_with_a_press(
    moved: Client, anna: Person, post_box: Callable[[], list[Any]], code_sent: Callable[[], str]
):
    told = next(message for message in post_box() if message.subject == "Your address was changed")
    old_mailbox, path = Client(), link_in(told)
    assert told.to == ["anna.berg@example.org"]
    assert NEW not in told.body

    for _ in range(5):
        assert old_mailbox.get(path).status_code == 200
    anna.refresh_from_db()
    assert anna.email == NEW

    old_mailbox.post(path)

    anna.refresh_from_db()
    assert anna.email_key == "anna.berg@example.org"
    assert not anna.has_usable_password()
    assert moved.get("/me/").status_code == 302
    asked = old_mailbox.post("/accounts/login/code/", {"email": "anna.berg@example.org"})
    old_mailbox.post(asked.headers["Location"], {"code": code_sent()})
    assert old_mailbox.get("/me/").status_code == 200


def test_the_link_works_once_and_for_a_week(
    moved: Client, anna: Person, post_box: Callable[[], list[Any]], browser: Client
):
    path = link_in(next(message for message in post_box() if "address was changed" in message.subject))

    clock.freeze(clock.now() + timedelta(days=7))
    assert Client().get(path).status_code == 410
    assert Client().post(path).status_code == 410
    clock.freeze(clock.now() - timedelta(days=1))
    assert Client().post(path).status_code == 303
    assert Client().post(path).status_code == 410
    assert Client().get(path[:-5] + "AAAA/").status_code == 410


def change_again(browser: Client, address: str, code_sent: Callable[[], str]) -> None:
    clock.freeze(clock.now() + timedelta(minutes=5))
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    sent_on = browser.post("/accounts/email/", {"email": address, "action_add": ""})
    browser.post(sent_on.headers["Location"], {"code": code_sent()})


def links_in(messages: list[Any], to: str) -> list[str]:
    told = [message for message in messages if "address was changed" in message.subject]
    return [link_in(message) for message in told if message.to == [to]]


def test_whoever_changes_it_twice_does_not_lose_the_first_mailbox_its_way_back(
    moved: Client, anna: Person, post_box: Callable[[], list[Any]], code_sent: Callable[[], str]
):
    change_again(moved, "thief@elsewhere.example", code_sent)
    anna.refresh_from_db()
    assert anna.email_key == "thief@elsewhere.example"
    (path,) = links_in(post_box(), "anna.berg@example.org")

    assert Client().post(path).status_code == 303

    anna.refresh_from_db()
    assert anna.email_key == "anna.berg@example.org"
    for stale in (path, *links_in(post_box(), NEW)):
        assert Client().post(stale).status_code == 410


def test_taking_the_second_change_back_leaves_the_first_to_be_taken_back_and_mail_resting(
    moved: Client, anna: Person, post_box: Callable[[], list[Any]], code_sent: Callable[[], str]
):
    change_again(moved, "thief@elsewhere.example", code_sent)
    (second,) = links_in(post_box(), NEW)

    Client().post(second)

    anna.refresh_from_db()
    assert anna.email_key == NEW
    assert anna.address_changed_at is not None
    (first,) = links_in(post_box(), "anna.berg@example.org")
    assert Client().post(first).status_code == 303
    anna.refresh_from_db()
    assert (anna.email_key, anna.address_changed_at) == ("anna.berg@example.org", None)


def test_an_account_nobody_ever_used_does_not_keep_the_old_address(
    moved: Client, anna: Person, post_box: Callable[[], list[Any]]
):
    squatter = Person.objects.create_person(email="anna.berg@example.org", name="Anna Berg")
    (path,) = links_in(post_box(), "anna.berg@example.org")

    assert Client().post(path).status_code == 303

    anna.refresh_from_db()
    squatter.refresh_from_db()
    assert anna.email_key == "anna.berg@example.org"
    assert squatter.left_at is not None
    assert EmailAddress.objects.get(email="anna.berg@example.org").user == anna


def test_an_account_that_is_used_keeps_the_address_and_the_page_says_so(
    moved: Client, anna: Person, post_box: Callable[[], list[Any]]
):
    Person.objects.create_person(
        email="anna.berg@example.org", name="Anna Berg", last_login=clock.now() - timedelta(minutes=1)
    )
    (path,) = links_in(post_box(), "anna.berg@example.org")

    answer = Client().post(path)

    assert answer.status_code == 403
    assert "Somebody signs in with your old address by now" in answer.content.decode()
    anna.refresh_from_db()
    assert anna.email_key == NEW


def test_a_changed_address_signs_out_everywhere_else(
    browser: Client, anna: Person, code_sent: Callable[[], str]
):
    elsewhere = Client()
    elsewhere.post(LOGIN, {"login": anna.email, "password": PASSWORD})
    browser.post(LOGIN, {"login": anna.email, "password": PASSWORD})
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})

    sent_on = browser.post("/accounts/email/", {"email": NEW, "action_add": ""})
    browser.post(sent_on.headers["Location"], {"code": code_sent()})

    assert (browser.get("/me/").status_code, elsewhere.get("/me/").status_code) == (200, 302)


def test_for_three_days_mail_alone_opens_nothing(
    moved: Client, anna: Person, post_box: Callable[[], list[Any]]
):
    mail.outbox.clear()
    thief = Client()

    asked = thief.post("/accounts/login/code/", {"email": NEW})
    reset = thief.post("/accounts/password/reset/", {"email": NEW})

    assert (asked.status_code, reset.status_code) == (302, 302)
    assert {message.subject for message in post_box()} <= {
        "Your password or a passkey, please",
        "Your address was changed",
    }
    assert Client().post(LOGIN, {"login": NEW, "password": PASSWORD}).status_code == 302

    clock.freeze(clock.now() + timedelta(days=3))
    Client().post("/accounts/login/code/", {"email": NEW})
    assert post_box()[-1].subject.startswith("Your code")


def test_without_a_password_a_fresh_code_is_asked_for_instead(
    browser: Client, mina: Person, code_sent: Callable[[], str], settings: Any
):
    browser.force_login(mina)

    sent_on = browser.get("/accounts/email/")
    assert sent_on.headers["Location"] == "/me/proof/?next=%2Faccounts%2Femail%2F"
    assert (
        browser.post("/accounts/password/set/", {"password1": PASSWORD, "password2": PASSWORD})
        .headers["Location"]
        .startswith("/me/proof/")
    )
    page = sent_on.headers["Location"]
    browser.post(page)
    code = code_sent()

    wrong = browser.post(page, {"code": "BBBB-BBBB"})
    right = browser.post(page, {"code": code.lower().replace("-", " ")})

    assert (wrong.status_code, right.headers["Location"]) == (422, "/accounts/email/")
    assert browser.get("/accounts/email/").status_code == 200
    mina.refresh_from_db()
    assert not mina.has_usable_password()


def test_three_wrong_codes_need_a_new_one(browser: Client, mina: Person, code_sent: Callable[[], str]):
    browser.force_login(mina)
    browser.post("/me/proof/")
    code = code_sent()

    for _ in range(3):
        browser.post("/me/proof/", {"code": "BBBB-BBBB"})

    assert browser.post("/me/proof/", {"code": code}).status_code == 422
    assert browser.get("/accounts/email/").status_code == 302


def test_a_proof_never_sends_anybody_to_another_site(
    browser: Client, mina: Person, code_sent: Callable[[], str]
):
    browser.force_login(mina)
    browser.post("/me/proof/")

    answer = browser.post("/me/proof/", {"code": code_sent(), "next": "https://elsewhere.example/"})

    assert answer.headers["Location"] == "/me/"


def test_changing_to_an_address_somebody_has_tells_only_its_owner(
    browser: Client, anna: Person, mina: Person, post_box: Callable[[], list[Any]]
):
    browser.post(LOGIN, {"login": anna.email, "password": PASSWORD})
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})

    answer = browser.post("/accounts/email/", {"email": mina.email, "action_add": ""})

    assert answer.status_code == 302
    anna.refresh_from_db()
    assert anna.email_key == "anna.berg@example.org"
    assert mina.email not in browser.get(answer.headers["Location"]).content.decode().replace(
        mina.email, "", 1
    )
