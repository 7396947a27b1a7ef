"""The next look back in people's own calendars: half an hour in the morning, to be kept free and moved at will."""

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta

from rapport.mentorships.models import Review
from rapport.notifications.calendar import CalendarEvent, What
from rapport.people.models import Person

STARTS = time(9)
LENGTH = timedelta(minutes=30)
KEPT = timedelta(days=30)


def event_of_review(review: Review, person: Person) -> CalendarEvent:
    """The event of a review in one person's own morning; gone when the relationship ended before it."""
    starts_at = datetime.combine(review.due_on, STARTS, person.zone).astimezone(UTC)
    return CalendarEvent(
        uid=review.calendar_uid,
        what=What.REVIEW,
        starts_at=starts_at,
        ends_at=starts_at + LENGTH,
        sequence=review.sequence,
        url=f"/spaces/{review.mentorship_id}/review/",
        changed_at=review.changed_at,
        is_cancelled=review.state == Review.State.CANCELLED,
    )


def feed_events(person: Person, now: datetime) -> Iterable[CalendarEvent]:
    """Reviews of the last month and those to come."""
    near = Review.objects.visible_to(person).filter(due_on__gte=(now - KEPT).date())
    for review in near.order_by("due_on", "pk"):
        yield event_of_review(review, person)
