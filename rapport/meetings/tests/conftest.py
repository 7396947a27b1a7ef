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
