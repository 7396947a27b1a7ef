from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from rapport.kernel import clock
from rapport.ui import dates

MONDAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (date(2026, 3, 1), "yesterday"),
        (date(2026, 3, 2), "today"),
        (date(2026, 3, 3), "tomorrow"),
        (date(2026, 3, 5), "Thursday"),
        (date(2026, 3, 9), "Monday 9 March"),
        (date(2026, 2, 20), "Friday 20 February"),
        (date(2026, 10, 15), "Thursday 15 October"),
        (date(2027, 10, 15), "15 October 2027"),
    ],
)
def test_a_date_is_said_as_people_say_it(value, said):
    assert dates.day(value, reference=MONDAY) == said


def test_a_day_fits_into_a_sentence_whichever_it_is():
    with clock.frozen_at(datetime(2026, 3, 2, 12, tzinfo=UTC)):
        said = [dates.on_day(MONDAY + timedelta(days=days)) for days in (-1, 0, 1, 3, 9)]

    assert said == ["yesterday", "today", "tomorrow", "on Thursday", "on Wednesday 11 March"]


def test_today_is_the_readers_today():
    late = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)

    assert dates.local(late, ZoneInfo("Asia/Tokyo")).date() == date(2026, 3, 3)
    assert dates.day(date(2026, 3, 3), reference=date(2026, 3, 3)) == "today"


def test_another_zone_is_named_with_its_day_where_that_differs():
    at = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)

    assert dates.elsewhere(at, ZoneInfo("Asia/Tokyo")) == "08:30 on Tuesday"
    assert dates.elsewhere(at, ZoneInfo("UTC")) == ""


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(1, "1 minute"), (45, "45 minutes"), (60, "an hour"),
     (75, "an hour and 15 minutes"), (120, "2 hours"), (150, "2 hours and 30 minutes")],
)  # fmt: skip
def test_lengths_are_said_in_hours_and_minutes(minutes, said):
    assert dates.length(timedelta(minutes=minutes)) == said


@pytest.mark.parametrize(
    ("days", "said"),
    [(0, "today"), (1, "yesterday"), (5, "five days ago"), (13, "13 days ago"),
     (14, "two weeks ago"), (61, "two months ago"), (800, "two years ago")],
)  # fmt: skip
def test_the_past_is_said_coarsely(days, said):
    assert dates.ago(MONDAY - timedelta(days=days), reference=MONDAY) == said


@pytest.mark.parametrize(("value", "said"), [(0, "none"), (1, "one"), (10, "ten"), (11, "11"), (-2, "-2")])
def test_numbers_up_to_ten_are_words(value, said):
    assert dates.number(value) == said
