"""How much each part of a score counts, in whole units, so that sums are exact everywhere.

A score runs from 0 to ``PERFECT`` micro-points. A mentee's features share ``ROW_UNITS`` units between them,
and a feature that is wholly met earns a hundred micro-points for each of its units. All of it is whole
numbers below 2**24, which single-precision floating point adds without rounding: the same people get the
same score from plain Python, from a matrix product, and on every machine.

The default weights follow the evidence: complement, deep similarity, wishes, common interests and shared
dislikes, practical fit. Titles and demographics weigh nothing.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from rapport.matching.engine.errors import InvalidWeights
from rapport.matching.engine.records import Mentee, Mentor, Person

ROW_UNITS: Final = 10_000
PERFECT: Final = 1_000_000
MOST_PERSONAL: Final = 15.0

GROUPS: Final[Mapping[str, Mapping[str, int]]] = MappingProxyType(
    {
        "needs": {"needs": 2, "text": 1},
        "values": {"values": 2, "style": 1},
        "wishes": {"mentee_wish": 3, "mentor_wish": 2},
        "interests": {"interests": 1, "dislikes": 1},
        "practical": {"hours": 2, "format": 1, "rhythm": 1},
        "another_view": {"another_view": 1},
    }
)
"""The groups a coordinator weighs, and how the features of a group share its weight."""

FEATURES: Final = (*(name for group in GROUPS.values() for name in group), "personal")
ASKED_BY_DEFAULT: Final = frozenset(FEATURES) - {"text", "style"}


@dataclass(frozen=True, slots=True)
class Weights:
    """The weight of each group, zero or more; only their proportions count.

    ``asked`` names the features people were asked about at all. A feature outside it hands its share to the
    others of its group, so that a sign-up sheet without values is not judged as a sheet where nobody shares
    any.
    """

    needs: float = 30.0
    values: float = 30.0
    wishes: float = 20.0
    interests: float = 10.0
    practical: float = 10.0
    another_view: float = 0.0
    asked: frozenset[str] = ASKED_BY_DEFAULT

    def __post_init__(self) -> None:
        """Refuse weights that cannot be compared. Raises: InvalidWeights."""
        for entry in fields(self):
            value = getattr(self, entry.name)
            if entry.name == "asked":
                if unknown := set(value) - set(FEATURES):
                    raise InvalidWeights("asked", f"knows no feature called {sorted(unknown)[0]!r}")
            elif not isinstance(value, int | float) or isinstance(value, bool) or not math.isfinite(value):
                raise InvalidWeights(entry.name, f"is {value!r}; it needs to be a plain number")
            elif value < 0:
                raise InvalidWeights(entry.name, f"is {value:g}; it cannot be less than 0")
            elif value > 1_000_000:
                raise InvalidWeights(entry.name, f"is {value:g}; 1,000,000 is the most")

    def asked_of(self, mentees: Iterable[Mentee], mentors: Iterable[Mentor]) -> Weights:
        """Return these weights with ``asked`` narrowed to what anybody among these people has answered."""
        return Weights(**{name: getattr(self, name) for name in GROUPS}, asked=answered(mentees, mentors))

    def units(self, personal: float = 0.0) -> Mapping[str, int]:
        """Return how many of a mentee's ``ROW_UNITS`` each feature has; features with none are left out.

        ``personal`` is the weight a mentee gave to mentors who are like them in what they chose, 0 to 15.
        """
        return _units(self, min(max(personal, 0.0), MOST_PERSONAL))


def personal_weight(mentee: Mentee) -> float:
    """Return the weight of the mentee's own switch, 0 where it is off."""
    return mentee.alike_weight if mentee.alike else 0.0


@lru_cache(maxsize=256)
def _units(weights: Weights, personal: float) -> Mapping[str, int]:
    exact: dict[str, float] = {}
    for group, members in GROUPS.items():
        asked = {name: part for name, part in members.items() if name in weights.asked}
        for name, part in asked.items():
            exact[name] = getattr(weights, group) * part / sum(asked.values())
    # The mentee's own switch is measured against a whole of a hundred, whatever the other weights add up to.
    if personal and "personal" in weights.asked:
        exact["personal"] = (sum(exact.values()) or 100.0) * personal / (100.0 - personal)
    return MappingProxyType({name: n for name, n in shared_out(exact, ROW_UNITS).items() if n})


def shared_out(parts: Mapping[str, float], total: int) -> dict[str, int]:
    """Split ``total`` in proportion to ``parts`` into whole numbers that add up to it.

    What rounding leaves over goes to the largest remainders, and among equals to the first name in the
    alphabet. Returns nothing for parts that add up to nothing.
    """
    whole = sum(parts.values())
    if whole <= 0:
        return {}
    floors = {name: math.floor(value * total / whole) for name, value in parts.items()}
    remainders = {name: value * total - floors[name] * whole for name, value in parts.items()}
    left = total - sum(floors.values())
    for name in sorted(parts, key=lambda name: (-remainders[name], name))[:left]:
        floors[name] += 1
    return floors


def answered(mentees: Iterable[Mentee], mentors: Iterable[Mentor]) -> frozenset[str]:
    """Return the features to which both sides hold an answer, or for wishes, the side that wishes."""
    ours, theirs = tuple(mentees), tuple(mentors)
    found = {name for name, said in _ANSWERS.items() if any(map(said, ours)) and any(map(said, theirs))}
    if any(mentee.needs for mentee in ours) and any(mentor.done or mentor.talk for mentor in theirs):
        found.add("needs")
    if any(mentee.alike for mentee in ours) and any(mentor.personal for mentor in theirs):
        found.add("personal")
    found |= {
        name
        for name, side in (("mentee_wish", ours), ("mentor_wish", theirs))
        if any(person.wishes or person.liked or person.asked for person in side)
    }
    return frozenset(found)


_ANSWERS: Final[Mapping[str, Callable[[Person], object]]] = {
    "values": lambda person: person.values,
    "style": lambda person: person.style,
    "interests": lambda person: person.interests,
    "dislikes": lambda person: person.dislikes,
    "hours": lambda person: person.windows,
    "format": lambda person: person.formats,
    "rhythm": lambda person: person.per_month,
    "another_view": lambda person: person.function or person.background,
    "text": lambda person: person.vector,
}
