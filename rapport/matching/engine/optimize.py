"""The best choice among all pairs, and the proof: column generation over a market.

Start with the best few mentors of everybody and choose exactly among those. The prices of that choice then
test every other pair: whoever would gain by one of them has it added, and the choice is made again. When
nobody would gain, no choice among all pairs is better. Source: Dantzig and Wolfe (1960); bound after every
step by weak duality.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from rapport.matching.engine.arrays import Index, Whole
from rapport.matching.engine.flow import Choice, Demand, choose
from rapport.matching.engine.market import NO_PAIRS, Market, Pairs

FEW_PAIRS: Final = 60_000
"""Up to here all pairs are given to the solver at once."""

FIRST: Final = 20
ADDED: Final = 20
MOST_STEPS: Final = 60

Progress = Callable[[str, float], None]
Check = Callable[[], None]


@dataclass(frozen=True, slots=True)
class Best:
    """The best choice found: ``pairs`` are all that were looked at, ``choice`` says which are made.

    ``value`` is the summed score less all costs in millionths, ``bound`` what no choice whatever can exceed.
    """

    pairs: Pairs
    choice: Choice
    value: int
    bound: int
    steps: int

    @property
    def made(self) -> Pairs:
        """Return the pairs of the choice."""
        return self.pairs.take(self.choice.chosen)


def optimize(
    market: Market,
    demand: Demand,
    *,
    gap: float = 0.0,
    known: Pairs = NO_PAIRS,
    check: Check = lambda: None,
    progress: Progress = lambda stage, done: None,
) -> Best:
    """Find the best choice among all possible pairs, proved to be within ``gap`` of the best there can be.

    ``known`` are pairs from an earlier run of a similar round, a head start. ``check`` may raise to stop.
    """
    rows = np.flatnonzero(demand.seats).astype(np.int32)
    pairs = _start(market, demand, rows, known, check, progress)
    best: Best | None = None
    bound: int | None = None
    for step in range(1, MOST_STEPS + 1):
        check()
        progress("solve", 1 - 0.5**step)
        choice = choose(pairs, demand)
        if _is_everything(market, rows):
            return Best(pairs, choice, choice.value, choice.value, step)
        check()
        progress("certify", 1 - 0.5**step)
        fresh, gain = _gainful(market, demand, pairs, choice, rows, check)
        reach = choice.value + int((gain * demand.seats).sum())
        # Every set of prices gives a bound that holds for good, so the lowest one seen counts.
        bound = reach if bound is None else min(bound, reach)
        best = Best(pairs, choice, choice.value, bound, step)
        if not fresh.size or bound - choice.value <= gap * abs(choice.value):
            return best
        pairs = merged(pairs, fresh, market.shape[1])
    assert best is not None
    return best


def _is_everything(market: Market, rows: Index) -> bool:
    return market.is_small and rows.size * market.shape[1] <= FEW_PAIRS


def _start(
    market: Market, demand: Demand, rows: Index, known: Pairs, check: Check, progress: Progress
) -> Pairs:
    progress("candidates", 0.0)
    open_rows, open_cols = demand.seats > 0, demand.places > 0
    if _is_everything(market, rows):
        pairs = market.everything()
    elif known.size:
        pairs = known
    else:
        # Mentors without room are priced out of reach, so that nobody's best few are full ones.
        prices = np.where(open_cols, 0, 2_000_000)
        most = int(demand.seats.max(initial=1))
        worth = market.levels(prices, FIRST * most, rows)
        empty = np.empty(0, np.int64)
        finding = market.scan(prices, worth, known=empty, keep=2 * FIRST * most, rows=rows, check=check)
        pairs = merged(market.wished, finding.pairs, market.shape[1])
    return pairs.take(open_rows[pairs.rows] & open_cols[pairs.cols])


def _gainful(
    market: Market, demand: Demand, pairs: Pairs, choice: Choice, rows: Index, check: Check
) -> tuple[Pairs, Whole]:
    """Return pairs somebody would gain by, and how much each mentee could gain at most."""
    keys = pairs.keys(market.shape[1])
    prices = np.where(demand.places > 0, choice.prices, choice.prices + 2_000_000)
    # Somebody with an empty seat would be better off with nearly anybody; their best few are enough to go on with.
    empty = rows[choice.worth[rows] == -demand.alone[rows]]
    finding = market.scan(
        prices, choice.worth, known=keys, keep=ADDED, rows=rows, near_best=empty, check=check
    )
    fresh, gain = finding.pairs, finding.gain
    if not fresh.size and gain.any():
        # Only guesses are left: look at those mentees again, at everybody who is worth more to them than
        # what they have.
        unsure = np.flatnonzero(gain).astype(np.int32)
        finding = market.scan(prices, choice.worth, known=keys, keep=ADDED, rows=unsure, check=check)
        fresh, gain = finding.pairs, finding.gain
    return fresh, gain


def merged(one: Pairs, other: Pairs, mentors: int) -> Pairs:
    """Return the pairs of both, each once, those of ``one`` first in case of doubt."""
    keys = np.concatenate([one.keys(mentors), other.keys(mentors)])
    keys, first = np.unique(keys, return_index=True)
    micro = np.concatenate([one.micro, other.micro])[first]
    return Pairs((keys // mentors).astype(np.int32), (keys % mentors).astype(np.int32), micro)


def rescored(market: Market, pairs: Pairs) -> Pairs:
    """Return the pairs under this market's weights and rules, without those it forbids."""
    fine = pairs.take(market.feasibility.pairs(pairs.rows, pairs.cols))
    fine = replace(fine, micro=market.micro(fine.rows, fine.cols))
    return fine.take(fine.micro >= market.least_micro)
