"""Meetings in people's own calendars."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from rapport.meetings.models import Meeting
from rapport.mentorships.lifecycle import OPEN
from rapport.notifications.calendar import CalendarEvent, CalendarFile, Method, What
from rapport.people.models import Person

KEPT = timedelta(days=90)


def event_of(meeting: Meeting, now: datetime) -> CalendarEvent:
    """The calendar event of a meeting: the same uid for its whole life, a neutral title, no place."""
    gone = meeting.state == Meeting.State.CANCELLED or not meeting.mentorship.is_open
    return CalendarEvent(
        uid=f"meeting-{meeting.pk}",
        what=What.ENDING if meeting.template == "goodbye" else What.MEETING,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        sequence=meeting.sequence,
        url=f"/spaces/{meeting.mentorship_id}/meetings/{meeting.pk}/",
        changed_at=now,
        is_cancelled=gone and not meeting.is_held,
    )


def invitation_of(meeting: Meeting, now: datetime) -> CalendarFile:
    """The file for a mail about a meeting: an invitation, or its cancellation."""
    event = event_of(meeting, now)
    return CalendarFile(Method.CANCEL if event.is_cancelled else Method.REQUEST, event)


def feed_events(person: Person, now: datetime) -> Iterable[CalendarEvent]:
    """Planned, held and called-off meetings of the last and coming three months."""
    meetings = (
        Meeting.objects.visible_to(person)
        .filter(starts_at__gt=now - KEPT, starts_at__lt=now + 2 * KEPT)
        .filter(mentorship__state__in=[*OPEN, "closed"])
        .select_related("mentorship")
        .order_by("starts_at", "id")
    )
    for meeting in meetings:
        yield event_of(meeting, now)
