"""The last hour of two people, by history alone: when it is planned, whether it has been, and what stays of all."""

from datetime import datetime

from rapport.history.models import Event
from rapport.mentorships.models import Ending, Mentorship

PLANS = ("meeting.planned", "meeting.moved", "meeting.cancelled")


def next_meeting(ending: Ending, now: datetime) -> datetime | None:
    """When the two meet next, if a meeting is planned."""
    planned: dict[object, datetime] = {}
    events = Event.objects.filter(mentorship_id=ending.mentorship_id, verb__in=PLANS).order_by("id")
    for verb, meeting_id, facts in events.values_list("verb", "subject_id", "facts"):
        if verb == "meeting.cancelled":
            planned.pop(meeting_id, None)
        elif facts.get("at"):
            planned[meeting_id] = datetime.fromisoformat(facts["at"])
    return min((at for at in planned.values() if at > now), default=None)


def have_met(ending: Ending) -> bool:
    """Whether the two have met since the ending began."""
    return Event.objects.filter(
        mentorship_id=ending.mentorship_id, verb="meeting.held", at__gte=ending.begun_at
    ).exists()


def has_keepsake(mentorship: Mentorship) -> bool:
    """Whether there is something to keep of these two: they agreed how to work together, or met at least once."""
    if mentorship.active_since is not None:
        return True
    return Event.objects.filter(mentorship_id=mentorship.pk, verb="meeting.held").exists()
