"""What a coordinator asks of a round: the same people, looked at with other wishes for the whole."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import Final

from rapport.matching.engine.errors import InvalidRules
from rapport.matching.engine.problem import Lock
from rapport.matching.engine.rules import Rules
from rapport.matching.engine.weights import Weights

MICRO: Final = 1_000_000
MOST_ALONE: Final = 2.0
WAITED_ALONE: Final = 1.0
MOST_WAITED: Final = 2


@dataclass(frozen=True, slots=True)
class Scenario:
    """One way to do a round.

    ``weights`` and ``rules`` replace those of the problem; ``locks`` are kept besides those of the problem.
    ``alone_cost`` is how much summed score may be given up so that one more person has a mentor, 0 to 2;
    each round a person waited in vain adds one, at most two.
    ``lift`` raises the weakest pair as far as it goes, then the second weakest, up to ``lift_to`` (a score
    from 0 to 1; the average of the best total if left out); only then the sum counts.
    ``spread`` is how much better a further mentee must fit a mentor than the one before, 0 to 1.
    ``stable`` pairs people so that no two would both rather have each other, whatever that costs the sum.
    ``gap`` is how near to the best a choice must be proved to be; left out, it is 0 up to 400 million pairs
    and one in a thousand beyond.
    """

    name: str = "highest average"
    weights: Weights | None = None
    rules: Rules | None = None
    locks: frozenset[Lock] = field(default_factory=frozenset)
    alone_cost: float = 1.0
    lift: bool = False
    lift_to: float | None = None
    spread: float = 0.0
    stable: bool = False
    gap: float | None = None

    def __post_init__(self) -> None:
        """Refuse wishes nothing can fulfil. Raises: InvalidRules."""
        for key, most in (("alone_cost", MOST_ALONE), ("spread", 1.0), ("lift_to", 1.0), ("gap", 1.0)):
            value = getattr(self, key)
            if value is not None and not (math.isfinite(value) and 0 <= value <= most):
                raise InvalidRules(key, f"is {value!r}; it needs to be from 0 to {most:g}")
        if self.stable and (self.lift or self.spread):
            raise InvalidRules("stable", "cannot be combined with lifting the weakest or spreading the load")


HIGHEST_AVERAGE: Final = Scenario("highest average", alone_cost=0.0)
LIFT_WEAKEST: Final = Scenario("lift the weakest", lift=True)


def wishes_first(weights: Weights) -> Scenario:
    """Return the scenario in which wishes count as much as everything else together."""
    rest = weights.needs + weights.values + weights.interests + weights.practical + weights.another_view
    return Scenario("wishes first", weights=replace(weights, wishes=rest))


def three_ways(weights: Weights) -> tuple[Scenario, Scenario, Scenario]:
    """Return the three scenarios a coordinator compares first."""
    return LIFT_WEAKEST, HIGHEST_AVERAGE, wishes_first(weights)
