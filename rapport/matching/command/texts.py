"""Free texts of a sheet made comparable: by the shared vocabulary, or by the sentence model where it is installed."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from rapport.matching import engine
from rapport.matching.command.problems import InputIsWrong
from rapport.matching.command.reading import People
from rapport.matching.command.words import skill_synonyms
from rapport.matching.engine.text import JointSimilarity, TextSimilarity, VocabularySimilarity, evened, kept
from rapport.matching.engine.text.model import ModelIsMissing, SentenceModel

P = TypeVar("P", engine.Mentee, engine.Mentor)


def with_texts(people: People, how: str) -> People:
    """Return the people with their texts made comparable; ``how`` is ``words``, ``model`` or ``off``."""
    if how == "off":
        return people
    similarity = _similarity(how)
    needs, experiences = (
        similarity.encode([person.text for person in side]) for side in (people.mentees, people.mentors)
    )
    if how == "model":
        needs, experiences = evened(needs, experiences)
    return replace(people, mentees=_with(people.mentees, needs), mentors=_with(people.mentors, experiences))


def _similarity(how: str) -> TextSimilarity:
    vocabulary = VocabularySimilarity(skill_synonyms())
    if how == "words":
        return vocabulary
    try:
        return JointSimilarity(SentenceModel(), vocabulary)
    except ModelIsMissing as error:
        raise InputIsWrong(str(error)) from error


def _with(side: tuple[P, ...], vectors: NDArray[np.float32]) -> tuple[P, ...]:
    return tuple(replace(person, vector=kept(vector)) for person, vector in zip(side, vectors, strict=True))
