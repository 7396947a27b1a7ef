"""Ask each member the same in private, and reveal it together.

Nothing of an answer goes to anybody but its author before the round's rule reveals it: neither by a page nor
by an export, a message or an error. ``Answer.objects.visible_to`` and ``view_for`` are the only ways to one.
"""

from rapport.mentorships.rounds.reading import (
    OtherAnswer,
    RoundView,
    TalkItem,
    latest_round_of,
    open_round_of,
    result_of,
    talk_list,
    view_for,
    waiting_for,
)
from rapport.mentorships.rounds.writing import (
    RoundIsOver,
    close_round,
    open_round,
    reveal_if_complete,
    save_answer,
    take_back,
)

__all__ = [
    "OtherAnswer",
    "RoundIsOver",
    "RoundView",
    "TalkItem",
    "close_round",
    "latest_round_of",
    "open_round",
    "open_round_of",
    "result_of",
    "reveal_if_complete",
    "save_answer",
    "take_back",
    "talk_list",
    "view_for",
    "waiting_for",
]
