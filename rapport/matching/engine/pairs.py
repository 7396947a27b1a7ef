"""Possible pairs as arrays: who, with whom, and what the pair is worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rapport.matching.engine.arrays import Index, Whole


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


def together(parts: Sequence[Pairs]) -> Pairs:
    """Return the pairs of all parts, one part after the other."""
    if not parts:
        return NO_PAIRS
    return Pairs(
        np.concatenate([part.rows for part in parts]),
        np.concatenate([part.cols for part in parts]),
        np.concatenate([part.micro for part in parts]),
    )


def in_order(parts: Sequence[Pairs]) -> Pairs:
    """Return the pairs of all parts, ordered by row and column; no pair may be in two parts."""
    whole = together(parts)
    if not whole.size:
        return whole
    return whole.take(np.argsort(whole.keys(int(whole.cols.max()) + 1)))


def merged(one: Pairs, other: Pairs, mentors: int) -> Pairs:
    """Return the pairs of both, ordered, each once, those of ``one`` first in case of doubt."""
    if not other.size:
        return one
    if not one.size:
        return in_order([other])
    keys = np.concatenate([one.keys(mentors), other.keys(mentors)])
    _, first = np.unique(keys, return_index=True)
    return together([one, other]).take(first)


def by_row(pairs: Pairs, net: Whole) -> tuple[Pairs, NDArray[np.intp]]:
    """Return pairs ordered by row, the highest ``net`` first, and the place each has in its row, from 0."""
    order = np.lexsort((pairs.cols, -net, pairs.rows))
    ordered = pairs.take(order)
    if not ordered.size:
        return ordered, order
    starts = np.flatnonzero(np.r_[True, ordered.rows[1:] != ordered.rows[:-1]])
    return ordered, np.arange(ordered.size) - np.repeat(starts, np.diff(np.r_[starts, ordered.size]))
