import base64
import time
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client

from rapport.people.models import Person
from rapport.people.tests.conftest import PASSWORD
from rapport.vault.sealing import SealIsBroken

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


@pytest.fixture
def secret(browser: Client, anna: Person, django_capture_on_commit_callbacks: Any) -> str:
    """Anna is signed in and has set up an authenticator app."""
    browser.post(LOGIN, {"login": anna.email, "password": PASSWORD})
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    browser.get("/accounts/2fa/totp/activate/")
    made: str = browser.session["mfa.totp.secret"]
    with django_capture_on_commit_callbacks(execute=True):
        answer = browser.post("/accounts/2fa/totp/activate/", {"code": code_of(made)})
    assert answer.status_code == 302
    # The same code must not be taken twice, so the next step of a test counts as a later one.
    cache.clear()
    return made


def test_a_second_step_is_asked_for_after_the_password(secret: str, anna: Person):
    browser = Client()

    asked = browser.post(LOGIN, {"login": anna.email, "password": PASSWORD})
    assert asked.headers["Location"] == "/accounts/2fa/authenticate/"
    assert browser.get("/me/").status_code == 302

    wrong = browser.post(asked.headers["Location"], {"code": "000000"})
    right = browser.post(asked.headers["Location"], {"code": code_of(secret)})

    assert (wrong.status_code, right.status_code) == (422, 302)
    assert browser.get("/me/").status_code == 200


def test_a_second_step_is_asked_for_after_a_code_by_mail_too(
    secret: str, anna: Person, code_sent: Callable[[], str]
):
    browser = Client()

    asked = browser.post("/accounts/login/code/", {"email": anna.email})
    answer = browser.post(asked.headers["Location"], {"code": code_sent()})

    assert answer.headers["Location"] == "/accounts/2fa/authenticate/"


def test_a_recovery_code_lets_somebody_in_once(secret: str, anna: Person):
    spare = RecoveryCodes(Authenticator.objects.get(user=anna, type="recovery_codes")).get_unused_codes()[0]

    def try_it() -> int:
        browser = Client()
        browser.post(LOGIN, {"login": anna.email, "password": PASSWORD})
        browser.post("/accounts/2fa/authenticate/", {"code": spare})
        return browser.get("/me/").status_code

    assert [try_it(), try_it()] == [200, 302]


def test_secrets_are_sealed_under_the_key_of_their_person(secret: str, anna: Person, dana: Person):
    held = Authenticator.objects.get(user=anna, type="totp").data["secret"]

    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator")
        assert secret not in str(cursor.fetchall())
    assert Authenticator.objects.get(user=anna, type="totp").wrap().validate_code(code_of(secret))
    _owner, _sep, record = held.partition(":")
    base64.b64decode(record, validate=True)
    from rapport.people.accounts.mfa import MfaAdapter

    with pytest.raises(SealIsBroken):
        MfaAdapter().decrypt(f"{dana.pk}:{record}")


def test_setting_one_up_asks_for_the_password_again(browser: Client, anna: Person):
    browser.post(LOGIN, {"login": anna.email, "password": PASSWORD})

    answer = browser.get("/accounts/2fa/totp/activate/")

    assert answer.headers["Location"].startswith("/accounts/reauthenticate/")


def test_its_owner_is_told(secret: str, anna: Person, post_box: Callable[[], list[Any]]):
    told = {message.subject for message in post_box()}

    assert "A second step was added" in told
    assert all(message.to == [anna.email] for message in mail.outbox)
