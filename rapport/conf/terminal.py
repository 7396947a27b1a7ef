"""Talking to whoever sits at the terminal: one line for each thing, and a sign of life for what takes time."""

import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

PATIENCE_SECONDS = 1.0


def say(line: str = "") -> None:
    """Print one line, at once. Where nobody listens any more, nothing is printed."""
    _write(sys.stdout, line)


def complain(line: str) -> None:
    """Print one line to standard error, as ``say`` does."""
    _write(sys.stderr, line)


def _write(stream: TextIO, line: str) -> None:
    try:
        stream.write(f"{line}\n")
        stream.flush()
    except BrokenPipeError:
        # What is still held for the stream would be tried again at every later line and at the end.
        # Source: Python's documentation of the signal module, "Note on SIGPIPE".
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


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
