from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import connection
from django.test import Client

from rapport.history.models import Event
from rapport.kernel.errors import Refused
from rapport.people import operations, photos
from rapport.people.models import AddressChange, Block, Capacity, Person, Session
from rapport.people.operations import AboutThem, Contact, erase_person
from rapport.vault.models import DataKey, Erasure

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(mina: Person, omar: Person, as_person: Callable[[Person], Client], now: datetime) -> Client:
    """Mina has said a lot about herself, and is signed in."""
    about = AboutThem(
        "CANARY Haddad", "CANARY line", "CANARY/her", "CANARY town", "CANARY department", "CANARY words"
    )
    operations.save_about(mina, about, actor=mina, now=now)
    operations.save_contact(mina, Contact("CANARY 1", "CANARY needs"), actor=mina, now=now)
    operations.save_skills_wanted(mina, ["listening"], actor=mina, now=now)
    operations.save_values(mina, ["calm"], actor=mina, now=now)
    operations.block_person(omar, actor=mina, now=now)
    AddressChange.objects.create(person=mina, before="CANARY@example.org", after=mina.email, at=now)
    mina.photo = photos.store(b"CANARY photo")
    mina.save(update_fields=["photo"])
    return as_person(mina)


def everything_stored() -> str:
    """Every row of every table that knows people, as text."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
            for row in cursor.fetchall():
                found.append(
                    " ".join(bytes(cell).hex() if isinstance(cell, memoryview) else str(cell) for cell in row)
                )
    return "\n".join(found)


def test_nothing_of_somebody_who_erased_themselves_is_left_but_an_empty_row(
    told: Client, mina: Person, now: datetime, django_capture_on_commit_callbacks: Any
):
    assert "CANARY" in everything_stored() and mina.email in everything_stored()
    key_id, photo = mina.key_id, Path(settings.MEDIA_ROOT, mina.photo)

    with django_capture_on_commit_callbacks(execute=True):
        erase_person(mina, actor=mina, now=now)

    stored = everything_stored()
    assert "CANARY" not in stored and "mina@example.org" not in stored
    assert not photo.exists()
    assert not DataKey.objects.filter(pk=key_id).exists()
    assert Erasure.objects.filter(key_id=key_id).exists()
    for theirs in (
        EmailAddress.objects.filter(user=mina),
        Session.objects.filter(person=mina),
        Block.objects.all(),
    ):
        assert not theirs.exists()
    assert not Capacity.objects.filter(person=mina).exists()
    empty = Person.objects.get(pk=mina.pk)
    assert (str(empty), empty.first_name, empty.is_active) == (
        "Somebody who left",
        "Somebody who left",
        False,
    )
    assert (empty.left_at, empty.key_id, empty.photo_url) == (now, None, "")
    assert Event.objects.get(verb="person.left").person_id == mina.pk


def test_they_are_signed_out_and_cannot_come_back_in(told: Client, mina: Person, now: datetime):
    erase_person(mina, actor=mina, now=now)

    assert told.get("/me/").status_code == 302
    assert Client().post("/accounts/login/code/", {"email": "mina@example.org"}).status_code == 302
    assert Person.objects.create_person(email="mina@example.org").pk != mina.pk


def test_nobody_erases_somebody_else_and_nobody_twice(mina: Person, omar: Person, now: datetime):
    with pytest.raises(Refused):
        erase_person(mina, actor=omar, now=now)
    assert Person.objects.get(pk=mina.pk).name == "Mina Haddad"

    erase_person(mina, actor=None, now=now)
    with pytest.raises(Refused):
        erase_person(Person.objects.get(pk=mina.pk), actor=None, now=now)


def test_their_profile_is_gone_for_others(
    mina: Person, omar: Person, as_person: Callable[[Person], Client], now: datetime
):
    erase_person(mina, actor=mina, now=now)

    assert as_person(omar).get(f"/people/{mina.pk}/").status_code == 404
