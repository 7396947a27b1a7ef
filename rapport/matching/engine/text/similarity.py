"""What a way of comparing texts offers, and the one that needs nothing but a vocabulary."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_ENDINGS = re.compile(r"(ations?|ating|ated|ments?|ings?|ers?|ies|ed|es|s|e)$")


class TextSimilarity(Protocol):
    """Turns texts into vectors of length one, whose products say how near two texts are."""

    @property
    def name(self) -> str:
        """Return what made the vectors. Vectors of different names cannot be compared."""
        ...

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return one row for each text; a row of zeros where a text says nothing to this way of reading."""
        ...


class VocabularySimilarity:
    """Hears the skills of one vocabulary, by their names and synonyms, in any text.

    Two texts are near when they speak of the same skills, however they word it. What is not in the
    vocabulary is not heard; a sentence model hears more.
    """

    def __init__(self, synonyms: Mapping[str, Sequence[str]]) -> None:
        """Take for each skill the words that stand for it."""
        self._column = {skill: at for at, skill in enumerate(sorted(synonyms))}
        self._by_phrase: dict[tuple[str, ...], int] = {}
        for skill, phrases in sorted(synonyms.items()):
            for phrase in (skill, *phrases):
                if words := stems(phrase):
                    self._by_phrase.setdefault(words, self._column[skill])
        self._longest = max((len(words) for words in self._by_phrase), default=0)

    @property
    def name(self) -> str:
        """Return the name of this way of reading."""
        return "vocabulary"

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return one row for each text, with a column for each skill."""
        rows = np.zeros((len(texts), max(len(self._column), 1)), np.float32)
        for row, text in enumerate(texts):
            for column in self._heard(stems(text)):
                rows[row, column] = 1.0
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        np.divide(rows, lengths, out=rows, where=lengths > 0)
        return rows

    def _heard(self, words: tuple[str, ...]) -> set[int]:
        """Return the columns of the skills heard; of phrases that begin at a word, the longest counts."""
        found: set[int] = set()
        at = 0
        while at < len(words):
            for length in range(min(self._longest, len(words) - at), 0, -1):
                column = self._by_phrase.get(words[at : at + length])
                if column is not None:
                    found.add(column)
                    at += length - 1
                    break
            at += 1
        return found


class JointSimilarity:
    """Reads by meaning and, besides, hears the skills of the vocabulary, which count ``share`` as much."""

    def __init__(self, meaning: TextSimilarity, skills: TextSimilarity, share: float = 0.1) -> None:
        self._meaning, self._skills, self._share = meaning, skills, share

    @property
    def name(self) -> str:
        """Return what both ways of reading are called."""
        return f"{self._meaning.name} and {self._skills.name}"

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return one row for each text; products are those of meaning and a share of those of skills."""
        meaning, skills = self._meaning.encode(texts), self._skills.encode(texts)
        return np.hstack([meaning, np.float32(np.sqrt(self._share)) * skills])


def stems(text: str) -> tuple[str, ...]:
    """Return the words of a text without accents and common English endings, so that “negotiating” is “negotiation”."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(sign for sign in folded if not unicodedata.combining(sign))
    words = re.findall(r"[\w+#]+", letters)
    return tuple(_ENDINGS.sub("", word) if len(word) > 5 else word for word in words)


def similarities(similarity: TextSimilarity, needs: Sequence[str], experiences: Sequence[str]) -> Floats:
    """Return how near each need is to each experience, from -1 to 1; 0 where one of them says nothing."""
    return similarity.encode(needs) @ similarity.encode(experiences).T
