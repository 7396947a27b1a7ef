import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.core.cache import caches
from django.core.management import call_command
from django.test import Client

from rapport.jobs.testing import run_due
from rapport.people.models import Person

PASSWORD = "a quiet harbour"


@pytest.fixture
def browser() -> Client:
    """A browser in which nobody is signed in; it checks CSRF as a real one would meet it."""
    return Client()


@pytest.fixture
def post_box(db: None) -> Callable[[], list[mail.EmailMessage]]:
    """Let the worker send what waits; returns every mail so far."""

    def empty() -> list[mail.EmailMessage]:
        run_due()
        return list(mail.outbox)

    return empty


@pytest.fixture
def code_sent(post_box: Callable[[], list[Any]]) -> Callable[[], str]:
    """The code in the last mail."""

    def read() -> str:
        found = re.search(r"^    (\S+)$", post_box()[-1].body, re.MULTILINE)
        assert found, "no code in the last mail"
        return found[1]

    return read


@pytest.fixture
def anna(db: None) -> Person:
    """Somebody with a password."""
    return Person.objects.create_person(email="Anna.Berg@example.org", name="Anna Berg", password=PASSWORD)


@pytest.fixture
def open_sign_up(settings: Any) -> None:
    settings.SIGN_UP = "open"


@pytest.fixture
def real_limits(settings: Any, db: None) -> Iterator[None]:
    """The limits of the product, counted where they are counted there: in the database cache."""
    from rapport.conf import settings as product

    settings.ACCOUNT_RATE_LIMITS = product.RATE_LIMITS
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "tests_cache"}
    }
    call_command("createcachetable", "tests_cache", verbosity=0)
    yield
    caches["default"].clear()


@pytest.fixture(autouse=True)
def _no_photos_left() -> Iterator[None]:
    """Each test finds the folder of photos empty."""
    yield
    shutil.rmtree(Path(settings.MEDIA_ROOT, "photos"), ignore_errors=True)
