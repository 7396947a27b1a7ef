"""Names for the arrays that travel between modules."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Whole = NDArray[np.int64]
Index = NDArray[np.int32]
Bools = NDArray[np.bool_]
