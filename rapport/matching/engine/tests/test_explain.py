"""Explanations are recomputed and tried out: forced pairs, swaps, options, what it takes, groups, frozen rounds."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rapport.matching import engine
from rapport.matching.engine import rounds
from rapport.matching.engine.answers import read_answers
from rapport.matching.engine.columns import build_columns
from rapport.matching.engine.feasible import build_feasibility
from rapport.matching.engine.groups import hidden_groups
from rapport.matching.engine.knowledge import Knowledge
from rapport.matching.engine.market import Market
from rapport.matching.engine.optimize import optimize
from rapport.matching.engine.tests import brute
from rapport.matching.engine.tests.random_people import People


def program() -> engine.Problem:
    """Return Elif, Mina and Noor, who hope for Omar, Ruth and Tomas; Elif's hours meet Tomas alone."""
    evening, morning = (1200, 1440), (480, 720)
    return engine.Problem(
        mentees=(
            engine.Mentee(
                id="elif", needs=(("budgets", 1),), windows=(evening,), wishes=("tomas",), hours_agreed=True
            ),
            engine.Mentee(id="mina", needs=(("boards", 2), ("budgets", 1)), windows=(morning, evening)),
            engine.Mentee(id="noor", needs=(("boards", 1),), windows=(morning,)),
        ),
        mentors=(
            engine.Mentor(id="omar", done=("boards",), windows=(morning,)),
            engine.Mentor(id="ruth", done=("boards", "budgets"), windows=(morning,)),
            engine.Mentor(id="tomas", talk=("boards",), windows=(evening,)),
        ),
    )


def test_a_pair_is_explained_by_parts_that_sum_up_to_its_score() -> None:
    solution = engine.Round.of(program()).solve()

    for pair in solution.pairs:
        explained = engine.why(solution, pair.mentee_id, pair.mentor_id)
        assert sum(part.micro for part in explained.parts) == explained.micro == pair.micro


def test_all_pairs_are_explained_together_as_each_is_by_itself() -> None:
    for seed in range(40):
        people = People(seed)
        round_ = engine.Round.of(replace(people.problem(), rules=people.rules()))
        for scenario in (engine.Scenario(), engine.LIFT_WEAKEST, engine.wishes_first(round_.weights)):
            solution = round_.solve(scenario)

            each = tuple(engine.why(solution, pair.mentee_id, pair.mentor_id) for pair in solution.pairs)

            assert engine.why_all(solution) == each


def test_a_rule_is_named_where_it_is_what_stands_between() -> None:
    solution = engine.Round.of(program()).solve()

    answer = engine.why_not(solution, "elif", "ruth")

    assert answer.kind == "rule"
    assert answer.barriers == (engine.Barrier("overlap", {"minutes": 0, "needed": 60}),)


@pytest.mark.parametrize("seed", range(40))
def test_the_cost_of_a_pair_is_what_is_lost_when_it_is_forced(seed: int) -> None:
    people = People(seed)
    problem = replace(people.problem(), rules=replace(people.rules(), few_hours_minutes=0, keep_free=0))
    round_ = engine.Round.of(problem)
    solution = round_.solve()
    weights = problem.weights.asked_of(problem.mentees, problem.mentors)
    fits = brute.fits(problem, brute.scores(problem, weights), problem.rules)

    for mentee in problem.mentees:
        for mentor in problem.mentors:
            answer = engine.why_not(solution, mentee.id, mentor.id)
            assert (answer.kind == "rule") == bool(engine.blocked_by(mentee, mentor, problem.rules))
            if answer.kind != "price":
                continue
            assert answer.cost is not None
            forced = best_with(problem, fits, mentee.id, mentor.id)
            assert answer.cost.total_micro == forced - solution.value_micro <= 0


def best_with(problem: engine.Problem, fits: brute.Fits, mentee_id: str, mentor_id: str) -> int:
    """Return the best value of the round with one pair made, by trying everything."""
    places = {m.id: m.places - (m.id == mentor_id) for m in problem.mentors}
    mentees = [mentee for mentee in problem.mentees if mentee.id != mentee_id]
    part = brute.small(mentees, fits, places, dict.fromkeys(places, 0), engine.Scenario())
    return fits[mentee_id, mentor_id] + brute.best_values([part])[0]


@pytest.mark.parametrize("seed", range(30))
def test_what_it_takes_is_exactly_enough(seed: int) -> None:
    people = People(seed)
    problem = replace(people.problem(), rules=replace(people.rules(), few_hours_minutes=0, keep_free=0))
    solution = engine.Round.of(problem).solve()
    answers = read_answers(problem.mentees, problem.mentors)
    weights = problem.weights.asked_of(problem.mentees, problem.mentors)
    market = Market(
        build_columns(answers, weights),
        build_feasibility(answers, problem.rules),
        round(problem.rules.minimum_score * 1_000_000),
    )

    for mentee in problem.mentees:
        for mentor in problem.mentors:
            takes = engine.what_it_takes(solution, mentee.id, mentor.id)
            if not takes.needed_micro:
                continue
            row, col = solution.solved.round.row(mentee.id), solution.solved.round.column(mentor.id)
            values = [
                value_with(market, solution, row, col, takes.needed_micro + extra) for extra in (-1, 0, 1)
            ]
            assert values[0] == values[1] == solution.value_micro
            assert values[2] == solution.value_micro + 1


def value_with(market: Market, solution: engine.Solution, row: int, col: int, more: int) -> int:
    """Return the best value if one pair fitted better than it does."""
    assert market._held is not None
    market._held.scores[row, col] += more
    best = optimize(Knowledge.of(market), solution.solved.tiers[0].demand).value
    market._held.scores[row, col] -= more
    return best


def test_a_change_that_is_said_to_be_enough_is_enough() -> None:
    problem = program()
    solution = engine.Round.of(problem).solve()
    assert solution.mentors_of("mina") == ("ruth",)

    takes = engine.what_it_takes(solution, "noor", "ruth")

    assert engine.Reason("if_mentee_wished") in takes.changes
    wishing = tuple(replace(m, wishes=("ruth",)) if m.id == "noor" else m for m in problem.mentees)
    assert engine.Round.of(replace(problem, mentees=wishing)).solve().mentors_of("noor") == ("ruth",)


def test_a_swap_states_what_both_gain_and_lose() -> None:
    problem = program()
    solution = engine.Round.of(problem).solve()

    swap = engine.cost_of_swap(solution, "mina", "noor")

    assert {(m.mentee_id, m.before, m.after) for m in swap.moved} == {
        ("mina", ("ruth",), ("omar",)),
        ("noor", ("omar",), ("ruth",)),
    }
    assert swap.total_micro == sum(moved.delta_micro for moved in swap.moved) < 0


def test_a_swap_against_a_rule_is_refused() -> None:
    solution = engine.Round.of(program()).solve()

    with pytest.raises(engine.InvalidLock, match=r"cannot be a pair under the rules"):
        engine.cost_of_swap(solution, "elif", "noor")


def test_other_options_name_the_way_there() -> None:
    solution = engine.Round.of(program()).solve()
    assert solution.mentors_of("elif") == ("tomas",)

    for_elif = engine.other_options(solution, "elif")
    for_noor = engine.other_options(solution, "noor")

    assert [(option.mentor_id, option.how) for option in for_elif] == [("ruth", "ask")]
    assert for_elif[0].barriers[0].code == "overlap"
    assert (for_noor[0].mentor_id, for_noor[0].how, for_noor[0].swap_with, for_noor[0].swap_to) == (
        ("ruth", "swap", "mina", "omar")
    )


def test_who_is_left_alone_is_told_which_rules_forbid_whom() -> None:
    problem = program()
    strict = replace(problem, mentors=problem.mentors[:2])
    solution = engine.Round.of(strict).solve()

    alone = engine.why_alone(solution, "elif")

    assert solution.unmatched == ("elif",)
    assert (alone.kind, alone.barriers, alone.with_hours) == ("no_possible_mentor", (("overlap", 2),), 2)


def test_every_way_of_being_left_alone_is_told_apart() -> None:
    mentees = tuple(engine.Mentee(id=f"e{at}", needs=(("x", 1),), windows=((0, 600),)) for at in range(2))
    short = engine.Mentee(id="short", needs=(("x", 1),), windows=((0, 60),))
    mentors = (engine.Mentor(id="o", done=("x",), windows=((0, 600),)),)

    solution = engine.Round.of(engine.Problem((*mentees, short), mentors)).solve()

    assert {name: engine.why_alone(solution, name).kind for name in solution.unmatched} == {
        "e1": "no_place_left",
        "short": "last",
    }


def test_small_groups_are_hidden_and_nothing_can_be_subtracted() -> None:
    assert hidden_groups({"a": 20, "b": 12}) == frozenset()
    assert hidden_groups({"a": 20, "b": 12, "c": 3}) == {"c", "b"}
    assert hidden_groups({"a": 20, "b": 12, "c": 3, "d": 4}) == {"c", "d"}
    assert hidden_groups({"a": 20, "b": 1, "c": 1}) == {"a", "b", "c"}
    assert hidden_groups({"a": 2}) == {"a"}


@given(st.dictionaries(st.sampled_from("abcdefg"), st.integers(1, 12), max_size=7))
def test_hidden_people_are_never_one_group_nor_under_five(sizes: dict[str, int]) -> None:
    hidden = hidden_groups(sizes)

    assert all(name in hidden for name, size in sizes.items() if size < 5)
    if hidden and hidden != sizes.keys():
        assert len(hidden) > 1
        assert sum(sizes[name] for name in hidden) >= 5


def test_groups_are_compared_by_share_and_by_score() -> None:
    mentees = tuple(engine.Mentee(id=f"e{at:02}", needs=(("x", 1),)) for at in range(12))
    mentors = tuple(engine.Mentor(id=f"o{at:02}", done=("x",)) for at in range(9))
    solution = engine.Round.of(engine.Problem(mentees, mentors)).solve()

    report = engine.group_report(solution, {m.id: "new" if m.id < "e06" else "returning" for m in mentees})

    assert [(group.name, group.people) for group in report.groups] == [("new", 6), ("returning", 6)]
    matched = {
        name: sum(
            group.matched_share * 6
            for group in report.groups
            if group.name == name and group.matched_share is not None
        )
        for name in ("new", "returning")
    }
    assert sum(matched.values()) == 9
    assert report.share_gap == pytest.approx(abs(matched["new"] - matched["returning"]) / 6)


@pytest.mark.parametrize("seed", range(30))
def test_a_frozen_round_is_explained_like_the_day_it_was_made(seed: int) -> None:
    people = People(seed)
    problem = replace(people.problem(), rules=people.rules())
    scenario = people.random.choice(engine.three_ways(problem.weights))
    solution = engine.Round.of(problem).solve(scenario)

    frozen = engine.freeze(solution)
    kept_problem, kept_scenario, kept_pairs = engine.thaw(json.loads(json.dumps(frozen)))

    assert (kept_problem, kept_scenario, kept_pairs) == (problem, scenario, solution.pairs)
    again = engine.Round.of(kept_problem).solve(kept_scenario)
    assert again.pairs == solution.pairs
    assert engine.digest(engine.freeze(again)) == engine.digest(frozen)
    for pair in again.pairs:
        assert engine.why(again, pair.mentee_id, pair.mentor_id).micro == pair.micro


def test_a_round_from_another_time_is_refused_in_a_sentence() -> None:
    with pytest.raises(engine.MatchingError, match=r"kept in format 99; format 1 can be read"):
        engine.thaw({"format": 99})


def test_a_run_tells_how_far_it_is_and_can_be_stopped() -> None:
    told: list[str] = []
    round_ = engine.Round.of(program())

    round_.solve(engine.LIFT_WEAKEST, progress=lambda stage, done: told.append(stage))

    assert told[0] == "rules" and told[-1] == "done" and "fairness" in told
    with pytest.raises(engine.Cancelled):
        round_.solve(cancelled=lambda: True)
    assert rounds.MARKETS_KEPT >= 1
