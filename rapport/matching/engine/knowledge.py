"""What is known about a market so far: pairs that matter, and a proof of how good the others can be at most.

Scanning all pairs is the dear part of a round. A scan leaves a proof behind: at these prices, no pair that
is not known is worth more to this mentee than so much. When prices move, only mentees who now have less
than that, and mentors who became cheaper, have to be looked at again; a second scenario, a lock or a swap
mostly costs no scan at all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from rapport.matching.engine.arrays import Bools, Index, Whole
from rapport.matching.engine.market import CLOSED, Finding, Market
from rapport.matching.engine.pairs import NO_PAIRS, Pairs, merged

UNSEEN: Final = 2**40
FIRST: Final = 14
ADDED: Final = 20

Check = Callable[[], None]


@dataclass(slots=True)
class Knowledge:
    """Known pairs of a market, ordered, and the proof about all others.

    Every possible pair that is not known has a score less ``prices`` of its mentor of at most ``left`` of
    its mentee. ``last`` is what was asked last, and its answer.
    """

    market: Market
    pairs: Pairs
    keys: Whole
    prices: Whole
    left: Whole
    last: object = None

    @classmethod
    def of(cls, market: Market, seeds: Pairs = NO_PAIRS) -> Knowledge:
        """Begin with the pairs somebody wishes for and with ``seeds``, which may be from another market."""
        rows, cols = market.shape
        pairs = merged(market.wished, market.rescored(seeds), cols)
        return cls(market, pairs, pairs.keys(cols), np.zeros(cols, np.int64), np.full(rows, UNSEEN, np.int64))

    def get_started(self, rows: Index, closed: Bools, seats: int, check: Check) -> None:
        """Learn the best few mentors of mentees about whom nothing is known; ``closed`` mentors do not count."""
        counts = np.bincount(self.pairs.rows, minlength=self.market.shape[0])
        new = rows[(self.left[rows] == UNSEEN) & (counts[rows] < FIRST // 2)]
        if not new.size:
            return
        prices = self.prices + closed * CLOSED
        level = self.market.levels(prices, FIRST * seats, new)
        found = self.market.scan(
            prices,
            level,
            known=self.keys,
            keep=2 * FIRST * seats,
            rows=new,
            check=check,
        )
        self._learn(found.pairs)
        self._move(prices, {0: (new, found)})

    def search(
        self, prices: Whole, worth: Whole, rows: Index, empty: Index, check: Check
    ) -> tuple[bool, Whole]:
        """Learn pairs worth more at these prices than what their mentee has.

        For ``empty`` mentees, who have less than nearly anything, their best few are enough. Returns
        whether anything was learned, and how much each mentee could gain at most by a pair not known
        before.
        """
        fell = np.flatnonzero(prices < self.prices).astype(np.int32)
        again = worth[rows] < self.left[rows]
        if fell.size * 2 > prices.size:
            again[:] = True
        parts: dict[int, tuple[Index, Finding]] = {}
        gain = np.zeros_like(worth)
        for at, some, columns in ((0, rows[again], None), (1, rows[~again], fell)):
            if some.size and (columns is None or columns.size):
                near = np.intersect1d(some, empty) if columns is None else None
                found = self.market.scan(
                    prices,
                    worth,
                    known=self.keys,
                    keep=ADDED,
                    rows=some,
                    columns=columns,
                    near_best=near,
                    check=check,
                )
                parts[at] = some, found
                gain[some] = found.gain[some]
        for _, found in parts.values():
            self._learn(found.pairs)
        self._move(prices, parts)
        return any(found.pairs.size for _, found in parts.values()), gain

    def among(self, rows: Bools, cols: Bools) -> Pairs:
        """Return the known pairs of some mentees and some mentors."""
        return self.pairs.take(rows[self.pairs.rows] & cols[self.pairs.cols])

    def _learn(self, fresh: Pairs) -> None:
        if fresh.size:
            self.pairs = merged(self.pairs, fresh, self.market.shape[1])
            self.keys = self.pairs.keys(self.market.shape[1])

    def _move(self, prices: Whole, parts: dict[int, tuple[Index, Finding]]) -> None:
        """Carry the proof over to other prices. Whoever was not looked at may gain what the cheapest became cheaper."""
        cheaper = max(int((self.prices - prices).max(initial=0)), 0)
        left = self.left + cheaper
        if 1 in parts or 0 in parts:
            looked_at = np.concatenate([some for some, _ in parts.values()])
            left[looked_at] = self.left[looked_at]
        for at, (some, found) in parts.items():
            left[some] = found.left[some] if at == 0 else np.maximum(self.left[some], found.left[some])
        self.left = np.minimum(left, UNSEEN)
        self.prices = prices.copy()
