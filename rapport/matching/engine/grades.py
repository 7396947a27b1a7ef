"""What an answer is worth, in whole numbers; both scoring paths take their numbers from here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
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


def strengths(mentor: Mentor) -> Mapping[str, int]:
    """Return what each of the mentor's claims counts, 0 to 100.

    Claims beyond eight make all of them count less, so that ticking every box covers each need so thinly that
    it is worth less than one true strength.
    """
    return _strengths(mentor.done, mentor.talk)


# The same answers are read many times, for every score and every reason, so what they are worth is kept a while.
@lru_cache(maxsize=4096)
def _strengths(done: tuple[str, ...], talk: tuple[str, ...]) -> Mapping[str, int]:
    claims = dict.fromkeys(talk, TALK) | dict.fromkeys(done, FULL)
    total = sum(claims.values())
    return {skill: thinned(level, total, STRENGTHS * FULL) for skill, level in claims.items()}


def thinned(level: int, total: int, most: int) -> int:
    """Return what a claim counts when all of a person's claims come to ``total`` and ``most`` is believed in full.

    By the square, so that too many claims are worth less together than the right number of them.
    """
    return level if total <= most else level * most * most // (total * total)


def need_units(mentee: Mentee, units: int) -> Mapping[str, int]:
    """Split the units of the needs feature among the mentee's needs by their importance."""
    return _need_units(mentee.needs, units)


@lru_cache(maxsize=4096)
def _need_units(needs: tuple[tuple[str, float], ...], units: int) -> Mapping[str, int]:
    return shared_out(_whole_importance(needs), units)


def whole_importance(mentee: Mentee) -> Mapping[str, int]:
    """Return each need with its importance in whole thousandths of the gravest, by name."""
    return _whole_importance(mentee.needs)


@lru_cache(maxsize=4096)
def _whole_importance(needs: tuple[tuple[str, float], ...]) -> dict[str, int]:
    # Of a need named twice, the graver one comes last and so is the one kept.
    gravest = dict(sorted(needs))
    most = max(gravest.values(), default=1.0)
    return {skill: max(1, round(weight / most * 1000)) for skill, weight in gravest.items()}


@lru_cache(maxsize=4096)
def _by_gravity(needs: tuple[tuple[str, float], ...]) -> tuple[str, ...]:
    whole = _whole_importance(needs)
    # They come by name, and sorting leaves equals in that order.
    return tuple(sorted(whole, key=whole.__getitem__, reverse=True))


@dataclass(frozen=True, slots=True)
class Coverage:
    """Which needs the mentor has done, can talk about, and does not speak to; the gravest first."""

    done: tuple[str, ...]
    talk: tuple[str, ...]
    uncovered: tuple[str, ...]

    @property
    def covered(self) -> tuple[str, ...]:
        """Return every need the mentor speaks to."""
        return (*self.done, *self.talk)


def coverage(mentee: Mentee, mentor: Mentor) -> Coverage:
    """Return which of the mentee's needs the mentor speaks to."""
    order, done, talk = _by_gravity(mentee.needs), mentor.done, mentor.talk
    return Coverage(
        done=tuple([skill for skill in order if skill in done]),
        talk=tuple([skill for skill in order if skill in talk and skill not in done]),
        uncovered=tuple([skill for skill in order if skill not in done and skill not in talk]),
    )


@lru_cache(maxsize=4096)
def value_steps(values: tuple[str, ...]) -> Mapping[str, int]:
    """Return what each of the first five values is worth by its place."""
    return dict(zip(dict.fromkeys(values), VALUE_STEPS, strict=False))


@lru_cache(maxsize=4096)
def picked(feature: str, picks: tuple[str, ...]) -> Mapping[str, int]:
    """Return what each pick counts, 0 to 100; all together never more than a whole set of picks."""
    chosen = dict.fromkeys(picks)
    return dict.fromkeys(chosen, thinned(FULL, len(chosen), PICKS[feature]))


def wishes_of(person: Person) -> Mapping[str, int]:
    """Return how much this person wishes for each person they named, 0 to 100.

    Somebody asked counts as a first wish. Likes beyond five thin each other out; wishes beyond five count nothing.
    """
    return _wishes(person.wishes, person.liked, person.asked)


@lru_cache(maxsize=4096)
def _wishes(wishes: tuple[str, ...], liked: tuple[str, ...], asked: tuple[str, ...]) -> Mapping[str, int]:
    worth: dict[str, int] = {}
    likes = dict.fromkeys(liked)
    for other in likes:
        worth[other] = LIKED if len(likes) <= LIKES else LIKED * LIKES // len(likes)
    for other, step in zip(dict.fromkeys(wishes), WISH_STEPS, strict=False):
        worth[other] = max(step, worth.get(other, 0))
    requests = dict.fromkeys(asked)
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
    return bool(
        (one.function and other.function and one.function != other.function)
        or (one.background and other.background and one.background != other.background)
    )
