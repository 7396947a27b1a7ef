"""Every possible pair of a round, without ever holding them all.

A market answers two questions about all mentees times all mentors: what are these pairs worth, and which
pairs would be worth more than their people now get? Small rounds keep the whole matrix of scores; large
ones recompute it in tiles, with matrix products in single precision, and look only at the few numbers above
a threshold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import InitVar, dataclass, field, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rapport.matching.engine.arrays import Floats, Index, Whole
from rapport.matching.engine.columns import QUARTERS, Columns
from rapport.matching.engine.feasible import Feasibility, among
from rapport.matching.engine.held import Held
from rapport.matching.engine.near import Near
from rapport.matching.engine.pairs import Pairs as Pairs
from rapport.matching.engine.pairs import by_row, in_order, together
from rapport.matching.engine.parallel import map_blocks
from rapport.matching.engine.tiles import IMPOSSIBLE, Tile, Tiles, text_steps

DENSE_PAIRS: Final = 2**27
"""Up to here the scores of all pairs are held in memory, four bytes each."""

SAMPLE: Final = 1024
MICRO_PIECE: Final = 4096
CLOSED: Final = 2_000_000
"""What is added to the price of a mentor without room: more than any pair is worth."""


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
    """One round under one set of weights and rules; ``least_micro`` is the least score a pair may have.

    ``near`` are scores under the same rules and nearly the same weights, which spare computing these. ``room``
    is memory to hold the scores in, where another market gave up its own.
    """

    columns: Columns
    feasibility: Feasibility
    least_micro: int
    near: Near | None = None
    room: InitVar[Floats | None] = None
    wished: Pairs = field(init=False)
    _tiles: Tiles = field(init=False)
    _wish_keys: Whole = field(init=False)
    _held: Held | None = field(init=False, default=None)

    def __post_init__(self, room: Floats | None) -> None:
        """Score the pairs somebody wishes for, and the whole matrix where it is small."""
        given = self.columns
        self._tiles = Tiles(given, self.feasibility)
        self._wish_keys = given.wish_rows.astype(np.int64) * self.shape[1] + given.wish_cols
        possible = self.feasibility.pairs(given.wish_rows, given.wish_cols)
        rows, cols = given.wish_rows[possible], given.wish_cols[possible]
        micro = self.micro(rows, cols)
        enough = micro >= self.least_micro
        self.wished = Pairs(rows[enough], cols[enough], micro[enough])
        if self.near is None and self.shape[0] * self.shape[1] <= DENSE_PAIRS:
            self._held = Held(self._all_scores(room))

    @property
    def shape(self) -> tuple[int, int]:
        """Return the number of mentees and of mentors."""
        return self.columns.left.shape[0], self.columns.right.shape[0]

    @property
    def neighbor(self) -> tuple[Held, Columns] | None:
        """Return scores in memory that another market with nearly the same weights can go by, and their columns."""
        if self._held is not None:
            return self._held, self.columns
        return None if self.near is None else (self.near.held, self.near.columns)

    def release(self) -> Floats | None:
        """Give up the scores in memory and return their room; from now on scores are computed when they are needed."""
        room = self._held.scores if self._held is not None else None
        self._held = self.near = None
        return room

    @property
    def is_small(self) -> bool:
        """Return whether all scores are held in memory."""
        return self._held is not None

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
        parts = [slice(at, at + MICRO_PIECE) for at in range(0, rows.size, MICRO_PIECE)]
        found = [*map_blocks(lambda part: self._micro_of(rows[part], cols[part]), parts)]
        of_mentee, of_mentor = self.wishes(rows, cols)
        return np.concatenate([*found, of_mentee[:0]], dtype=np.int64) + of_mentee + of_mentor

    def _micro_of(self, rows: NDArray[np.integer], cols: NDArray[np.integer]) -> Whole:
        """Return the scores of given pairs without wishes."""
        given = self.columns
        micro: Floats = np.einsum("ij,ij->i", given.left[rows], given.right[cols])
        micro += np.minimum(self.shared_quarters(rows, cols), QUARTERS) * given.hours_rate[rows]
        if given.text_left.shape[1]:
            dots = np.einsum("ij,ij->i", given.text_left[rows], given.text_right[cols])
            micro += text_steps(dots) * given.text_rate[rows]
        return micro.astype(np.int64)

    def by_feature(self, rows: NDArray[np.integer], cols: NDArray[np.integer]) -> dict[str, Whole]:
        """Return what each feature earns given pairs, in millionths; what is left out earns nothing."""
        given = self.columns
        left, right = given.left[rows], given.right[cols]
        earned = {
            feature: np.einsum("ij,ij->i", left[:, span], right[:, span]).astype(np.int64)
            for feature, span in given.spans.items()
        }
        shared = np.minimum(self.shared_quarters(rows, cols), QUARTERS)
        earned["hours"] = shared * given.hours_rate[rows].astype(np.int64)
        if given.text_left.shape[1]:
            dots = np.einsum("ij,ij->i", given.text_left[rows], given.text_right[cols])
            earned["text"] = text_steps(dots).astype(np.int64) * given.text_rate[rows].astype(np.int64)
        earned["mentee_wish"], earned["mentor_wish"] = self.wishes(rows, cols)
        return earned

    def shared_quarters(self, rows: NDArray[np.integer], cols: NDArray[np.integer]) -> Whole:
        """Return how many quarter hours of the week given pairs share."""
        both = self.columns.bits_left[rows] & self.columns.bits_right[cols]
        shared: Whole = np.bitwise_count(both).sum(axis=1, dtype=np.int64)
        return shared

    def rescored(self, pairs: Pairs) -> Pairs:
        """Return pairs of another market under the weights and rules of this one, without those it forbids."""
        if self._held is not None:
            scored = replace(pairs, micro=self._held.scores[pairs.rows, pairs.cols].astype(np.int64))
        else:
            fine = pairs.take(self.feasibility.pairs(pairs.rows, pairs.cols))
            scored = replace(fine, micro=self.micro(fine.rows, fine.cols))
        return scored.take(scored.micro >= self.least_micro)

    def possible(self, rows: NDArray[np.integer], cols: NDArray[np.integer]) -> NDArray[np.bool_]:
        """Return for each pair whether the rules and the least score let it be."""
        fine = self.feasibility.pairs(rows, cols)
        if self.least_micro:
            fine[fine] = self.micro(rows[fine], cols[fine]) >= self.least_micro
        return fine

    def options(self) -> Whole:
        """Return how many mentors are possible for each mentee, wishes for low scores aside."""
        found = np.zeros(self.shape[0], np.int64)
        if self._held is not None:
            scores = self._held.scores
            counts = self._held.pieces(
                self._every_row(), lambda block: np.count_nonzero(scores[block] >= self.least_micro, axis=1)
            )
            found[:] = np.concatenate([*counts])
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
        assert self._held is not None
        scores = self._held.scores.copy()
        scores[scores < self.least_micro] = IMPOSSIBLE
        return scores

    def everything(self) -> Pairs:
        """Return every possible pair of a small round."""
        assert self._held is not None
        scores = self._held.scores
        rows, cols = np.nonzero(scores >= self.least_micro)
        return Pairs(rows.astype(np.int32), cols.astype(np.int32), scores[rows, cols].astype(np.int64))

    def best(self, closed: NDArray[np.bool_]) -> Whole:
        """Return the highest score of a possible pair of each mentee, less than 0 where there is none."""
        prices = closed * CLOSED
        if self._held is not None:
            best = self._held.best(prices).astype(np.int64)
        else:
            best = np.full(self.shape[0], int(IMPOSSIBLE), np.int64)

            def look(tiles: Iterator[Tile]) -> None:
                for tile in tiles:
                    self._tiles.strike_out(tile)
                    tile.scores[...] -= prices[tile.cols].astype(np.float32)
                    best[tile.rows] = np.maximum(best[tile.rows], tile.scores.max(axis=1).astype(np.int64))

            for _ in self._tiles.sweep(self._every_row(), look):
                pass
            np.maximum.at(best, self.wished.rows, self.wished.micro - prices[self.wished.cols])
        return np.where(best >= self.least_micro, best, -1)

    def levels(self, prices: Whole, count: int, rows: Index) -> Whole:
        """Return for each chosen row the net worth above which lie about ``count`` mentors at these prices."""
        mentors = self.shape[1]
        level = np.zeros(self.shape[0], np.int64)
        if self._held is not None:
            level[rows] = self._held.levels(prices, count, rows)
            return level - 1
        if self.near is not None:
            level[rows] = self.near.levels(prices, count, rows)
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
        near_best: Index | None = None,
        check: Callable[[], None] = lambda: None,
    ) -> Finding:
        """Find pairs whose score less the mentor's price is more than ``worth`` of the mentee, the best first.

        ``known`` are keys of pairs to leave out, sorted; at most ``keep`` pairs are returned for a mentee.
        ``rows`` and ``columns`` limit the search to some mentees and, in rising order, some mentors;
        For the rows of ``near_best``, pairs far below the best may be left out; ``gain`` accounts for them.
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
            fresh = above.take(~among(above.keys(self.shape[1]), known)) if known.size else above
            fresh = fresh.take(self._allowed(fresh))
            net = fresh.micro - prices[fresh.cols] - worth[fresh.rows]
            best, place = by_row(fresh, net)
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
        if self._held is not None or self.near is not None:
            return pairs.micro >= self.least_micro
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
        if self._held is not None:
            yield from self._held.above(prices, level, chosen, columns, refine)
            return
        if self.near is not None:

            def rescore(likely: Pairs) -> Pairs:
                likely = likely.take(likely.micro > IMPOSSIBLE / 2)
                true = replace(likely, micro=self.micro(likely.rows, likely.cols))
                return refine(true.take(true.micro - prices[true.cols] > level[true.rows]))

            yield from self.near.above(prices, level, chosen, columns, rescore)
            return

        def look(tiles: Iterator[Tile]) -> Pairs:
            return refine(together([_tile_above(tile, prices, level) for tile in tiles]))

        yield from self._tiles.sweep(chosen, look, columns=columns, prices=prices, level=level)

    def _all_scores(self, room: Floats | None) -> Floats:
        scores = room if room is not None and room.shape == self.shape else np.empty(self.shape, np.float32)

        def keep(tiles: Iterator[Tile]) -> None:
            for tile in tiles:
                self._tiles.strike_out(tile)
                scores[tile.rows, tile.cols[0] : tile.cols[-1] + 1] = tile.scores

        for _ in self._tiles.sweep(self._every_row(), keep):
            pass
        scores[self.wished.rows, self.wished.cols] = self.wished.micro
        return scores


def _tile_above(tile: Tile, prices: Whole, level: Whole) -> Pairs:
    """Return the pairs of a tile whose score less price and level is above 0, hours permitting."""
    at = np.flatnonzero((tile.scores > 0) & tile.meet)
    row, col = np.divmod(at, tile.scores.shape[1])
    rows, cols = tile.rows[row], tile.cols[col]
    return Pairs(rows, cols, tile.scores.ravel()[at].astype(np.int64) + level[rows] + prices[cols])
