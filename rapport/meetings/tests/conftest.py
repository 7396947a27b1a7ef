from datetime import timedelta

import pytest

from rapport.meetings import operations


@pytest.fixture
def meeting(pair, mina, now):
    """A meeting of Mina and Omar in a week, at this time of day."""
    planned = operations.plan_meeting(
        pair, starts_at=now + timedelta(days=7), minutes=60, actor=mina, now=now
    )
    planned.mentorship = pair
    return planned


@pytest.fixture
def base(pair):
    return f"/spaces/{pair.pk}/"


@pytest.fixture
def live(meeting, mina, as_person, advance):
    """The meeting of Mina and Omar, begun."""
    advance(days=7)
    as_person(mina).post(f"/spaces/{meeting.mentorship_id}/meetings/{meeting.pk}/pace/", {"do": "begin"})
    meeting.refresh_from_db()
    return meeting
