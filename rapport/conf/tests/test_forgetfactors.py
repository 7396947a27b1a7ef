from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail

from rapport.conf.coordinators import forget
from rapport.jobs.testing import run_due
from rapport.kernel.errors import InputIsWrong
from rapport.people.models import Person

pytestmark = pytest.mark.django_db


def test_somebody_who_lost_them_all_comes_in_again_and_is_told(
    cora: Person, mina: Person, as_person: Any, django_capture_on_commit_callbacks: Any
) -> None:
    for person in (cora, mina):
        for kind in (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES):
            Authenticator.objects.create(user=person, type=kind, data={})
    browser = as_person(cora)

    with django_capture_on_commit_callbacks(execute=True):
        assert forget(cora.email.upper()) == 0
        run_due()

    assert set(Authenticator.objects.values_list("user", flat=True)) == {mina.pk}
    assert browser.get("/today/").status_code == 302
    told = [message for message in mail.outbox if message.to == [cora.email]]
    assert [message.subject for message in told] == ["Your second step was taken away"]


def test_an_account_without_any_stays_as_it_is(mina: Person, as_person: Any, capsys: Any) -> None:
    browser = as_person(mina)

    forget(mina.email)

    assert "nothing was changed" in capsys.readouterr().out
    assert browser.get("/today/").status_code == 200


def test_an_address_nobody_has_is_said(mina: Person) -> None:
    with pytest.raises(InputIsWrong, match="Nobody here has the address"):
        forget("nobody@example.org")
