"""Problems that cannot be right are refused with a sentence that names who or what."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rapport.matching import engine

MINA = engine.Mentee(id="mina", needs=(("boards", 1),))
OMAR = engine.Mentor(id="omar", done=("boards",))
PROBLEM = engine.Problem((MINA,), (OMAR,))


@pytest.mark.parametrize(
    ("problem", "sentence"),
    [
        (replace(PROBLEM, mentees=()), "There are no mentees."),
        (replace(PROBLEM, mentors=()), "There are no mentors."),
        (replace(PROBLEM, mentors=(replace(OMAR, places=0),)), "No mentor has a free place."),
        (
            replace(PROBLEM, mentors=(replace(OMAR, places=-1),)),
            "omar: -1 places cannot be right; 0 to 1,000 can.",
        ),
        (
            replace(PROBLEM, mentors=(replace(OMAR, places=10**9),)),
            "omar: 1,000,000,000 places cannot be right; 0 to 1,000 can.",
        ),
        (
            replace(PROBLEM, mentors=(replace(OMAR, places=1.5),)),  # type: ignore[arg-type]
            "omar: 1.5 places cannot be right; 0 to 1,000 can.",
        ),
        (replace(PROBLEM, mentees=(MINA, MINA)), "mina: is twice among the mentees."),
        (
            replace(PROBLEM, mentees=(replace(MINA, needs=(("x", float("nan")),)),)),
            "mina: the need 'x' has the importance nan; it has to be above 0.",
        ),
        (
            replace(PROBLEM, mentees=(replace(MINA, windows=((500, 400),)),)),
            "mina: the window 500 to 400 is no time of the week.",
        ),
        (
            replace(PROBLEM, mentees=(replace(MINA, per_month=-1.0),)),
            "mina: -1.0 meetings a month cannot be right.",
        ),
        (
            replace(PROBLEM, mentees=(replace(MINA, utc_offset_minutes=5000),)),
            "mina: no clock is 5000 minutes from UTC.",
        ),
        (
            replace(PROBLEM, mentees=(replace(MINA, seats=0),)),
            "mina: 0 mentors cannot be right; 1 to 50 can.",
        ),
        (
            replace(PROBLEM, mentees=(replace(MINA, alike_weight=float("inf")),)),
            "mina: inf is no weight; 0 to 15 can be used.",
        ),
        (replace(PROBLEM, mentees=(replace(MINA, id=""),)), "A person: has no id."),
        (
            replace(PROBLEM, locks=frozenset({("mina", "nobody")})),
            "A pair to keep names 'nobody', who is not among the mentors.",
        ),
        (
            replace(
                PROBLEM, mentors=(replace(OMAR, excluded=("mina",)),), locks=frozenset({("mina", "omar")})
            ),
            "mina and omar cannot be kept: A wish that stays private stands against this pair.",
        ),
        (
            replace(
                PROBLEM,
                mentees=(MINA, replace(MINA, id="noor")),
                locks=frozenset({("mina", "omar"), ("noor", "omar")}),
            ),
            "omar is in 2 pairs to keep and has room for 1.",
        ),
    ],
)
def test_problems_that_cannot_be_right_are_refused(problem: engine.Problem, sentence: str) -> None:
    with pytest.raises(engine.MatchingError) as refusal:
        engine.Round.of(problem)

    assert str(refusal.value) == sentence


@pytest.mark.parametrize(
    ("rules", "sentence"),
    [
        (
            {"overlap_minutes": -1},
            "The rule 'overlap_minutes' is -1; it needs to be a whole number from 0 to 10,080.",
        ),
        ({"minimum_score": 2.0}, "The rule 'minimum_score' is 2.0; it needs to be from 0 to 1."),
        ({"hours_apart": 30.0}, "The rule 'hours_apart' is 30.0; it needs to be from 0 to 24."),
        ({"keep_free": True}, "The rule 'keep_free' is True; it needs to be a whole number from 0 to 1,000."),
    ],
)
def test_rules_nothing_can_obey_are_refused(rules: dict[str, object], sentence: str) -> None:
    with pytest.raises(engine.InvalidRules) as refusal:
        engine.Rules(**rules)  # type: ignore[arg-type]

    assert str(refusal.value) == sentence


def test_wishes_for_the_whole_that_contradict_each_other_are_refused() -> None:
    with pytest.raises(engine.InvalidRules, match=r"cannot be combined"):
        engine.Scenario(stable=True, lift=True)
    with pytest.raises(engine.InvalidRules, match=r"'alone_cost' is nan"):
        engine.Scenario(alone_cost=float("nan"))


def test_a_lock_added_later_is_checked_like_one_from_the_start() -> None:
    round_ = engine.Round.of(PROBLEM)

    with pytest.raises(engine.InvalidLock, match=r"names 'nobody'"):
        round_.solve(engine.Scenario(locks=frozenset({("mina", "nobody")})))


def test_a_round_in_which_nobody_is_possible_leaves_everybody_and_says_why() -> None:
    problem = replace(PROBLEM, rules=engine.Rules(never=frozenset({("mina", "omar")})))

    solution = engine.Round.of(problem).solve()

    assert (solution.pairs, solution.unmatched) == ((), ("mina",))
    assert engine.why_alone(solution, "mina").barriers == (("never", 1),)


def test_somebody_may_be_mentee_and_mentor_and_is_never_their_own() -> None:
    both = engine.Mentor(id="mina", done=("boards",))

    solution = engine.Round.of(engine.Problem((MINA,), (both, OMAR))).solve()

    assert solution.mentors_of("mina") == ("omar",)
