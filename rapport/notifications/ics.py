"""iCalendar files (RFC 5545, RFC 5546): one UTC event each, stable UID, growing SEQUENCE, nothing to read in them."""

from collections.abc import Iterable
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vCalAddress, vText

from rapport.notifications.calendar import CalendarEvent, CalendarFile, Method
from rapport.people.models import Person

PRODUCT = "-//Rapport//Rapport//EN"
FEED_REFRESHES = timedelta(hours=6)


def invitation(file: CalendarFile, person: Person) -> str:
    """An invitation to one event, or its cancellation, for one person: the only attendee that is named."""
    container = _container()
    container.add("method", file.method.value)
    event = _event(file.event, is_cancelled=file.method is Method.CANCEL)
    organizer = vCalAddress(f"mailto:{settings.DEFAULT_FROM_EMAIL}")
    organizer.params["CN"] = vText(settings.INSTALLATION_NAME)
    event["organizer"] = organizer
    attendee = vCalAddress(f"mailto:{person.email}")
    attendee.params["CN"] = vText(str(person))
    attendee.params["ROLE"] = vText("REQ-PARTICIPANT")
    attendee.params["PARTSTAT"] = vText("NEEDS-ACTION")
    # Answers would go to the address that mails come from, where nobody reads them.
    attendee.params["RSVP"] = vText("FALSE")
    event.add("attendee", attendee, encode=False)
    container.add_component(event)
    return _text(container)


def feed(events: Iterable[CalendarEvent]) -> str:
    """All of a person's events, for a calendar program that reads them again and again."""
    container = _container()
    container.add("x-wr-calname", _("Mentoring"))
    container.add("refresh-interval", FEED_REFRESHES, parameters={"VALUE": "DURATION"})
    container.add("x-published-ttl", "PT6H")
    for each in sorted(events, key=lambda event: (event.starts_at, event.uid)):
        container.add_component(_event(each, is_cancelled=each.is_cancelled))
    return _text(container)


def _container() -> Calendar:
    container = Calendar()
    container.add("prodid", PRODUCT)
    container.add("version", "2.0")
    container.add("calscale", "GREGORIAN")
    return container


def _event(source: CalendarEvent, *, is_cancelled: bool) -> Event:
    event = Event()
    event.add("uid", f"{source.uid}@{urlsplit(settings.BASE_URL).hostname}")
    event.add("dtstamp", source.changed_at)
    event.add("last-modified", source.changed_at)
    event.add("sequence", source.sequence)
    event.add("dtstart", source.starts_at)
    event.add("dtend", source.ends_at)
    event.add("summary", str(source.what.label))
    event.add("url", f"{settings.BASE_URL}{source.url}")
    event.add("description", f"{settings.BASE_URL}{source.url}")
    event.add("class", "PRIVATE")
    event.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    return event


def _text(container: Calendar) -> str:
    return str(container.to_ical().decode("utf-8"))
