"""The time somebody gives, as values: what they offered, and the weekly windows in which they could talk."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time
from decimal import Decimal

from django.utils.dates import WEEKDAYS
from django.utils.formats import time_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rapport.kernel.errors import InputIsWrong
from rapport.people.models import Capacity, Person
from rapport.people.slots import WeeklyWindow

DAY_MINUTES = 24 * 60
PARTS = {"morning": (480, 720), "midday": (720, 840), "afternoon": (840, 1080), "evening": (1080, 1260)}
"""The parts of a day on the grid, in minutes after midnight."""
PART_NAMES = {
    "morning": _("Morning"),
    "midday": _("Midday"),
    "afternoon": _("Afternoon"),
    "evening": _("Evening"),
}
SLOTS = {
    f"{weekday}-{part}": WeeklyWindow(weekday, *span) for part, span in PARTS.items() for weekday in range(7)
}
"""The cells of the grid by their name, ``1-morning`` is Tuesday morning."""


@dataclass(frozen=True, slots=True)
class Hours:
    """What somebody offered; ``languages`` are codes of ``people.languages``."""

    hours_per_month: Decimal
    partners_most: int
    format: str = Capacity.Format.EITHER
    languages: tuple[str, ...] = ("en",)
    rhythm_days: int = 14


def hours_of(person: Person) -> Hours:
    """What somebody offered, or what we suggest before they did; at most one query."""
    capacity = getattr(person, "capacity", None)
    if capacity is None:
        return Hours(Decimal(2), 1)
    return Hours(
        capacity.hours_per_month,
        capacity.partners_most,
        capacity.format,
        tuple(code for code in capacity.languages.split(",") if code),
        capacity.rhythm_days,
    )


def openings_of(person: Person) -> tuple[WeeklyWindow, ...]:
    """Somebody's weekly windows, from Monday on; uses prefetched windows."""
    return tuple(sorted(WeeklyWindow(w.weekday, w.from_minute, w.until_minute) for w in person.windows.all()))


def merged(windows: Iterable[WeeklyWindow]) -> tuple[WeeklyWindow, ...]:
    """The same time without overlaps, from Monday on. Raises: InputIsWrong, for a stretch that is none."""
    kept: list[WeeklyWindow] = []
    for each in sorted(windows):
        if not (0 <= each.weekday <= 6 and 0 <= each.from_minute < each.until_minute <= DAY_MINUTES):
            raise InputIsWrong(_("A window begins before it ends, on one day."), field="from_at")
        last = kept[-1] if kept else None
        if last is not None and last.weekday == each.weekday and each.from_minute <= last.until_minute:
            kept[-1] = WeeklyWindow(last.weekday, last.from_minute, max(last.until_minute, each.until_minute))
        else:
            kept.append(each)
    return tuple(kept)


def slots_within(windows: Iterable[WeeklyWindow]) -> list[str]:
    """The cells of the grid that lie wholly within these windows."""
    held = merged(windows)
    return [
        name
        for name, slot in SLOTS.items()
        if any(
            window.weekday == slot.weekday
            and window.from_minute <= slot.from_minute
            and slot.until_minute <= window.until_minute
            for window in held
        )
    ]


def beyond_slots(windows: Iterable[WeeklyWindow]) -> list[WeeklyWindow]:
    """What these windows hold besides whole cells of the grid: an early hour, half an afternoon."""
    rest: list[WeeklyWindow] = list(merged(windows))
    for name in slots_within(rest):
        slot = SLOTS[name]
        rest = [piece for window in rest for piece in _without(window, slot)]
    return sorted(rest)


def _without(window: WeeklyWindow, slot: WeeklyWindow) -> list[WeeklyWindow]:
    if window.weekday != slot.weekday or not (
        window.from_minute < slot.until_minute and slot.from_minute < window.until_minute
    ):
        return [window]
    before = WeeklyWindow(window.weekday, window.from_minute, slot.from_minute)
    after = WeeklyWindow(window.weekday, slot.until_minute, window.until_minute)
    return [piece for piece in (before, after) if piece.from_minute < piece.until_minute]


def opening_in_words(opening: WeeklyWindow) -> str:
    """One window as people say it: "Tuesday 14:00 to 18:00"."""
    return gettext("%(day)s %(from)s to %(until)s") % {
        "day": WEEKDAYS[opening.weekday],
        "from": _clock(opening.from_minute),
        "until": _clock(opening.until_minute),
    }


def _clock(minute: int) -> str:
    # Midnight at the end of a day is 24:00 to people, and no time at all to Python.
    return "24:00" if minute == DAY_MINUTES else time_format(time(*divmod(minute, 60)), "H:i")
