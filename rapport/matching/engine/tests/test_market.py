"""Millions of pairs at once give the same rules and scores as one pair at a time, in memory or in tiles."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ortools.graph.python import linear_sum_assignment

from rapport.matching import engine
from rapport.matching.engine import held, rounds, stable, tiles
from rapport.matching.engine import knowledge as knowing
from rapport.matching.engine import market as markets
from rapport.matching.engine import optimize as optimizing
from rapport.matching.engine.answers import read_answers
from rapport.matching.engine.columns import build_columns
from rapport.matching.engine.feasible import build_feasibility
from rapport.matching.engine.market import Market
from rapport.matching.engine.near import near_to
from rapport.matching.engine.tests import brute
from rapport.matching.engine.tests import strategies as make
from rapport.matching.engine.tests.random_people import People


def crowd(people: People, mentees: int, mentors: int) -> engine.Problem:
    """Return a problem of any size, with ids of its own."""
    draw = people.random
    return engine.Problem(
        mentees=tuple(replace(people.mentee(at % 7), id=f"e{at}") for at in range(mentees)),
        mentors=tuple(
            replace(people.mentor(at % 7, draw.choice((0, 1, 1, 2))), id=f"o{at}") for at in range(mentors)
        ),
    )


@settings(max_examples=120, deadline=None)
@given(
    st.lists(make.mentees(), min_size=1, max_size=5, unique_by=lambda person: person.id),
    st.lists(make.mentors(), min_size=1, max_size=5, unique_by=lambda person: person.id),
    make.weights(),
    make.rules(),
)
def test_blocks_follow_the_rules_and_scores_of_single_pairs(
    mentees: list[engine.Mentee],
    mentors: list[engine.Mentor],
    weights: engine.Weights,
    rules: engine.Rules,
) -> None:
    answers = read_answers(mentees, mentors)
    market = Market(build_columns(answers, weights), build_feasibility(answers, rules), 0)
    rows, cols = (index.ravel() for index in np.indices(answers.shape))

    expected = [
        (engine.blocked_by(mentee, mentor, rules) is None, engine.score_micro(mentee, mentor, weights))
        for mentee in answers.mentees
        for mentor in answers.mentors
    ]

    assert (
        list(zip(market.possible(rows, cols).tolist(), market.micro(rows, cols).tolist(), strict=True))
        == expected
    )
    found = market.everything()
    known = {(row, col): micro for row, col, (fine, micro) in zip(rows, cols, expected, strict=True) if fine}
    assert dict(zip(zip(found.rows, found.cols, strict=True), found.micro, strict=True)) == known


@pytest.fixture(params=["tiles", "held"])
def large(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Make even small rounds behave like large ones: column generation, over tiles or over scores in memory."""
    monkeypatch.setattr(knowing, "FIRST", 2)
    monkeypatch.setattr(knowing, "ADDED", 2)
    monkeypatch.setattr(optimizing, "FEW_PAIRS", 0)
    monkeypatch.setattr(stable, "FIRST_LENGTH", 4)
    if request.param == "tiles":
        monkeypatch.setattr(markets, "DENSE_PAIRS", 0)
        monkeypatch.setattr(tiles, "TILE_ROWS", 16)
        monkeypatch.setattr(tiles, "TILE_COLS", 24)
        monkeypatch.setattr(markets, "SAMPLE", 16)
    else:
        monkeypatch.setattr(held, "PIECE", 200)
        monkeypatch.setattr(held, "GROUPS", 4)
        monkeypatch.setattr(rounds, "SMALL_PAIRS", 0)


@pytest.mark.usefixtures("large")
@pytest.mark.parametrize("seed", range(25))
def test_a_few_candidates_grow_into_the_best_of_all_pairs(seed: int) -> None:
    people = People(seed)
    problem = replace(crowd(people, 60, 50), rules=replace(people.rules(), few_hours_minutes=0, keep_free=0))

    solution = engine.Round.of(problem).solve(engine.Scenario(alone_cost=0.5))

    weights = problem.weights.asked_of(problem.mentees, problem.mentors)
    fits = brute.fits(problem, brute.scores(problem, weights), problem.rules)
    assert solution.is_optimal
    assert solution.value_micro == by_ortools(problem, fits, alone=0.5)


def by_ortools(problem: engine.Problem, fits: brute.Fits, alone: float) -> int:
    """Return the best value by a dense assignment in which every place is a column and everybody has a way out."""
    columns = [mentor.id for mentor in problem.mentors for _ in range(mentor.places)]
    size = len(problem.mentees) + len(columns)
    costs = np.zeros((size, size), np.int64)
    costs[: len(problem.mentees)] = 10**12
    for row, mentee in enumerate(problem.mentees):
        for col, mentor_id in enumerate(columns):
            costs[row, col] = -fits.get((mentee.id, mentor_id), -(10**12))
        waited = min(mentee.waited_rounds, 2)
        costs[row, len(columns) :] = round((alone + waited) * 1_000_000)
    solver = linear_sum_assignment.SimpleLinearSumAssignment()
    left, right = (index.ravel().astype(np.int32) for index in np.indices(costs.shape))
    solver.add_arcs_with_cost(left, right, costs.ravel())
    assert solver.solve() == solver.OPTIMAL
    return -int(solver.optimal_cost())


@pytest.mark.usefixtures("large")
@pytest.mark.parametrize("seed", range(10))
def test_stable_and_lifted_choices_are_found_in_large_rounds_too(seed: int) -> None:
    people = People(100 + seed)
    problem = replace(crowd(people, 40, 40), rules=replace(people.rules(), few_hours_minutes=0))
    round_ = engine.Round.of(problem)

    settled = round_.solve(engine.Scenario(stable=True))
    plain = round_.solve()
    lifted = round_.solve(engine.LIFT_WEAKEST)

    assert engine.blocking_pairs(settled) == ()
    assert plain.is_optimal
    assert settled.value_micro <= plain.value_micro
    assert lifted.weakest is None or plain.weakest is None or lifted.weakest.micro >= plain.weakest.micro


@pytest.mark.parametrize("seed", range(20))
def test_the_order_of_the_input_changes_nothing(seed: int) -> None:
    people, draw = People(200 + seed), Random(seed)
    problem = crowd(people, 30, 25)
    mixed = replace(
        problem,
        mentees=tuple(draw.sample(problem.mentees, len(problem.mentees))),
        mentors=tuple(draw.sample(problem.mentors, len(problem.mentors))),
    )

    for scenario in engine.three_ways(problem.weights):
        assert engine.Round.of(mixed).solve(scenario).pairs == engine.Round.of(problem).solve(scenario).pairs


@pytest.mark.parametrize("seed", range(10))
def test_a_second_scenario_finds_what_it_would_find_alone(seed: int) -> None:
    people = People(300 + seed)
    problem = crowd(people, 40, 30)
    second = engine.wishes_first(problem.weights)
    round_ = engine.Round.of(problem)
    round_.solve()

    warm, cold = round_.solve(second), engine.Round.of(problem).solve(second)

    assert warm.value_micro == cold.value_micro
    assert warm.is_optimal


@pytest.mark.usefixtures("large")
@pytest.mark.parametrize(
    "seed", [*range(8), *(pytest.param(more, marks=pytest.mark.thorough) for more in range(8, 40))]
)
def test_what_is_known_stays_true_from_scenario_to_scenario(seed: int) -> None:
    people, draw = People(500 + seed), Random(seed)
    problem = replace(crowd(people, 45, 40), rules=people.rules())
    kept = engine.Round.of(problem)
    wishes_first = engine.wishes_first(kept.weights).weights

    for _ in range(6):
        possible = [
            (mentee.id, mentor.id)
            for mentee in draw.sample(problem.mentees, 5)
            for mentor in draw.sample(problem.mentors, 5)
            if mentor.places and engine.blocked_by(mentee, mentor, problem.rules) is None
        ]
        scenario = engine.Scenario(
            locks=frozenset(possible[:1]),
            alone_cost=draw.choice((0.0, 0.2, 1.0)),
            spread=draw.choice((0.0, 0.0, 0.1)),
            rules=draw.choice((None, None, replace(problem.rules, keep_free=1, few_hours_minutes=120))),
            weights=draw.choice((None, None, wishes_first, wishes_first, engine.Weights(needs=80))),
        )

        warm, cold = kept.solve(scenario), engine.Round.of(problem).solve(scenario)

        last = set(warm.placed_last)
        assert warm.is_optimal and cold.is_optimal
        assert placed_value(warm, last) == placed_value(cold, last)


def placed_value(solution: engine.Solution, last: set[str]) -> int:
    """Return the value of those who were placed first; what is left for the others may differ between equals."""
    return solution.solved.tiers[0].best.value if last else solution.value_micro


@pytest.mark.parametrize("seed", range(60))
def test_mentees_may_hope_for_several_mentors(seed: int) -> None:
    people = People(400 + seed)
    problem = people.problem()
    problem = replace(
        problem,
        mentees=tuple(
            replace(mentee, seats=people.random.choice((1, 2, 3))) for mentee in problem.mentees[:4]
        ),
        rules=replace(people.rules(), few_hours_minutes=0, keep_free=0),
        weights_are_final=True,
    )

    solution = engine.Round.of(problem).solve(engine.Scenario(alone_cost=0.2))

    assert len({(pair.mentee_id, pair.mentor_id) for pair in solution.pairs}) == len(solution.pairs)
    fits = brute.fits(problem, brute.scores(problem, problem.weights), problem.rules)
    assert solution.is_optimal
    assert solution.value_micro == best_with_seats(problem, fits)


def best_with_seats(problem: engine.Problem, fits: brute.Fits) -> int:
    """Return the best value by giving each mentee every set of mentors in turn."""
    places = {mentor.id: mentor.places for mentor in problem.mentors}

    def best(at: int) -> int:
        if at == len(problem.mentees):
            return 0
        mentee = problem.mentees[at]
        alone = round((0.2 + min(mentee.waited_rounds, 2)) * 1_000_000)
        options = [name for name in places if (mentee.id, name) in fits and places[name]]

        def fill(start: int, seats: int) -> int:
            highest = best(at + 1) - seats * alone
            for index in range(start, len(options) if seats else start):
                places[options[index]] -= 1
                highest = max(highest, fits[mentee.id, options[index]] + fill(index + 1, seats - 1))
                places[options[index]] += 1
            return highest

        return fill(0, mentee.seats)

    return best(0)


@pytest.mark.parametrize("seed", range(10))
def test_scores_in_memory_bound_those_under_nearly_the_same_weights(seed: int) -> None:
    people = People(600 + seed)
    problem = crowd(people, 30, 25)
    answers = read_answers(problem.mentees, problem.mentors)
    feasibility = build_feasibility(answers, problem.rules)
    weights = problem.weights.asked_of(problem.mentees, problem.mentors)
    first = Market(build_columns(answers, weights), feasibility, 0)
    heavier = engine.wishes_first(weights).weights
    assert heavier is not None and first.neighbor is not None
    columns = build_columns(answers, heavier)
    near = near_to(*first.neighbor, columns)
    pairs = first.everything()
    without_wishes = ~np.isin(pairs.keys(25), first.wished.keys(25))

    assert near is not None
    new = Market(columns, feasibility, 0).micro(pairs.rows, pairs.cols)[without_wishes]
    assert (new <= (near.factor * pairs.micro + near.slack[pairs.rows])[without_wishes]).all()
    assert near_to(*first.neighbor, build_columns(answers, replace(weights, needs=90))) is None


def test_a_market_that_gave_up_its_memory_still_knows_its_pairs() -> None:
    problem = crowd(People(700), 40, 30)
    round_ = engine.Round.of(problem)
    solution = round_.solve(engine.Scenario(stable=True))
    market = round_.market()
    before = market.options()

    room = market.release()
    assert room is not None
    room[:] = 1e6

    assert (market.options() == before).all()
    assert engine.blocking_pairs(solution) == ()
