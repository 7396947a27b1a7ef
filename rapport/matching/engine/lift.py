"""Raise the weakest pair first, then the next, and only then count the sum.

Each aim in turn (as few empty seats as can be, the weakest as high as can be, as few as can be below the
next level, ...) is a minimum-cost flow. What keeps an aim reached is written down as a *face*: pairs that
may no longer be chosen, and pairs, seats and places that have to be. Complementary slackness says exactly
which those are, so no aim is ever traded for a later one. Source: lexicographic bottleneck assignment,
Burkard and Rendl (1991); faces from duals, Schrijver, Combinatorial Optimization (2003), chapter 5.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rapport.matching.engine.arrays import Whole
from rapport.matching.engine.flow import Choice, Demand, choose, choose_only, confirmed
from rapport.matching.engine.market import Market
from rapport.matching.engine.optimize import Best, Check
from rapport.matching.engine.pairs import Pairs, merged

POINT: Final = 10_000
"""Above the weakest pair, people are lifted in steps of one point of a hundred; less means nothing to them."""

Mask = NDArray[np.bool_]
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

    def narrowed(self, aim: Whole, alone: Whole, guess: Mask | None = None) -> tuple[_Face, Mask]:
        """Return the face of those choices here that have the most of ``aim``, and one of them.

        Where ``guess`` is such a choice, prices prove it, and nothing has to be sought.
        """
        pairs, demand = self.posed(aim, alone)
        proof = None if guess is None or demand.step else confirmed(pairs, guess, demand)
        if guess is not None and proof is not None:
            chosen, (prices, worth) = guess, proof
        else:
            choice = choose(pairs, demand)
            chosen, prices, worth = choice.chosen, choice.prices, choice.worth
        net = pairs.micro - prices[pairs.cols] - worth[pairs.rows]
        kept = net >= 0
        filled = np.bincount(pairs.cols[chosen], minlength=self.cols.size) == demand.places
        face = _Face(
            pairs=self.pairs.take(kept),
            must=(self.must | (net > 0))[kept],
            rows=self.rows | (worth > -demand.alone),
            cols=self.cols | (filled & (prices > demand.place_cost)),
            demand=self.demand,
        )
        return face, chosen[kept]

    def guessed(self, steps: Sequence[int]) -> Mask:
        """Return a choice that does well at all levels at once: people below the lower ones weigh more."""
        below = [self.pairs.micro < level for level in steps]
        counts = [np.unique(self.pairs.rows[under]).size for under in below]
        for base in (16, 12, 8, 6, 4, 3, 2):
            weights = base ** np.cumsum([count > 0 for count in counts][::-1])[::-1].astype(np.float64)
            if float(weights @ counts) < MOST_WEIGHT:
                break
        aim = np.zeros(self.pairs.size, np.int64)
        for under, weight in zip(below, weights.tolist(), strict=True):
            aim -= under * min(int(weight), MOST_WEIGHT // len(steps))
        return choose_only(*self.posed(aim, np.zeros_like(self.demand.alone)))[0]

    def holds(self, made: Pairs) -> bool:
        """Return whether a choice gives everybody of this face a pair who has to have one."""
        held = np.bincount(made.rows, minlength=self.rows.size)
        return bool((held >= self.demand.seats)[self.rows].all())

    def worth_above(self, level: int, alone: Whole) -> int:
        """Return what the best choice without pairs under ``level`` is worth when only empty seats count."""
        pairs, demand = self.posed(np.zeros(self.pairs.size, np.int64), alone)
        return choose_only(pairs.take(self.pairs.micro >= level), demand)[1]


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
    highest = market.best(demand.places == 0)
    start = _Start(demand, best, highest, target)
    for _ in range(MOST_REPEATS):
        choice, weakest, top = _lifted(pairs, start, check, progress)
        fresh = pairs.take(np.zeros(0, np.int64))
        if not best.is_complete and weakest < top:
            fresh = _ways_up(market, demand, pairs, weakest)
        if not fresh.size:
            break
        pairs = merged(pairs, fresh, market.shape[1])
    return Best(pairs, choice, choice.value, max(best.bound, choice.value), best.steps)


@dataclass(frozen=True, slots=True)
class _Start:
    """What lifting begins with: the best sum, and what the best pair of each mentee is worth, -1 without any."""

    demand: Demand
    best: Best
    highest: Whole
    target: int

    def face(self, pairs: Pairs) -> _Face:
        """Return the face of the choices with the fewest empty seats, weighed by what each costs."""
        demand = self.demand
        whole = _Face.whole(pairs, demand)
        filled = np.bincount(self.best.made.rows, minlength=demand.seats.size) == demand.seats
        reached = (demand.seats > 0) & (self.highest >= 0)
        if not demand.step and filled[reached].all() and (demand.alone[reached] > 0).all():
            # The best sum leaves nobody out who could have somebody, so that is what every choice here has to do.
            return replace(whole, rows=reached)
        return whole.narrowed(np.zeros(pairs.size, np.int64), demand.alone)[0]

    def top(self, face: _Face) -> int:
        """Return the most the weakest pair can be: nobody who has to have a pair can have more than their best."""
        return int(self.highest[face.rows & (self.demand.seats > 0)].min(initial=self.target))


def _lifted(
    pairs: Pairs, start: _Start, check: Check, progress: Callable[[float], None]
) -> tuple[Choice, int, int]:
    """Return the lifted choice, its weakest level, and what that can be at most, whatever other pairs there are."""
    demand, alone, target = start.demand, start.demand.alone, start.target
    face = start.face(pairs)
    nobody = np.zeros_like(alone)
    weakest = top = start.top(face)
    steps = levels_from(top, target).tolist()
    guess = face.guessed(steps)
    made = face.pairs.take(guess)
    if made.micro.min(initial=target) < top or not face.holds(made):
        weakest = _weakest(face, alone, target)
        steps = levels_from(weakest, target).tolist()
        guess = face.guessed(steps)
    at = 0
    while at < len(steps):
        check()
        progress(at / len(steps))
        aim, at = _several_levels(face, steps, at)
        if aim.any():
            face, guess = face.narrowed(aim, nobody, guess)
    last = choose(*face.posed(face.pairs.micro, alone))
    made = face.pairs.take(last.chosen)
    chosen = np.isin(pairs.keys(demand.places.size), made.keys(demand.places.size), assume_unique=True)
    return replace(last, chosen=chosen, value=value_of(made, demand)), weakest, top


def levels_from(weakest: int, target: int) -> Whole:
    """Return the levels people are lifted to in turn, in millionths: the weakest pair's, full points, the target."""
    weakest = min(weakest, target)
    points = range(weakest - weakest % POINT + POINT, target, POINT)
    return np.unique(np.array([weakest, *points, target], np.int64))


def _several_levels(face: _Face, steps: Sequence[int], at: int) -> tuple[Whole, int]:
    """Return one aim for several levels from ``at`` on, and which level comes next.

    One person fewer under a lower level outweighs everybody who can be under the next ones.
    """
    aim, weight = np.zeros(face.pairs.size, np.int64), 1
    while at < len(steps):
        below = face.pairs.micro < steps[at]
        counts = np.bincount(face.pairs.rows[below], minlength=face.demand.seats.size)
        weight *= int(np.minimum(counts, face.demand.seats).sum()) + 1
        if weight > MOST_WEIGHT and aim.any():
            break
        aim = aim * (int(np.minimum(counts, face.demand.seats).sum()) + 1) - below
        at += 1
    return aim, at


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
    whole = face.worth_above(0, alone) if low < high else 0
    while low < high:
        if face.worth_above(int(levels[middle]), alone) == whole:
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
    face, _ = _Face.whole(pairs, demand).narrowed(np.zeros(pairs.size, np.int64), demand.alone)
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
