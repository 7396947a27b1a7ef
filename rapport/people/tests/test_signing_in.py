import unicodedata
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from rapport.kernel import clock
from rapport.people.models import Person, Session
from rapport.people.tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def sign_in(browser: Client, email: str, password: str) -> Any:
    return browser.post(LOGIN, {"login": email, "password": password})


def is_in(browser: Client) -> bool:
    return browser.get("/me/").status_code == 200


def test_a_password_lets_somebody_in_however_the_address_is_spelled(browser: Client, anna: Person):
    answer = sign_in(browser, "anna.BERG@example.org", PASSWORD)

    assert answer.headers["Location"] == "/"
    assert is_in(browser)


def test_whoever_is_signed_in_is_sent_on_to_their_day(browser: Client, anna: Person):
    sign_in(browser, anna.email, PASSWORD)

    assert browser.get("/").headers["Location"] == "/today/"


def test_a_wrong_password_and_an_unknown_address_are_answered_alike(browser: Client, anna: Person):
    wrong = sign_in(browser, anna.email, "another one altogether")
    unknown = sign_in(Client(), "nobody@example.org", "another one altogether")

    assert wrong.status_code == unknown.status_code == 422
    assert len(wrong.content) - len(anna.email) == len(unknown.content) - len("nobody@example.org")


def test_a_code_by_mail_lets_somebody_in_once(browser: Client, anna: Person, code_sent: Callable[[], str]):
    asked = browser.post("/accounts/login/code/", {"email": anna.email})
    code = code_sent()
    let_in = browser.post(asked.headers["Location"], {"code": code})

    assert let_in.status_code == 302
    assert is_in(browser)
    assert mail.outbox[-1].to == [anna.email]
    assert code not in mail.outbox[-1].subject
    again = Client()
    again.post("/accounts/login/code/confirm/", {"code": code})
    assert not is_in(again)


def test_a_code_for_an_unknown_address_looks_the_same_and_writes_to_nobody(
    browser: Client, anna: Person, post_box: Callable[[], list[Any]]
):
    other = Client()

    known = browser.post("/accounts/login/code/", {"email": anna.email})
    unknown = other.post("/accounts/login/code/", {"email": "nobody@example.org"})

    assert known.headers["Location"] == unknown.headers["Location"]
    assert other.post(unknown.headers["Location"], {"code": "ABCD-EFGH"}).status_code == 422
    assert [message.to for message in post_box()] == [[anna.email]]


def test_three_wrong_codes_end_the_try(browser: Client, anna: Person, code_sent: Callable[[], str]):
    page = browser.post("/accounts/login/code/", {"email": anna.email}).headers["Location"]
    code = code_sent()

    for _ in range(3):
        browser.post(page, {"code": "XXXX-XXXX"})
    browser.post(page, {"code": code})

    assert not is_in(browser)


def test_a_forgotten_password_is_set_anew_by_code_and_ends_other_sessions(
    browser: Client, anna: Person, code_sent: Callable[[], str], post_box: Callable[[], list[Any]]
):
    elsewhere = Client()
    sign_in(elsewhere, anna.email, PASSWORD)

    asked = browser.post("/accounts/password/reset/", {"email": anna.email})
    confirmed = browser.post(asked.headers["Location"], {"code": code_sent()})
    new = "another quiet harbour"
    browser.post(confirmed.headers["Location"], {"password1": new, "password2": new})

    assert not is_in(elsewhere)
    assert sign_in(Client(), anna.email, new).status_code == 302
    assert sign_in(Client(), anna.email, PASSWORD).status_code == 422
    assert post_box()[-1].subject == "Your password was changed"


@pytest.mark.parametrize(
    "typed", [unicodedata.normalize("NFC", "crème brûlée é"), unicodedata.normalize("NFD", "crème brûlée é")]
)
def test_a_password_is_the_same_however_the_keyboard_composes_it(browser: Client, typed: str):
    Person.objects.create_person(email="zoe@example.org", password="crème brûlée é")

    assert sign_in(browser, "zoe@example.org", typed).status_code == 302


def test_a_space_at_the_end_of_a_password_counts(browser: Client):
    Person.objects.create_person(email="zoe@example.org", password="a quiet harbour ")

    assert sign_in(browser, "zoe@example.org", "a quiet harbour").status_code == 422
    assert sign_in(browser, "zoe@example.org", "a quiet harbour ").status_code == 302


@pytest.mark.parametrize(("size", "status"), [(2_000, 422), (1_000_000, 422), (3_000_000, 413)])
def test_an_endless_password_is_refused_before_it_is_hashed(
    browser: Client, anna: Person, size: int, status: int
):
    assert sign_in(browser, anna.email, "p" * size).status_code == status


@pytest.mark.parametrize(
    "typed", ["\x00", "a\x00@example.org", "x" * 5_000, "<script>alert(1)</script>@example.org", "'; --"]
)
def test_hostile_addresses_are_answered_with_a_sentence(browser: Client, anna: Person, typed: str):
    assert sign_in(browser, typed, PASSWORD).status_code == 422
    assert browser.post("/accounts/login/code/", {"email": typed}).status_code == 422
    assert browser.post("/accounts/password/reset/", {"email": typed}).status_code == 422


def test_five_wrong_passwords_close_the_door_for_a_while(real_limits: None, browser: Client, anna: Person):
    for _ in range(5):
        assert "isn’t right" in sign_in(browser, anna.email, "wrong and wrong again").content.decode()

    closed = sign_in(browser, anna.email, PASSWORD)

    assert closed.status_code == 422
    assert "Wait five minutes" in closed.content.decode()
    assert not is_in(browser)


def test_a_token_of_one_press_does_not_undo_the_counting(real_limits: None, browser: Client, anna: Person):
    from uuid import uuid4

    for _ in range(5):
        browser.post(LOGIN, {"login": anna.email, "password": "wrong and wrong", "_once": str(uuid4())})

    assert "Wait five minutes" in sign_in(browser, anna.email, PASSWORD).content.decode()


def test_codes_are_not_sent_without_end(
    real_limits: None, browser: Client, anna: Person, post_box: Callable[[], list[Any]]
):
    for _ in range(6):
        Client().post("/accounts/login/code/", {"email": anna.email})

    assert len(post_box()) == 3


def test_many_sign_ups_from_one_place_are_slowed_down(
    real_limits: None, open_sign_up: None, browser: Client, anna: Person
):
    browser.post("/welcome/preview/", {"answer": "in", "role": "learning"})

    answers = [browser.post("/accounts/signup/", {"email": "not an address"}).status_code for _ in range(21)]

    assert answers == [422] * 20 + [429]


def test_the_database_holds_nothing_that_signs_anybody_in(browser: Client, anna: Person):
    sign_in(browser, anna.email, PASSWORD)

    secret = browser.cookies["session"].value

    assert secret not in str(list(Session.objects.values()))
    thief = Client()
    thief.cookies["session"] = Session.objects.get().session_key
    assert not is_in(thief)


def test_the_list_of_sessions_names_devices_and_signs_out_one_of_them(browser: Client, anna: Person):
    other = Client(headers={"user-agent": FIREFOX})
    sign_in(browser, anna.email, PASSWORD)
    sign_in(other, anna.email, PASSWORD)

    page = browser.get("/me/sessions/").content.decode()
    there = Session.objects.get(device="Firefox, Linux")
    browser.post(f"/me/sessions/{there.pk}/end/")

    assert "Firefox, Linux" in page and "This one" in page
    assert is_in(browser) and not is_in(other)


def test_nobody_ends_a_session_of_somebody_else(browser: Client, anna: Person, as_person: Any, dana: Person):
    sign_in(browser, anna.email, PASSWORD)
    annas = Session.objects.get(person=anna)

    assert as_person(dana).post(f"/me/sessions/{annas.pk}/end/").status_code == 404
    assert is_in(browser)


def test_signing_out_everywhere_ends_every_session(browser: Client, anna: Person):
    others = [Client(), Client()]
    for each in (browser, *others):
        sign_in(each, anna.email, PASSWORD)

    browser.post("/me/sessions/end/")

    assert [is_in(each) for each in (browser, *others)] == [False, False, False]
    assert not Session.objects.filter(person=anna).exists()


def test_signing_out_needs_a_press(browser: Client, anna: Person):
    sign_in(browser, anna.email, PASSWORD)

    browser.get("/accounts/logout/")
    assert is_in(browser)

    browser.post("/accounts/logout/")
    assert not is_in(browser)


def test_a_closed_account_lets_nobody_in(browser: Client, anna: Person):
    Person.objects.filter(pk=anna.pk).update(is_active=False)

    sign_in(browser, anna.email, PASSWORD)

    assert not is_in(browser)


def test_sessions_that_ran_out_are_forgotten_by_the_real_clock(browser: Client, anna: Person):
    from django.utils import timezone

    from rapport.people.jobs import forget_sessions

    sign_in(browser, anna.email, PASSWORD)
    clock.freeze(clock.now() + timedelta(days=400))
    forget_sessions.call()
    assert is_in(browser)

    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    forget_sessions.call()
    assert not Session.objects.exists()
