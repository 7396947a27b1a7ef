"""Where a running meeting stands: pure arithmetic over its agenda and the clock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate

from rapport.meetings.models import AgendaItem, Meeting

ALONG = 1000
"""How wide the drawing of a meeting is, in its own units."""


@dataclass(frozen=True, slots=True)
class Track:
    """The hour as two threads: they cross between topics, and ``now`` is how far it has come."""

    crossings: list[float]
    now: float


@dataclass(frozen=True, slots=True)
class Place:
    """The topic of the moment, what follows, and how many seconds it still has (below zero: it runs over)."""

    item: AgendaItem | None
    number: int
    count: int
    following: AgendaItem | None
    seconds_left: int
    is_stopped: bool
    track: Track

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
        track = drawn_as(items, number=0, gone=timedelta())
        return Place(None, 0, len(items), None, 0, meeting.stopped_at is not None, track)
    item = items[index]
    following = next((each for each in items[index + 1 :] if each.state == AgendaItem.State.OPEN), None)
    until = meeting.stopped_at or now
    gone = until - (meeting.now_since or until)
    left = (item.minutes + meeting.extra_minutes) * 60 - int(gone.total_seconds())
    track = drawn_as(items, number=index + 1, gone=gone)
    return Place(item, index + 1, len(items), following, left, meeting.stopped_at is not None, track)


def drawn_as(items: Sequence[AgendaItem], *, number: int, gone: timedelta) -> Track:
    """Where to draw what: ``number`` is the topic of the moment, from 1, and ``gone`` how long it has been on.

    A topic that runs over stays where it ends, as the next one has not begun.
    """
    ends = [0, *accumulate(item.minutes for item in items)]
    scale = ALONG / (ends[-1] or 1)
    before, upto = ends[max(number - 1, 0)], ends[number]
    reached = min(before + gone / timedelta(minutes=1), upto)
    return Track([end * scale for end in ends[1:-1]], reached * scale)
