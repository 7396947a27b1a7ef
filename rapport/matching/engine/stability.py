"""Questions about stability for the pairs of a whole solution."""

from __future__ import annotations

from rapport.matching.engine.solution import Solution
from rapport.matching.engine.stable import blocking_pairs as find_blocking_pairs


def blocking_pairs(solution: Solution) -> tuple[tuple[str, str], ...]:
    """Return ``(mentee id, mentor id)`` of all pairs who would both rather have each other than what they have.

    Each side judges by the common score and its own wishes. Mentees who were placed last are compared with
    each other only, because that order was a rule; pairs that were settled before are left alone.
    """
    solved = solution.solved
    mentees, mentors = solved.round.answers.mentees, solved.round.answers.mentors
    found: list[tuple[str, str]] = []
    for tier in solved.tiers:
        pairs = find_blocking_pairs(solved.market, tier.demand, tier.best.made)
        found += [
            (mentees[row].id, mentors[col].id)
            for row, col in zip(pairs.rows.tolist(), pairs.cols.tolist(), strict=True)
        ]
    return tuple(sorted(found))
