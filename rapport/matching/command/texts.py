"""Free texts of a sheet made comparable: by the shared vocabulary, or by the sentence model where it is installed."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from rapport.matching import engine
from rapport.matching.command.problems import InputIsWrong
from rapport.matching.command.reading import People
from rapport.matching.command.words import skill_synonyms
from rapport.matching.engine.text import TextSimilarity, VocabularySimilarity, packed
from rapport.matching.engine.text.model import ModelIsMissing, SentenceModel

P = TypeVar("P", engine.Mentee, engine.Mentor)


def with_texts(people: People, how: str) -> People:
    """Return the people with their texts made comparable; ``how`` is ``words``, ``model`` or ``off``."""
    if how == "off":
        return people
    similarity = _similarity(how)
    return replace(
        people,
        mentees=_read(people.mentees, similarity),
        mentors=_read(people.mentors, similarity),
    )


def _similarity(how: str) -> TextSimilarity:
    if how == "words":
        return VocabularySimilarity(skill_synonyms())
    try:
        return SentenceModel()
    except ModelIsMissing as error:
        raise InputIsWrong(str(error)) from error


def _read(side: tuple[P, ...], similarity: TextSimilarity) -> tuple[P, ...]:
    vectors = similarity.encode([person.text for person in side])
    return tuple(replace(person, vector=packed(vector)) for person, vector in zip(side, vectors, strict=True))
