"""When the database is away or a disk is full, people get a calm page that needs neither, and keep their session."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from django.test import Client

from rapport.conversations.models import Message
from rapport.kernel.db import Trouble, trouble_of
from rapport.ui.testing import problems_in

HTMX = {"HX-Request": "true"}


@contextmanager
def every_query_says(error: Exception) -> Iterator[None]:
    def refuse(*_arguments: Any) -> None:
        raise error

    with connection.execute_wrapper(refuse):
        yield


@pytest.fixture
def mina_here(mina, as_person) -> Client:
    client: Client = as_person(mina)
    client.raise_request_exception = False
    return client


def test_while_the_database_is_away_every_page_says_so_calmly(mina_here, pair):
    with every_query_says(OperationalError("connection to server at 10.0.0.7 failed: Connection refused")):
        answers = [
            mina_here.get("/today/"),
            mina_here.get(f"/spaces/{pair.pk}/"),
            mina_here.post(f"/spaces/{pair.pk}/messages/", {"text": "Shall we?"}),
        ]
        part = mina_here.get("/today/", headers=HTMX)

    for answer in (*answers, part):
        assert answer.status_code == 503
        assert int(answer["Retry-After"]) > 0
        assert answer["Cache-Control"] == "no-store"
        assert "10.0.0.7" not in answer.content.decode()
        assert settings.SESSION_COOKIE_NAME not in answer.cookies
    assert all(problems_in(answer.content.decode()) == [] for answer in answers)
    assert "<html" not in part.content.decode()
    assert part["HX-Retarget"] == "#toasts"
    assert mina_here.get("/today/").status_code == 200
    assert not Message.objects.exists()


def test_a_full_disk_is_said_and_nothing_is_stored_by_halves(mina_here, pair):
    before = mina_here.get(f"/spaces/{pair.pk}/messages/")
    with every_query_says(OperationalError("database or disk is full")):
        answer = mina_here.post(f"/spaces/{pair.pk}/messages/", {"text": "Shall we?"})

    assert before.status_code == 200
    assert answer.status_code == 507
    assert "No room left" in answer.content.decode()
    assert problems_in(answer.content.decode()) == []
    assert not Message.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="SQLite can be told how large it may grow")
def test_sqlite_itself_says_when_there_is_no_room(mina_here, pair):
    with connection.cursor() as cursor:
        pages = cursor.execute("PRAGMA page_count").fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count = {pages}")
    try:
        answers = [
            mina_here.post(f"/spaces/{pair.pk}/messages/", {"text": "word " * 350}) for _again in range(40)
        ]
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA max_page_count = 1073741823")

    assert answers[-1].status_code == 507
    assert {answer.status_code for answer in answers} <= {302, 303, 507}


def test_what_waiting_does_not_mend_stays_a_fault():
    class DiskFull(Exception):
        sqlstate = "53100"

    full = OperationalError("could not extend file")
    full.__cause__ = DiskFull()
    wrapped = RuntimeError("a photo")
    wrapped.__cause__ = OSError(errno.ENOSPC, "No space left on device")

    assert trouble_of(full) is Trouble.FULL
    assert trouble_of(wrapped) is Trouble.FULL
    assert trouble_of(InterfaceError("connection already closed")) is Trouble.AWAY
    assert trouble_of(OperationalError("database is locked")) is Trouble.AWAY
    assert trouble_of(OperationalError("no such table: people_person")) is None
    assert trouble_of(RuntimeError("anything")) is None
    assert trouble_of(None) is None
