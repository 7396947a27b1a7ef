"""The life of a mentorship: one table of states and moves, and nothing else.

Knows neither Django nor any other package. Tests, guards and the diagram in the docs are made from the table.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """Where a mentorship stands.

    ``introduced``: two people were brought together and have not both said yes. ``forming``: two yeses, no signed
    agreement yet. ``active``, ``paused``. ``in_review``: the term or a review date has passed and the two have not
    decided. ``closing``: a good end is under way. ``closed``, ``declined`` (not two yeses), ``lapsed`` (nobody
    went on).
    """

    INTRODUCED = "introduced"
    FORMING = "forming"
    ACTIVE = "active"
    PAUSED = "paused"
    IN_REVIEW = "in_review"
    CLOSING = "closing"
    CLOSED = "closed"
    DECLINED = "declined"
    LAPSED = "lapsed"


class Mover(StrEnum):
    """Who may make a move."""

    MEMBER = "member"
    EVERY_MEMBER = "every_member"  # when everybody's own answer is in
    COORDINATOR = "coordinator"
    SAFEGUARDING = "safeguarding"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Move:
    """One way from some states to one other, and who may take it."""

    name: str
    sources: frozenset[State]
    target: State
    movers: frozenset[Mover]


def _move(name: str, sources: str, target: State, *movers: Mover) -> Move:
    return Move(name, frozenset(State(source) for source in sources.split()), target, frozenset(movers))


MOVES: Mapping[str, Move] = {
    move.name: move
    for move in (
        _move("say_yes", "introduced", State.FORMING, Mover.EVERY_MEMBER),
        _move("decline", "introduced", State.DECLINED, Mover.MEMBER, Mover.SYSTEM),
        _move("lapse", "introduced forming", State.LAPSED, Mover.SYSTEM, Mover.COORDINATOR),
        _move("activate", "forming", State.ACTIVE, Mover.EVERY_MEMBER),
        _move("pause", "forming active in_review", State.PAUSED, Mover.MEMBER, Mover.SAFEGUARDING),
        _move("resume", "paused", State.ACTIVE, Mover.MEMBER),
        _move("resume_forming", "paused", State.FORMING, Mover.MEMBER),
        _move("start_review", "active paused", State.IN_REVIEW, Mover.SYSTEM),
        _move("continue", "in_review", State.ACTIVE, Mover.EVERY_MEMBER),
        _move("begin_ending", "forming active paused in_review", State.CLOSING, Mover.MEMBER),
        _move("call_off_ending", "closing", State.ACTIVE, Mover.EVERY_MEMBER),
        _move("call_off_ending_forming", "closing", State.FORMING, Mover.EVERY_MEMBER),
        _move("close", "closing", State.CLOSED, Mover.MEMBER, Mover.SYSTEM),
        _move(
            "stop_now", "introduced forming active paused in_review closing", State.CLOSED,
            Mover.MEMBER, Mover.SAFEGUARDING, Mover.SYSTEM,
        ),
    )
}  # fmt: skip

OPEN = frozenset({State.FORMING, State.ACTIVE, State.PAUSED, State.IN_REVIEW, State.CLOSING})
"""There is a relationship: both said yes, and it has not ended."""

RUNNING = frozenset({State.FORMING, State.ACTIVE, State.IN_REVIEW, State.CLOSING})
"""Open and not pausing: reminders and early signs look at these."""

HOLDS_A_PLACE = frozenset({State.INTRODUCED, State.FORMING, State.ACTIVE, State.IN_REVIEW, State.CLOSING})
"""Takes one of the mentor's places. A pausing one does not, so that nobody waits behind it."""

ENDED = frozenset({State.CLOSED, State.DECLINED, State.LAPSED})


def moves_from(state: State) -> tuple[Move, ...]:
    """Every move that leaves a state, in the order of the table."""
    return tuple(move for move in MOVES.values() if state in move.sources)


def can_move(state: State, name: str) -> bool:
    return state in MOVES[name].sources
