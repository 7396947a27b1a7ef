"""Why every pair of a round: what ``explain.why`` says of one, for all of them at once.

What features earned comes from the tables of the round, so no answer is read twice; only the words are
gathered pair by pair.
"""

from __future__ import annotations

import numpy as np

from rapport.matching.engine.collecting import without_collecting
from rapport.matching.engine.explain import weights_of
from rapport.matching.engine.records import QUARTER_MINUTES
from rapport.matching.engine.score import PairScore, shares_of, told
from rapport.matching.engine.solution import Solution


def why_all(solution: Solution) -> tuple[PairScore, ...]:
    """Return the score of every made pair with its reasons, in the order of ``solution.pairs``."""
    with without_collecting():
        return _why_all(solution)


def _why_all(solution: Solution) -> tuple[PairScore, ...]:
    solved, weights = solution.solved, weights_of(solution)
    mentees, mentors = solved.round.answers.mentees, solved.round.answers.mentors
    rows, cols = solved.made.rows, solved.made.cols
    earned = {feature: micro.tolist() for feature, micro in solved.market.by_feature(rows, cols).items()}
    minutes = (solved.market.shared_quarters(rows, cols) * QUARTER_MINUTES).tolist()
    nothing = [0] * rows.size
    own = solved.round.answers.personal_weights[rows]
    found: dict[int, PairScore] = {}
    for kind in np.unique(own).tolist():
        at = np.flatnonzero(own == kind).tolist()
        shares = shares_of(weights.units(kind))
        columns = zip(*(earned.get(share.feature, nothing) for share in shares), strict=True)
        amounts = [*columns] if shares else [()] * rows.size
        for place in at:
            mentee, mentor = mentees[rows[place]], mentors[cols[place]]
            shared = minutes[place] if mentee.windows and mentor.windows else None
            found[place] = told(mentee, mentor, shares, amounts[place], shared, weights.asked)
    return tuple(found[place] for place in range(rows.size))
