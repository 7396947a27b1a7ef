"""Moments that suit both: pure arithmetic over weekly windows, a rhythm and what is taken already."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

STEP = timedelta(minutes=30)
SEARCH_DAYS = 45


@dataclass(frozen=True, slots=True, order=True)
class WeeklyWindow:
    """A weekly stretch of local time, ``[from_minute, until_minute)`` after midnight; Monday is 0."""

    weekday: int
    from_minute: int
    until_minute: int


@dataclass(frozen=True, slots=True)
class Diary:
    """When one person can meet: their windows in their own time zone. No windows means working hours."""

    zone: ZoneInfo
    windows: tuple[WeeklyWindow, ...] = ()

    def open_windows(self) -> tuple[WeeklyWindow, ...]:
        return self.windows or tuple(WeeklyWindow(weekday, 9 * 60, 17 * 60) for weekday in range(5))

    def has(self, start: datetime, end: datetime) -> bool:
        """Whether ``[start, end)`` lies within one of the windows, in this person's own time."""
        local_start, local_end = start.astimezone(self.zone), end.astimezone(self.zone)
        if local_start.date() != local_end.date() and local_end.time() != time(0):
            return False
        first = local_start.hour * 60 + local_start.minute
        last = first + int((end - start).total_seconds() // 60)
        return any(
            window.weekday == local_start.weekday()
            and window.from_minute <= first
            and last <= window.until_minute
            for window in self.open_windows()
        )


def suitable_moments(
    diaries: Sequence[Diary],
    *,
    after: datetime,
    aim: datetime,
    minutes: int,
    taken: Collection[tuple[datetime, datetime]] = (),
    most: int = 3,
) -> list[datetime]:
    """At most ``most`` starts that suit every diary, on different days, those nearest to ``aim`` first chosen.

    Starts lie on half hours of UTC after ``after`` and within 45 days of it; none overlaps ``taken``. The result
    is in the order of time. Empty where the windows never meet.
    """
    length = timedelta(minutes=minutes)
    found = [
        start
        for start in _half_hours(after)
        if all(diary.has(start, start + length) for diary in diaries)
        and not any(start < end and begin < start + length for begin, end in taken)
    ]
    found.sort(key=lambda start: (abs(start - aim), start))
    chosen: list[datetime] = []
    for start in found:
        if all(start.date() != other.date() for other in chosen):
            chosen.append(start)
        if len(chosen) == most:
            break
    return sorted(chosen)


def _half_hours(after: datetime) -> Iterable[datetime]:
    start = after.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    end = after + timedelta(days=SEARCH_DAYS)
    while start < end:
        start += STEP
        if start > after:
            yield start
