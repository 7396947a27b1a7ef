"""Who suits one mentee, best first: the cheap door for suggestions and for late joiners."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from rapport.matching.engine.grades import is_different_view
from rapport.matching.engine.records import Mentee, Mentor
from rapport.matching.engine.rules import Rules, blocked_by
from rapport.matching.engine.score import PERFECT, PairScore, score_micro, score_pair
from rapport.matching.engine.weights import Weights

VIEW_EVERY: Final = 5


def rank_for(
    mentee: Mentee,
    mentors: Iterable[Mentor],
    weights: Weights,
    rules: Rules,
    *,
    limit: int | None = None,
    different_view: bool = True,
) -> tuple[PairScore, ...]:
    """Return the mentors with room whom no rule forbids, best first and equals by id.

    With ``different_view``, at least one of each five comes from another function or background, as far as
    there is one; whoever is so moved up takes the fifth place, and everybody else keeps their order.
    """
    least = round(rules.minimum_score * PERFECT)
    scored = [
        (-micro, mentor.id, mentor)
        for mentor in mentors
        if mentor.places > 0
        and blocked_by(mentee, mentor, rules) is None
        and (micro := score_micro(mentee, mentor, weights)) >= least
    ]
    order = [mentor for _, _, mentor in sorted(scored, key=lambda entry: entry[:2])]
    if different_view:
        order = _with_different_views(mentee, order)
    return tuple(score_pair(mentee, mentor, weights) for mentor in order[:limit])


def _with_different_views(mentee: Mentee, order: list[Mentor]) -> list[Mentor]:
    mixed: list[Mentor] = []
    waiting = list(order)
    while waiting:
        page = waiting[:VIEW_EVERY]
        if len(page) == VIEW_EVERY and not any(is_different_view(mentee, mentor) for mentor in page):
            later = next((m for m in waiting[VIEW_EVERY:] if is_different_view(mentee, m)), None)
            if later is not None:
                page[-1] = later
        mixed += page
        taken = {mentor.id for mentor in page}
        waiting = [mentor for mentor in waiting if mentor.id not in taken]
    return mixed


def fit_word(value: float) -> str:
    """Return ``strong``, ``good`` or ``thin`` for a score from 0 to 1; people never see the number."""
    if value >= 0.55:
        return "strong"
    return "good" if value >= 0.35 else "thin"
