"""What people's words mean in our vocabulary, and how sure we are."""

import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from rapport.integrations.people_import.fields import LEAVE_OUT, WORD_FIELDS
from rapport.integrations.people_import.mapping import plain
from rapport.kernel.sheets import Row
from rapport.kernel.sheets.values import MENTEE, MENTOR, read_roles, split_choices
from rapport.library import vocabulary

WORDS_SHOWN = 100
_DATA = Path(__file__).with_name("data") / "words.toml"
_LONGEST_CHOICE = 80


class Sureness(StrEnum):
    """How we came to a meaning."""

    SETTLED = "settled"
    """Somebody said so, for this sheet or an earlier one."""
    KNOWN = "known"
    """It is a name or a synonym in the vocabulary."""
    GUESSED = "guessed"
    """Part of it is; worth a look."""
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What one word or phrase of a sheet stands for; ``key`` is empty where it is left out or unknown."""

    kind: str
    word: str
    count: int
    key: str
    sureness: Sureness


def meaning_of(kind: str, word: str, settled: Mapping[str, str]) -> tuple[str, Sureness]:
    """The key a word of this kind stands for, and how sure that is."""
    if (told := settled.get(plain(word))) is not None:
        return told, Sureness.SETTLED
    key = _called(kind, word) or _other_words(kind).get(plain(word), "")
    if key:
        return key, Sureness.KNOWN
    guess = _GUESSERS[kind](word)
    return (guess, Sureness.GUESSED) if guess else (LEAVE_OUT, Sureness.UNKNOWN)


def meanings_in(
    kind: str, rows: Sequence[Row], places: Mapping[str, tuple[int, ...]], settled: Mapping[str, str]
) -> list[Meaning]:
    """Every different word of this kind in the sheet, the most frequent first."""
    counted: Counter[str] = Counter()
    spelled: dict[str, str] = {}
    for word in words_in(kind, rows, places):
        counted[plain(word)] += 1
        spelled.setdefault(plain(word), word)
    return [
        Meaning(kind, spelled[key], count, *meaning_of(kind, spelled[key], settled))
        for key, count in sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    ]


def words_in(kind: str, rows: Sequence[Row], places: Mapping[str, tuple[int, ...]]) -> Iterable[str]:
    """The words of this kind, cell by cell; a cell about roles is one phrase."""
    for name in WORD_FIELDS[kind]:
        for column in places.get(name, ()):
            cells = [row.cells[column] for row in rows]
            if kind == "role":
                yield from (cell for cell in cells if cell)
            else:
                for choices in choices_of(kind, cells):
                    yield from choices


def choices_of(kind: str, cells: Sequence[str]) -> list[tuple[str, ...]]:
    """The choices in each cell of one column. What is longer than any choice is a sentence, and left to people."""
    names = [str(name) for name in names_of(kind).values()]
    return [
        tuple(choice for choice in choices if len(choice) <= _LONGEST_CHOICE)
        for choices in split_choices(cells, known=names)
    ]


def names_of(kind: str) -> dict[str, str]:
    """Our own keys of this kind with the names people read."""
    sources: dict[
        str, Callable[[], Mapping[str, vocabulary.Skill | vocabulary.Value | vocabulary.Interest]]
    ] = {
        "skill": vocabulary.skills,
        "value": vocabulary.values,
        "interest": vocabulary.interests,
    }
    return {key: str(each.name) for key, each in sources[kind]().items()} if kind in sources else {}


def key_called(kind: str, words: str) -> str:
    """The key that somebody typed or picked the name of; empty where there is none."""
    return _called(kind, words) or _other_words(kind).get(plain(words), "")


def _called(kind: str, word: str) -> str:
    if kind == "role":
        return ""
    finders: dict[str, Callable[[str], vocabulary.Skill | vocabulary.Value | vocabulary.Interest | None]] = {
        "skill": vocabulary.skill_called,
        "value": vocabulary.value_called,
        "interest": vocabulary.interest_called,
    }
    found = finders[kind](word)
    return "" if found is None else found.key


@lru_cache(maxsize=8)
def _other_words(kind: str) -> dict[str, str]:
    with _DATA.open("rb") as file:
        return {plain(word): key for word, key in tomllib.load(file).get(kind, {}).items()}


def _guess_role(phrase: str) -> str:
    roles = read_roles(phrase)
    if roles == {MENTEE, MENTOR}:
        return "both"
    return {MENTEE: "learning", MENTOR: "guiding"}.get(next(iter(roles), ""), "")


def _guess_skill(phrase: str) -> str:
    heard = vocabulary.skills_heard_in(phrase, most=1)
    return heard[0].key if heard else ""


def _guess_nothing(_phrase: str) -> str:
    return ""


_GUESSERS: dict[str, Callable[[str], str]] = {
    "role": _guess_role,
    "skill": _guess_skill,
    "value": _guess_nothing,
    "interest": _guess_nothing,
}
