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

from rapport.matching.engine.columns import QUARTERS, Columns, Floats
from rapport.matching.engine.feasible import Feasibility, among
from rapport.matching.engine.text import span

Whole = NDArray[np.int64]
Index = NDArray[np.int32]

DENSE_PAIRS: Final = 16_000_000
IMPOSSIBLE: Final = np.float32(-(2**23))
"""What is added to the score of an impossible pair: enough to put it below any other, and still exact."""

TILE_ROWS: Final = 1024
TILE_COLS: Final = 2048
SAMPLE: Final = 2048


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
    """

    pairs: Pairs
    gain: Whole


@dataclass(slots=True)
class Market:
    """One round under one set of weights and rules; ``least_micro`` is the least score a pair may have."""

    columns: Columns
    feasibility: Feasibility
    least_micro: int
    wished: Pairs = field(init=False)
    _wish_keys: Whole = field(init=False)
    _dense: Floats | None = field(init=False, default=None)
    _order: Index = field(init=False)
    _right_by_cut: dict[bytes, Floats] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Score the pairs somebody wishes for, and the whole matrix where it is small."""
        given = self.columns
        self._wish_keys = given.wish_rows.astype(np.int64) * self.shape[1] + given.wish_cols
        self._order = _rows_by_cut(given.hours_left)
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
            shared = np.einsum("ij,ij->i", given.hours_left[i], given.hours_right[j])
            part += np.minimum(shared, QUARTERS) * given.hours_rate[i]
            if given.text_left.shape[1]:
                dots = np.einsum("ij,ij->i", given.text_left[i], given.text_right[j])
                part += _text_steps(dots) * given.text_rate[i]
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
        """Return how many mentors are possible for each mentee."""
        if self._dense is not None:
            return np.asarray(np.count_nonzero(self._dense > IMPOSSIBLE / 2, axis=1), np.int64)
        found = np.zeros(self.shape[0], np.int64)
        for rows, cols, tile, meet in self._tiles(np.arange(self.shape[0], dtype=np.int32)):
            self._strike_out(rows, cols, tile, meet)
            found[rows] += np.count_nonzero(tile >= self.least_micro, axis=1)
        return found

    def everything(self) -> Pairs:
        """Return every possible pair of a small round."""
        assert self._dense is not None
        rows, cols = np.nonzero(self._dense > IMPOSSIBLE / 2)
        return Pairs(rows.astype(np.int32), cols.astype(np.int32), self._dense[rows, cols].astype(np.int64))

    def levels(self, prices: Whole, count: int) -> Whole:
        """Return for each row the net worth above which lie about ``count`` mentors at these prices."""
        rows, cols = self.shape
        level = np.empty(rows, np.int64)
        if self._dense is not None:
            at = min(count, cols) - 1
            step = max(1, 2_000_000 // cols)
            for start in range(0, rows, step):
                net = self._dense[start : start + step] - prices.astype(np.float32)
                level[start : start + step] = np.partition(net, cols - 1 - at, axis=1)[:, cols - 1 - at]
            return level - 1
        # A sample at even steps: ids say nothing about answers, so it is as good as a random one, and
        # repeatable.
        sample = np.unique(np.linspace(0, cols - 1, min(SAMPLE, cols)).astype(np.int32))
        at = min(sample.size, -(-count * sample.size // cols)) - 1
        net_prices = prices[sample].astype(np.float32)
        for block, cols_, tile, meet in self._tiles(np.arange(rows, dtype=np.int32), columns=sample):
            self._strike_out(block, cols_, tile, meet)
            tile -= net_prices
            level[block] = np.partition(tile, sample.size - 1 - at, axis=1)[:, sample.size - 1 - at]
        return level - 1

    def scan(
        self,
        prices: Whole,
        worth: Whole,
        *,
        known: Whole,
        keep: int,
        rows: Index | None = None,
        floor_micro: int = 0,
        near_best: bool = True,
        check: Callable[[], None] = lambda: None,
    ) -> Finding:
        """Find pairs whose score less the mentor's price is more than ``worth`` of the mentee, the best first.

        ``known`` are keys of pairs to leave out, sorted; at most ``keep`` pairs are returned for a mentee.
        ``rows`` limits the search to some mentees, ``floor_micro`` to pairs of at least that score.
        With ``near_best``, pairs far below the best of their row may be left out; ``gain`` accounts for them.
        ``check`` is called between blocks and may raise to stop.
        """
        level = np.maximum(worth, self.levels(prices, 2 * keep)) if near_best else worth
        chosen = np.arange(self.shape[0], dtype=np.int32) if rows is None else rows
        gain = np.zeros(self.shape[0], np.int64)
        gain[chosen] = (level - worth)[chosen]
        found = [NO_PAIRS]
        for part in self._above(prices, level, chosen, check):
            fresh = part.take(~among(part.keys(self.shape[1]), known) & (part.micro >= floor_micro))
            fresh = fresh.take(self._allowed(fresh))
            net = fresh.micro - prices[fresh.cols] - worth[fresh.rows]
            best, place = _by_row(fresh, net)
            first = best.take(place == 0)
            gain[first.rows] = first.micro - prices[first.cols] - worth[first.rows]
            found.append(best.take(place < keep))
        return Finding(in_order(found), gain)

    def _allowed(self, pairs: Pairs) -> NDArray[np.bool_]:
        if self._dense is not None:
            return np.ones(pairs.size, bool)
        return self.feasibility.pairs(pairs.rows, pairs.cols) & (pairs.micro >= self.least_micro)

    def _above(
        self, prices: Whole, level: Whole, chosen: Index, check: Callable[[], None]
    ) -> Iterator[Pairs]:
        """Yield, block by block, the pairs whose score less the price is above the row's level."""
        if self._dense is not None:
            net_prices = prices.astype(np.float32)
            step = max(1, 2_000_000 // max(self.shape[1], 1))
            for start in range(0, chosen.size, step):
                check()
                block = chosen[start : start + step]
                whole = block.size == block[-1] - block[0] + 1
                scores = self._dense[block[0] : block[-1] + 1] if whole else self._dense[block]
                at, cols = np.nonzero(scores - net_prices > level[block].astype(np.float32)[:, None])
                yield Pairs(block[at], cols.astype(np.int32), scores[at, cols].astype(np.int64))
            return
        gathered: list[Pairs] = []
        last: Index | None = None
        for block, picked, tile, meet in self._tiles(chosen, prices=prices, level=level):
            if last is not None and block is not last:
                check()
                yield _together(gathered)
                gathered = []
            last = block
            at = np.flatnonzero((tile > 0) & meet)
            if at.size:
                row, col = np.divmod(at, tile.shape[1])
                i, j = block[row], picked[col]
                net = tile.ravel()[at].astype(np.int64)
                gathered.append(Pairs(i, j, net + level[i] + prices[j]))
        if gathered:
            yield _together(gathered)

    def _all_scores(self) -> Floats:
        scores = np.empty(self.shape, np.float32)
        for block, cols, tile, meet in self._tiles(np.arange(self.shape[0], dtype=np.int32)):
            self._strike_out(block, cols, tile, meet)
            scores[block, cols[0] : cols[-1] + 1] = tile
        scores[self.wished.rows, self.wished.cols] = self.wished.micro
        if self.least_micro:
            scores += (scores < self.least_micro) * IMPOSSIBLE
        return scores

    def _tiles(
        self,
        chosen: Index,
        *,
        columns: Index | None = None,
        prices: Whole | None = None,
        level: Whole | None = None,
    ) -> Iterator[tuple[Index, Index, Floats, NDArray[np.bool_]]]:
        """Yield ``(rows, columns, scores, meet)`` tile by tile, all tiles of some rows one after the other.

        With prices, the scores are less the price and less the row's level. ``meet`` tells whose hours fit;
        no other rule is looked at. Wishes are not in the scores. The scores are written over by the next
        tile.
        """
        given = self.columns
        picked = np.arange(self.shape[1], dtype=np.int32) if columns is None else columns
        right = given.right[picked]
        if prices is not None:
            net = -prices[picked].astype(np.float32)[:, None]
            right = np.hstack([right, net, np.ones_like(net)])
        rank = np.empty(self.shape[0], np.int32)
        rank[self._order] = np.arange(self._order.size, dtype=np.int32)
        ordered = chosen[np.argsort(rank[chosen])]
        buffers = np.empty((2, TILE_ROWS * TILE_COLS), np.float32)
        for start in range(0, ordered.size, TILE_ROWS):
            block = np.sort(ordered[start : start + TILE_ROWS])
            left = given.left[block]
            if level is not None:
                less = -level[block].astype(np.float32)[:, None]
                left = np.hstack([left, np.ones_like(less), less])
            hours_left, hours_right = self._merged_hours(block)
            for begin in range(0, picked.size, TILE_COLS):
                cols = picked[begin : begin + TILE_COLS]
                shape = (block.size, cols.size)
                tile, shared = (buffer[: block.size * cols.size].reshape(shape) for buffer in buffers)
                np.matmul(left, right[begin : begin + TILE_COLS].T, out=tile)
                of_cols = hours_right[cols[0] : cols[-1] + 1] if columns is None else hours_right[cols]
                np.matmul(hours_left, of_cols.T, out=shared)
                yield block, cols, tile, self._add_curved(block, cols, tile, shared)

    def _add_curved(self, block: Index, cols: Index, tile: Floats, shared: Floats) -> NDArray[np.bool_]:
        """Add what hours and texts earn to a tile, and return whose hours fit."""
        given, hours = self.columns, self.feasibility.hours
        meet = hours.shared_enough(shared, block, cols) if hours is not None else np.ones(tile.shape, bool)
        if given.hours_rate.any():
            np.clip(shared, 0, QUARTERS, out=shared)
            shared *= given.hours_rate[block][:, None]
            tile += shared
        if given.text_left.shape[1]:
            steps = _text_steps(given.text_left[block] @ given.text_right[cols].T)
            tile += steps * given.text_rate[block][:, None]
        return meet

    def _strike_out(self, block: Index, cols: Index, tile: Floats, meet: NDArray[np.bool_]) -> None:
        """Put the pairs a rule forbids below all others; arithmetic is far faster here than a mask."""
        meet &= self.feasibility.block(block, cols)
        tile += ~meet * IMPOSSIBLE

    def _merged_hours(self, block: Index) -> tuple[Floats, Floats]:
        """Return the hours of some rows and of all mentors; pieces of the week these rows do not part are joined."""
        left = self.columns.hours_left[block]
        if not left.shape[1]:
            return left, self.columns.hours_right
        cuts = np.flatnonzero(np.r_[True, (left[:, 1:] != left[:, :-1]).any(axis=0)])
        used = np.asarray(left[:, cuts].any(axis=0))
        key = cuts.tobytes() + used.tobytes()
        if key not in self._right_by_cut:
            if len(self._right_by_cut) >= 4:
                self._right_by_cut.clear()
            merged = np.add.reduceat(self.columns.hours_right, cuts, axis=1)[:, used]
            self._right_by_cut[key] = np.ascontiguousarray(merged)
        return np.ascontiguousarray(left[:, cuts[used]]), self._right_by_cut[key]


def _text_steps(dots: Floats) -> Floats:
    np.subtract(dots, np.float32(span.LEAST), out=dots)
    np.clip(dots, 0, span.SPAN, out=dots)
    steps: Floats = np.floor(dots * np.float32(span.STEPS / span.SPAN))
    return steps


def _rows_by_cut(hours: Floats) -> Index:
    """Order the rows so that people who cut the week in the same places stand together."""
    if not hours.shape[1]:
        return np.arange(hours.shape[0], dtype=np.int32)
    cuts = (hours[:, 1:] != hours[:, :-1]).astype(np.float32)
    rare = cuts @ (1.0 / np.maximum(cuts.sum(axis=0), 1.0))
    return np.argsort(rare, kind="stable").astype(np.int32)


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
