"""The best choice among all pairs, and the proof: column generation over a market.

Start with the best few mentors of everybody and choose exactly among those. The prices of that choice then
test every other pair: whoever would gain by one of them has it added, and the choice is made again. When
nobody would gain, no choice among all pairs is better. Source: Dantzig and Wolfe (1960); bound after every
step by weak duality.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Final

import numpy as np

from rapport.matching.engine.arrays import Index, Whole
from rapport.matching.engine.flow import Choice, Demand, choose
from rapport.matching.engine.knowledge import Knowledge
from rapport.matching.engine.market import CLOSED
from rapport.matching.engine.pairs import Pairs

FEW_PAIRS: Final = 60_000
"""Up to here all pairs are given to the solver at once."""

MOST_STEPS: Final = 60

Progress = Callable[[str, float], None]
Check = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Best:
    """The best choice found: ``pairs`` are all that were looked at, ``choice`` says which are made.

    ``value`` is the summed score less all costs in millionths, ``bound`` what no choice whatever can exceed.
    ``is_complete`` tells that every possible pair was looked at.
    """

    pairs: Pairs
    choice: Choice
    value: int
    bound: int
    steps: int
    is_complete: bool = False

    @property
    def made(self) -> Pairs:
        """Return the pairs of the choice."""
        return self.pairs.take(self.choice.chosen)


def optimize(
    knowledge: Knowledge,
    demand: Demand,
    *,
    gap: float = 0.0,
    check: Check = lambda: None,
    progress: Progress = lambda stage, done: None,
) -> Best:
    """Find the best choice among all possible pairs, proved to be within ``gap`` of the best there can be.

    ``knowledge`` is used and added to. ``check`` may raise to stop.
    """
    market = knowledge.market
    rows = np.flatnonzero(demand.seats).astype(np.int32)
    open_rows, open_cols = demand.seats > 0, demand.places > 0
    progress("candidates", 0.0)
    if market.is_small and rows.size * market.shape[1] <= FEW_PAIRS:
        pairs = market.everything()
        pairs = pairs.take(open_rows[pairs.rows] & open_cols[pairs.cols])
        choice = choose(pairs, demand)
        return Best(pairs, choice, choice.value, choice.value, 1, is_complete=True)
    if isinstance(knowledge.last, _Answered) and knowledge.last.is_for(demand, gap):
        return knowledge.last.best
    knowledge.get_started(rows, ~open_cols, int(demand.seats.max(initial=1)), check)
    # Every set of prices gives a bound that holds for good, so the lowest one seen counts.
    bound = 2**62
    for step in range(1, MOST_STEPS + 1):
        check()
        progress("solve", 1 - 0.5**step)
        pairs = knowledge.among(open_rows, open_cols)
        choice = choose(pairs, demand)
        check()
        progress("certify", 1 - 0.5**step)
        learned, gain = _gainful(knowledge, demand, choice, rows, check)
        reach = choice.value + int((gain * demand.seats).sum())
        bound = min(bound, reach)
        if not learned or bound - choice.value <= gap * abs(choice.value):
            break
    best = Best(pairs, choice, choice.value, bound, step)
    knowledge.last = _Answered(demand, gap, best)
    return best


@dataclass(frozen=True, slots=True)
class _Answered:
    """The last question, kept because a stable or lifted choice begins with the best sum."""

    demand: Demand
    gap: float
    best: Best

    def is_for(self, demand: Demand, gap: float) -> bool:
        """Return whether this answers the question."""
        asked = ((getattr(self.demand, key.name), getattr(demand, key.name)) for key in fields(Demand))
        return gap >= self.gap and all(np.array_equal(one, other) for one, other in asked)


def _gainful(
    knowledge: Knowledge, demand: Demand, choice: Choice, rows: Index, check: Check
) -> tuple[bool, Whole]:
    """Learn pairs somebody would gain by; return whether there were any, and each mentee's highest gain."""
    prices = np.where(demand.places > 0, choice.prices, choice.prices + CLOSED)
    # Somebody with an empty seat would be better off with nearly anybody; their best few are enough to go on with.
    empty = rows[choice.worth[rows] == -demand.alone[rows]]
    learned, gain = knowledge.search(prices, choice.worth, rows, empty, check)
    if not learned and gain.any():
        # Only guesses are left: look at those mentees again, at everybody worth more to them than what they have.
        unsure = np.flatnonzero(gain).astype(np.int32)
        learned, gain = knowledge.search(prices, choice.worth, unsure, unsure[:0], check)
    return learned, gain
