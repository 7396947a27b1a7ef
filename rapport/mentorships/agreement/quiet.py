"""When somebody's agreed quiet ends: hours and days of their own, on their own clock."""

from collections.abc import Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import UUID

from rapport.mentorships.terms import Quiet, terms_from
from rapport.people.models import Person

LONGEST = 8
"""After this many days of rest in a row a word may come: nobody agreed to be out of reach for ever."""


def open_again(agreed: Mapping[str, Any] | None, person: Person, now: datetime) -> datetime | None:
    """The moment this person may be reminded again; None when that is now, or nothing was agreed."""
    if not agreed or str(person.pk) not in agreed.get("quiet", {}):
        return None
    own = {person.pk: agreed["quiet"][str(person.pk)]}
    terms = terms_from(agreed["joint"], own, signed_on=now.date(), number=0)
    moment = next_open(terms.quiet_of(_id(person)), person, now)
    return moment if moment > now else None


def next_open(quiet: Quiet, person: Person, now: datetime) -> datetime:
    """The first moment from ``now`` on that is in nobody's way."""
    here = now.astimezone(person.zone)
    minute = here.hour * 60 + here.minute
    over_midnight = quiet.from_minute > quiet.until_minute
    if over_midnight:
        is_quiet = minute >= quiet.from_minute or minute < quiet.until_minute
    else:
        is_quiet = quiet.from_minute <= minute < quiet.until_minute
    day = here.date()
    if is_quiet and over_midnight and minute >= quiet.from_minute:
        day += timedelta(days=1)
    for _count in range(LONGEST):
        if day.weekday() not in quiet.days:
            break
        day, is_quiet = day + timedelta(days=1), True
    if not is_quiet and day == here.date():
        return now
    opens = datetime.combine(day, time(), person.zone) + timedelta(minutes=quiet.until_minute)
    return max(now, opens.astimezone(UTC))


def _id(person: Person) -> UUID:
    assert isinstance(person.pk, UUID), "a stored person has an id"
    return person.pk
