"""Trying to get ahead: ticking every box, giving few hours, waiting, and what nobody may use."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from random import Random
from statistics import mean

import pytest

from rapport.matching import engine
from rapport.matching.engine.records import quarters
from rapport.matching.engine.tests.random_people import People

SKILLS = tuple(f"skill {at}" for at in range(40))
INTERESTS = tuple(f"interest {at}" for at in range(30))
DAY = 1440


def market(seed: int, mentees: int = 14, mentors: int = 14) -> engine.Problem:
    """Return an honest program in which nearly everybody gives enough hours."""
    draw = Random(seed)

    def hours() -> tuple[engine.Window, ...]:
        starts = [day * DAY + draw.choice((480, 720, 1020)) for day in draw.sample(range(5), 3)]
        return tuple((start, start + 180) for start in starts)

    def picks(words: tuple[str, ...], most: int) -> tuple[str, ...]:
        return tuple(draw.sample(words, draw.randint(2, most)))

    return engine.Problem(
        mentees=tuple(
            engine.Mentee(
                id=f"e{at:02}",
                needs=tuple((skill, draw.choice((1.0, 2.0))) for skill in picks(SKILLS, 4)),
                interests=picks(INTERESTS, 5),
                windows=hours(),
            )
            for at in range(mentees)
        ),
        mentors=tuple(
            engine.Mentor(
                id=f"o{at:02}",
                done=picks(SKILLS, 6),
                talk=picks(SKILLS, 4),
                interests=picks(INTERESTS, 5),
                windows=hours(),
                places=draw.choice((1, 1, 1, 2)),
            )
            for at in range(mentors)
        ),
    )


def true_worth(problem: engine.Problem, solution: engine.Solution, mentee_id: str) -> int:
    """Return what a mentee's match is worth by their honest answers, 0 without one or with one they cannot meet."""
    mentees = {mentee.id: mentee for mentee in problem.mentees}
    mentors = {mentor.id: mentor for mentor in problem.mentors}
    weights = problem.weights.asked_of(problem.mentees, problem.mentors)
    found = solution.mentors_of(mentee_id)
    if not found or engine.blocked_by(mentees[mentee_id], mentors[found[0]], problem.rules):
        return 0
    return engine.score_micro(mentees[mentee_id], mentors[found[0]], weights)


def with_mentee(problem: engine.Problem, changed: engine.Mentee) -> engine.Problem:
    return replace(problem, mentees=tuple(changed if m.id == changed.id else m for m in problem.mentees))


def gains(problem: engine.Problem, changed: engine.Mentee, scenario: engine.Scenario) -> int:
    """Return what a mentee truly gains by other answers than the honest ones."""
    honest = engine.Round.of(problem).solve(scenario)
    gamed = engine.Round.of(with_mentee(problem, changed)).solve(scenario)
    return true_worth(problem, gamed, changed.id) - true_worth(problem, honest, changed.id)


def test_a_mentee_who_ticks_every_box_gains_nothing() -> None:
    found = []
    for seed in range(120):
        problem = market(seed)
        first = problem.mentees[seed % 14]
        ticks = replace(first, needs=tuple((skill, 1.0) for skill in SKILLS), interests=INTERESTS)
        found.append(gains(problem, ticks, engine.Scenario()))

    assert mean(found) < -50_000
    assert sum(gain > 0 for gain in found) < len(found) / 8


def test_a_mentor_who_ticks_every_box_is_nobodys_best_mentor() -> None:
    covers_all = engine.Mentor(id="all", done=SKILLS)
    for seed in range(40):
        problem = market(seed)
        weights = problem.weights.asked_of(problem.mentees, problem.mentors)
        for mentee in problem.mentees:
            honest = max(problem.mentors, key=lambda mentor: engine.score_micro(mentee, mentor, weights))
            needs = [
                next(
                    part.micro
                    for part in engine.score_pair(mentee, one, weights).parts
                    if part.feature == "needs"
                )
                for one in (covers_all, honest)
            ]
            assert needs[0] <= weights.units()["needs"] * 100 // 4
            if engine.score_pair(mentee, honest, weights).coverage.done:
                assert needs[0] <= needs[1]


def test_mentors_are_not_chosen_more_often_for_ticking_every_box() -> None:
    honest_wins = gamed_wins = 0
    for seed in range(80):
        problem = market(seed, mentees=8)
        first = problem.mentors[seed % 14]
        ticks = replace(first, done=SKILLS, talk=(), interests=INTERESTS)
        gamed = replace(problem, mentors=tuple(ticks if m.id == first.id else m for m in problem.mentors))
        honest_wins += engine.Round.of(problem).solve().loads().get(first.id, 0)
        gamed_wins += engine.Round.of(gamed).solve().loads().get(first.id, 0)

    assert gamed_wins <= honest_wins


def test_wishing_for_everybody_is_wishing_for_five() -> None:
    weights = engine.Weights()
    named = tuple(f"o{at}" for at in range(20))
    everyone = engine.Mentee(id="e", wishes=named)
    first, fifth, sixth = (engine.Mentor(id=name) for name in ("o0", "o4", "o5"))

    worths = [engine.score_micro(everyone, mentor, weights) for mentor in (first, fifth, sixth)]

    assert worths == [120_000, 24_000, 0]


def test_liking_everybody_makes_each_like_worth_less() -> None:
    weights = engine.Weights()
    few = engine.Mentee(id="e", liked=("o1", "o2"))
    many = engine.Mentee(id="e", liked=tuple(f"o{at}" for at in range(50)))
    mentor = engine.Mentor(id="o1")

    assert engine.score_micro(many, mentor, weights) * 10 == engine.score_micro(few, mentor, weights)


@pytest.mark.parametrize("scenario", [engine.Scenario(), engine.LIFT_WEAKEST, engine.Scenario(stable=True)])
def test_giving_few_hours_never_gains_anything(scenario: engine.Scenario) -> None:
    """The sharpest trick: name only hours of the mentor one hopes for. Whoever falls under the line gains nothing."""
    tried = 0
    for seed in range(60):
        problem = market(seed)
        mentee = problem.mentees[seed % 14]
        weights = problem.weights.asked_of(problem.mentees, problem.mentors)
        hoped_for = max(problem.mentors, key=lambda mentor: engine.score_micro(mentee, mentor, weights))
        theirs = quarters(mentee.windows) & quarters(hoped_for.windows)
        little = tuple((at * 15, at * 15 + 15) for at in range(672) if theirs >> at & 1)[:11]
        for windows in (little, mentee.windows[:0], ((0, 60),)):
            tried += 1
            assert gains(problem, replace(mentee, windows=windows), scenario) <= 0
    assert tried == 180


def test_hiding_hours_above_the_line_gains_nothing_in_a_stable_choice() -> None:
    scenario = engine.Scenario(stable=True)
    for seed in range(60):
        problem = market(seed)
        mentee = problem.mentees[seed % 14]
        for hidden in combinations(mentee.windows, len(mentee.windows) - 1):
            assert gains(problem, replace(mentee, windows=hidden), scenario) <= 0


def test_hiding_hours_above_the_line_does_not_pay_in_the_best_sum() -> None:
    found = []
    for seed in range(80):
        problem = market(seed)
        mentee = problem.mentees[seed % 14]
        found += [
            gains(problem, replace(mentee, windows=hidden), engine.Scenario())
            for hidden in combinations(mentee.windows, len(mentee.windows) - 1)
        ]

    assert mean(found) < 0
    assert sum(gain > 0 for gain in found) <= len(found) / 20


def test_fewer_hours_never_raise_a_score() -> None:
    people = People(5)
    weights = engine.Weights()
    for _ in range(300):
        mentee, mentor = people.mentee(0), people.mentor(0, 1)
        fewer = replace(mentee, windows=mentee.windows[:-1])
        assert engine.score_micro(fewer, mentor, weights) <= engine.score_micro(mentee, mentor, weights)


def test_few_hours_that_a_coordinator_agreed_to_cost_nobody_their_turn() -> None:
    problem = market(3)
    mentee = replace(problem.mentees[0], windows=((480, 600),))

    named_last = engine.Round.of(with_mentee(problem, mentee)).solve().placed_last
    agreed = engine.Round.of(with_mentee(problem, replace(mentee, hours_agreed=True))).solve().placed_last

    assert (named_last, agreed) == (("e00",), ())


def test_those_who_waited_in_vain_come_first() -> None:
    omar = engine.Mentor(id="omar", done=("boards", "budgets"))
    better = engine.Mentee(id="a", needs=(("boards", 1),))
    waited = engine.Mentee(id="b", needs=(("boards", 1), ("saying no", 3)), waited_rounds=1)
    for scenario in (engine.Scenario(), engine.HIGHEST_AVERAGE, engine.LIFT_WEAKEST):
        solution = engine.Round.of(engine.Problem((better, waited), (omar,))).solve(scenario)

        assert solution.mentors_of("b") == ("omar",)
        assert solution.unmatched == ("a",)


def test_as_many_of_those_who_waited_are_placed_as_places_allow() -> None:
    for seed in range(30):
        problem = market(seed, mentees=14, mentors=8)
        first = engine.Round.of(problem).solve()
        waiting = tuple(
            replace(m, waited_rounds=1) if m.id in first.unmatched else m for m in problem.mentees
        )

        second = engine.Round.of(replace(problem, mentees=waiting)).solve()

        alone = tuple(mentee for mentee in waiting if mentee.waited_rounds)
        among_themselves = engine.Round.of(replace(problem, mentees=alone)).solve()
        assert alone
        assert sum(bool(second.mentors_of(mentee.id)) for mentee in alone) == len(among_themselves.pairs)


def test_personal_answers_change_no_rank_while_the_switch_is_off() -> None:
    problem = market(1)
    marked = tuple(
        replace(mentor, personal={"gender": "woman" if at % 2 else "man"})
        for at, mentor in enumerate(problem.mentors)
    )

    assert (
        engine.Round.of(replace(problem, mentors=marked)).solve().pairs
        == engine.Round.of(problem).solve().pairs
    )
