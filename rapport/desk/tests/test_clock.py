"""The demo's clock exists in the demo only, and moves day by day."""

from datetime import timedelta

import pytest

from rapport.kernel import clock
from rapport.mentorships.models import Mentorship


@pytest.fixture
def demo(settings):
    settings.RAPPORT_DEMO = True
    clock.freeze(None)
    clock.set_offset(timedelta())
    yield
    clock.set_offset(timedelta())


def test_outside_the_demo_there_is_no_such_clock(mina, as_person):
    browser = as_person(mina)

    assert browser.get("/clock/").status_code == 404
    assert browser.post("/clock/", {"move": "1"}).status_code == 404
    assert "demo-clock" not in browser.get("/today/").content.decode()


def test_every_page_of_the_demo_has_it_at_its_foot(demo, mina, as_person, client):
    for browser, url in ((as_person(mina), "/today/"), (client, "/"), (as_person(mina), "/clock/")):
        assert browser.get(url).content.decode().count('class="demo-clock"') == 1


def test_moving_it_lets_happen_what_is_due(demo, pair, mina, as_person):
    Mentorship.objects.filter(pk=pair.pk).update(active_since=clock.now(), began_at=clock.now())

    answer = as_person(mina).post("/clock/", {"move": "14", "next": "/today/"})

    assert (answer.status_code, answer.headers["Location"]) == (303, "/today/")
    assert clock.offset() == timedelta(days=14)
    assert list(pair.signs.values_list("rule", "level")) == [("not_started", "red")]


def test_back_to_now_and_nowhere_else(demo, mina, as_person):
    browser = as_person(mina)
    browser.post("/clock/", {"move": "1"})

    assert (
        browser.post("/clock/", {"move": "back", "next": "https://evil.example/"}).headers["Location"]
        == "/clock/"
    )
    assert clock.offset() == timedelta()
    assert browser.post("/clock/", {"move": "400"}).status_code == 422


def test_looking_at_it_changes_nothing(demo, mina, as_person):
    as_person(mina).get("/clock/?move=7")

    assert clock.offset() == timedelta()
