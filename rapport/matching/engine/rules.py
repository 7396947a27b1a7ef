"""Hard rules: what no score can outweigh. Unknown answers never forbid; they are named as worth asking."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from rapport.matching.engine.errors import InvalidRules
from rapport.matching.engine.records import Mentee, Mentor, overlap_minutes

Params = Mapping[str, object]
EMPTY: Final[Params] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Rules:
    """Which rules hold in a round. The first block can never be switched off.

    Always: nobody with themselves, nobody with somebody either side excluded, no mentor beyond their places.

    ``reporting_levels``: how many levels up and down the reporting line forbid a pair; 0 forbids none.
    ``overlap_minutes``: how many minutes of the week both must have free, where both said when.
    ``same`` and ``differ``: traits in which the two must be equal, or must not be.
    ``hours_apart``: the widest difference between the two clocks, in hours.
    ``needs_covered``: how many of the mentee's needs the mentor must speak to.
    ``minimum_score``: the least score from 0 to 1.
    ``never``: pairs ``(mentee id, mentor id)`` the coordinator ruled out.
    ``keep_free``: places each mentor with several keeps for people who join late.
    ``few_hours_minutes``: mentees who give fewer minutes than this in a week are placed after those who
    give more, so that giving few hours is never a way to the front; 0 switches it off.
    """

    shared_language: bool = True
    reporting_levels: int = 2
    no_repeat: bool = True
    overlap_minutes: int = 60
    shared_format: bool = True
    shared_kind: bool = True
    clearance: bool = True
    same: tuple[str, ...] = ()
    differ: tuple[str, ...] = ()
    hours_apart: float | None = None
    needs_covered: int = 0
    minimum_score: float = 0.0
    never: frozenset[tuple[str, str]] = field(default_factory=frozenset)
    keep_free: int = 0
    few_hours_minutes: int = 180

    def __post_init__(self) -> None:
        """Refuse rules nothing can obey. Raises: InvalidRules."""
        for key, most in (
            ("reporting_levels", 20),
            ("overlap_minutes", 10_080),
            ("needs_covered", 100),
            ("keep_free", 1000),
            ("few_hours_minutes", 10_080),
        ):
            value = getattr(self, key)
            if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= most:
                raise InvalidRules(key, f"is {value!r}; it needs to be a whole number from 0 to {most:,}")
        if not math.isfinite(self.minimum_score) or not 0 <= self.minimum_score <= 1:
            raise InvalidRules("minimum_score", f"is {self.minimum_score!r}; it needs to be from 0 to 1")
        if self.hours_apart is not None and not 0 <= self.hours_apart <= 24:
            raise InvalidRules("hours_apart", f"is {self.hours_apart!r}; it needs to be from 0 to 24")


@dataclass(frozen=True, slots=True)
class Barrier:
    """Why two people cannot be paired: the code of the rule, and what its sentence needs.

    A barrier with the code ``private`` says that somebody's wish stands against the pair, and never whose.
    """

    code: str
    params: Params = field(default_factory=lambda: EMPTY)


def blocked_by(mentee: Mentee, mentor: Mentor, rules: Rules) -> Barrier | None:
    """Return the first rule that forbids the pair, or None.

    Places, the least score and locks are matters of a whole round and not looked at here.
    """
    return (
        _personal(mentee, mentor, rules)
        or _categories(mentee, mentor, rules)
        or _measures(mentee, mentor, rules)
    )


def all_barriers(mentee: Mentee, mentor: Mentor, rules: Rules) -> tuple[Barrier, ...]:
    """Return every rule group that forbids the pair, the gravest first."""
    found = (check(mentee, mentor, rules) for check in (_personal, _categories, _measures))
    return tuple(barrier for barrier in found if barrier)


def _personal(mentee: Mentee, mentor: Mentor, rules: Rules) -> Barrier | None:
    if mentee.id == mentor.id:
        return Barrier("self")
    if mentor.id in mentee.excluded or mentee.id in mentor.excluded:
        return Barrier("private")
    levels = rules.reporting_levels
    if mentor.id in mentee.managers[:levels] or mentee.id in mentor.managers[:levels]:
        return Barrier("reporting_line")
    if (mentee.id, mentor.id) in rules.never:
        return Barrier("never")
    if rules.no_repeat and (mentor.id in mentee.earlier or mentee.id in mentor.earlier):
        return Barrier("earlier_pair")
    return None


def _categories(mentee: Mentee, mentor: Mentor, rules: Rules) -> Barrier | None:
    for wanted, code, ours, theirs in (
        (rules.shared_language, "language", mentee.languages, mentor.languages),
        (rules.shared_kind, "kind", mentee.kinds, mentor.kinds),
        (rules.shared_format, "format", mentee.formats, mentor.formats),
    ):
        if wanted and ours and theirs and set(ours).isdisjoint(theirs):
            return Barrier(code, {"mentee": tuple(sorted(ours)), "mentor": tuple(sorted(theirs))})
    if rules.clearance and (missing := set(mentee.needs_clearance) - set(mentor.clearances)):
        return Barrier("clearance", {"missing": tuple(sorted(missing))})
    for trait in rules.same:
        ours_said, theirs_said = mentee.traits.get(trait, ""), mentor.traits.get(trait, "")
        if ours_said and theirs_said and ours_said != theirs_said:
            return Barrier("same", {"trait": trait, "mentee": ours_said, "mentor": theirs_said})
    for trait in rules.differ:
        if (said := mentee.traits.get(trait, "")) and said == mentor.traits.get(trait, ""):
            return Barrier("differ", {"trait": trait, "both": said})
    return None


def _measures(mentee: Mentee, mentor: Mentor, rules: Rules) -> Barrier | None:
    here, there = mentee.utc_offset_minutes, mentor.utc_offset_minutes
    if rules.hours_apart is not None and here is not None and there is not None:
        apart = clock_distance_minutes(here, there)
        if apart > rules.hours_apart * 60:
            return Barrier("hours_apart", {"hours": apart / 60, "most": rules.hours_apart})
    if rules.overlap_minutes:
        shared = overlap_minutes(mentee, mentor)
        if shared is not None and shared < rules.overlap_minutes:
            return Barrier("overlap", {"minutes": shared, "needed": rules.overlap_minutes})
    if rules.needs_covered and mentee.needs:
        covered = len({skill for skill, _ in mentee.needs} & {*mentor.done, *mentor.talk})
        if covered < min(rules.needs_covered, len({skill for skill, _ in mentee.needs})):
            return Barrier("needs_covered", {"covered": covered, "needed": rules.needs_covered})
    return None


def clock_distance_minutes(one: int, other: int) -> int:
    """Return how far two clocks are apart, at most twelve hours; +13 and -11 show the same time of day."""
    apart = abs(one - other) % 1440
    return min(apart, 1440 - apart)
