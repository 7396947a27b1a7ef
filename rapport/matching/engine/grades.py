"""What an answer is worth, in whole numbers; both scoring paths take their numbers from here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final

from rapport.matching.engine.records import Mentee, Mentor, Person
from rapport.matching.engine.weights import shared_out

FULL: Final = 100
TALK: Final = 50
"""Being able to talk about a topic counts half as much as having done it."""

STRENGTHS: Final = 8
"""A mentor stands for eight strengths in full; whoever claims more stands for each of them less."""

VALUE_STEPS: Final = (59, 50, 45, 37, 25)
"""Worth of five values in order; the squares add up to 10,000, so the same five in one order are a whole."""

WISH_STEPS: Final = (100, 80, 60, 40, 20)
LIKED: Final = 50
LIKES: Final = 5
PICKS: Final[Mapping[str, int]] = {"style": 3, "interests": 5, "dislikes": 3}
"""How many picks make a whole; more picks make each of them count less."""

ENOUGH_QUARTERS: Final = 8
"""Two shared hours in a week are as good as ten."""


def strengths(mentor: Mentor) -> dict[str, int]:
    """Return what each of the mentor's claims counts, 0 to 100.

    Claims beyond eight make all of them count less, so that ticking every box covers each need so thinly that
    it is worth less than one true strength.
    """
    claims = dict.fromkeys(mentor.talk, TALK) | dict.fromkeys(mentor.done, FULL)
    return {skill: thinned(level, sum(claims.values()), STRENGTHS * FULL) for skill, level in claims.items()}


def thinned(level: int, total: int, most: int) -> int:
    """Return what a claim counts when all of a person's claims come to ``total`` and ``most`` is believed in full.

    By the square, so that too many claims are worth less together than the right number of them.
    """
    return level if total <= most else level * most * most // (total * total)


def need_units(mentee: Mentee, units: int) -> dict[str, int]:
    """Split the units of the needs feature among the mentee's needs by their importance."""
    return shared_out(whole_importance(mentee), units)


def whole_importance(mentee: Mentee) -> dict[str, int]:
    """Return each need with its importance in whole thousandths of the gravest, by name."""
    needs = importance(mentee)
    most = max(needs.values(), default=1.0)
    return {skill: max(1, round(needs[skill] / most * 1000)) for skill in sorted(needs)}


def importance(mentee: Mentee) -> dict[str, float]:
    """Return each need with its importance, the highest where one is named twice."""
    weights: dict[str, float] = {}
    for skill, weight in mentee.needs:
        weights[skill] = max(weight, weights.get(skill, 0.0))
    return weights


def value_steps(values: Iterable[str]) -> dict[str, int]:
    """Return what each of the first five values is worth by its place."""
    return dict(zip(dict.fromkeys(values), VALUE_STEPS, strict=False))


def picked(feature: str, picks: Iterable[str]) -> dict[str, int]:
    """Return what each pick counts, 0 to 100; all together never more than a whole set of picks."""
    chosen = dict.fromkeys(picks)
    return dict.fromkeys(chosen, thinned(FULL, len(chosen), PICKS[feature]))


def wishes_of(person: Person) -> dict[str, int]:
    """Return how much this person wishes for each person they named, 0 to 100.

    Somebody asked counts as a first wish. Likes beyond five thin each other out; wishes beyond five count
    nothing.
    """
    worth: dict[str, int] = {}
    likes = dict.fromkeys(person.liked)
    for other in likes:
        worth[other] = LIKED if len(likes) <= LIKES else LIKED * LIKES // len(likes)
    for other, step in zip(dict.fromkeys(person.wishes), WISH_STEPS, strict=False):
        worth[other] = max(step, worth.get(other, 0))
    requests = dict.fromkeys(person.asked)
    for other in requests:
        worth[other] = max(FULL // len(requests), worth.get(other, 0))
    return {other: level for other, level in worth.items() if level}


def format_level(ours: Iterable[str], theirs: Iterable[str]) -> int:
    """Return a whole where the two share a way of meeting, else 0."""
    return 0 if set(ours).isdisjoint(theirs) else FULL


@lru_cache(maxsize=4096)
def rhythm_level(ours: float | None, theirs: float | None) -> int:
    """Return how near two rhythms are, 0 to 100: the rarer divided by the more frequent."""
    if not ours or not theirs or ours < 0 or theirs < 0:
        return 0
    return int(FULL * min(ours, theirs) / max(ours, theirs) + 1e-9)


def is_different_view(one: Person, other: Person) -> bool:
    """Return whether the two come from another function or background, as far as both have said."""
    return any(
        ours and theirs and ours != theirs
        for ours, theirs in ((one.function, other.function), (one.background, other.background))
    )
