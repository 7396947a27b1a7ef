"""What happened in one mentorship, read from history: dates, states and counts, never words. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from rapport.history.models import Event

VERBS = (
    "meeting.planned", "meeting.moved", "meeting.cancelled", "meeting.missed", "meeting.held", "meeting.begun",
    "meeting.reopened", "promise.made", "promise.moved", "promise.reported", "promise.let_go",
    "promise.taken_back", "promise.taken_up", "progress.noted",
)  # fmt: skip


@dataclass(slots=True)
class MeetingFact:
    """One meeting as signals tell it. ``outcome``: planned, held, missed, noticed or cancelled."""

    at: datetime
    outcome: str = "planned"
    ended_at: datetime | None = None
    late_minutes: int | None = None
    prepared: bool | None = None
    untold_share: float = 0.0
    due: int = 0


@dataclass(slots=True)
class PromiseFact:
    due_on: date
    is_open: bool = True


@dataclass(slots=True)
class Timeline:
    """The meetings in the order of their dates, open promises, and whether goals moved."""

    meetings: dict[UUID, MeetingFact] = field(default_factory=dict)
    promises: dict[UUID, PromiseFact] = field(default_factory=dict)

    def settled(self) -> list[MeetingFact]:
        """Meetings that happened or did not, the latest first."""
        return sorted(
            (each for each in self.meetings.values() if each.outcome in {"held", "missed", "noticed"}),
            key=lambda each: each.at,
            reverse=True,
        )

    def held(self) -> list[MeetingFact]:
        return [each for each in self.settled() if each.outcome == "held"]

    def has_date_after(self, now: datetime) -> bool:
        return any(each.outcome == "planned" and each.at > now for each in self.meetings.values())

    def was_planned(self) -> bool:
        """Whether a meeting is or was in the calendar and not called off."""
        return any(each.outcome != "cancelled" for each in self.meetings.values())


def timeline_of(events: Iterable[Event]) -> Timeline:
    """Read events of one mentorship, oldest first."""
    timeline = Timeline()
    for event in events:
        if event.subject_id is None:
            continue
        if event.verb.startswith("meeting."):
            _meeting(timeline, event)
        elif event.verb.startswith("promise."):
            _promise(timeline, event)
    return timeline


def _meeting(timeline: Timeline, event: Event) -> None:
    assert event.subject_id is not None
    at = datetime.fromisoformat(event.facts["at"]) if "at" in event.facts else event.at
    meeting = timeline.meetings.setdefault(event.subject_id, MeetingFact(at))
    match event.verb:
        case "meeting.planned" | "meeting.moved":
            meeting.at, meeting.outcome = at, "planned"
        case "meeting.cancelled":
            meeting.outcome = "cancelled"
        case "meeting.missed":
            meeting.outcome = "noticed" if event.facts.get("with_notice") else "missed"
        case "meeting.begun":
            meeting.late_minutes = int(event.facts.get("late_minutes") or 0)
        case "meeting.reopened":
            meeting.outcome = "planned"
        case "meeting.held":
            meeting.outcome, meeting.ended_at = "held", event.at
            meeting.prepared = bool(event.facts.get("prepared"))
            due = [each for each in timeline.promises.values() if each.due_on <= event.at.date()]
            meeting.due = len(due)
            meeting.untold_share = sum(each.is_open for each in due) / len(due) if due else 0.0


def _promise(timeline: Timeline, event: Event) -> None:
    assert event.subject_id is not None
    known = timeline.promises.get(event.subject_id)
    if event.verb == "promise.made":
        timeline.promises[event.subject_id] = PromiseFact(date.fromisoformat(event.facts["due_on"]))
    elif known is None:
        return
    elif event.verb == "promise.moved":
        known.due_on = date.fromisoformat(event.facts["due_on"])
    else:
        known.is_open = event.verb in {"promise.taken_back", "promise.taken_up"}
