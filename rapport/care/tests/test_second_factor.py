from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from rapport.care import operations
from rapport.care.models import Report
from rapport.kernel import clock
from rapport.people.models import Person

PEOPLE = "/programs/spring/people/"
REPORTS = "/care/reports/"


@pytest.fixture(autouse=True)
def _asked_of_staff(settings: Any) -> None:
    settings.SECOND_FACTOR = "staff"


def test_coordinators_need_one_for_pages_about_others(cora: Person, as_person: Any) -> None:
    browser: Client = as_person(cora)

    before = browser.get(PEOPLE)
    Authenticator.objects.create(user=cora, type=Authenticator.Type.RECOVERY_CODES, data={})
    with_recovery_codes_alone = browser.get(PEOPLE)
    Authenticator.objects.create(user=cora, type=Authenticator.Type.WEBAUTHN, data={})

    assert before.status_code == with_recovery_codes_alone.status_code == 403
    assert 'href="/accounts/2fa/"' in before.content.decode()
    assert browser.get(PEOPLE).status_code == 200
    assert browser.get("/today/").status_code == 200


def test_safeguarding_contacts_need_one_for_reports(
    pair: Any, mina: Person, omar: Person, sana: Person, as_person: Any
) -> None:
    operations.report_a_line(pair, text="Again", about=omar, stop_contact=False, actor=mina, now=clock.now())
    page = f"{REPORTS}{Report.objects.get().pk}/"
    browser: Client = as_person(sana)

    assert [browser.get(each).status_code for each in (REPORTS, page)] == [403, 403]
    Authenticator.objects.create(user=sana, type=Authenticator.Type.TOTP, data={})
    assert [browser.get(each).status_code for each in (REPORTS, page)] == [200, 200]


def test_nobody_else_learns_that_there_is_a_page(
    mina: Person, dana: Person, sana: Person, program: Any, as_person: Any
) -> None:
    for person in (mina, dana):
        assert [as_person(person).get(each).status_code for each in (PEOPLE, REPORTS)] == [404, 404]


def test_where_it_is_asked_of_nobody_a_password_is_enough(
    cora: Person, as_person: Any, settings: Any
) -> None:
    settings.SECOND_FACTOR = "nobody"

    assert as_person(cora).get(PEOPLE).status_code == 200
