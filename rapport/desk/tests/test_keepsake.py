"""The page that stays when a mentorship has ended."""

from datetime import timedelta

import pytest

from rapport.growth.models import Win
from rapport.library.guides import session_template
from rapport.meetings import operations as meetings
from rapport.mentorships.ending.operations import begin_ending, close, stop_now
from rapport.mentorships.models import Ending
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


@pytest.mark.practice("CLOSE-4")
@pytest.mark.parametrize("before", ["forming", "active", "paused", "in_review"])
@pytest.mark.parametrize("goodbye", ["meeting", "writing"])
def test_every_way_to_an_end_but_stopping_offers_a_last_meeting_and_leaves_a_keepsake(
    before, goodbye, mina, omar, program, now, as_person, advance
):
    pair = make_pair(mina, omar, program, state=before)
    begin_ending(pair, reason="moved", goodbye=goodbye, actor=mina, now=now)
    here = f"/spaces/{pair.pk}/"

    for person in (mina, omar):
        assert f'href="{here}meetings/next/"' in as_person(person).get(f"{here}ending/").content.decode()
        offer = as_person(person).get(f"{here}meetings/next/").context["form"]
        assert offer["template"].value() == "goodbye"
    hour = meetings.plan_meeting(
        pair, starts_at=now + timedelta(days=2), minutes=45, template="goodbye", actor=mina, now=now
    )
    hour.mentorship = pair
    plan = as_person(mina).get(f"{here}meetings/{hour.pk}/prepare/").content.decode()
    met = advance(days=2, hours=1)
    meetings.begin_meeting(hour, actor=mina, now=met)
    meetings.end_meeting(hour, really_nothing=True, actor=mina, now=met)
    meetings.save_wrap_up(hour, takeaway="Ask earlier", done=True, actor=mina, now=met)
    close(Ending.objects.get(), actor=omar, now=met)

    parts = [str(part.title) for part in session_template("goodbye").parts]
    assert [title for title in parts if title not in plan] == []
    for person in (mina, omar):
        kept = as_person(person).get(f"{here}keepsake/")
        assert (kept.status_code, "Ask earlier" in kept.content.decode()) == (200, True)


def test_stopping_at_once_offers_no_last_meeting(mina, omar, program, now, as_person):
    pair = make_pair(mina, omar, program)
    stop_now(pair, actor=mina, now=now)

    for person in (mina, omar):
        page = as_person(person).get(f"/spaces/{pair.pk}/ending/", follow=True).content.decode()
        assert "meetings/next/" not in page
