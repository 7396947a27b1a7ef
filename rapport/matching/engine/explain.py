"""Why this pair, why not that one, what it would take, and what a change by hand costs.

Everything is recomputed from the records and, where others are touched, by solving the round again with the
pair kept.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np

from rapport.matching.engine import grades
from rapport.matching.engine.errors import InvalidLock
from rapport.matching.engine.reasons import Reason
from rapport.matching.engine.records import QUARTER_MINUTES, Mentee, Mentor, quarters
from rapport.matching.engine.rules import Barrier, Rules, all_barriers
from rapport.matching.engine.scenario import MICRO
from rapport.matching.engine.score import PairScore, score_micro, score_pair
from rapport.matching.engine.solution import MadePair, Solution
from rapport.matching.engine.weights import Weights, personal_weight

LIFTABLE: Final = frozenset({"overlap", "format", "hours_apart", "needs_covered", "kind"})
"""Barriers that two people could remove themselves, by giving another hour or agreeing on a way to meet."""


@dataclass(frozen=True, slots=True)
class Moved:
    """A mentee whose mentors change, and by how much their summed score changes, in millionths."""

    mentee_id: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    delta_micro: int


@dataclass(frozen=True, slots=True)
class Consequence:
    """What a change by hand does to the round; ``total_micro`` is the change of its value, never above 0 for a lock."""

    total_micro: int
    average: float
    weakest: float
    moved: tuple[Moved, ...]


@dataclass(frozen=True, slots=True)
class WhyNot:
    """Why two people are not a pair.

    ``kind`` is ``made`` (they are), ``rule`` (see ``barriers``), ``least_score``, ``full`` (no place this
    round), ``kept`` (the place or seat is settled), or ``price``: the pair is possible, and making it would
    cost the round ``cost``.
    """

    kind: Literal["made", "rule", "least_score", "full", "kept", "price"]
    barriers: tuple[Barrier, ...] = ()
    cost: Consequence | None = None


@dataclass(frozen=True, slots=True)
class WhatItTakes:
    """How much better two people would have to fit to become a pair, and which single answers would do.

    ``needed_micro`` is exact, all else being equal. ``changes`` are reasons whose codes begin with ``if_``;
    each, alone, would be enough. Where a rule forbids the pair, ``barriers`` say what would have to go
    first.
    """

    needed_micro: int | None
    changes: tuple[Reason, ...]
    barriers: tuple[Barrier, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """Another mentor for a mentee, and how to get there.

    ``how`` is ``free`` (there is a place), ``swap`` (with ``swap_with``, who would go to the mentee's
    mentor or be left without where ``swap_to`` is None) or ``ask`` (a barrier the two could remove
    themselves).
    """

    mentor_id: str
    micro: int
    gain_micro: int
    how: Literal["free", "swap", "ask"]
    swap_with: str | None = None
    swap_to: str | None = None
    swap_delta_micro: int = 0
    barriers: tuple[Barrier, ...] = ()


@dataclass(frozen=True, slots=True)
class WhyAlone:
    """Why a mentee has an empty seat.

    ``kind`` is ``no_possible_mentor``, ``no_place_left`` or ``last``: placed last for giving few hours,
    when the places that fit were gone. ``possible`` counts mentors no rule forbids, ``with_hours`` those
    besides whose hours alone do not meet. ``barriers`` counts, by rule, the mentors it forbids first.
    """

    kind: Literal["no_possible_mentor", "no_place_left", "last"]
    possible: int
    with_hours: int
    barriers: tuple[tuple[str, int], ...]


def weights_of(solution: Solution) -> Weights:
    """Return the weights a solution was made with."""
    round_ = solution.solved.round
    own = solution.scenario.weights
    return round_.weights if own is None else replace(own, asked=round_.weights.asked)


def rules_of(solution: Solution) -> Rules:
    """Return the rules a solution was made with."""
    return solution.scenario.rules or solution.solved.round.problem.rules


def why(solution: Solution, mentee_id: str, mentor_id: str) -> PairScore:
    """Return the score of any two people with its reasons, as it counted in this solution."""
    return score_pair(*_two(solution, mentee_id, mentor_id), weights_of(solution))


def why_not(solution: Solution, mentee_id: str, mentor_id: str) -> WhyNot:
    """Return why two people are not a pair; where no rule forbids it, the round is solved again with the pair kept."""
    mentee, mentor = _two(solution, mentee_id, mentor_id)
    if mentor_id in solution.mentors_of(mentee_id):
        return WhyNot("made")
    rules = rules_of(solution)
    if barriers := all_barriers(mentee, mentor, rules):
        return WhyNot("rule", barriers=barriers)
    if score_micro(mentee, mentor, weights_of(solution)) < round(rules.minimum_score * MICRO):
        return WhyNot("least_score")
    if mentor.places == 0:
        return WhyNot("full")
    try:
        return WhyNot("price", cost=cost_of_lock(solution, mentee_id, mentor_id))
    except InvalidLock:
        return WhyNot("kept")


def cost_of_lock(solution: Solution, mentee_id: str, mentor_id: str) -> Consequence:
    """Return what keeping a pair would change, by solving the same scenario with it. Raises: InvalidLock."""
    kept = replace(solution.scenario, locks=solution.scenario.locks | {(mentee_id, mentor_id)})
    return compared(solution, solution.solved.round.solve(kept))


def compared(before: Solution, after: Solution) -> Consequence:
    """Return what differs between two solutions of one round."""
    return Consequence(
        total_micro=after.value_micro - before.value_micro,
        average=after.average - before.average,
        weakest=(after.weakest.value if after.weakest else 0)
        - (before.weakest.value if before.weakest else 0),
        moved=_moved(before.pairs, after.pairs),
    )


def cost_of_swap(solution: Solution, mentee_id: str, other_id: str) -> Consequence:
    """Return what it does to let two mentees change mentors. Raises: InvalidLock, if a rule forbids a new pair."""
    weights, rules = weights_of(solution), rules_of(solution)
    (mine,), (theirs,) = (_single_mentor(solution, name) for name in (mentee_id, other_id))
    new = []
    for name, mentor_id in ((mentee_id, theirs), (other_id, mine)):
        mentee, mentor = _two(solution, name, mentor_id)
        if all_barriers(mentee, mentor, rules):
            raise InvalidLock(
                f"{mentee.label} and {mentor.label} cannot be a pair under the rules of this round."
            )
        new.append(MadePair(name, mentor_id, score_micro(mentee, mentor, weights)))
    kept = [pair for pair in solution.pairs if pair.mentee_id not in (mentee_id, other_id)]
    after = (*kept, *new)
    before_micro, after_micro = (sum(pair.micro for pair in pairs) for pairs in (solution.pairs, after))
    weakest = min(pair.micro for pair in after) - min(pair.micro for pair in solution.pairs)
    return Consequence(
        total_micro=after_micro - before_micro,
        average=(after_micro - before_micro) / len(after) / MICRO,
        weakest=weakest / MICRO,
        moved=_moved(solution.pairs, after),
    )


def other_options(solution: Solution, mentee_id: str, *, limit: int = 3) -> tuple[Option, ...]:
    """Return other mentors for a mentee, those who fit best first, each with the gentlest way to get there."""
    solved = solution.solved
    answers = solved.round.answers
    row = solved.round.row(mentee_id)
    cols = np.arange(answers.shape[1], dtype=np.int32)
    scores = solved.market.micro(np.full_like(cols, row), cols)
    has = set(solution.mentors_of(mentee_id))
    worst = min((pair.micro for pair in solution.pairs if pair.mentee_id == mentee_id), default=0)
    options: list[Option] = []
    for col in np.argsort(-scores, kind="stable").tolist():
        if len(options) == limit:
            break
        mentor = answers.mentors[col]
        if mentor.id in has or mentor.places == 0:
            continue
        option = _option(solution, answers.mentees[row], mentor, int(scores[col]), worst)
        if option is not None:
            options.append(option)
    return tuple(options)


def what_it_takes(solution: Solution, mentee_id: str, mentor_id: str) -> WhatItTakes:
    """Return how much better a pair would have to fit to be made, and single answers that would do it."""
    mentee, mentor = _two(solution, mentee_id, mentor_id)
    answer = why_not(solution, mentee_id, mentor_id)
    if answer.cost is None:
        return WhatItTakes(None, (), answer.barriers)
    needed = -answer.cost.total_micro
    enough = [reason for reason, gain in _changes(mentee, mentor, weights_of(solution)) if gain >= needed]
    # Of several amounts of time that would do, the smallest is the one to ask for.
    hours = [reason for reason in enough if reason.code == "if_hours"][:1]
    others = [reason for reason in enough if reason.code != "if_hours"]
    return WhatItTakes(needed, (*hours, *others), ())


def why_alone(solution: Solution, mentee_id: str) -> WhyAlone:
    """Return why a mentee has an empty seat, from the rules of every mentor."""
    mentee = solution.solved.round.answers.mentees[solution.solved.round.row(mentee_id)]
    rules = rules_of(solution)
    possible, with_hours, count = 0, 0, Counter[str]()
    for mentor in solution.solved.round.answers.mentors:
        barriers = all_barriers(mentee, mentor, rules)
        if barriers:
            count[barriers[0].code] += 1
            with_hours += all(barrier.code == "overlap" for barrier in barriers)
        elif mentor.places:
            possible += 1
    kind: Literal["no_possible_mentor", "no_place_left", "last"] = "no_possible_mentor"
    if possible:
        kind = "last" if mentee_id in solution.placed_last else "no_place_left"
    return WhyAlone(
        kind, possible, with_hours, tuple(sorted(count.items(), key=lambda item: (-item[1], item[0])))
    )


def _two(solution: Solution, mentee_id: str, mentor_id: str) -> tuple[Mentee, Mentor]:
    round_ = solution.solved.round
    return (
        round_.answers.mentees[round_.row(mentee_id)],
        round_.answers.mentors[round_.column(mentor_id)],
    )


def _single_mentor(solution: Solution, mentee_id: str) -> tuple[str]:
    mentors = solution.mentors_of(mentee_id)
    if len(mentors) != 1:
        raise InvalidLock(
            f"{mentee_id} has {len(mentors)} mentors here; two people with one each can change."
        )
    return (mentors[0],)


def _moved(before: tuple[MadePair, ...], after: tuple[MadePair, ...]) -> tuple[Moved, ...]:
    held: list[dict[str, dict[str, int]]] = [{}, {}]
    for side, pairs in zip(held, (before, after), strict=True):
        for pair in pairs:
            side.setdefault(pair.mentee_id, {})[pair.mentor_id] = pair.micro
    old, new = held
    return tuple(
        Moved(
            mentee_id=name,
            before=tuple(sorted(old.get(name, {}))),
            after=tuple(sorted(new.get(name, {}))),
            delta_micro=sum(new.get(name, {}).values()) - sum(old.get(name, {}).values()),
        )
        for name in sorted(old.keys() | new.keys())
        if old.get(name, {}).keys() != new.get(name, {}).keys()
    )


def _option(solution: Solution, mentee: Mentee, mentor: Mentor, micro: int, worst: int) -> Option | None:
    rules = rules_of(solution)
    gain = micro - worst
    barriers = all_barriers(mentee, mentor, rules)
    if barriers:
        liftable = gain > 0 and all(barrier.code in LIFTABLE for barrier in barriers)
        return Option(mentor.id, micro, gain, "ask", barriers=barriers) if liftable else None
    if micro < round(rules.minimum_score * MICRO):
        return None
    guided = [pair for pair in solution.pairs if pair.mentor_id == mentor.id]
    if len(guided) < mentor.places:
        return Option(mentor.id, micro, gain, "free")
    swaps = [swap for pair in guided if not pair.is_locked and (swap := _swap(solution, mentee, pair))]
    if not swaps:
        return None
    to, delta, name = max(swaps, key=lambda swap: (swap[0] is not None, swap[1], swap[2]))
    return Option(mentor.id, micro, gain, "swap", swap_with=name, swap_to=to, swap_delta_micro=delta)


def _swap(solution: Solution, mentee: Mentee, pair: MadePair) -> tuple[str | None, int, str] | None:
    """Return where the other mentee would go if their mentor were taken: to this mentee's mentor, or nowhere."""
    mine = solution.mentors_of(mentee.id)
    settled = any(made.is_locked and made.mentee_id == mentee.id for made in solution.pairs)
    if len(mine) != 1 or settled:
        return None
    other, mentor = _two(solution, pair.mentee_id, mine[0])
    if all_barriers(other, mentor, rules_of(solution)):
        return None, -pair.micro, pair.mentee_id
    return mine[0], score_micro(other, mentor, weights_of(solution)) - pair.micro, pair.mentee_id


def _changes(mentee: Mentee, mentor: Mentor, weights: Weights) -> list[tuple[Reason, int]]:
    """Return single answers that would earn more, each with how much more for this pair."""
    units = weights.units(personal_weight(mentee))
    now = {part.feature: part.micro for part in score_pair(mentee, mentor, weights).parts}
    most = {feature: share * 100 for feature, share in units.items()}
    found: list[tuple[Reason, int]] = []
    if "hours" in units:
        shared = (quarters(mentee.windows) & quarters(mentor.windows)).bit_count()
        rate = units["hours"] * 100 // grades.ENOUGH_QUARTERS
        for quarter in range(shared + 1, grades.ENOUGH_QUARTERS + 1):
            found.append(
                (Reason("if_hours", {"minutes": quarter * QUARTER_MINUTES}), rate * (quarter - shared))
            )
    for feature, code in (
        ("format", "if_format"),
        ("rhythm", "if_rhythm"),
        ("mentee_wish", "if_mentee_wished"),
        ("mentor_wish", "if_mentor_wished"),
    ):
        if feature in units and now[feature] < most[feature]:
            found.append((Reason(code), most[feature] - now[feature]))
    if "needs" in units:
        claims = grades.strengths(mentor)
        for skill, share in grades.need_units(mentee, units["needs"]).items():
            if claims.get(skill, 0) < grades.FULL:
                found.append(
                    (Reason("if_need", {"need": skill}), share * (grades.FULL - claims.get(skill, 0)))
                )
    return found
