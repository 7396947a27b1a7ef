"""One vocabulary: skills with their areas, working values and interests, from ``data/vocabulary.toml``."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import get_language, override

from rapport.library.reading import Text, read


@dataclass(frozen=True, slots=True, kw_only=True)
class Skill:
    """Something one person can do and another wants to learn. ``key`` is its slug, and never changes.

    ``also`` holds other words people type for it, lower-case, in any language; they are never shown.
    """

    key: str
    name: Text
    also: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", self.key):
            raise ValueError(f"{self.key!r} is not a slug")
        if any(word != word.lower() for word in self.also):
            raise ValueError("other words for a skill are written in lower case")


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A field of work that groups skills."""

    key: str
    name: Text
    skills: tuple[Skill, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A working value for the card sort, with the line on its card."""

    key: str
    name: Text
    line: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Interest:
    """Something people like, or dislike."""

    key: str
    name: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """The whole of ``data/vocabulary.toml``."""

    areas: tuple[Area, ...]
    values: tuple[Value, ...]
    interests: tuple[Interest, ...]

    def __post_init__(self) -> None:
        keys = [skill.key for area in self.areas for skill in area.skills]
        if len(keys) != len(set(keys)):
            raise ValueError("a skill stands in two areas")
        words = [word for area in self.areas for skill in area.skills for word in skill.also]
        if twice := {word for word in words if words.count(word) > 1}:
            raise ValueError(f"two skills claim the words {', '.join(sorted(twice))}")


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """Return the vocabulary as one checked whole."""
    return read("vocabulary", Vocabulary)


def skill_areas() -> tuple[Area, ...]:
    """Return the areas with their skills, in the order they are shown."""
    return vocabulary().areas


@lru_cache(maxsize=1)
def skills() -> dict[str, Skill]:
    """Return every skill by its slug, in the order of the areas."""
    return {skill.key: skill for area in skill_areas() for skill in area.skills}


@lru_cache(maxsize=1)
def values() -> dict[str, Value]:
    """Return the values of the card sort by key."""
    return {value.key: value for value in vocabulary().values}


@lru_cache(maxsize=1)
def interests() -> dict[str, Interest]:
    """Return the interests by key."""
    return {interest.key: interest for interest in vocabulary().interests}


def skill_called(words: str) -> Skill | None:
    """Return the skill somebody means by exactly these words: its slug, its name or another word for it.

    Case, accents, spaces and punctuation at the ends do not matter. Use it for cells of a sign-up sheet.
    """
    slug = _by_words(get_language()).get(_plain(words))
    return skills()[slug] if slug else None


def value_called(words: str) -> Value | None:
    """Return the value with this key or name, however it is spelled."""
    plain = _plain(words)
    return next((each for each in values().values() if plain in (each.key, _plain(str(each.name)))), None)


def interest_called(words: str) -> Interest | None:
    """Return the interest with this key or name, however it is spelled."""
    plain = _plain(words)
    return next((each for each in interests().values() if plain in (each.key, _plain(str(each.name)))), None)


def skills_heard_in(text: str, *, most: int = 6) -> tuple[Skill, ...]:
    """Return the skills a free text speaks of, in the order they come up, each once.

    Only whole words count, the longest match wins, and a match never crosses the end of a sentence. Time
    grows linearly with the text; only the first 5,000 characters are heard.
    """
    found: dict[str, Skill] = {}
    known, longest = _by_words(get_language()), _longest(get_language())
    for sentence in re.split(r"[.,;:!?\n()]+", text[:5000]):
        words = _plain(sentence).split()
        at = 0
        while at < len(words) and len(found) < most:
            for length in range(min(longest, len(words) - at), 0, -1):
                slug = known.get(" ".join(words[at : at + length]))
                if slug:
                    found.setdefault(slug, skills()[slug])
                    at += length - 1
                    break
            at += 1
    return tuple(found.values())


@lru_cache(maxsize=16)
def _by_words(language: str | None) -> dict[str, str]:
    """Return slug by plain words: names in the source language and in ``language``, and the other words.

    A skill's own name wins over another skill's other words.
    """
    by_words: dict[str, str] = {}
    for skill in skills().values():
        for word in skill.also:
            by_words.setdefault(_plain(word), skill.key)
    for skill in skills().values():
        by_words[_plain(skill.key)] = skill.key
        by_words[_plain(str(skill.name))] = skill.key
        with override(None, deactivate=True):
            by_words[_plain(str(skill.name))] = skill.key
    return by_words


@lru_cache(maxsize=16)
def _longest(language: str | None) -> int:
    return max(len(words.split()) for words in _by_words(language))


def _plain(words: str) -> str:
    """Return words in lower case, without accents or punctuation, single-spaced; signs such as + # & stay."""
    letters = unicodedata.normalize("NFKD", words.casefold())
    kept = (
        character if character.isalnum() or character in "+#&" else " "
        for character in letters
        if not unicodedata.combining(character)
    )
    return " ".join("".join(kept).split())
