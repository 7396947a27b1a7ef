"""Why every pair of a round: what ``explain.why`` says of one, for all of them at once.

What features earned comes from the tables of the round, so no answer is read twice. Words are gathered
feature by feature, and where many pairs gave the same answers, their part of the score is made once.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Final

import numpy as np

from rapport.matching.engine import grades
from rapport.matching.engine.arrays import Whole
from rapport.matching.engine.collecting import without_collecting
from rapport.matching.engine.explain import weights_of
from rapport.matching.engine.reasons import Facts, worth_knowing
from rapport.matching.engine.records import QUARTER_MINUTES, Mentee, Mentor
from rapport.matching.engine.score import PairScore, Part, Share, shares_of
from rapport.matching.engine.solution import Solution

Two = tuple[Mentee, Mentor]
WEIGHTS_KEPT: Final = 2

_SAME: Final[Mapping[str, Callable[[Mentee, Mentor, Facts], Hashable]]] = {
    "style": lambda mentee, mentor, facts: (mentee.style, mentor.style),
    "dislikes": lambda mentee, mentor, facts: (mentee.dislikes, mentor.dislikes),
    "hours": lambda mentee, mentor, facts: facts.minutes,
    "format": lambda mentee, mentor, facts: (mentee.formats, mentor.formats),
    "rhythm": lambda mentee, mentor, facts: (mentee.per_month, mentor.per_month),
    "mentee_wish": lambda mentee, mentor, facts: (
        (mentee.wishes, mentee.liked, mentee.asked, mentor.id)
        if mentee.wishes or mentee.liked or mentee.asked
        else None
    ),
    "mentor_wish": lambda mentee, mentor, facts: (
        (mentor.wishes, mentor.liked, mentor.asked, mentee.id)
        if mentor.wishes or mentor.liked or mentor.asked
        else None
    ),
}
"""What a feature's part of a score depends on, where few different answers occur."""


def why_all(solution: Solution) -> tuple[PairScore, ...]:
    """Return the score of every made pair with its reasons, in the order of ``solution.pairs``.

    What was said of a pair under the same weights is remembered by the round and not gathered again.
    """
    solved, weights = solution.solved, weights_of(solution)
    keys = solved.made.keys(len(solved.round.answers.mentors)).tolist()
    told = solved.round.told.pop(weights, {})
    with without_collecting():
        fresh = np.array([at for at, key in enumerate(keys) if key not in told], np.int64)
        own = solved.round.answers.personal_weights[solved.made.rows[fresh]]
        # Mentees whose features weigh the same are explained together; mostly these are all.
        for kind in np.unique(own):
            at = fresh[own == kind]
            scores = _explained(solution, at, shares_of(weights.units(float(kind))))
            told |= zip([keys[place] for place in at.tolist()], scores, strict=True)
        found = tuple(told[key] for key in keys)
    while len(solved.round.told) >= WEIGHTS_KEPT:
        solved.round.told.pop(next(iter(solved.round.told)))
    solved.round.told[weights] = dict(zip(keys, found, strict=True))
    return found


def _explained(solution: Solution, at: Whole, shares: Sequence[Share]) -> list[PairScore]:
    """Return the scores of those made pairs that stand at ``at``."""
    solved, asked = solution.solved, weights_of(solution).asked
    answers, rows, cols = solved.round.answers, solved.made.rows[at], solved.made.cols[at]
    two = [
        (answers.mentees[row], answers.mentors[col])
        for row, col in zip(rows.tolist(), cols.tolist(), strict=True)
    ]
    minutes = (solved.market.shared_quarters(rows, cols) * QUARTER_MINUTES).tolist()
    facts = [
        Facts(grades.coverage(mentee, mentor), shared if mentee.windows and mentor.windows else None)
        for (mentee, mentor), shared in zip(two, minutes, strict=True)
    ]
    earned, nothing = solved.market.by_feature(rows, cols), [0] * rows.size
    amounts = [earned[one.feature].tolist() if one.feature in earned else nothing for one in shares]
    parts = [_parts(one, micros, two, facts) for one, micros in zip(shares, amounts, strict=True)]
    of_pair = zip(*parts, strict=True) if parts else [()] * rows.size
    sums = [sum(micros) for micros in zip(*amounts, strict=True)] if amounts else nothing
    return [
        PairScore(
            mentee.id,
            mentor.id,
            micro,
            own,
            fact.coverage,
            worth_knowing(mentee, mentor, fact, asked),
            grades.is_different_view(mentee, mentor),
        )
        for (mentee, mentor), fact, own, micro in zip(two, facts, of_pair, sums, strict=True)
    ]


def _parts(share: Share, micros: Sequence[int], two: Sequence[Two], facts: Sequence[Facts]) -> list[Part]:
    """Return one feature's part of every score."""
    same = _SAME.get(share.feature)
    if same is None:
        return [
            share.part(mentee, mentor, micro, fact)
            for (mentee, mentor), micro, fact in zip(two, micros, facts, strict=True)
        ]
    made: dict[Hashable, Part] = {}
    found = []
    for (mentee, mentor), micro, fact in zip(two, micros, facts, strict=True):
        key = same(mentee, mentor, fact)
        part = made.get(key)
        if part is None:
            part = made[key] = share.part(mentee, mentor, micro, fact)
        found.append(part)
    return found
