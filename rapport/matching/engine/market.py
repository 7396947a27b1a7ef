"""Every possible pair of a round, without ever holding them all.

A market answers two questions about all mentees times all mentors: what are these pairs worth, and which
pairs would be worth more than their people now get? Small rounds keep the whole matrix of scores; large
ones recompute it in tiles, with matrix products in single precision, and look only at the few numbers above
a threshold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rapport.matching.engine.arrays import Floats, Index, Whole
from rapport.matching.engine.columns import QUARTERS, Columns
from rapport.matching.engine.feasible import Feasibility, among
from rapport.matching.engine.tiles import IMPOSSIBLE, Tile, Tiles, text_steps

DENSE_PAIRS: Final = 2_000_000
SAMPLE: Final = 1024


@dataclass(frozen=True, slots=True)
class Pairs:
    """Possible pairs with their scores in millionths, ordered by row and column."""

    rows: Index
    cols: Index
    micro: Whole

    @property
    def size(self) -> int:
        """Return how many pairs there are."""
        return self.rows.size

    def take(self, which: NDArray[np.generic]) -> Pairs:
        """Return some of the pairs."""
        return Pairs(self.rows[which], self.cols[which], self.micro[which])

    def keys(self, mentors: int) -> Whole:
        """Return one whole number for each pair, in order."""
        return self.rows.astype(np.int64) * mentors + self.cols


NO_PAIRS: Final = Pairs(np.empty(0, np.int32), np.empty(0, np.int32), np.empty(0, np.int64))


@dataclass(frozen=True, slots=True)
class Finding:
    """What a scan found: pairs worth more than ``floor`` at these prices, and how much more a row could gain.

    ``gain`` is, for each row, at most what its best unknown pair would add; it is exact where pairs were
    found.
    ``left`` is, for each row looked at, the most that a pair neither known nor found can be worth at these
    prices.
    """

    pairs: Pairs
    gain: Whole
    left: Whole


@dataclass(slots=True)
class Market:
    """One round under one set of weights and rules; ``least_micro`` is the least score a pair may have."""

    columns: Columns
    feasibility: Feasibility
    least_micro: int
    wished: Pairs = field(init=False)
    _tiles: Tiles = field(init=False)
    _wish_keys: Whole = field(init=False)
    _dense: Floats | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        """Score the pairs somebody wishes for, and the whole matrix where it is small."""
        given = self.columns
        self._tiles = Tiles(given, self.feasibility)
        self._wish_keys = given.wish_rows.astype(np.int64) * self.shape[1] + given.wish_cols
        possible = self.feasibility.pairs(given.wish_rows, given.wish_cols)
        rows, cols = given.wish_rows[possible], given.wish_cols[possible]
        micro = self.micro(rows, cols)
        enough = micro >= self.least_micro
        self.wished = Pairs(rows[enough], cols[enough], micro[enough])
        if self.shape[0] * self.shape[1] <= DENSE_PAIRS:
            self._dense = self._all_scores()

    @property
    def shape(self) -> tuple[int, int]:
        """Return the number of mentees and of mentors."""
        return self.columns.left.shape[0], self.columns.right.shape[0]

    @property
    def is_small(self) -> bool:
        """Return whether the whole matrix is held."""
        return self._dense is not None

    def wishes(self, rows: NDArray[np.integer], cols: NDArray[np.integer]) -> tuple[Whole, Whole]:
        """Return what the wishes of the mentees and those of the mentors add to given pairs."""
        none = np.zeros(rows.size, np.int64)
        if not self._wish_keys.size:
            return none, none
        keys = rows.astype(np.int64) * self.shape[1] + cols
        place = np.minimum(np.searchsorted(self._wish_keys, keys), self._wish_keys.size - 1)
        hit = self._wish_keys[place] == keys
        return (
            np.where(hit, self.columns.wish_of_mentee[place], 0),
            np.where(hit, self.columns.wish_of_mentor[place], 0),
        )

    def micro(self, rows: NDArray[np.integer], cols: NDArray[np.integer]) -> Whole:
        """Return the scores of given pairs, whatever the rules say."""
        given = self.columns
        micro = np.empty(rows.size, np.int64)
        for start in range(0, rows.size, 65_536):
            i, j = rows[start : start + 65_536], cols[start : start + 65_536]
            part = np.einsum("ij,ij->i", given.left[i], given.right[j])
            shared = np.bitwise_count(given.bits_left[i] & given.bits_right[j]).sum(axis=1)
            part += np.minimum(shared, QUARTERS) * given.hours_rate[i]
            if given.text_left.shape[1]:
                dots = np.einsum("ij,ij->i", given.text_left[i], given.text_right[j])
                part += text_steps(dots) * given.text_rate[i]
            micro[start : start + i.size] = part
        of_mentee, of_mentor = self.wishes(rows, cols)
        return micro + of_mentee + of_mentor

    def possible(self, rows: NDArray[np.integer], cols: NDArray[np.integer]) -> NDArray[np.bool_]:
        """Return for each pair whether the rules and the least score let it be."""
        fine = self.feasibility.pairs(rows, cols)
        if self.least_micro:
            fine[fine] = self.micro(rows[fine], cols[fine]) >= self.least_micro
        return fine

    def options(self) -> Whole:
        """Return how many mentors are possible for each mentee, wishes for low scores aside."""
        found = np.zeros(self.shape[0], np.int64)
        if self._dense is not None:
            found[:] = np.count_nonzero(self._dense > IMPOSSIBLE / 2, axis=1)
            return found

        def count(tiles: Iterator[Tile]) -> None:
            for tile in tiles:
                self._tiles.strike_out(tile)
                found[tile.rows] += np.count_nonzero(tile.scores >= self.least_micro, axis=1)

        for _ in self._tiles.sweep(self._every_row(), count):
            pass
        return found

    def matrix(self) -> Floats:
        """Return a copy of all scores of a small round in millionths; impossible pairs are far below 0."""
        assert self._dense is not None
        return self._dense.copy()

    def everything(self) -> Pairs:
        """Return every possible pair of a small round."""
        assert self._dense is not None
        rows, cols = np.nonzero(self._dense > IMPOSSIBLE / 2)
        return Pairs(rows.astype(np.int32), cols.astype(np.int32), self._dense[rows, cols].astype(np.int64))

    def levels(self, prices: Whole, count: int, rows: Index) -> Whole:
        """Return for each chosen row the net worth above which lie about ``count`` mentors at these prices."""
        mentors = self.shape[1]
        level = np.zeros(self.shape[0], np.int64)
        if self._dense is not None:
            at = mentors - min(count, mentors)
            for block in _blocks(rows, mentors):
                net = self._dense[block] - prices.astype(np.float32)
                level[block] = np.partition(net, at, axis=1)[:, at]
            return level - 1
        # A sample at even steps: ids say nothing about answers, so it is as good as a random one, and repeatable.
        sample = np.unique(np.linspace(0, mentors - 1, min(SAMPLE, mentors)).astype(np.int32))
        at = sample.size - min(sample.size, -(-count * sample.size // mentors))
        net_prices = prices[sample].astype(np.float32)

        def look(tiles: Iterator[Tile]) -> None:
            for tile in tiles:
                self._tiles.strike_out(tile)
                tile.scores[...] -= net_prices
                level[tile.rows] = np.partition(tile.scores, at, axis=1)[:, at]

        for _ in self._tiles.sweep(rows, look, columns=sample):
            pass
        return level - 1

    def scan(
        self,
        prices: Whole,
        worth: Whole,
        *,
        known: Whole,
        keep: int,
        rows: Index | None = None,
        columns: Index | None = None,
        floor_micro: int = 0,
        near_best: Index | None = None,
        check: Callable[[], None] = lambda: None,
    ) -> Finding:
        """Find pairs whose score less the mentor's price is more than ``worth`` of the mentee, the best first.

        ``known`` are keys of pairs to leave out, sorted; at most ``keep`` pairs are returned for a mentee.
        ``rows`` and ``columns`` limit the search to some mentees and, in rising order, some mentors;
        ``floor_micro`` limits it to pairs of at least that score. For the rows of ``near_best``, pairs far
        below the best may be left out; ``gain`` accounts for them.
        ``check`` is called between blocks and may raise to stop.
        """
        level = worth.copy()
        if near_best is not None and near_best.size:
            level[near_best] = np.maximum(worth, self.levels(prices, 2 * keep, near_best))[near_best]
        chosen = self._every_row() if rows is None else rows
        gain = np.zeros(self.shape[0], np.int64)
        gain[chosen] = (level - worth)[chosen]

        left = level.copy()

        def refine(above: Pairs) -> Pairs:
            fresh = above.take(~among(above.keys(self.shape[1]), known) & (above.micro >= floor_micro))
            fresh = fresh.take(self._allowed(fresh))
            net = fresh.micro - prices[fresh.cols] - worth[fresh.rows]
            best, place = _by_row(fresh, net)
            first = best.take(place == 0)
            gain[first.rows] = first.micro - prices[first.cols] - worth[first.rows]
            dropped = best.take(place == keep)
            left[dropped.rows] = dropped.micro - prices[dropped.cols]
            return best.take(place < keep)

        found = []
        for part in self._above(prices, level, chosen, columns, refine):
            check()
            found.append(part)
        return Finding(in_order(found), gain, left)

    def _every_row(self) -> Index:
        return np.arange(self.shape[0], dtype=np.int32)

    def _allowed(self, pairs: Pairs) -> NDArray[np.bool_]:
        if self._dense is not None:
            return np.ones(pairs.size, bool)
        return self.feasibility.pairs(pairs.rows, pairs.cols) & (pairs.micro >= self.least_micro)

    def _above(
        self,
        prices: Whole,
        level: Whole,
        chosen: Index,
        columns: Index | None,
        refine: Callable[[Pairs], Pairs],
    ) -> Iterator[Pairs]:
        """Yield, block by block, what is refined from the pairs whose score less the price is above the row's level."""
        if self._dense is not None:
            for block in _blocks(chosen, self.shape[1]):
                yield refine(self._dense_above(block, columns, prices, level))
            return

        def look(tiles: Iterator[Tile]) -> Pairs:
            return refine(_together([_tile_above(tile, prices, level) for tile in tiles]))

        yield from self._tiles.sweep(chosen, look, columns=columns, prices=prices, level=level)

    def _dense_above(self, block: Index, columns: Index | None, prices: Whole, level: Whole) -> Pairs:
        assert self._dense is not None
        whole = block.size == block[-1] - block[0] + 1
        scores = self._dense[block[0] : block[-1] + 1] if whole else self._dense[block]
        if columns is not None:
            scores, prices = scores[:, columns], prices[columns]
        net = scores - prices.astype(np.float32)
        at, cols = np.nonzero(net > level[block].astype(np.float32)[:, None])
        micro = scores[at, cols].astype(np.int64)
        return Pairs(block[at], cols.astype(np.int32) if columns is None else columns[cols], micro)

    def _all_scores(self) -> Floats:
        scores = np.empty(self.shape, np.float32)

        def keep(tiles: Iterator[Tile]) -> None:
            for tile in tiles:
                self._tiles.strike_out(tile)
                scores[tile.rows, tile.cols[0] : tile.cols[-1] + 1] = tile.scores

        for _ in self._tiles.sweep(self._every_row(), keep):
            pass
        scores[self.wished.rows, self.wished.cols] = self.wished.micro
        if self.least_micro:
            scores += (scores < self.least_micro) * IMPOSSIBLE
        return scores


def _tile_above(tile: Tile, prices: Whole, level: Whole) -> Pairs:
    """Return the pairs of a tile whose score less price and level is above 0, hours permitting."""
    at = np.flatnonzero((tile.scores > 0) & tile.meet)
    row, col = np.divmod(at, tile.scores.shape[1])
    rows, cols = tile.rows[row], tile.cols[col]
    return Pairs(rows, cols, tile.scores.ravel()[at].astype(np.int64) + level[rows] + prices[cols])


def _blocks(rows: Index, width: int) -> Iterator[Index]:
    """Cut rows into pieces of about two million pairs."""
    step = max(1, 2_000_000 // max(width, 1))
    for start in range(0, rows.size, step):
        yield rows[start : start + step]


def _by_row(pairs: Pairs, net: Whole) -> tuple[Pairs, NDArray[np.intp]]:
    """Return the pairs ordered by row, the best first, and the place each has in its row, from 0."""
    order = np.lexsort((pairs.cols, -net, pairs.rows))
    ordered = pairs.take(order)
    if not ordered.size:
        return ordered, order
    starts = np.flatnonzero(np.r_[True, ordered.rows[1:] != ordered.rows[:-1]])
    return ordered, np.arange(ordered.size) - np.repeat(starts, np.diff(np.r_[starts, ordered.size]))


def _together(parts: Sequence[Pairs]) -> Pairs:
    if not parts:
        return NO_PAIRS
    return Pairs(
        np.concatenate([part.rows for part in parts]),
        np.concatenate([part.cols for part in parts]),
        np.concatenate([part.micro for part in parts]),
    )


def in_order(parts: Sequence[Pairs]) -> Pairs:
    """Return the pairs of all parts, ordered by row and column; no pair may be in two parts."""
    whole = _together(parts)
    return whole.take(np.lexsort((whole.cols, whole.rows)))
