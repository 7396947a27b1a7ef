"""The early signs: which facts are worth a look, and how much. Pure; thresholds are judgement, not science.

A sign says what happened and never a score. Signs about lateness, preparation and promises stay with the pair; the
others reach the coordinator when they have stood unchanged for a week, or at once at the stronger level.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from rapport.care.timeline import Timeline
from rapport.conversations.contact import Ring
from rapport.mentorships.lifecycle import State


class Rule(StrEnum):
    NOT_STARTED = "not_started"
    SILENCE = "silence"
    MISSED = "missed"
    NO_NEXT_DATE = "no_next_date"
    UNDECIDED = "undecided"
    LATE = "late"
    UNPREPARED = "unprepared"
    PROMISES = "promises"
    LOW_PULSE = "low_pulse"


class Level(StrEnum):
    """``amber``: the people concerned see it. ``red``: those who look after the program see it at once."""

    AMBER = "amber"
    RED = "red"


SHAREABLE = frozenset(
    {Rule.NOT_STARTED, Rule.SILENCE, Rule.MISSED, Rule.NO_NEXT_DATE, Rule.UNDECIDED, Rule.LOW_PULSE}
)
"""Only these ever reach a coordinator, and of the last only that it stands, never an answer."""

SHARED_AFTER = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Defaults of ours; each is shown with the sign it makes."""

    not_booked_amber_days: int = 7
    not_booked_red_days: int = 14
    not_held_red_days: int = 21
    silence_amber: float = 1.5
    silence_red: float = 2.0
    silence_red_days: int = 21
    missed_in_a_row_red: int = 2
    missed_of_six_red: int = 3
    no_next_date_days: int = 3
    undecided_amber_days: int = 3
    undecided_red_days: int = 14
    late_minutes: int = 10
    late_of_three: int = 2
    unprepared_in_a_row: int = 2
    untold_share: float = 0.5
    untold_least: int = 2


DEFAULTS = Thresholds()


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything a rule may look at: the state, the ring of contact, and the timeline of signals."""

    state: State
    since: datetime
    ring: Ring
    timeline: Timeline
    now: datetime


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that holds now, how strongly, and the numbers its sentence names."""

    rule: Rule
    level: Level
    numbers: dict[str, int] = field(default_factory=dict)


def find(facts: Facts, thresholds: Thresholds = DEFAULTS) -> Iterator[Finding]:
    """Every rule that holds for a relationship at this moment, apart from those about one person's answers."""
    if facts.state in {State.FORMING, State.ACTIVE}:
        yield from _not_started(facts, thresholds)
    if facts.state is State.ACTIVE:
        yield from _silence(facts, thresholds)
        yield from _no_next_date(facts, thresholds)
    if facts.state is State.IN_REVIEW:
        yield from _undecided(facts, thresholds)
    if facts.state in {State.FORMING, State.ACTIVE, State.IN_REVIEW}:
        yield from _missed(facts, thresholds)
        yield from _late(facts, thresholds)
        yield from _unprepared(facts, thresholds)
        yield from _promises(facts, thresholds)


def _not_started(facts: Facts, limits: Thresholds) -> Iterator[Finding]:
    if facts.timeline.held():
        return
    days = (facts.now - facts.since).days
    booked = facts.timeline.has_date_after(facts.now)
    red = (not booked and days >= limits.not_booked_red_days) or days >= limits.not_held_red_days
    if red or (not booked and days >= limits.not_booked_amber_days):
        yield Finding(Rule.NOT_STARTED, Level.RED if red else Level.AMBER, {"days": days})


def _silence(facts: Facts, limits: Thresholds) -> Iterator[Finding]:
    ring = facts.ring
    if ring.ratio >= limits.silence_amber:
        red = ring.ratio >= limits.silence_red and ring.days_since >= limits.silence_red_days
        yield Finding(
            Rule.SILENCE,
            Level.RED if red else Level.AMBER,
            {"days": ring.days_since, "agreed": ring.interval_days},
        )


def _no_next_date(facts: Facts, limits: Thresholds) -> Iterator[Finding]:
    held = facts.timeline.held()
    if not held or facts.timeline.has_date_after(facts.now):
        return
    last = held[0].ended_at or held[0].at
    days = (facts.now - last).days
    if days >= limits.no_next_date_days:
        yield Finding(Rule.NO_NEXT_DATE, Level.AMBER, {"days": days})


def _undecided(facts: Facts, limits: Thresholds) -> Iterator[Finding]:
    days = (facts.now - facts.since).days
    if days >= limits.undecided_amber_days:
        red = days >= limits.undecided_red_days
        yield Finding(Rule.UNDECIDED, Level.RED if red else Level.AMBER, {"days": days})


def _missed(facts: Facts, limits: Thresholds) -> Iterator[Finding]:
    latest = facts.timeline.settled()[:6]
    missed = [each.outcome == "missed" for each in latest]
    if not any(missed) or (latest and latest[0].outcome == "held"):
        # The latest one was held: whatever it was has been mended.
        return
    in_a_row = next((index for index, was in enumerate(missed) if not was), len(missed))
    red = in_a_row >= limits.missed_in_a_row_red or sum(missed) >= limits.missed_of_six_red
    yield Finding(Rule.MISSED, Level.RED if red else Level.AMBER, {"count": sum(missed)})


def _late(facts: Facts, limits: Thresholds) -> Iterator[Finding]:
    three = [each for each in facts.timeline.held() if each.late_minutes is not None][:3]
    late = sum((each.late_minutes or 0) >= limits.late_minutes for each in three)
    if len(three) == 3 and late >= limits.late_of_three:
        yield Finding(Rule.LATE, Level.AMBER, {"count": late})


def _unprepared(facts: Facts, limits: Thresholds) -> Iterator[Finding]:
    latest = facts.timeline.held()[: limits.unprepared_in_a_row]
    if len(latest) == limits.unprepared_in_a_row and not any(each.prepared for each in latest):
        yield Finding(Rule.UNPREPARED, Level.AMBER, {"count": len(latest)})


def _promises(facts: Facts, limits: Thresholds) -> Iterator[Finding]:
    latest = facts.timeline.held()[:2]
    still_open = sum(
        each.is_open and each.due_on <= facts.now.date() for each in facts.timeline.promises.values()
    )
    if (
        len(latest) == 2
        and still_open
        and all(
            each.due >= limits.untold_least and each.untold_share > limits.untold_share for each in latest
        )
    ):
        yield Finding(Rule.PROMISES, Level.AMBER, {"count": still_open})
