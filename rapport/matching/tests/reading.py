"""A reader for tests: knows a few subjects by the words people use for them, and counts what it was given."""

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from rapport.matching.meanings import hearing, keeping, reader

SUBJECTS = (
    ("board", "boardroom", "directors", "podium"),
    ("quarrel", "conflict", "feud", "row"),
    ("spreadsheet", "figures", "numbers", "chart"),
)
NUMBERS_EACH = 16


class SubjectReader:
    """Two texts are near when they speak of the same subjects, whatever the words."""

    def __init__(self, name: str = "subjects 1") -> None:
        self.name = name
        self.texts: list[str] = []
        self.released = 0

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.texts += texts
        heard = [[any(word in text.casefold() for word in subject) for subject in SUBJECTS] for text in texts]
        # Each subject is spread over several numbers: what is kept has room for none larger than a third.
        rows = np.repeat(np.array(heard, np.float32), NUMBERS_EACH, axis=1)
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        return np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)

    def release(self) -> None:
        self.released += 1


def install(monkeypatch: pytest.MonkeyPatch, which: SubjectReader | None) -> SubjectReader | None:
    """Let this be the reader that is installed, or none."""
    for module in (reader, keeping, hearing):
        monkeypatch.setattr(module, "installed", lambda: which)
    return which
