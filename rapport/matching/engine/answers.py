"""Everybody's answers as whole-number tables, read once and kept for every scenario.

Nothing here depends on weights or rules. A feature becomes a pair of sparse tables over the same columns,
such that the product of a mentee's row and a mentor's row says how far the feature is met.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from rapport.matching.engine import grades
from rapport.matching.engine.records import QUARTER_MINUTES, WEEK_QUARTERS, Mentee, Mentor, Person
from rapport.matching.engine.weights import personal_weight

Levels = Mapping[Any, int]


@dataclass(frozen=True, slots=True)
class Table:
    """A sparse table of whole numbers: ``amounts[k]`` stands in row ``rows[k]``, column ``cols[k]``."""

    rows: NDArray[np.int32]
    cols: NDArray[np.int32]
    amounts: NDArray[np.int32]
    width: int


@dataclass(frozen=True, slots=True)
class Hours:
    """Who has which quarter hours of the week free, one bit each; people who have not said have none set."""

    mentees: NDArray[np.uint8]
    mentors: NDArray[np.uint8]

    def words(self, side: Literal["mentees", "mentors"]) -> NDArray[np.uint64]:
        """Return the bits of one side in words of 64, eleven for a week."""
        bytes_ = self.mentees if side == "mentees" else self.mentors
        words = np.zeros((bytes_.shape[0], 11), np.uint64)
        words.view(np.uint8)[:, : bytes_.shape[1]] = bytes_
        return words


@dataclass(frozen=True, slots=True)
class Answers:
    """All answers of a round. Rows follow the order of ``mentees`` and ``mentors``, which is by id."""

    mentees: tuple[Mentee, ...]
    mentors: tuple[Mentor, ...]
    left: Mapping[str, Table]
    right: Mapping[str, Table]
    hours: Hours
    wishes: Mapping[str, Table]
    personal_weights: NDArray[np.float64]

    @property
    def shape(self) -> tuple[int, int]:
        """Return the number of mentees and of mentors."""
        return len(self.mentees), len(self.mentors)


def read_answers(mentees: Sequence[Mentee], mentors: Sequence[Mentor]) -> Answers:
    """Turn people into tables. People are sorted by id first, so their order in the input changes nothing."""
    ours = tuple(sorted(mentees, key=lambda person: person.id))
    theirs = tuple(sorted(mentors, key=lambda person: person.id))
    left: dict[str, Table] = {}
    right: dict[str, Table] = {}
    for feature, (of_mentees, of_mentors) in _SIDES.items():
        left[feature], right[feature] = _joined(of_mentees(ours), of_mentors(theirs))
    for feature, key, level in _PATTERNS:
        left[feature], right[feature] = _patterns(ours, theirs, key, level)
    left["personal"], right["personal"] = _joined(*map(_listed, _alike(ours, theirs)))
    return Answers(
        mentees=ours,
        mentors=theirs,
        left=left,
        right=right,
        hours=Hours(_bitmaps(ours), _bitmaps(theirs)),
        wishes=_wishes(ours, theirs),
        personal_weights=np.array([personal_weight(mentee) for mentee in ours], np.float64),
    )


@dataclass(frozen=True, slots=True)
class Listed:
    """What each person of a side answered, all in one list: the first ``counts[0]`` answers are the first person's."""

    keys: list[Hashable]
    amounts: NDArray[np.int32]
    counts: NDArray[np.int32]


def _listed(levels: Sequence[Levels]) -> Listed:
    """Return answers that are known as one mapping for each person."""
    amounts = [amount for answers in levels for amount in answers.values()]
    return Listed(
        [*chain.from_iterable(levels)], np.array(amounts, np.int32), np.array([*map(len, levels)], np.int32)
    )


def _values(people: Sequence[Person]) -> Listed:
    """Return what ``grades.value_steps`` says of everybody."""
    first = [tuple(dict.fromkeys(person.values))[: len(grades.VALUE_STEPS)] for person in people]
    counts = np.array([*map(len, first)], np.int32)
    place = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    return Listed([*chain.from_iterable(first)], np.array(grades.VALUE_STEPS, np.int32)[place], counts)


def _picked(feature: str) -> Callable[[Sequence[Person]], Listed]:
    """Return a function that says of everybody what ``grades.picked`` says."""
    whole = grades.PICKS[feature]

    def listed(people: Sequence[Person]) -> Listed:
        picks = [dict.fromkeys(getattr(person, feature)) for person in people]
        counts = np.array([*map(len, picks)], np.int32)
        worth = [grades.thinned(grades.FULL, count, whole) for count in range(max(counts, default=0) + 1)]
        amounts = np.repeat(np.array(worth, np.int32)[counts], counts)
        return Listed([*chain.from_iterable(picks)], amounts, counts)

    return listed


def _importance(mentees: Sequence[Mentee]) -> Listed:
    """Return what ``grades.whole_importance`` says of everybody."""
    # Of a need named twice, the graver one comes last and so is the one kept.
    needs = [dict(sorted(mentee.needs)) for mentee in mentees]
    counts = np.array([*map(len, needs)], np.int32)
    weights = np.array([weight for named in needs for weight in named.values()], np.float64)
    starts = (np.cumsum(counts) - counts)[counts > 0]
    gravest = np.repeat(np.maximum.reduceat(weights, starts), counts[counts > 0]) if weights.size else weights
    amounts = np.maximum(np.rint(weights / gravest * 1000), 1).astype(np.int32)
    return Listed([*chain.from_iterable(needs)], amounts, counts)


def _strengths(mentors: Sequence[Mentor]) -> Listed:
    return _listed([grades.strengths(mentor) for mentor in mentors])


_SIDES: Final[Mapping[str, tuple[Callable[[Sequence[Any]], Listed], Callable[[Sequence[Any]], Listed]]]] = {
    "needs": (_importance, _strengths),
    "values": (_values, _values),
    "style": (_picked("style"), _picked("style")),
    "interests": (_picked("interests"), _picked("interests")),
    "dislikes": (_picked("dislikes"), _picked("dislikes")),
}

_PATTERNS: Final[Sequence[tuple[str, Callable[[Person], Hashable], Callable[[Person, Person], int]]]] = (
    (
        "format",
        lambda person: person.formats,
        lambda one, other: grades.format_level(one.formats, other.formats),
    ),
    (
        "rhythm",
        lambda person: person.per_month,
        lambda one, other: grades.rhythm_level(one.per_month, other.per_month),
    ),
    (
        "another_view",
        lambda person: (person.function, person.background),
        lambda one, other: grades.FULL * grades.is_different_view(one, other),
    ),
)


def _joined(ours: Listed, theirs: Listed) -> tuple[Table, Table]:
    """Return two tables over the keys both sides know; what only one side knows can earn nothing.

    Mentees' own further keys stay in their table as column -1, because a need nobody covers still has its
    share.
    """
    said, heard = dict.fromkeys(ours.keys, -1), dict.fromkeys(theirs.keys, -1)
    common = {key: at for at, key in enumerate(sorted(said.keys() & heard.keys(), key=repr))}
    left = _table(ours, said | common, len(common))
    return left, _known(_table(theirs, heard | common, len(common)))


def _table(listed: Listed, column: Mapping[Hashable, int], width: int) -> Table:
    """Return a table of what was listed; keys of ``column`` -1 stay in it."""
    rows = np.repeat(np.arange(listed.counts.size, dtype=np.int32), listed.counts)
    cols = np.fromiter(map(column.__getitem__, listed.keys), np.int32, len(listed.keys))
    return Table(rows, cols, listed.amounts, width)


def _known(table: Table) -> Table:
    """Return a table without what has no column."""
    known = table.cols >= 0
    return Table(table.rows[known], table.cols[known], table.amounts[known], table.width)


def _patterns(
    ours: Sequence[Mentee],
    theirs: Sequence[Mentor],
    key: Callable[[Person], Hashable],
    level: Callable[[Person, Person], int],
) -> tuple[Table, Table]:
    """Return tables for a feature that depends on what kind of answer each side gave, not on common keys."""
    said = [key(mentee) for mentee in ours]
    kinds = dict(zip(said, ours, strict=True))
    column = {kind: at for at, kind in enumerate(kinds)}
    ones = np.ones(len(said), np.int32)
    left = _table(Listed(said, ones, ones), column, len(column))
    met: dict[Hashable, Levels] = {}
    rows = list[Levels]()
    for mentor in theirs:
        answer = key(mentor)
        if answer not in met:
            met[answer] = {kind: earned for kind, one in kinds.items() if (earned := level(one, mentor))}
        rows.append(met[answer])
    return left, _table(_listed(rows), column, len(column))


def _alike(ours: Sequence[Mentee], theirs: Sequence[Mentor]) -> tuple[list[Levels], list[Levels]]:
    left: list[Levels] = [
        {
            (trait, answer): len(mentee.alike)
            for trait, accepted in mentee.alike.items()
            for answer in accepted
        }
        for mentee in ours
    ]
    right: list[Levels] = [dict.fromkeys(mentor.personal.items(), grades.FULL) for mentor in theirs]
    return left, right


def _bitmaps(people: Sequence[Person]) -> NDArray[np.uint8]:
    """Return one row of 84 bytes for each person, bit ``k`` of the row being quarter hour ``k`` of the week."""
    parts = [_bitmaps_of(people[at : at + 4096]) for at in range(0, len(people), 4096)]
    return np.concatenate(parts) if parts else np.zeros((0, WEEK_QUARTERS // 8), np.uint8)


def _bitmaps_of(people: Sequence[Person]) -> NDArray[np.uint8]:
    """Return what ``records.quarters`` says of everybody: plus one where a window begins, minus one where it ends."""
    counts = np.array([len(person.windows) for person in people], np.int64)
    minutes = [*chain.from_iterable(chain.from_iterable(person.windows for person in people))]
    start, end = np.array(minutes, np.int64).reshape(-1, 2).T
    first, last = -(-start // QUARTER_MINUTES), end // QUARTER_MINUTES
    whole = last > first
    row, first, last = np.repeat(np.arange(len(people)), counts)[whole], first[whole], last[whole]
    # What runs over Sunday midnight goes on on Monday.
    over = last > WEEK_QUARTERS
    row = np.concatenate([row, row[over]])
    first = np.concatenate([first, np.maximum(first[over], WEEK_QUARTERS) - WEEK_QUARTERS])
    last = np.concatenate([np.minimum(last, WEEK_QUARTERS), last[over] - WEEK_QUARTERS])
    # One row for each quarter hour, so that the sum runs over all people at once.
    size = len(people)
    steps = np.bincount(first * size + row, minlength=size * (WEEK_QUARTERS + 1)).astype(np.int16)
    steps -= np.bincount(last * size + row, minlength=steps.size).astype(np.int16)
    free = np.cumsum(steps.reshape(-1, size)[:-1], axis=0, dtype=np.int16) > 0
    return np.ascontiguousarray(np.packbits(free, axis=0, bitorder="little").T)


def _wishes(ours: Sequence[Mentee], theirs: Sequence[Mentor]) -> Mapping[str, Table]:
    """Return who wishes for whom, mentees in rows and mentors in columns on both tables."""
    of_mentees, of_mentors = _named(ours, theirs), _named(theirs, ours)
    turned = Table(of_mentors.cols, of_mentors.rows, of_mentors.amounts, len(theirs))
    return {"mentee_wish": of_mentees, "mentor_wish": turned}


def _levels_of_wishes(people: Sequence[Person]) -> list[Levels]:
    """Return what everybody's wishes are worth; most people wish for nobody."""
    return [
        grades.wishes_of(person) if person.wishes or person.liked or person.asked else {} for person in people
    ]


def _named(people: Sequence[Person], others: Sequence[Person]) -> Table:
    """Return what the wishes of one side for the other are worth; a name nobody here has is left out."""
    listed = _listed(_levels_of_wishes(people))
    place = {other.id: at for at, other in enumerate(others)}
    return _known(_table(listed, dict.fromkeys(listed.keys, -1) | place, len(others)))
