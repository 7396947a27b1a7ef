"""Work on several cores: one thread of ours for each, and one thread of the matrix library inside each.

Left to itself, the matrix library splits every product over all cores and lets its threads wait spinning
for each other, which is slow where the machine has other things to do. Splitting whole blocks of work over
threads of our own keeps every core busy with arithmetic, also between products.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any, Final, TypeVar

import numpy as np

MOST_WORKERS: Final = 8
Work = TypeVar("Work")
Result = TypeVar("Result")

_lock = Lock()
_users = 0
_before = 1


def cores() -> int:
    """Return how many cores this process may use, at most eight."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(usable, MOST_WORKERS)


def map_blocks(work: Callable[[Work], Result], blocks: Sequence[Work]) -> Iterator[Result]:
    """Yield ``work(block)`` for each block, in order, computed on all cores.

    Stopping early, or an error in one block, drops the blocks that were not begun.
    """
    with _single_products() as are_single:
        workers = min(cores(), len(blocks)) if are_single else 1
        if workers <= 1:
            yield from map(work, blocks)
            return
        pool = ThreadPoolExecutor(workers, thread_name_prefix="matching")
        try:
            yield from pool.map(work, blocks)
        finally:
            pool.shutdown(cancel_futures=True)


@contextmanager
def _single_products() -> Iterator[bool]:
    """Let each matrix product use one thread; tell whether that could be arranged. Restores what was before."""
    global _users, _before
    library = _openblas()
    if library is None:
        yield False
        return
    with _lock:
        if _users == 0:
            _before = library[0]()
            library[1](1)
        _users += 1
    try:
        yield True
    finally:
        with _lock:
            _users -= 1
            if _users == 0:
                library[1](_before)


@lru_cache(maxsize=1)
def _openblas() -> tuple[Callable[[], int], Callable[[int], Any]] | None:
    """Return the functions that read and set the number of threads of the library NumPy brings along."""
    package = Path(np.__file__).parent
    for folder in (package.parent / "numpy.libs", package / ".dylibs"):
        for path in sorted(folder.glob("*openblas*")) if folder.is_dir() else ():
            library = ctypes.CDLL(str(path))
            for suffix in ("64_", ""):
                names = [f"scipy_openblas_{verb}_num_threads{suffix}" for verb in ("get", "set")]
                if all(hasattr(library, name) for name in names):
                    return getattr(library, names[0]), getattr(library, names[1])
    return None
