"""Everybody's answers as whole-number tables, read once and kept for every scenario.

Nothing here depends on weights or rules. A feature becomes a pair of sparse tables over the same columns,
such that the product of a mentee's row and a mentor's row says how far the feature is met.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from rapport.matching.engine import grades
from rapport.matching.engine.records import WEEK_QUARTERS, Mentee, Mentor, Person, quarters
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
    for feature, (of_mentee, of_mentor) in _SIDES.items():
        left[feature], right[feature] = _joined([of_mentee(m) for m in ours], [of_mentor(m) for m in theirs])
    for feature, key, level in _PATTERNS:
        left[feature], right[feature] = _patterns(ours, theirs, key, level)
    left["personal"], right["personal"] = _joined(*_alike(ours, theirs))
    return Answers(
        mentees=ours,
        mentors=theirs,
        left=left,
        right=right,
        hours=Hours(_bitmaps(ours), _bitmaps(theirs)),
        wishes=_wishes(ours, theirs),
        personal_weights=np.array([personal_weight(mentee) for mentee in ours], np.float64),
    )


def _picked(feature: str) -> Callable[[Person], Levels]:
    return lambda person: grades.picked(feature, getattr(person, feature))


def _values(person: Person) -> Levels:
    return grades.value_steps(person.values)


_SIDES: Final[Mapping[str, tuple[Callable[[Mentee], Levels], Callable[[Mentor], Levels]]]] = {
    "needs": (grades.whole_importance, grades.strengths),
    "values": (_values, _values),
    "style": (_picked("style"), _picked("style")),
    "interests": (_picked("interests"), _picked("interests")),
    "dislikes": (_picked("dislikes"), _picked("dislikes")),
}

_PATTERNS: Final[Sequence[tuple[str, Callable[[Person], Hashable], Callable[[Person, Person], int]]]] = (
    (
        "format",
        lambda person: tuple(sorted(set(person.formats))),
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


def _joined(ours: Sequence[Levels], theirs: Sequence[Levels]) -> tuple[Table, Table]:
    """Return two tables over the keys both sides know; what only one side knows can earn nothing.

    Mentees' own further keys stay in their table as column -1, because a need nobody covers still has its
    share.
    """
    common = {key for row in ours for key in row} & {key for row in theirs for key in row}
    column = {key: at for at, key in enumerate(sorted(common, key=repr))}
    return _table(ours, column, keep_unknown=True), _table(theirs, column)


def _table(levels: Iterable[Levels], column: Mapping[Hashable, int], *, keep_unknown: bool = False) -> Table:
    rows, cols, amounts = list[int](), list[int](), list[int]()
    for row, answers in enumerate(levels):
        for key, amount in answers.items():
            if (at := column.get(key, -1)) >= 0 or keep_unknown:
                rows.append(row)
                cols.append(at)
                amounts.append(amount)
    return Table(np.array(rows, np.int32), np.array(cols, np.int32), np.array(amounts, np.int32), len(column))


def _patterns(
    ours: Sequence[Mentee],
    theirs: Sequence[Mentor],
    key: Callable[[Person], Hashable],
    level: Callable[[Person, Person], int],
) -> tuple[Table, Table]:
    """Return tables for a feature that depends on what kind of answer each side gave, not on common keys."""
    kinds: dict[Hashable, Mentee] = {}
    for mentee in ours:
        kinds.setdefault(key(mentee), mentee)
    column = {kind: at for at, kind in enumerate(kinds)}
    left = _table(({key(mentee): 1} for mentee in ours), column)
    met: dict[Hashable, Levels] = {}
    rows = list[Levels]()
    for mentor in theirs:
        answer = key(mentor)
        if answer not in met:
            met[answer] = {kind: earned for kind, one in kinds.items() if (earned := level(one, mentor))}
        rows.append(met[answer])
    return left, _table(rows, column)


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
    width = WEEK_QUARTERS // 8
    known = {person.windows for person in people}
    packed = {windows: quarters(windows).to_bytes(width, "little") for windows in known}
    joined = b"".join(packed[person.windows] for person in people)
    return np.frombuffer(joined, np.uint8).reshape(len(people), width)


def _wishes(ours: Sequence[Mentee], theirs: Sequence[Mentor]) -> Mapping[str, Table]:
    """Return who wishes for whom, mentees in rows and mentors in columns on both tables."""
    of_mentees = _table((grades.wishes_of(m) for m in ours), {m.id: at for at, m in enumerate(theirs)})
    of_mentors = _table((grades.wishes_of(m) for m in theirs), {m.id: at for at, m in enumerate(ours)})
    turned = Table(of_mentors.cols, of_mentors.rows, of_mentors.amounts, len(theirs))
    return {"mentee_wish": of_mentees, "mentor_wish": turned}
