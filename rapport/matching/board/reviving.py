"""A kept round brought back to life, as it was computed, with the pairs as they stand now: for every "why"."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from rapport.matching import engine
from rapport.matching.board.settings import scenarios
from rapport.matching.engine.market import Pairs
from rapport.matching.engine.rounds import Solved
from rapport.matching.meanings.freezing import put_together
from rapport.matching.models import MatchingRun, ProposedPair


@dataclass(frozen=True, slots=True)
class Revived:
    """The people of a run as the engine saw them, and the weights that counted."""

    problem: engine.Problem
    scenario: engine.Scenario
    mentees: Mapping[str, engine.Mentee]
    mentors: Mapping[str, engine.Mentor]
    weights: engine.Weights

    def score(self, mentee_id: str, mentor_id: str) -> engine.PairScore:
        """The score of any two of them, with its reasons. Raises: KeyError, for somebody who was not in it."""
        return engine.score_pair(self.mentees[mentee_id], self.mentors[mentor_id], self.weights)


def revive(run: MatchingRun, way: str) -> Revived:
    """Open what a run was made from."""
    problem, _scenario, _pairs = engine.thaw(put_together(json.loads(run.frozen), run))
    scenario = scenarios(problem.weights)[way]
    narrowed = problem.weights.asked_of(problem.mentees, problem.mentors)
    weights = scenario.weights or problem.weights
    return Revived(
        problem,
        scenario,
        {each.id: each for each in problem.mentees},
        {each.id: each for each in problem.mentors},
        engine.Weights(**{name: getattr(weights, name) for name in engine.GROUPS}, asked=narrowed.asked),
    )


def as_solution(revived: Revived, pairs: Iterable[ProposedPair]) -> engine.Solution:
    """The pairs as they stand now, hand-made ones too, as a solution that the engine can explain and compare."""
    whole = engine.Round.of(revived.problem)
    market = whole.market(revived.scenario.weights, revived.scenario.rules)
    standing = [
        pair
        for pair in pairs
        if str(pair.mentee_id) in revived.mentees and str(pair.mentor_id) in revived.mentors
    ]
    keys = sorted((whole.row(str(pair.mentee_id)), whole.column(str(pair.mentor_id))) for pair in standing)
    rows, cols = (np.array([key[side] for key in keys], np.int32) for side in (0, 1))
    made = Pairs(rows, cols, market.micro(rows, cols))
    locked = {(str(pair.mentee_id), str(pair.mentor_id)) for pair in standing if pair.is_locked}
    solved = Solved(whole, market, revived.scenario, (), made, Pairs(rows[:0], cols[:0], made.micro[:0]))
    return engine.Solution(
        scenario=revived.scenario,
        pairs=tuple(
            engine.MadePair(
                str(pair.mentee_id),
                str(pair.mentor_id),
                pair.micro,
                (str(pair.mentee_id), str(pair.mentor_id)) in locked,
            )
            for pair in standing
        ),
        unmatched=tuple(sorted(set(revived.mentees) - {str(pair.mentee_id) for pair in standing})),
        placed_last=(),
        value_micro=sum(pair.micro for pair in standing),
        bound_micro=sum(pair.micro for pair in standing),
        places=sum(mentor.places for mentor in revived.problem.mentors),
        wishes_met=0,
        wishers=0,
        fairness_cost=0.0,
        lifted_to=None,
        seconds={},
        solved=solved,
    )
