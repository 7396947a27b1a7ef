"""The demo's files fit what they speak of, and a few weeks of it play without anything going wrong."""

import random
from datetime import timedelta

import pytest

from rapport.desk.demo import PASSWORD
from rapport.desk.demo.cast import address_of, bring_in, data
from rapport.desk.demo.loading import FACES
from rapport.desk.demo.pairs import Pair
from rapport.desk.demo.stage import Stage
from rapport.desk.demo.stories import PATHS, story_of
from rapport.jobs.models import Job
from rapport.library import guides
from rapport.meetings.models import Promise
from rapport.mentorships.models import Mentorship
from rapport.people.models import Person
from rapport.people.portraits import PORTRAITS


def test_there_are_sixty_people_and_twenty_five_relationships_in_every_state():
    people, pairs = data("people")["people"], data("pairs")["pairs"]

    assert (len(people), len(pairs)) == (60, 25)
    assert {pair["path"] for pair in pairs} == set(PATHS)
    for pair in (*pairs, *data("pairs")["requests"]):
        assert {pair["mentee"], pair["mentor"]} <= set(people)


def test_everybody_is_described_in_words_the_library_knows():
    for key, row in data("people")["people"].items():
        skills = {skill for name in ("wants", "done", "talk", "refer") for skill in row.get(name, ())}
        assert skills <= set(guides.skills()), key
        assert set(row.get("values", ())) <= set(guides.values()), key
        assert set(row.get("likes", ())) <= set(guides.interests()), key
        assert row.get("portrait", PORTRAITS[0]) in PORTRAITS, key
        assert row["city"] in data("people")["cities"], key


def test_whoever_one_can_be_is_in_the_cast():
    addresses = {address_of(key) for key in data("people")["people"]}

    assert {address_of(key) for key, _who in FACES} <= addresses


@pytest.fixture
def stage(db, now, monkeypatch):
    """Amara, Jonas and those who run the program, seven weeks long."""
    known = data("people")["people"]
    few = {key: known[key] for key in ("priya", "bernard", "amara", "jonas")}
    monkeypatch.setitem(data("people"), "people", few)
    start = now - timedelta(days=50)
    program, people = bring_in(start, random.Random(1))
    return Stage(program, people, start + timedelta(days=1), now)


def test_two_people_of_it_ask_agree_meet_and_keep_promises(stage, client):
    row = {**data("pairs")["pairs"][0], "began": 46}
    pair = Pair(stage, stage.people["amara"], stage.people["jonas"], row)

    stage.play([story_of(pair)], lambda _month: None)

    mentorship = Mentorship.objects.get()
    assert mentorship.state == "active"
    assert mentorship.meetings.held().count() >= 2
    assert Promise.objects.filter(state=Promise.State.KEPT).count() >= 2
    assert Job.objects.exclude(error="").count() == 0
    assert client.login(email=address_of("amara"), password=PASSWORD)
    assert Person.objects.get(email=address_of("amara")).portrait == "amara"
