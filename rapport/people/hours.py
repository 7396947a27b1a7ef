"""The time somebody gives, as values: what they offered, and the weekly windows in which they could talk."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time
from decimal import Decimal

from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rapport.kernel.errors import InputIsWrong
from rapport.people.models import Capacity, Person
from rapport.people.slots import WeeklyWindow

DAY_MINUTES = 24 * 60


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


def merged(openings: Iterable[WeeklyWindow]) -> tuple[WeeklyWindow, ...]:
    """The same time without overlaps, from Monday on. Raises: InputIsWrong, for a stretch that is none."""
    kept: list[WeeklyWindow] = []
    for each in sorted(openings):
        if not (0 <= each.weekday <= 6 and 0 <= each.from_minute < each.until_minute <= DAY_MINUTES):
            raise InputIsWrong(_("A window begins before it ends, on one day."), field="from_at")
        last = kept[-1] if kept else None
        if last is not None and last.weekday == each.weekday and each.from_minute <= last.until_minute:
            kept[-1] = WeeklyWindow(last.weekday, last.from_minute, max(last.until_minute, each.until_minute))
        else:
            kept.append(each)
    return tuple(kept)


def opening_in_words(opening: WeeklyWindow) -> str:
    """One window as people say it: "Tuesday 14:00 to 18:00"."""
    return gettext("%(day)s %(from)s to %(until)s") % {
        "day": WEEKDAYS[opening.weekday],
        "from": _clock(opening.from_minute),
        "until": _clock(opening.until_minute),
    }


def _clock(minute: int) -> str:
    # Midnight at the end of a day is 24:00 to people, and no time at all to Python.
    return "24:00" if minute == DAY_MINUTES else date_format(time(*divmod(minute, 60)), "H:i")
