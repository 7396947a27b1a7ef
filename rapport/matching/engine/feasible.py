"""Hard rules for many pairs at once; the same answers as ``rules.blocked_by``, which a property test checks.

An unknown answer forbids nothing. Rules about kinds of answers become small tables over the kinds that
occur, so that millions of pairs cost one look-up each.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rapport.matching.engine.answers import Answers, Table
from rapport.matching.engine.arrays import Bools
from rapport.matching.engine.records import QUARTER_MINUTES, Mentee, Mentor, Person
from rapport.matching.engine.rules import Rules, clock_distance_minutes

Bits = NDArray[np.uint64]
Index = NDArray[np.integer]

LARGEST_TABLE: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Kinds:
    """Which kinds of answers go together: ``table[left[row], right[col]]``."""

    left: NDArray[np.int32]
    right: NDArray[np.int32]
    table: Bools


@dataclass(frozen=True, slots=True)
class TraitRule:
    """A trait that has to be the same, or has to differ; the codes of unknown answers are -1 and -2."""

    left: NDArray[np.int32]
    right: NDArray[np.int32]
    same: bool

    def pairs(self, rows: Index, cols: Index) -> Bools:
        """Return for each pair whether the rule lets it pass."""
        return self._passes(self.left[rows], self.right[cols])

    def block(self, rows: Index, cols: Index) -> Bools:
        """Return the same for every pair of some mentees and some mentors."""
        return self._passes(self.left[rows][:, None], self.right[cols][None])

    def _passes(self, left: NDArray[np.int32], right: NDArray[np.int32]) -> Bools:
        if self.same:
            return np.asarray((left == right) | (left < 0) | (right < 0))
        return np.asarray(left != right)


@dataclass(frozen=True, slots=True)
class NeedsRule:
    """Needs and strengths as bits, and how many must meet; ``least`` is per mentee."""

    left: Bits
    right: Bits
    least: NDArray[np.uint8]

    def pairs(self, rows: Index, cols: Index) -> Bools:
        """Return for each pair whether enough needs are covered."""
        return np.asarray(
            np.bitwise_count(self.left[rows] & self.right[cols]).sum(axis=-1) >= self.least[rows]
        )

    def block(self, rows: Index, cols: Index) -> Bools:
        """Return the same for every pair of some mentees and some mentors."""
        right = self.right[cols]
        if self.least.max(initial=0) <= 1:
            return self._any_met(rows, right)
        met = np.zeros((rows.size, right.shape[0]), np.uint8)
        for word in range(right.shape[1]):
            met += np.bitwise_count(self.left[rows, word][:, None] & right[None, :, word])
        return np.asarray(met >= self.least[rows][:, None])

    def _any_met(self, rows: Index, right: Bits) -> Bools:
        """Return the same where one need is enough: whether any bit meets is quicker to see than how many."""
        both = self.left[rows, 0][:, None] & right[None, :, 0]
        for word in range(1, right.shape[1]):
            both |= self.left[rows, word][:, None] & right[None, :, word]
        met = both != 0
        asks_nothing = self.least[rows] == 0
        if asks_nothing.any():
            met |= asks_nothing[:, None]
        return np.asarray(met)


@dataclass(frozen=True, slots=True)
class HoursRule:
    """How many quarter hours two people must share. Whoever has not said when fits everybody."""

    left: Bits
    right: Bits
    left_known: Bools
    right_known: Bools
    quarters: int

    def pairs(self, rows: Index, cols: Index) -> Bools:
        """Return for each pair whether their hours meet for long enough."""
        shared = np.bitwise_count(self.left[rows] & self.right[cols]).sum(axis=-1)
        return np.asarray((shared >= self.quarters) | ~self.left_known[rows] | ~self.right_known[cols])

    def shared_enough(self, shared: NDArray[np.float32], rows: Index, cols: Index, scale: float) -> Bools:
        """Return the same for a block whose shared quarters are already counted, each as ``scale``."""
        enough = shared >= self.quarters * scale
        if not (self.left_known[rows].all() and self.right_known[cols].all()):
            enough |= ~self.left_known[rows][:, None] | ~self.right_known[cols][None]
        return np.asarray(enough)


@dataclass(frozen=True, slots=True)
class Feasibility:
    """Which pairs no rule forbids. ``forbidden`` holds keys ``row * mentors + column`` of single pairs, sorted."""

    mentors: int
    kinds: tuple[Kinds, ...]
    others: tuple[TraitRule | NeedsRule, ...]
    hours: HoursRule | None
    forbidden: NDArray[np.int64]

    def pairs(self, rows: Index, cols: Index) -> Bools:
        """Return for each pair whether it is possible; each rule looks only at what the ones before it left."""
        alive = np.flatnonzero(~among(rows.astype(np.int64) * self.mentors + cols, self.forbidden))
        for kind in self.kinds:
            alive = alive[kind.table[kind.left[rows[alive]], kind.right[cols[alive]]]]
        for rule in (*self.others, *([self.hours] if self.hours else ())):
            alive = alive[rule.pairs(rows[alive], cols[alive])]
        possible = np.zeros(rows.size, bool)
        possible[alive] = True
        return possible

    def block(self, rows: Index, cols: Index) -> Bools:
        """Return a matrix of what is possible between some mentees and some mentors, hours apart.

        Both indexes are in rising order.
        """
        allowed: Bools | None = None
        for kind in self.kinds:
            fits = np.take(kind.table[kind.left[rows]], kind.right[cols], axis=1)
            allowed = fits if allowed is None else np.logical_and(allowed, fits, out=allowed)
        for rule in self.others:
            fits = rule.block(rows, cols)
            allowed = fits if allowed is None else np.logical_and(allowed, fits, out=allowed)
        if allowed is None:
            allowed = np.ones((rows.size, cols.size), bool)
        self._forbid(allowed, rows, cols)
        return allowed

    def _forbid(self, allowed: Bools, rows: Index, cols: Index) -> None:
        """Take the pairs that are forbidden one by one out of a matrix of some mentees and some mentors."""
        first, last = int(rows[0]) * self.mentors, (int(rows[-1]) + 1) * self.mentors
        low, high = np.searchsorted(self.forbidden, (first, last))
        row, col = np.divmod(self.forbidden[low:high], self.mentors)
        at_row, at_col = (
            np.minimum(np.searchsorted(index, wanted), index.size - 1)
            for index, wanted in ((rows, row), (cols, col))
        )
        hit = (rows[at_row] == row) & (cols[at_col] == col)
        allowed[at_row[hit], at_col[hit]] = False


def among(keys: NDArray[np.int64], known: NDArray[np.int64]) -> Bools:
    """Return for each key whether it is in ``known``, which is sorted."""
    if not known.size:
        return np.zeros(keys.shape, bool)
    place = np.minimum(np.searchsorted(known, keys), known.size - 1)
    return np.asarray(known[place] == keys)


def build_feasibility(answers: Answers, rules: Rules) -> Feasibility:
    """Turn rules and answers into tables."""
    kinds: list[Kinds] = []
    for of_mentee, of_mentor, check in _kind_rules(rules):
        _merge(kinds, _tabled(answers, of_mentee, of_mentor, check))
    others: list[TraitRule | NeedsRule] = [_trait(answers, trait, same=True) for trait in rules.same]
    others += [_trait(answers, trait, same=False) for trait in rules.differ]
    if rules.needs_covered:
        others.append(_needs(answers, rules.needs_covered))
    return Feasibility(
        mentors=answers.shape[1],
        kinds=tuple(kinds),
        others=tuple(others),
        hours=_hours(answers, rules.overlap_minutes) if rules.overlap_minutes else None,
        forbidden=_single_pairs(answers.mentees, answers.mentors, rules),
    )


Answer = Callable[[Person], Hashable]
Check = Callable[[Hashable, Hashable], bool]


def _kind_rules(rules: Rules) -> list[tuple[Answer, Answer, Check]]:
    found: list[tuple[Answer, Answer, Check]] = []
    for wanted, name in (
        (rules.shared_language, "languages"),
        (rules.shared_kind, "kinds"),
        (rules.shared_format, "formats"),
    ):
        if wanted:
            found.append((_words(name), _words(name), _meet))
    if rules.clearance:
        found.append((_words("needs_clearance"), _words("clearances"), _miss_nothing))
    if rules.hours_apart is not None:
        found.append((_clock, _clock, _near(rules.hours_apart)))
    return found


def _words(name: str) -> Answer:
    return attrgetter(name)


_clock: Final[Answer] = attrgetter("utc_offset_minutes")


def _meet(one: Hashable, other: Hashable) -> bool:
    assert isinstance(one, frozenset) and isinstance(other, frozenset)
    return not one or not other or not one.isdisjoint(other)


def _miss_nothing(required: Hashable, held: Hashable) -> bool:
    assert isinstance(required, frozenset) and isinstance(held, frozenset)
    return required <= held


def _near(hours: float) -> Check:
    def near(one: Hashable, other: Hashable) -> bool:
        if not isinstance(one, int) or not isinstance(other, int):
            return True
        return clock_distance_minutes(one, other) <= hours * 60

    return near


def _tabled(answers: Answers, of_mentee: Answer, of_mentor: Answer, check: Check) -> Kinds:
    ours, left = _coded([of_mentee(person) for person in answers.mentees])
    theirs, right = _coded([of_mentor(person) for person in answers.mentors])
    table = np.array([[check(one, other) for other in theirs] for one in ours], bool)
    return Kinds(left, right, table.reshape(len(ours), len(theirs)))


def _coded(said: Sequence[Hashable]) -> tuple[list[Hashable], NDArray[np.int32]]:
    """Number the different answers; in what order somebody gave several makes no difference."""
    code: dict[Hashable, int] = {}
    code_as_said = {
        answer: code.setdefault(frozenset(answer) if isinstance(answer, tuple) else answer, len(code))
        for answer in dict.fromkeys(said)
    }
    return list(code), np.array([code_as_said[answer] for answer in said], np.int32)


def _merge(kinds: list[Kinds], new: Kinds) -> None:
    """Join a table to the one before it while the product stays small; one look-up is cheaper than two."""
    if new.table.all():
        return
    if kinds:
        old = kinds[-1]
        pairs_left, left = np.unique(old.left * new.table.shape[0] + new.left, return_inverse=True)
        pairs_right, right = np.unique(old.right * new.table.shape[1] + new.right, return_inverse=True)
        if pairs_left.size * pairs_right.size <= LARGEST_TABLE:
            (old_left, new_left), (old_right, new_right) = (
                np.divmod(pairs, size)
                for pairs, size in zip((pairs_left, pairs_right), new.table.shape, strict=True)
            )
            table = old.table[old_left][:, old_right] & new.table[new_left][:, new_right]
            kinds[-1] = Kinds(left.astype(np.int32), right.astype(np.int32), table)
            return
    kinds.append(new)


def _trait(answers: Answers, trait: str, *, same: bool) -> TraitRule:
    code: dict[str, int] = {}
    sides = []
    for unknown, people in ((-1, answers.mentees), (-2, answers.mentors)):
        said = (person.traits.get(trait, "") for person in people)
        sides.append(np.array([code.setdefault(s, len(code)) if s else unknown for s in said], np.int32))
    return TraitRule(sides[0], sides[1], same)


def _hours(answers: Answers, minutes: int) -> HoursRule:
    return HoursRule(
        left=answers.hours.words("mentees"),
        right=answers.hours.words("mentors"),
        left_known=np.array([bool(person.windows) for person in answers.mentees], bool),
        right_known=np.array([bool(person.windows) for person in answers.mentors], bool),
        quarters=-(-minutes // QUARTER_MINUTES),
    )


def _needs(answers: Answers, least: int) -> NeedsRule:
    wanted, offered = answers.left["needs"], answers.right["needs"]
    counts = np.bincount(wanted.rows, minlength=answers.shape[0])
    return NeedsRule(
        left=_bits_of(wanted, answers.shape[0]),
        right=_bits_of(offered, answers.shape[1]),
        least=np.minimum(least, counts).astype(np.uint8),
    )


def _bits_of(table: Table, size: int) -> Bits:
    """Return a table as bits in words of 64; what only one side knows has none."""
    known = table.cols >= 0
    bits = np.zeros((size, max(1, -(-table.width // 64)) * 64), np.uint8)
    bits[table.rows[known], table.cols[known]] = 1
    return np.packbits(bits, axis=1, bitorder="little").view(np.uint64)


def _single_pairs(ours: Sequence[Mentee], theirs: Sequence[Mentor], rules: Rules) -> NDArray[np.int64]:
    row = {mentee.id: at for at, mentee in enumerate(ours)}
    col = {mentor.id: at for at, mentor in enumerate(theirs)}
    width = len(theirs)
    levels = rules.reporting_levels
    keys = [row[name] * width + col[name] for name in row.keys() & col.keys()]
    for at, mentee in enumerate(ours):
        named = (*mentee.excluded, *mentee.managers[:levels], *(mentee.earlier if rules.no_repeat else ()))
        keys += [at * width + col[name] for name in named if name in col]
    for at, mentor in enumerate(theirs):
        named = (*mentor.excluded, *mentor.managers[:levels], *(mentor.earlier if rules.no_repeat else ()))
        keys += [row[name] * width + at for name in named if name in row]
    keys += [row[one] * width + col[other] for one, other in rules.never if one in row and other in col]
    return np.unique(np.array(keys, np.int64))
