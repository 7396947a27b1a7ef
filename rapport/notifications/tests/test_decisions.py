from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from rapport.notifications.decisions import (
    Drop,
    ForDigest,
    Hold,
    SendNow,
    decide,
    last_digest_moment,
    next_digest_moment,
    next_open,
)
from rapport.notifications.models import OutboxMessage, Preferences

LISBON = ZoneInfo("Europe/Lisbon")
TUESDAY_NINE = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
TUESDAY_NIGHT = datetime(2026, 3, 3, 23, 0, tzinfo=UTC)
WEDNESDAY_EIGHT = datetime(2026, 3, 4, 8, 0, tzinfo=UTC)
Why = OutboxMessage.Why


def message(**values: object) -> OutboxMessage:
    return OutboxMessage(**{"group": "meetings", "is_nudge": False, "is_urgent": False, **values})


def decided(
    message: OutboxMessage,
    now: datetime = TUESDAY_NINE,
    last_nudge_at: datetime | None = None,
    **wishes: object,
):
    return decide(message, Preferences(**wishes), zone=LISBON, now=now, last_nudge_at=last_nudge_at)


@pytest.mark.parametrize(
    ("values", "wishes", "now", "expected"),
    [
        ({}, {}, TUESDAY_NINE, SendNow()),
        ({}, {}, TUESDAY_NIGHT, Hold(WEDNESDAY_EIGHT)),
        ({"is_urgent": True}, {}, TUESDAY_NIGHT, SendNow()),
        ({}, {"switched_off": ["meetings"]}, TUESDAY_NINE, Drop(Why.SWITCHED_OFF)),
        ({"group": "account"}, {"switched_off": ["account"]}, TUESDAY_NINE, SendNow()),
        ({"is_nudge": True}, {"nudges": "never"}, TUESDAY_NINE, Drop(Why.SWITCHED_OFF)),
        ({}, {"rhythm": "daily"}, TUESDAY_NINE, ForDigest()),
        ({}, {"rhythm": "weekly"}, TUESDAY_NIGHT, ForDigest()),
        ({"is_urgent": True}, {"rhythm": "weekly"}, TUESDAY_NINE, SendNow()),
        ({"group": "account"}, {"rhythm": "weekly"}, TUESDAY_NINE, SendNow()),
        ({"calendar": {}}, {"rhythm": "weekly"}, TUESDAY_NINE, SendNow()),
        ({"not_after": TUESDAY_NINE}, {}, TUESDAY_NINE, Drop(Why.TOO_LATE)),
        ({"not_after": WEDNESDAY_EIGHT}, {"rhythm": "daily"}, TUESDAY_NINE, SendNow()),
    ],
)
def test_what_becomes_of_a_message(values, wishes, now, expected):
    assert decided(message(**values), now, **wishes) == expected


def test_a_second_nudge_within_a_week_is_dropped_and_after_it_goes():
    nudge = message(is_nudge=True)

    assert decided(nudge, last_nudge_at=TUESDAY_NINE - timedelta(days=6)) == Drop(Why.ONE_A_WEEK)
    assert decided(nudge, last_nudge_at=TUESDAY_NINE - timedelta(days=7)) == SendNow()
    assert decided(nudge, last_nudge_at=TUESDAY_NINE - timedelta(days=29), nudges="monthly") == Drop(
        Why.ONE_A_WEEK
    )


def test_weekends_wait_for_monday_where_that_was_chosen():
    saturday = datetime(2026, 3, 7, 12, 0, tzinfo=UTC)

    opens = next_open(Preferences(on_weekends=False), zone=LISBON, now=saturday)

    assert opens == datetime(2026, 3, 9, 8, 0, tzinfo=UTC)


def test_hours_are_wall_time_also_when_the_clocks_change():
    evening_before = datetime(2026, 3, 28, 22, 0, tzinfo=UTC)

    opens = next_open(Preferences(), zone=LISBON, now=evening_before)

    assert opens.astimezone(LISBON).isoformat() == "2026-03-29T08:00:00+01:00"


def test_hours_until_midnight_end_with_the_day():
    wishes = Preferences(hours_from_minutes=8 * 60, hours_until_minutes=24 * 60)

    assert next_open(wishes, zone=LISBON, now=TUESDAY_NIGHT) == TUESDAY_NIGHT


@pytest.mark.parametrize(
    ("rhythm", "weekends", "last", "following"),
    [
        ("daily", True, datetime(2026, 3, 8, 8, tzinfo=UTC), datetime(2026, 3, 9, 8, tzinfo=UTC)),
        ("daily", False, datetime(2026, 3, 6, 8, tzinfo=UTC), datetime(2026, 3, 9, 8, tzinfo=UTC)),
        ("weekly", True, datetime(2026, 3, 2, 8, tzinfo=UTC), datetime(2026, 3, 9, 8, tzinfo=UTC)),
    ],
)
def test_digests_go_as_the_hours_begin(rhythm, weekends, last, following):
    sunday_noon = datetime(2026, 3, 8, 12, 0, tzinfo=UTC)
    wishes = Preferences(rhythm=rhythm, on_weekends=weekends)

    assert last_digest_moment(wishes, zone=LISBON, now=sunday_noon) == last
    assert next_digest_moment(wishes, zone=LISBON, now=sunday_noon) == following
