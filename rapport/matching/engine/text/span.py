"""From two stored vectors to a number of points, in whole numbers.

A vector is stored as one signed byte per dimension at ``SCALE``, so that the dot product of two is their
cosine in steps of 1/2**17. Cosines below ``LEAST`` are noise and earn nothing; from there half a cosine is
the whole way.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

SCALE: Final = 362
LEAST: Final = 13_107
SPAN: Final = 2**16
STEPS: Final = 256


def packed(vector: NDArray[np.floating]) -> bytes:
    """Return a vector of length one as bytes, or nothing for a vector without any direction."""
    norm = float(np.linalg.norm(vector))
    if norm < 1e-6:
        return b""
    return kept(vector / norm)


def kept(vector: NDArray[np.floating]) -> bytes:
    """Return a vector as bytes, as long as it is; nothing for zeros."""
    whole: NDArray[np.int8] = np.clip(np.rint(vector * SCALE), -127, 127).astype(np.int8)
    return whole.tobytes() if whole.any() else b""


def text_micro(ours: bytes, theirs: bytes, units: int) -> int:
    """Return what two stored vectors earn, up to ``units`` times a hundred; nothing where one is missing."""
    if not ours or len(ours) != len(theirs):
        return 0
    one, other = np.frombuffer(ours, np.int8), np.frombuffer(theirs, np.int8)
    dot = int(one.astype(np.int32) @ other.astype(np.int32))
    return min(max(dot - LEAST, 0), SPAN) * STEPS // SPAN * (units * 100 // STEPS)
