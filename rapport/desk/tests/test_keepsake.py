"""The page that stays when a mentorship has ended."""

from datetime import timedelta

import pytest

from rapport.growth.models import Win
from rapport.meetings import operations as meetings
from rapport.testing import make_pair


@pytest.fixture
def closed(mina, omar, program, now):
    pair = make_pair(mina, omar, program, state="closed")
    pair.active_since = now
    pair.save(update_fields=["active_since"])
    Win.objects.create(mentorship=pair, person=mina, text="I said it in the first sentence")
    return pair


def test_both_keep_what_they_did_together(closed, mina, omar, as_person):
    for person in (mina, omar):
        page = as_person(person).get(f"/spaces/{closed.pk}/keepsake/")

        assert page.status_code == 200
        assert "I said it in the first sentence" in page.content.decode()


def test_nobody_else_finds_it_and_an_open_one_has_none(closed, pair_of_dana, cora, dana, as_person):
    for person in (cora, dana):
        assert as_person(person).get(f"/spaces/{closed.pk}/keepsake/").status_code == 404
    assert as_person(dana).get(f"/spaces/{pair_of_dana.pk}/keepsake/").status_code == 404


@pytest.fixture
def pair_of_dana(dana, omar, program, now):
    pair = make_pair(dana, omar, program)
    meetings.plan_meeting(pair, starts_at=now + timedelta(days=2), minutes=60, actor=dana, now=now)
    return pair
