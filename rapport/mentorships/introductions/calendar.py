"""The first call in people's own calendars."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from rapport.mentorships.introductions.calls import LENGTH
from rapport.mentorships.lifecycle import State
from rapport.mentorships.models import Introduction
from rapport.notifications.calendar import CalendarEvent, CalendarFile, Method, What
from rapport.people.models import Person

KEPT = timedelta(days=30)


def event_of_call(introduction: Introduction) -> CalendarEvent:
    """The event of an agreed call; gone when the two were parted before it. Raises: LookupError without a call."""
    if introduction.call_at is None:
        raise LookupError("no call is agreed")
    mentorship = introduction.mentorship
    return CalendarEvent(
        uid=introduction.calendar_uid,
        what=What.MEETING,
        starts_at=introduction.call_at,
        ends_at=introduction.call_at + LENGTH,
        sequence=introduction.sequence + (1 if mentorship.is_over else 0),
        url=f"/introductions/{introduction.pk}/",
        changed_at=introduction.changed_at,
        is_cancelled=mentorship.life in {State.DECLINED, State.LAPSED},
    )


def invitation_to_call(introduction: Introduction) -> CalendarFile:
    """The file for a mail about the call: an invitation, or its cancellation."""
    event = event_of_call(introduction)
    return CalendarFile(Method.CANCEL if event.is_cancelled else Method.REQUEST, event)


def cancellation_of_call(introduction: Introduction, was_at: datetime) -> CalendarFile:
    """The file that takes a call out of a calendar because it is being moved."""
    event = CalendarEvent(
        uid=introduction.calendar_uid,
        what=What.MEETING,
        starts_at=was_at,
        ends_at=was_at + LENGTH,
        sequence=introduction.sequence,
        url=f"/introductions/{introduction.pk}/",
        changed_at=introduction.changed_at,
        is_cancelled=True,
    )
    return CalendarFile(Method.CANCEL, event)


def feed_events(person: Person, now: datetime) -> Iterable[CalendarEvent]:
    """First calls of the last month and those to come."""
    agreed = Introduction.objects.visible_to(person).filter(call_at__gt=now - KEPT)
    for introduction in agreed.select_related("mentorship").order_by("call_at", "pk"):
        yield event_of_call(introduction)
