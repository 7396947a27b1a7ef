"""Knowing whether Rapport runs on this machine: servers and workers hold a lock together, a restore alone."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from rapport.conf.startup import CannotStart


@contextmanager
def together() -> Iterator[None]:
    """Run beside others that do the same. Raises: CannotStart, while a restore is under way."""
    with _lock(fcntl.LOCK_SH, "A backup is being restored here. Start again when it is done."):
        yield


@contextmanager
def nobody_else() -> Iterator[None]:
    """Be alone. Raises: CannotStart, while a server or worker runs on this machine."""
    with _lock(fcntl.LOCK_EX, "Rapport is running here. Stop it first; nothing was changed."):
        yield


@contextmanager
def _lock(kind: int, sentence: str) -> Iterator[None]:
    file = Path(settings.VAR_DIR) / "running.lock"
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with file.open("a") as handle:
        try:
            fcntl.flock(handle, kind | fcntl.LOCK_NB)
        except OSError as error:
            raise CannotStart(sentence) from error
        yield
