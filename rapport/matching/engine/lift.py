"""Raise the weakest pair first, then the next, and only then count the sum.

Each aim in turn (as few empty seats as can be, the weakest as high as can be, as few as can be below the
next level, ...) is a minimum-cost flow. What keeps an aim reached is written down as a *face*: pairs that
may no longer be chosen, and pairs, seats and places that have to be. Complementary slackness says exactly
which those are, so no aim is ever traded for a later one. Source: lexicographic bottleneck assignment,
Burkard and Rendl (1991); faces from duals, Schrijver, Combinatorial Optimization (2003), chapter 5.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rapport.matching.engine.arrays import Whole
from rapport.matching.engine.flow import Choice, Demand, choose, choose_only
from rapport.matching.engine.market import Market
from rapport.matching.engine.optimize import Best, Check
from rapport.matching.engine.pairs import Pairs, merged

POINT: Final = 10_000
"""Above the weakest pair, people are lifted in steps of one point of a hundred; less means nothing to them."""

MOST_WEIGHT: Final = 2**38
MOST_REPEATS: Final = 20


@dataclass(slots=True)
class _Face:
    """All choices that reach every aim so far. ``must`` marks pairs, ``rows`` and ``cols`` people without a gap."""

    pairs: Pairs
    must: NDArray[np.bool_]
    rows: NDArray[np.bool_]
    cols: NDArray[np.bool_]
    demand: Demand

    @classmethod
    def whole(cls, pairs: Pairs, demand: Demand) -> _Face:
        """Return the face of all choices."""
        rows, cols = demand.seats.size, demand.places.size
        return cls(pairs, np.zeros(pairs.size, bool), np.zeros(rows, bool), np.zeros(cols, bool), demand)

    @property
    def reward(self) -> int:
        """Return a number that outweighs any difference a later aim can make."""
        return max(8_000_000 * (int(self.demand.seats.sum()) + 1), 4 * MOST_WEIGHT)

    def posed(self, aim: Whole, alone: Whole) -> tuple[Pairs, Demand]:
        """Return the flow problem that seeks the most of ``aim`` among the choices of this face."""
        pairs = replace(self.pairs, micro=aim + self.must * self.reward)
        demand = replace(
            self.demand,
            alone=np.where(self.rows, self.reward, alone),
            place_cost=np.where(self.cols, -self.reward, self.demand.place_cost),
        )
        return pairs, demand

    def narrowed(self, aim: Whole, alone: Whole) -> _Face:
        """Return the face of those choices here that have the most of ``aim``."""
        pairs, demand = self.posed(aim, alone)
        choice = choose(pairs, demand)
        net = pairs.micro - choice.prices[pairs.cols] - choice.worth[pairs.rows]
        kept = net >= 0
        filled = np.bincount(pairs.cols[choice.chosen], minlength=self.cols.size) == demand.places
        return _Face(
            pairs=self.pairs.take(kept),
            must=(self.must | (net > 0))[kept],
            rows=self.rows | (choice.worth > -demand.alone),
            cols=self.cols | (filled & (choice.prices > demand.place_cost)),
            demand=self.demand,
        )

    def can_do_with(self, level: int, alone: Whole) -> bool:
        """Return whether the choices of this face include one with no pair under ``level``."""
        high = self.pairs.micro >= level
        pairs, demand = self.posed(np.zeros(self.pairs.size, np.int64), alone)
        _, with_all = choose_only(pairs, demand)
        _, with_high = choose_only(pairs.take(high), demand)
        return with_high == with_all


def lift(
    market: Market,
    demand: Demand,
    best: Best,
    target: int,
    *,
    check: Check = lambda: None,
    progress: Callable[[float], None] = lambda done: None,
) -> Best:
    """Return the best of the choices that raise the weakest pairs towards ``target`` (in millionths) as far as can be.

    Fewest empty seats come first, weighed by what each costs. The weakest pair is proved to be as high as
    any choice among all pairs can have it; the levels above are exact among the pairs looked at, which are
    all of them in small rounds.
    """
    pairs = best.pairs
    for _ in range(MOST_REPEATS):
        choice, weakest = _lifted(pairs, demand, target, check, progress)
        fresh = pairs.take(np.zeros(0, np.int64))
        if not best.is_complete and weakest < target:
            fresh = _ways_up(market, demand, pairs, weakest)
        if not fresh.size:
            break
        pairs = merged(pairs, fresh, market.shape[1])
    return Best(pairs, choice, choice.value, max(best.bound, choice.value), best.steps)


def _lifted(
    pairs: Pairs, demand: Demand, target: int, check: Check, progress: Callable[[float], None]
) -> tuple[Choice, int]:
    """Return the lifted choice and its weakest level, at most ``target``."""
    face = _Face.whole(pairs, demand).narrowed(np.zeros(pairs.size, np.int64), demand.alone)
    nobody = np.zeros_like(demand.alone)
    weakest = _weakest(face, demand.alone, target)
    steps = [weakest, *range(weakest - weakest % POINT + POINT, target, POINT), target]
    base = int(demand.seats.sum()) + 1
    # One person fewer under a lower level outweighs everybody under the next, so several levels are one aim.
    at_once = max(1, int(np.log(MOST_WEIGHT) / np.log(max(base, 2))))
    for at in range(0, len(steps), at_once):
        check()
        progress(at / len(steps))
        aim = np.zeros(face.pairs.size, np.int64)
        for level in steps[at : at + at_once]:
            aim = aim * base - (face.pairs.micro < level)
        if aim.any():
            face = face.narrowed(aim, nobody)
    last = choose(*face.posed(face.pairs.micro, demand.alone))
    made = face.pairs.take(last.chosen)
    chosen = np.isin(pairs.keys(demand.places.size), made.keys(demand.places.size), assume_unique=True)
    return replace(last, chosen=chosen, value=value_of(made, demand)), weakest


def _weakest(face: _Face, alone: Whole, target: int) -> int:
    """Return how high the weakest pair can be among the choices of this face, at most ``target``."""
    levels = np.unique(np.minimum(face.pairs.micro, target))
    if not levels.size:
        return target
    # Nobody can have more than their best pair, so nobody who has to have one can lift the weakest above it.
    best = np.zeros(face.rows.size, np.int64)
    np.maximum.at(best, face.pairs.rows, face.pairs.micro)
    most = int(best[face.rows & (face.demand.seats > 0)].min(initial=target))
    low, high = 0, int(np.searchsorted(levels, most, side="right")) - 1
    middle = high
    while low < high:
        if face.can_do_with(int(levels[middle]), alone):
            low = middle
        else:
            high = middle - 1
        middle = (low + high + 1) // 2
    return int(levels[low])


def value_of(made: Pairs, demand: Demand) -> int:
    """Return the summed score of some pairs less what empty seats and spreading cost."""
    empty = demand.seats - np.bincount(made.rows, minlength=demand.seats.size)
    load = np.bincount(made.cols, minlength=demand.places.size)
    spread = demand.step * (load * demand.taken + load * (load - 1) // 2)
    return int(made.micro.sum() - (empty * demand.alone).sum() - spread.sum())


def _ways_up(market: Market, demand: Demand, pairs: Pairs, weakest: int) -> Pairs:
    """Return pairs not looked at yet that might raise the weakest level, found from the prices of that aim."""
    better = weakest + 1
    face = _Face.whole(pairs, demand).narrowed(np.zeros(pairs.size, np.int64), demand.alone)
    below = face.pairs.micro < better
    choice = choose(*face.posed(-below.astype(np.int64), np.zeros_like(demand.alone)))
    held_back = np.flatnonzero((choice.worth < 0) & (demand.seats > 0)).astype(np.int32)
    if not held_back.size:
        return pairs.take(np.zeros(0, np.int64))
    finding = market.scan(
        np.zeros_like(choice.prices),
        np.full(demand.seats.size, weakest, np.int64),
        known=pairs.keys(market.shape[1]),
        keep=200,
        rows=held_back,
    )
    fresh = finding.pairs
    gains = (choice.prices[fresh.cols] + choice.worth[fresh.rows] < 0) & (demand.places[fresh.cols] > 0)
    return fresh.take(gains)
