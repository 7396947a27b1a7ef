"""Where a running meeting stands: pure arithmetic over its agenda and the clock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from rapport.meetings.models import AgendaItem, Meeting


@dataclass(frozen=True, slots=True)
class Place:
    """The topic of the moment, what follows, and how many seconds it still has (below zero: it runs over)."""

    item: AgendaItem | None
    number: int
    count: int
    following: AgendaItem | None
    seconds_left: int
    is_stopped: bool

    @property
    def minutes_left(self) -> int:
        """Whole minutes, rounded up, without a sign."""
        return -(-abs(self.seconds_left) // 60)

    @property
    def is_over(self) -> bool:
        return self.seconds_left < 0


def where_we_are(meeting: Meeting, items: Sequence[AgendaItem], now: datetime) -> Place:
    """The place in a meeting. The clock informs and never ends anything."""
    ids = [item.pk for item in items]
    index = ids.index(meeting.now_item_id) if meeting.now_item_id in ids else None
    if index is None:
        return Place(None, 0, len(items), None, 0, meeting.stopped_at is not None)
    item = items[index]
    following = next((each for each in items[index + 1 :] if each.state == AgendaItem.State.OPEN), None)
    until = meeting.stopped_at or now
    gone = int((until - (meeting.now_since or until)).total_seconds())
    left = (item.minutes + meeting.extra_minutes) * 60 - gone
    return Place(item, index + 1, len(items), following, left, meeting.stopped_at is not None)
