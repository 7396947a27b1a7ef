"""The model that reads texts, if there is one. Its weights are loaded by jobs only, and let go of after each."""

import hashlib
import json
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from rapport.matching.command.words import skill_synonyms
from rapport.matching.engine.text import JointSimilarity, VocabularySimilarity
from rapport.matching.engine.text.model import SentenceModel, is_installed

LETTERS_AT_ONCE = 2_000
"""How long the texts are in all that are read together: more is hardly faster, and each word needs room of its own."""


class Reader:
    """Reads by meaning, and hears the skills of the vocabulary besides; the same as ``rapport match`` does."""

    def __init__(self) -> None:
        """Look for the weights; none are loaded yet. Raises: ModelIsMissing."""
        self._model = SentenceModel()
        synonyms = skill_synonyms()
        self._texts = JointSimilarity(self._model, VocabularySimilarity(synonyms))
        vocabulary = hashlib.sha256(json.dumps(synonyms, sort_keys=True).encode()).hexdigest()[:12]
        self._name = f"{self._texts.name} {vocabulary}"

    @property
    def name(self) -> str:
        """Which model and vocabulary read; numbers of two names cannot be compared."""
        return self._name

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One row of numbers for each text; zeros for one that says nothing."""
        return self._texts.encode(texts)

    def release(self) -> None:
        """Let go of the weights, about 90 MB; the next text loads them again, from this machine's disk."""
        self._model.release()


@lru_cache(maxsize=1)
def installed() -> Reader | None:
    """The reader, where the extra is installed; looked for once in the life of a process."""
    return Reader() if is_installed() else None
