"""Scores of millions of pairs, tile by tile, in single precision that never rounds.

A tile is a block of mentees times a block of mentors: one matrix product for what adds up, one for shared
hours, of which only the first two count, and one for texts. A few more passes over the tile, and it is
looked at and forgotten.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from threading import Lock, local
from typing import Final, TypeVar

import numpy as np

from rapport.matching.engine.arrays import Bools, Floats, Index, Whole
from rapport.matching.engine.columns import QUARTERS, Columns
from rapport.matching.engine.feasible import Feasibility
from rapport.matching.engine.parallel import map_blocks
from rapport.matching.engine.text import span

Result = TypeVar("Result")

TILE_ROWS: Final = 512
TILE_COLS: Final = 2048
EXACT: Final = 2**24
IMPOSSIBLE: Final = np.float32(-(2**23))
"""What is added to the score of an impossible pair: enough to put it below any other, and still exact."""


@dataclass(frozen=True, slots=True)
class Tile:
    """Some rows times some columns. ``meet`` tells whose hours fit; no other rule is looked at.

    ``scores`` hold no wishes, and are less prices and levels where those were given. They are overwritten
    by the next tile of the same thread; ``spare`` is room of the same shape for anything.
    """

    rows: Index
    cols: Index
    scores: Floats
    meet: Bools
    spare: Floats


@dataclass(slots=True)
class Tiles:
    """The tiles of one round under one set of weights and rules."""

    columns: Columns
    feasibility: Feasibility
    _order: Index | None = field(init=False, default=None)
    _cuts: dict[bytes, Floats] = field(init=False, default_factory=dict)
    _lock: Lock = field(init=False, default_factory=Lock)
    _own: local = field(init=False, default_factory=local)

    def sweep(
        self,
        rows: Index,
        work: Callable[[Iterator[Tile]], Result],
        *,
        columns: Index | None = None,
        prices: Whole | None = None,
        level: Whole | None = None,
    ) -> Iterator[Result]:
        """Yield what ``work`` makes of the tiles of each block of ``rows``, computed on all cores.

        ``columns`` limits the mentors, in rising order. ``prices`` are taken off columns and ``level`` off
        rows; both are given or neither.
        """
        mentors = self.columns.right.shape[0]
        picked = np.arange(mentors, dtype=np.int32) if columns is None else columns
        right = self.columns.right[picked]
        if prices is not None:
            net = -prices[picked].astype(np.float32)[:, None]
            right = np.hstack([right, net, np.ones_like(net)])
        if self._order is None:
            # People who cut the week in the same places stand together.
            self._order = _rows_by_cut(self.columns.hours_left)
        rank = np.empty(self._order.size, np.int32)
        rank[self._order] = np.arange(self._order.size, dtype=np.int32)
        ordered = rows[np.argsort(rank[rows])]
        blocks = [np.sort(ordered[at : at + TILE_ROWS]) for at in range(0, ordered.size, TILE_ROWS)]

        def run(block: Index) -> Result:
            return work(self._of_block(block, picked, right, level, whole=columns is None))

        return map_blocks(run, blocks)

    def strike_out(self, tile: Tile) -> None:
        """Put the pairs a rule forbids below all others; arithmetic is far faster here than a mask."""
        tile.meet[...] &= self.feasibility.block(tile.rows, tile.cols)
        np.multiply(~tile.meet, IMPOSSIBLE, out=tile.spare)
        tile.scores[...] += tile.spare

    def _of_block(
        self, block: Index, picked: Index, right: Floats, level: Whole | None, *, whole: bool
    ) -> Iterator[Tile]:
        left = self.columns.left[block]
        if level is not None:
            less = -level[block].astype(np.float32)[:, None]
            left = np.hstack([left, np.ones_like(less), less])
        hours_left, hours_right = self._merged_hours(block)
        if not whole:
            hours_right = hours_right[:, picked]
        rate = self._common_rate(block)
        hours_left *= rate or 1.0
        for begin in range(0, picked.size, TILE_COLS):
            cols = picked[begin : begin + TILE_COLS]
            scores, shared = self._buffers(block.size, cols.size)
            np.matmul(left, right[begin : begin + TILE_COLS].T, out=scores)
            np.matmul(hours_left, hours_right[:, begin : begin + TILE_COLS], out=shared)
            yield Tile(block, cols, scores, self._add_curved(block, cols, scores, shared, rate), shared)

    def _buffers(self, rows: int, cols: int) -> tuple[Floats, Floats]:
        """Return two matrices to write into, the same memory for every tile of a thread."""
        if not hasattr(self._own, "buffers"):
            self._own.buffers = np.empty((2, TILE_ROWS * TILE_COLS), np.float32)
        one, other = (buffer[: rows * cols].reshape(rows, cols) for buffer in self._own.buffers)
        return one, other

    def _common_rate(self, block: Index) -> float:
        """Return what a shared quarter earns where it earns all rows the same, and nothing gets too large; else 0."""
        rates = self.columns.hours_rate[block]
        needed = self.feasibility.hours.quarters if self.feasibility.hours is not None else 0
        same = bool((rates == rates[0]).all()) and rates[0] * max(needed, QUARTERS) < EXACT
        return float(rates[0]) if same else 0.0

    def _add_curved(self, block: Index, cols: Index, scores: Floats, shared: Floats, rate: float) -> Bools:
        """Add what hours and texts earn to a tile, and return whose hours fit.

        ``shared`` are quarter hours, multiplied with ``rate`` already unless that is 0.
        """
        given, hours = self.columns, self.feasibility.hours
        meet = np.ones(scores.shape, bool)
        if hours is not None:
            meet = hours.shared_enough(shared, block, cols, rate or 1.0)
        if given.hours_rate.any():
            np.clip(shared, 0, QUARTERS * (rate or 1.0), out=shared)
            if not rate:
                shared *= given.hours_rate[block][:, None]
            scores += shared
        if given.text_left.shape[1]:
            steps = text_steps(given.text_left[block] @ given.text_right[cols].T)
            scores += steps * given.text_rate[block][:, None]
        return meet

    def _merged_hours(self, block: Index) -> tuple[Floats, Floats]:
        """Return the hours of some rows and of all mentors; pieces of the week these rows do not part are joined."""
        left = self.columns.hours_left[block]
        if not left.shape[1]:
            return left, self.columns.hours_right
        cuts = np.flatnonzero(np.r_[True, (left[:, 1:] != left[:, :-1]).any(axis=0)])
        used = np.asarray(left[:, cuts].any(axis=0))
        key = cuts.tobytes() + used.tobytes()
        with self._lock:
            if key not in self._cuts:
                if len(self._cuts) >= 4:
                    self._cuts.clear()
                self._cuts[key] = np.add.reduceat(self.columns.hours_right, cuts, axis=0)[used]
            right = self._cuts[key]
        return np.ascontiguousarray(left[:, cuts[used]]), right


def text_steps(dots: Floats) -> Floats:
    """Return how many steps the products of stored vectors are worth; see ``text.span``."""
    np.subtract(dots, np.float32(span.LEAST), out=dots)
    np.clip(dots, 0, span.SPAN, out=dots)
    steps: Floats = np.floor(dots * np.float32(span.STEPS / span.SPAN))
    return steps


def _rows_by_cut(hours: Floats) -> Index:
    if not hours.shape[1]:
        return np.arange(hours.shape[0], dtype=np.int32)
    cuts = (hours[:, 1:] != hours[:, :-1]).astype(np.float32)
    # Whoever cuts the week where few others do goes to the end, so that most blocks have few pieces.
    rarity = cuts @ (1.0 / np.maximum(cuts.sum(axis=0), 1.0))
    return np.argsort(rarity, kind="stable").astype(np.int32)
