"""Talking to whoever sits at the terminal: one line for each thing, and a sign of life for what takes time."""

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

PATIENCE_SECONDS = 1.0


def say(line: str = "") -> None:
    """Print one line, at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def complain(line: str) -> None:
    """Print one line to standard error."""
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


@contextmanager
def step(what: str) -> Iterator[None]:
    """Say what is being done if it takes longer than a second, and how long it took in the end."""
    started = time.monotonic()
    said = threading.Event()

    def announce() -> None:
        said.set()
        say(f"{what} …")

    timer = threading.Timer(PATIENCE_SECONDS, announce)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        if said.is_set():
            say(f"  … took {time.monotonic() - started:.1f} s.")
