from datetime import timedelta

import pytest

from rapport.meetings.clockwork import drawn_as
from rapport.meetings.models import AgendaItem


@pytest.fixture
def hour():
    """Four topics: 5, 25, 20 and 10 minutes."""
    return [AgendaItem(minutes=minutes) for minutes in (5, 25, 20, 10)]


def test_the_two_threads_cross_where_one_topic_ends_and_the_next_begins(hour):
    assert drawn_as(hour, number=0, gone=timedelta()).crossings == pytest.approx([83.3, 500, 833.3], abs=0.1)


def test_the_bead_stands_within_its_topic_as_far_as_its_time_has_gone(hour):
    assert drawn_as(hour, number=1, gone=timedelta()).now == 0
    assert drawn_as(hour, number=2, gone=timedelta(minutes=5)).now == pytest.approx(166.7, abs=0.1)


def test_a_topic_that_runs_over_holds_the_bead_at_its_end(hour):
    assert drawn_as(hour, number=2, gone=timedelta(minutes=70)).now == pytest.approx(500)


def test_an_agenda_without_topics_draws_nothing():
    assert drawn_as([], number=0, gone=timedelta()).crossings == []
