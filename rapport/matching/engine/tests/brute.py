"""The same problems solved by trying everything, from the plain rules and scores of single pairs.

Nothing here is shared with the solver: rules come from ``blocked_by``, scores from ``score_micro``, the best choice
from a table over all subsets of places.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray

from rapport.matching import engine

Whole = NDArray[np.int64]
FORBIDDEN = -(10**12)


@dataclass(frozen=True, slots=True)
class Small:
    """One small problem as numbers: what each mentee is worth in each place, and what staying alone costs them.

    A mentor with three places has three columns; ``worth`` is in millionths less what the place costs.
    """

    worth: Whole
    alone: Whole


Fits = Mapping[tuple[str, str], int]


def small(
    mentees: Sequence[engine.Mentee],
    fits: Fits,
    places: Mapping[str, int],
    taken: Mapping[str, int],
    scenario: engine.Scenario,
) -> Small:
    """Describe the problem of placing ``mentees`` in the given places; a pair without a fit is forbidden."""
    columns: list[list[int]] = []
    for mentor_id, count in places.items():
        values = [fits.get((mentee.id, mentor_id), FORBIDDEN) for mentee in mentees]
        for place in range(min(count, len(mentees))):
            cost = round(scenario.spread * 1_000_000) * (taken[mentor_id] + place)
            columns.append([value - cost for value in values])
    waited = [min(mentee.waited_rounds, 2) for mentee in mentees]
    alone = [round((scenario.alone_cost + rounds) * 1_000_000) for rounds in waited]
    worth = np.array(columns, np.int64).reshape(len(columns), len(mentees)).T
    return Small(worth, np.array(alone, np.int64))


def scores(problem: engine.Problem, weights: engine.Weights) -> Fits:
    """Return the score of every pair in millionths, whatever the rules say."""
    return {
        (mentee.id, mentor.id): engine.score_micro(mentee, mentor, weights)
        for mentee in problem.mentees
        for mentor in problem.mentors
    }


def fits(problem: engine.Problem, known: Fits, rules: engine.Rules) -> Fits:
    """Return the scores of the pairs no rule forbids."""
    least = round(rules.minimum_score * 1_000_000)
    return {
        (mentee.id, mentor.id): known[mentee.id, mentor.id]
        for mentee in problem.mentees
        for mentor in problem.mentors
        if known[mentee.id, mentor.id] >= least and engine.blocked_by(mentee, mentor, rules) is None
    }


def best_values(problems: Sequence[Small]) -> list[int]:
    """Return the highest value of each problem, over every possible choice."""
    answers = [0] * len(problems)
    shapes: dict[tuple[int, ...], list[int]] = {}
    for at, problem in enumerate(problems):
        shapes.setdefault(problem.worth.shape, []).append(at)
    for (rows, places), members in shapes.items():
        worth = np.stack([problems[at].worth for at in members])
        alone = np.stack([problems[at].alone for at in members])
        for at, value in zip(members, _best(worth, alone, rows, places).tolist(), strict=True):
            answers[at] = value
    return answers


def _best(worth: Whole, alone: Whole, rows: int, places: int) -> Whole:
    subsets = np.arange(1 << places)
    best = np.full((worth.shape[0], subsets.size), FORBIDDEN, np.int64)
    best[:, 0] = 0
    for row in range(rows):
        after = best - alone[:, row][:, None]
        for place in range(places):
            without = subsets[subsets >> place & 1 == 0]
            used = without | 1 << place
            after[:, used] = np.maximum(after[:, used], best[:, without] + worth[:, row, place][:, None])
        best = after
    highest: Whole = best.max(axis=1)
    return highest


def all_choices(problem: engine.Problem, fits: Fits) -> Iterator[dict[str, str]]:
    """Yield every way to give each mentee one mentor or nobody, within places and rules."""
    options = [
        [None, *(mentor.id for mentor in problem.mentors if (mentee.id, mentor.id) in fits)]
        for mentee in problem.mentees
    ]
    places = {mentor.id: mentor.places for mentor in problem.mentors}
    for choice in product(*options):
        if all(choice.count(mentor_id) <= count for mentor_id, count in places.items()):
            yield {m.id: o for m, o in zip(problem.mentees, choice, strict=True) if o is not None}
