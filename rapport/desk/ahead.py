"""What lies ahead of a person: dates, promises and reviews, soonest first, from what is in hand."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from rapport.desk.reading import Desk, Relationship
from rapport.meetings.models import Meeting, Promise
from rapport.meetings.queries import promises_of
from rapport.ui import dates

SHOWN = 4


@dataclass(frozen=True, slots=True)
class Ahead:
    """One thing ahead: a meeting, a promise of one's own, or the day of a look back."""

    relationship: Relationship
    on: date
    meeting: Meeting | None = None
    promise: Promise | None = None

    @property
    def starts_at(self) -> datetime | None:
        return None if self.meeting is None else self.meeting.starts_at


def ahead_of(desk: Desk, relationships: Iterable[Relationship]) -> Sequence[Ahead]:
    """The next few things of gathered relationships."""
    found = [each for relationship in relationships for each in _of(desk, relationship)]
    return sorted(found, key=lambda each: (each.on, each.meeting is None))[:SHOWN]


def _of(desk: Desk, relationship: Relationship) -> Iterator[Ahead]:
    today = dates.today()
    mentorship = relationship.mentorship
    coming = desk.dates_of(relationship).coming
    if coming is not None:
        yield Ahead(relationship, dates.local(coming.starts_at).date(), meeting=coming)
    for promise in promises_of([mentorship])[mentorship.pk]:
        if promise.owner_id == desk.person.pk and promise.is_open and promise.due_on > today:
            promise.mentorship = mentorship
            yield Ahead(relationship, promise.due_on, promise=promise)
    if mentorship.next_review_on is not None and mentorship.next_review_on > today and mentorship.is_open:
        yield Ahead(relationship, mentorship.next_review_on)
