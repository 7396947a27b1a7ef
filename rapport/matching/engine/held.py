"""The scores of all pairs held in memory: what most rounds are small enough for.

Every question is one pass over the matrix, in pieces that stay near the processor, on all cores.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, TypeVar

import numpy as np

from rapport.matching.engine.arrays import Floats, Index, Whole
from rapport.matching.engine.pairs import Pairs
from rapport.matching.engine.parallel import map_blocks

Result = TypeVar("Result")

PIECE: Final = 500_000
"""How many pairs are looked at together."""

GROUPS: Final = 128


@dataclass(frozen=True, slots=True)
class Held:
    """Scores in millionths, exact; those of impossible pairs are far below 0."""

    scores: Floats

    def levels(self, prices: Whole, count: int, rows: Index) -> Floats:
        """Return for each of ``rows`` a net worth that at least ``count`` mentors reach, and not many more.

        Mentors are dealt into groups, and the best of each group stands for it: ``count`` groups reach what
        the ``count``-th best of those who stand for theirs reaches, and so do at least as many mentors.
        """
        mentors = self.scores.shape[1]
        groups = max(GROUPS, 6 * count)
        size = mentors // groups
        net_prices = prices.astype(np.float32)
        at = -min(count, mentors)

        def look(block: Index) -> Floats:
            net = self._net(block, None, net_prices)
            if size > 1:
                best = net[:, : groups * size].reshape(block.size, size, groups).max(axis=1)
                rest = mentors - groups * size
                if rest:
                    np.maximum(best[:, :rest], net[:, groups * size :], out=best[:, :rest])
                net = best
            levels: Floats = np.partition(net, at, axis=1)[:, at]
            return levels

        found = list(self.pieces(rows, look))
        return np.concatenate(found) if found else np.zeros(0, np.float32)

    def above(
        self,
        prices: Whole,
        level: Whole,
        rows: Index,
        columns: Index | None,
        refine: Callable[[Pairs], Pairs],
    ) -> Iterator[Pairs]:
        """Yield, piece by piece, what is refined from the pairs whose score less the price is above the row's level."""
        net_prices = prices.astype(np.float32) if columns is None else prices[columns].astype(np.float32)

        def look(block: Index) -> Pairs:
            net = self._net(block, columns, net_prices)
            at = np.flatnonzero(net > level[block].astype(np.float32)[:, None])
            row, col = np.divmod(at, net.shape[1])
            found = col.astype(np.int32) if columns is None else columns[col]
            who = block[row]
            return refine(Pairs(who, found, self.scores[who, found].astype(np.int64)))

        return self.pieces(rows, look)

    def best(self, prices: Whole) -> Floats:
        """Return the highest score less price of each row."""
        rows = np.arange(self.scores.shape[0], dtype=np.int32)
        net = prices.astype(np.float32)
        return np.concatenate([*self.pieces(rows, lambda block: self._net(block, None, net).max(axis=1))])

    def pieces(self, rows: Index, work: Callable[[Index], Result]) -> Iterator[Result]:
        """Yield what ``work`` makes of each piece of the rows, in order."""
        step = max(1, PIECE // max(self.scores.shape[1], 1))
        return map_blocks(work, [rows[at : at + step] for at in range(0, rows.size, step)])

    def _of(self, block: Index) -> Floats:
        """Return the scores of some rows, without copying them where they stand together."""
        whole = block.size == block[-1] - block[0] + 1
        return self.scores[block[0] : block[-1] + 1] if whole else self.scores[block]

    def _net(self, block: Index, columns: Index | None, prices: Floats) -> Floats:
        """Return scores less prices; without prices these are the scores themselves, to be read only."""
        scores = self._of(block) if columns is None else self._of(block)[:, columns]
        return scores - prices if prices.any() else scores
