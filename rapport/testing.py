"""The cast and the clock of the tests: a pytest plugin.

Mina is mentored, Omar mentors, Cora coordinates, Dana is an outsider, Sana is the safeguarding contact.
"""

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from django.test import Client

    from rapport.mentorships.models import Mentorship
    from rapport.people.models import Person
    from rapport.programs.models import Program

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
"""A Monday morning: where the clock of every test stands at first."""


@pytest.fixture(scope="session", autouse=True)
def _own_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Each test process has keys and data of its own."""
    from django.conf import settings

    folder = tmp_path_factory.mktemp("rapport")
    settings.DATA_DIR = folder / "data"
    settings.MEDIA_ROOT = folder / "data" / "media"
    settings.RAPPORT_KEK_FILE = folder / "keys" / "keys.json"
    yield
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Let most tests pass time without asking rules that have nothing to read; ``make check`` asks them all."""
    from rapport.jobs.testing import learn_what_rules_read

    if not os.environ.get("RAPPORT_THOROUGH"):
        with django_db_blocker.unblock():
            learn_what_rules_read()


@pytest.fixture(autouse=True)
def _clock_and_keys() -> Iterator[None]:
    from django.core.cache import cache

    from rapport.kernel import clock
    from rapport.vault.keys import forget_held

    clock.freeze(START)
    forget_held()
    cache.clear()
    yield
    clock.freeze(None)


@pytest.fixture
def now() -> datetime:
    from rapport.kernel import clock

    return clock.now()


@pytest.fixture
def advance(db: None) -> Callable[..., datetime]:
    """Move the clock and let everything due happen on the way: ``advance(days=3)``.

    Goes in steps of six hours, so that what is due on the way happens in its order.
    """
    from rapport.jobs.testing import pass_time
    from rapport.kernel import clock

    def move(step: timedelta = timedelta(hours=6), **by: float) -> datetime:
        pass_time(clock.now() + timedelta(**by), step)
        return clock.now()

    return move


def make_person(name: str, **extra: object) -> "Person":
    from rapport.people.models import Capacity, Person

    first = name.split()[0].lower()
    values: dict[str, object] = {
        "email": f"{first}@example.org",
        "name": name,
        "agreed_to_preview_at": START,
        **extra,
    }
    person = Person.objects.create_person(**values)  # type: ignore[arg-type]
    Capacity.objects.create(person=person, partners_most=2)
    return person


@pytest.fixture
def in_german_too(settings: Any) -> None:
    """Offer German as an installation does that has its texts."""
    settings.LANGUAGES = [("en-gb", "English"), ("de", "Deutsch")]


@pytest.fixture
def program(db: None) -> "Program":
    from rapport.programs.models import Program

    return Program.objects.create(slug="spring", name="Spring program")


@pytest.fixture
def mina(program: "Program") -> "Person":
    return enrolled(make_person("Mina Haddad", time_zone="Europe/Lisbon"), program, learns=True)


@pytest.fixture
def omar(program: "Program") -> "Person":
    return enrolled(make_person("Omar Lindqvist", time_zone="Europe/Stockholm"), program, guides=True)


@pytest.fixture
def cora(program: "Program") -> "Person":
    from rapport.programs.models import Staff

    person = make_person("Cora Okonkwo")
    Staff.objects.create(program=program, person=person, role=Staff.Role.COORDINATOR)
    return person


@pytest.fixture
def sana(program: "Program") -> "Person":
    from rapport.programs.models import Staff

    person = make_person("Sana Keller")
    Staff.objects.create(program=program, person=person, role=Staff.Role.SAFEGUARDING)
    return person


@pytest.fixture
def dana(program: "Program") -> "Person":
    """Takes part in the same program and is in no relationship with Mina or Omar."""
    return enrolled(make_person("Dana Fischer"), program, learns=True, guides=True)


def enrolled(person: "Person", program: "Program", *, learns: bool = False, guides: bool = False) -> "Person":
    from rapport.programs.models import Enrollment

    Enrollment.objects.create(program=program, person=person, learns=learns, guides=guides)
    return person


def make_pair(mentee: "Person", mentor: "Person", program: "Program", state: str = "active") -> "Mentorship":
    """A pair in a state, without its history: for tests of what hangs on it."""
    from rapport.kernel import clock
    from rapport.mentorships.lifecycle import HOLDS_A_PLACE, State
    from rapport.mentorships.models import Member, Mentorship
    from rapport.mentorships.models.mentorship import pair_key_of

    now = clock.now()
    pair = Mentorship.objects.create(
        program=program,
        pair_key=pair_key_of(mentee, mentor),
        state=state,
        state_since=now,
        active_since=now if state not in {"introduced", "forming"} else None,
        closed_at=now if state == "closed" else None,
    )
    taken = set(Member.objects.filter(person=mentor).exclude(place=None).values_list("place", flat=True))
    free = next(number for number in range(1, 100) if number not in taken)
    Member.objects.create(mentorship=pair, person=mentee, role=Member.Role.LEARNING)
    Member.objects.create(
        mentorship=pair,
        person=mentor,
        role=Member.Role.GUIDING,
        place=free if State(state) in HOLDS_A_PLACE else None,
    )
    return Mentorship.objects.with_members().get(pk=pair.pk)


@pytest.fixture
def pair(mina: "Person", omar: "Person", program: "Program") -> "Mentorship":
    """Mina and Omar, active since the start of the test."""
    return make_pair(mina, omar, program)


@pytest.fixture
def as_person() -> "Callable[[Person], Client]":
    """A browser in which somebody is signed in: ``as_person(mina).get(...)``."""
    from django.test import Client

    def sign_in(person: "Person") -> "Client":
        client = Client()
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        # As if by a code a moment ago, which pages that ask for a fresh proof want to know.
        session = client.session
        session["account_authentication_methods"] = [
            {"method": "code", "at": time.time(), "email": person.email}
        ]
        session["account_authentication_methods_user"] = str(person.pk)
        session.save()
        return client

    return sign_in


@pytest.fixture
def at_once(transactional_db: None, tmp_path: Path) -> "Callable[[Sequence[Callable[[], None]]], None]":
    """Let several functions run in threads of their own in the same moment, on one real database.

    SQLite's databases in memory lock whole tables between threads, which no installation does; so the threads
    work on a file, as an installation would, and what they left is brought back for the test to look at.
    """
    from django.db import connection, connections

    def run(functions: Sequence[Callable[[], None]]) -> None:
        is_sqlite = connection.vendor == "sqlite"
        kept = connections.settings["default"]["NAME"]
        if is_sqlite:
            file = tmp_path / "shared.sqlite3"
            connection.ensure_connection()
            _copy_sqlite(connection.connection, file)
            connections.settings["default"]["NAME"] = file
        try:
            _in_threads(functions)
        finally:
            connections.settings["default"]["NAME"] = kept
        if is_sqlite:
            _copy_sqlite(file, connection.connection)

    return run


def _in_threads(functions: "Sequence[Callable[[], None]]") -> None:
    from django.db import connections

    begin = threading.Barrier(len(functions))

    def hand(function: Callable[[], None]) -> None:
        begin.wait()
        try:
            function()
        finally:
            connections.close_all()

    hands = [threading.Thread(target=hand, args=(function,)) for function in functions]
    for each in hands:
        each.start()
    for each in hands:
        each.join(timeout=60)


def _copy_sqlite(source: Any, target: Any) -> None:
    import sqlite3

    opened = [each if hasattr(each, "backup") else sqlite3.connect(each) for each in (source, target)]
    opened[0].backup(opened[1])
    for each in opened:
        if each not in (source, target):
            each.close()


def folder_of_test_data() -> Path:
    return Path(__file__).resolve().parent.parent / "tests" / "data"
