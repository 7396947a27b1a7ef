"""The life of a request, from a draft to an answer: one table, and nothing else.

Knows neither Django nor any other package.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class RequestState(StrEnum):
    """Where a request stands. ``draft`` is seen by its author only; all but ``draft`` and ``sent`` are ends."""

    DRAFT = "draft"
    SENT = "sent"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class Turn(StrEnum):
    """Who is waited for while a request is on its way: the one who was asked, or the one who asks."""

    MENTOR = "mentor"
    MENTEE = "mentee"


@dataclass(frozen=True, slots=True)
class RequestMove:
    """One way from one state to another, and whose it is; None is the system."""

    name: str
    source: RequestState
    target: RequestState
    mover: Turn | None


MOVES: Mapping[str, RequestMove] = {
    move.name: move
    for move in (
        RequestMove("send", RequestState.DRAFT, RequestState.SENT, Turn.MENTEE),
        RequestMove("accept", RequestState.SENT, RequestState.ACCEPTED, Turn.MENTOR),
        RequestMove("decline", RequestState.SENT, RequestState.DECLINED, Turn.MENTOR),
        RequestMove("withdraw", RequestState.SENT, RequestState.WITHDRAWN, Turn.MENTEE),
        RequestMove("expire", RequestState.SENT, RequestState.EXPIRED, None),
    )
}

OPEN = frozenset({RequestState.DRAFT, RequestState.SENT})
EVENTS: Mapping[str, str] = {
    "send": "request.sent",
    "accept": "request.accepted",
    "decline": "request.declined",
    "withdraw": "request.withdrawn",
    "expire": "request.expired",
}
"""What history calls each move."""
