"""Whether a message goes now, later or not at all: pure functions of what the person chose."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from rapport.notifications.kinds import ALWAYS_ON, Group
from rapport.notifications.models import OutboxMessage, Preferences

NUDGE_PAUSE = {
    Preferences.Nudges.WEEKLY: timedelta(days=7),
    Preferences.Nudges.MONTHLY: timedelta(days=30),
}


@dataclass(frozen=True, slots=True)
class SendNow:
    """It may go."""


@dataclass(frozen=True, slots=True)
class Hold:
    """It waits, and is asked about again at ``until``."""

    until: datetime


@dataclass(frozen=True, slots=True)
class ForDigest:
    """It waits for the person's next digest."""


@dataclass(frozen=True, slots=True)
class Drop:
    """It never goes, for this reason."""

    why: OutboxMessage.Why


Decision = SendNow | Hold | ForDigest | Drop


def decide(
    message: OutboxMessage,
    preferences: Preferences,
    *,
    zone: ZoneInfo,
    now: datetime,
    last_nudge_at: datetime | None,
) -> Decision:
    """What becomes of a message now, by the wishes of its person. Whether they are still here is asked before."""
    if message.not_after is not None and message.not_after <= now:
        return Drop(OutboxMessage.Why.TOO_LATE)
    if _switched_off(message, preferences):
        return Drop(OutboxMessage.Why.SWITCHED_OFF)
    if message.is_nudge and _too_soon(preferences, now, last_nudge_at):
        return Drop(OutboxMessage.Why.ONE_A_WEEK)
    if message.is_urgent:
        return SendNow()
    if _can_wait_for_digest(message, preferences, zone=zone, now=now):
        return ForDigest()
    opens = next_open(preferences, zone=zone, now=now)
    return SendNow() if opens <= now else Hold(opens)


def next_open(preferences: Preferences, *, zone: ZoneInfo, now: datetime) -> datetime:
    """The first moment from ``now`` on that lies within the person's hours; ``now`` itself if it does."""
    for day in _days(now, zone, step=1):
        if day.weekday() >= 5 and not preferences.on_weekends:
            continue
        if now < _at(day, preferences.hours_until_minutes, zone):
            return max(now, _at(day, preferences.hours_from_minutes, zone))
    raise AssertionError("a week has working days")


def last_digest_moment(preferences: Preferences, *, zone: ZoneInfo, now: datetime) -> datetime:
    """The latest moment, not after ``now``, at which a digest goes: as the hours begin, each open day or Monday."""
    moments = _digest_moments(preferences, zone, _days(now, zone, step=-1))
    return next(moment for moment in moments if moment <= now)


def next_digest_moment(preferences: Preferences, *, zone: ZoneInfo, now: datetime) -> datetime:
    """The first moment after ``now`` at which a digest goes."""
    moments = _digest_moments(preferences, zone, _days(now, zone, step=1))
    return next(moment for moment in moments if moment > now)


def _switched_off(message: OutboxMessage, preferences: Preferences) -> bool:
    if message.is_nudge and preferences.nudges == Preferences.Nudges.NEVER:
        return True
    return message.group in preferences.switched_off and Group(message.group) not in ALWAYS_ON


def _too_soon(preferences: Preferences, now: datetime, last_nudge_at: datetime | None) -> bool:
    if last_nudge_at is None:
        return False
    return now - last_nudge_at < NUDGE_PAUSE[Preferences.Nudges(preferences.nudges)]


def _can_wait_for_digest(
    message: OutboxMessage, preferences: Preferences, *, zone: ZoneInfo, now: datetime
) -> bool:
    """Whether it goes with others; not what concerns the account, an invitation, or what would come too late."""
    if preferences.rhythm == Preferences.Rhythm.AT_ONCE or message.calendar is not None:
        return False
    if Group(message.group) in ALWAYS_ON:
        return False
    return (
        message.not_after is None or next_digest_moment(preferences, zone=zone, now=now) < message.not_after
    )


def _digest_moments(preferences: Preferences, zone: ZoneInfo, days: Iterator[date]) -> Iterator[datetime]:
    for day in days:
        weekly = preferences.rhythm == Preferences.Rhythm.WEEKLY
        if day.weekday() == 0 if weekly else day.weekday() < 5 or preferences.on_weekends:
            yield _at(day, preferences.hours_from_minutes, zone)


def _days(now: datetime, zone: ZoneInfo, *, step: int) -> Iterator[date]:
    """The person's own days from today on, or back; enough of them to meet every day of the week after today."""
    today = now.astimezone(zone).date()
    return (today + timedelta(days=step * count) for count in range(9))


def _at(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    """A wall-clock time of a day in a zone, as UTC; 1440 is the midnight that ends the day."""
    return (datetime.combine(day, time(), zone) + timedelta(minutes=minutes)).astimezone(UTC)
