"""Scores under other weights, known well enough from scores in memory to rule nearly all pairs out.

Where the weights of all features change by nearly the same factor, as when only wishes are to count more, a
score under the new weights is at most that factor times the old one, and a little for rounding. Only the
few pairs this does not rule out are scored again, exactly.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from rapport.matching.engine.arrays import Index, Whole
from rapport.matching.engine.columns import LINEAR, QUARTERS, Columns
from rapport.matching.engine.grades import FULL
from rapport.matching.engine.held import Held
from rapport.matching.engine.pairs import Pairs
from rapport.matching.engine.text import span

NEAR_ENOUGH: Final = 1.05
"""Beyond this ratio between the largest and the smallest change, all pairs are scored anew."""


@dataclass(frozen=True, slots=True)
class Near:
    """Scores in ``held`` were made from ``columns``; new ones are at most ``factor`` times as much, plus ``slack``."""

    held: Held
    columns: Columns
    factor: float
    slack: Whole

    def levels(self, prices: Whole, count: int, rows: Index) -> Whole:
        """Return for each of ``rows`` a net worth that about ``count`` mentors reach."""
        levels: Whole = np.floor(self.held.levels(self._old(prices), count, rows) * self.factor).astype(
            np.int64
        )
        return levels

    def above(
        self,
        prices: Whole,
        level: Whole,
        rows: Index,
        columns: Index | None,
        refine: Callable[[Pairs], Pairs],
    ) -> Iterator[Pairs]:
        """Yield what is refined from all pairs that may be worth more than ``level``; their scores are the old ones."""
        return self.held.above(self._old(prices), self._old(level - self.slack), rows, columns, refine)

    def _old(self, amounts: Whole) -> Whole:
        old: Whole = np.floor(amounts / self.factor).astype(np.int64)
        return old


def near_to(held: Held, columns: Columns, other: Columns) -> Near | None:
    """Return how far scores from ``other`` can be known from those in ``held``; None where they differ too much."""
    size = held.scores.shape[0]
    ratios = []
    for feature in (*LINEAR, "hours", "text"):
        old, new = _units(columns, feature, size), _units(other, feature, size)
        counts = (old > 0) | (new > 0)
        if not (old[counts] > 0).all():
            return None
        if feature != "personal" and counts.any():
            ratios.append(new[counts] / old[counts])
    if not ratios:
        return None
    most, least = max(ratio.max() for ratio in ratios), min(ratio.min() for ratio in ratios)
    if most > least * NEAR_ENOUGH:
        return None
    # Each answer is paid in whole units, and rounding is off by one unit at most under either weights.
    answers = int(np.count_nonzero(other.left, axis=1).max(initial=0))
    rounding = math.ceil((1 + most) * (answers * FULL + QUARTERS + span.STEPS)) + 4
    # A mentee's own switch keeps its share of the whole, so it may change by another factor.
    more = _units(other, "personal", size) - most * _units(columns, "personal", size)
    slack = rounding + np.ceil(np.maximum(more, 0) * FULL).astype(np.int64)
    return Near(held, columns, float(most), slack)


def _units(columns: Columns, feature: str, size: int) -> Whole:
    return columns.units.get(feature, np.zeros(size, np.int64))
