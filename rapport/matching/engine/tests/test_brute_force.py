"""The engine against trying everything: the same best value, and never a pair a rule forbids."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from random import Random

import pytest

from rapport.matching import engine
from rapport.matching.engine.records import quarters
from rapport.matching.engine.tests import brute
from rapport.matching.engine.tests.random_people import People

THOROUGH = bool(os.environ.get("RAPPORT_THOROUGH"))
"""Set by ``make check``, which tries all twenty thousand rounds; ``make test`` tries a part of them."""
POPULATIONS = 1000 if THOROUGH else 75
VARIANTS = 5
SHARDS = 4


def few_hours(problem: engine.Problem, rules: engine.Rules) -> set[str]:
    """Return who is placed after the others, from the records alone."""
    asked = all(any(quarters(p.windows) for p in side) for side in (problem.mentees, problem.mentors))
    if not asked:
        return set()
    return {
        mentee.id
        for mentee in problem.mentees
        if quarters(mentee.windows).bit_count() * 15 < rules.few_hours_minutes and not mentee.hours_agreed
    }


def a_lock(problem: engine.Problem, rules: engine.Rules, draw: Random) -> frozenset[tuple[str, str]]:
    """Return one pair to keep that may be kept, or none."""
    possible = [
        (mentee.id, mentor.id)
        for mentee in problem.mentees
        for mentor in problem.mentors
        if mentor.places and engine.blocked_by(mentee, mentor, rules) is None
    ]
    return frozenset({draw.choice(possible)}) if possible and draw.random() < 0.3 else frozenset()


def parts_of(
    problem: engine.Problem, solution: engine.Solution, fits: brute.Fits
) -> Iterable[tuple[brute.Small, int]]:
    """Split a solution where the engine does: locks first, then those with hours, then the rest.

    Each part comes with the value the engine reached for it.
    """
    scenario = solution.scenario
    rules = scenario.rules or problem.rules
    last = few_hours(problem, rules)
    locked = {pair.mentee_id: pair.mentor_id for pair in solution.pairs if pair.is_locked}
    made = {pair.mentee_id: pair for pair in solution.pairs if not pair.is_locked}
    free = {m.id: max(m.places - rules.keep_free, 1) if m.places > 1 else m.places for m in problem.mentors}
    taken = dict.fromkeys(free, 0)
    for mentor_id in locked.values():
        free[mentor_id] = max(free[mentor_id] - 1, 0)
        taken[mentor_id] += 1
    for group in (False, True):
        mentees = [m for m in problem.mentees if (m.id in last) == group and m.id not in locked]
        part = brute.small(mentees, fits, free, taken, scenario)
        value = 0
        for at, mentee in enumerate(mentees):
            if mentee.id not in made:
                value -= int(part.alone[at])
                continue
            mentor_id = made[mentee.id].mentor_id
            value += made[mentee.id].micro - round(scenario.spread * 1_000_000) * taken[mentor_id]
            free[mentor_id] -= 1
            taken[mentor_id] += 1
        yield part, value


@pytest.mark.parametrize("shard", range(SHARDS))
def test_no_choice_is_better_in_twenty_thousand_small_rounds(shard: int) -> None:
    people, draw = People(shard), Random(shard)
    parts: list[brute.Small] = []
    reached: list[int] = []
    for _ in range(POPULATIONS):
        problem = replace(people.problem(), weights_are_final=True)
        scores = brute.scores(problem, problem.weights)
        round_ = engine.Round.of(problem)
        for _ in range(VARIANTS):
            rules = people.rules()
            scenario = engine.Scenario(
                rules=rules,
                locks=a_lock(problem, rules, draw),
                alone_cost=draw.choice((0.0, 0.3, 1.0)),
                spread=draw.choice((0.0, 0.0, 0.05)),
            )

            solution = round_.solve(scenario)

            fits = brute.fits(problem, scores, rules)
            made = {(pair.mentee_id, pair.mentor_id) for pair in solution.pairs}
            assert solution.is_optimal
            assert made - scenario.locks <= fits.keys()
            assert all(pair.micro == scores[pair.mentee_id, pair.mentor_id] for pair in solution.pairs)
            for part, value in parts_of(problem, solution, fits):
                parts.append(part)
                reached.append(value)

    assert reached == brute.best_values(parts)


def lifted_order(
    choice: dict[str, str], fits: brute.Fits, alone: dict[str, int], target: int
) -> tuple[int, ...]:
    """Return what lifting compares: empty seats, the weakest pair, people below each point, then the sum.

    A higher tuple is the better choice.
    """
    micro = sorted(fits[pair] for pair in choice.items())
    empty = sum(cost for mentee_id, cost in alone.items() if mentee_id not in choice)
    weakest = min(micro[0] if micro else target, target)
    steps = range(weakest - weakest % 10_000 + 10_000, target, 10_000)
    below = [-sum(score < level for score in micro) for level in (*steps, target)]
    return (-empty, weakest, *below, sum(micro))


def test_lifting_the_weakest_is_the_best_of_all_choices_in_its_order() -> None:
    people = People(11)
    for _ in range(250):
        problem = people.problem()
        problem = replace(
            problem,
            mentees=problem.mentees[:4],
            mentors=problem.mentors[:4],
            rules=replace(people.rules(), few_hours_minutes=0, keep_free=0),
            weights_are_final=True,
        )
        if not any(mentor.places for mentor in problem.mentors):
            continue
        target = people.random.choice((200_000, 350_000, 1_000_000))

        solution = engine.Round.of(problem).solve(engine.Scenario(lift=True, lift_to=target / 1_000_000))

        fits = brute.fits(problem, brute.scores(problem, problem.weights), problem.rules)
        alone = {m.id: (1 + min(m.waited_rounds, 2)) * 1_000_000 for m in problem.mentees}
        made = {pair.mentee_id: pair.mentor_id for pair in solution.pairs}
        choices = list(brute.all_choices(problem, fits))
        empty = max(lifted_order(choice, fits, alone, target)[0] for choice in choices)
        weakest = max(
            order[1] for choice in choices if (order := lifted_order(choice, fits, alone, target))[0] == empty
        )
        # Steps count from the weakest level there can be, so choices are compared from the same one.
        best = max(
            order
            for choice in choices
            if (order := lifted_order(choice, fits, alone, target))[:2] == (empty, weakest)
        )
        assert lifted_order(made, fits, alone, target) == best


def test_nobody_would_both_rather_have_each_other_in_a_stable_choice() -> None:
    people = People(12)
    for _ in range(300):
        problem = replace(people.problem(), rules=replace(people.rules(), few_hours_minutes=0, keep_free=0))

        solution = engine.Round.of(problem).solve(engine.Scenario(stable=True))

        assert list(rather(problem, solution)) == []
        assert engine.blocking_pairs(solution) == ()


def test_pairs_who_would_rather_are_all_counted() -> None:
    people = People(13)
    found = 0
    for _ in range(300):
        problem = replace(people.problem(), rules=replace(people.rules(), few_hours_minutes=0, keep_free=0))

        solution = engine.Round.of(problem).solve()

        expected = sorted(rather(problem, solution))
        assert sorted(engine.blocking_pairs(solution)) == expected
        found += len(expected)
    assert found > 100


def rather(problem: engine.Problem, solution: engine.Solution) -> Iterable[tuple[str, str]]:
    """Yield the pairs who would both rather have each other, from the parts each side may see."""
    weights = problem.weights.asked_of(problem.mentees, problem.mentors)
    mentees = {mentee.id: mentee for mentee in problem.mentees}
    mentors = {mentor.id: mentor for mentor in problem.mentors}

    def seen_by(side: str, mentee_id: str, mentor_id: str) -> int:
        parts = engine.score_pair(mentees[mentee_id], mentors[mentor_id], weights).parts
        other = {"mentee": "mentor_wish", "mentor": "mentee_wish"}[side]
        return sum(part.micro for part in parts if part.feature != other)

    for mentee_id, mentee in mentees.items():
        held = [seen_by("mentee", mentee_id, other) for other in solution.mentors_of(mentee_id)]
        for mentor_id, mentor in mentors.items():
            if engine.blocked_by(mentee, mentor, problem.rules) or mentor_id in solution.mentors_of(
                mentee_id
            ):
                continue
            if engine.score_micro(mentee, mentor, weights) < problem.rules.minimum_score * 1_000_000:
                continue
            guided = [pair.mentee_id for pair in solution.pairs if pair.mentor_id == mentor_id]
            theirs = [seen_by("mentor", other, mentor_id) for other in guided]
            mentee_would = not held or seen_by("mentee", mentee_id, mentor_id) > min(held)
            if len(guided) < mentor.places:
                mentor_would = True
            else:
                mentor_would = bool(guided) and seen_by("mentor", mentee_id, mentor_id) > min(theirs)
            if mentee_would and mentor_would:
                yield mentee_id, mentor_id
