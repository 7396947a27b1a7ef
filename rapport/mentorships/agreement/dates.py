"""When an agreement ends, from what it says. Pure."""

import calendar
from collections.abc import Mapping
from datetime import date

from rapport.mentorships.reveal import Value


def add_months(day: date, months: int) -> date:
    """The same day some months later; the last day of the month where there is no such day."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def term_end(outcome: Mapping[str, Value], begun: date) -> date | None:
    """The day the agreed term ends, counted from ``begun``; None where no definite term is said."""
    months = str(outcome.get("term_months") or "")
    if months and months != "0":
        return add_months(begun, int(months))
    until = str(outcome.get("term_until") or "")
    return date.fromisoformat(until) if until else None
