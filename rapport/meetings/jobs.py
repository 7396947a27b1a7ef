"""What follows for meetings when two people pause, end, or may not be in contact any more."""

from rapport.history.events import listens_to
from rapport.history.models import Event
from rapport.meetings.operations import clear_what_lies_ahead
from rapport.mentorships.telling import mentorship_of


@listens_to(
    "mentorship.pause", "mentorship.close", "mentorship.stop_now", "mentorship.lapse", "contact.frozen"
)
def call_off_what_lies_ahead(event: Event) -> None:
    """Take what was planned out of both calendars, where the two don't meet any more or not for now."""
    mentorship = mentorship_of(event)
    if mentorship is not None:
        clear_what_lies_ahead(mentorship, now=event.at)
