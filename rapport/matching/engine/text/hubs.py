"""Texts that resemble everything, evened out: general words must not make somebody everybody's best match.

Among any vectors some are near to most others. What counts is how much nearer two texts are than either is to its
nearest others, so half of both of these is taken off. Source: Conneau et al., Word translation without parallel data
(2018), section 2.3; Radovanovic, Nanopoulos and Ivanovic, Hubs in space (2010).
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

NEAREST: Final = 10
MOST_HEARD: Final = 1000
"""How many texts of the other side are asked at most, at even steps; more say the same."""

ONE: Final = np.float32(0.34)
"""What stands for one in the two numbers added; nothing larger can be stored."""


def evened(needs: Floats, experiences: Floats) -> tuple[Floats, Floats]:
    """Return vectors of both sides of one round, two numbers longer, whose products are evened out.

    On the whole the products stay as large as they were. Texts without words stay zeros. The vectors are no longer
    of length one, and are compared within this round only.
    """
    ours, theirs = _crowd(needs, experiences), _crowd(experiences, needs)
    said = np.concatenate([ours[needs.any(axis=1)], theirs[experiences.any(axis=1)]])
    usual = float(said.mean()) if said.size else 0.0
    return _longer(needs, usual - ours, first=True), _longer(experiences, usual - theirs, first=False)


def _crowd(side: Floats, other: Floats) -> Floats:
    """Return how near each text is to those of the other side that are nearest to it, on average."""
    heard = other[other.any(axis=1)]
    if not heard.size:
        return np.zeros(side.shape[0], np.float32)
    step = max(1, heard.shape[0] // MOST_HEARD)
    near = side @ heard[::step].T
    count = min(NEAREST, near.shape[1])
    mean: Floats = np.partition(near, -count, axis=1)[:, -count:].mean(axis=1)
    return mean


def _longer(side: Floats, credit: Floats, *, first: bool) -> Floats:
    """Add half the credit to every product, by two numbers: this side's own, and one that meets the other side's."""
    said = side.any(axis=1)
    own = np.clip(credit / 2 / ONE, -ONE, ONE) * said
    one = ONE * said
    return np.column_stack([side, *((own, one) if first else (one, own))]).astype(np.float32)
