"""Dates for people's own calendars: invitations in mails, and a private feed.

Each meeting is its own event in UTC: series and time zone tables are read differently by different programs.
Titles are neutral and there is no place, because calendars are often open to colleagues.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cache
from importlib import import_module
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.module_loading import module_has_submodule
from django.utils.translation import gettext_lazy as _

from rapport.people.models import Person


class What(models.TextChoices):
    """What a calendar may show to anybody who looks over a shoulder."""

    MEETING = "meeting", _("Mentoring meeting")
    REVIEW = "review", _("Mentoring review")
    ENDING = "ending", _("Mentoring: last meeting")


class Method(StrEnum):
    REQUEST = "REQUEST"
    CANCEL = "CANCEL"


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """One event. ``uid`` is the same for the event's whole life; ``sequence`` grows with each change of it.

    ``url`` is a path of ours. ``changed_at`` becomes DTSTAMP and LAST-MODIFIED.
    """

    uid: str
    what: What
    starts_at: datetime
    ends_at: datetime
    sequence: int
    url: str
    changed_at: datetime
    is_cancelled: bool = False


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """An invitation to attach to a mail; the only attendee it names is whoever gets the mail."""

    method: Method
    event: CalendarEvent


FeedProvider = Callable[[Person, datetime], Iterable[CalendarEvent]]


def events_of(person: Person, now: datetime) -> Iterator[CalendarEvent]:
    """Every event that any package has for this person.

    A package offers its own in ``calendar.py`` as ``feed_events(person, now)``: only what the person may see
    now, with recent cancellations marked.
    """
    for provider in _providers():
        yield from provider(person, now)


@cache
def _providers() -> tuple[FeedProvider, ...]:
    found = []
    for app in apps.get_app_configs():
        if module_has_submodule(app.module, "calendar"):
            provider = getattr(import_module(f"{app.name}.calendar"), "feed_events", None)
            if provider is not None:
                found.append(provider)
    return tuple(found)


def pack(file: CalendarFile | None) -> dict[str, Any] | None:
    """A calendar file as JSON, for the outbox."""
    if file is None:
        return None
    event = file.event
    return {
        "method": file.method.value,
        "uid": event.uid,
        "what": event.what.value,
        "starts_at": event.starts_at.isoformat(),
        "ends_at": event.ends_at.isoformat(),
        "sequence": event.sequence,
        "url": event.url,
        "changed_at": event.changed_at.isoformat(),
    }


def unpack(packed: dict[str, Any] | None) -> CalendarFile | None:
    """The calendar file again."""
    if packed is None:
        return None
    return CalendarFile(
        method=Method(packed["method"]),
        event=CalendarEvent(
            uid=packed["uid"],
            what=What(packed["what"]),
            starts_at=datetime.fromisoformat(packed["starts_at"]),
            ends_at=datetime.fromisoformat(packed["ends_at"]),
            sequence=packed["sequence"],
            url=packed["url"],
            changed_at=datetime.fromisoformat(packed["changed_at"]),
            is_cancelled=packed["method"] == Method.CANCEL,
        ),
    )
