"""What this package has for people's own calendars."""

from collections.abc import Iterable
from datetime import datetime

from rapport.mentorships.introductions import calendar as calls
from rapport.mentorships.review import calendar as reviews
from rapport.notifications.calendar import CalendarEvent
from rapport.people.models import Person


def feed_events(person: Person, now: datetime) -> Iterable[CalendarEvent]:
    """First calls of people who are being introduced, and the days on which a pair looks back."""
    yield from calls.feed_events(person, now)
    yield from reviews.feed_events(person, now)
