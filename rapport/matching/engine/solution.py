"""What a round came to: pairs, who is left, and figures a coordinator reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rapport.matching.engine.scenario import MICRO, Scenario

if TYPE_CHECKING:
    from rapport.matching.engine.rounds import Solved


@dataclass(frozen=True, slots=True)
class MadePair:
    """A proposed pair; nobody is told of it before people say so. ``micro`` is its score in millionths."""

    mentee_id: str
    mentor_id: str
    micro: int
    is_locked: bool = False

    @property
    def value(self) -> float:
        """Return the score from 0 to 1."""
        return self.micro / MICRO


@dataclass(frozen=True, slots=True)
class Solution:
    """One scenario solved. Pairs are ordered by mentee.

    ``unmatched`` are mentees with an empty seat. ``placed_last`` are those who give few hours and so were
    placed after the others. ``value_micro`` is the summed score less the cost of empty seats and of
    spreading; ``bound_micro`` is what no choice under the same scenario can exceed. ``fairness_cost`` is
    how much average score lifting the weakest gave up. ``wishes_met`` counts mentees who got somebody they
    wished for, of ``wishers``. ``seconds`` tells where time went.
    """

    scenario: Scenario
    pairs: tuple[MadePair, ...]
    unmatched: tuple[str, ...]
    placed_last: tuple[str, ...]
    value_micro: int
    bound_micro: int
    places: int
    wishes_met: int
    wishers: int
    fairness_cost: float
    lifted_to: float | None
    seconds: Mapping[str, float]
    solved: Solved = field(repr=False, compare=False)

    @property
    def gap(self) -> float:
        """Return by how much, in proportion, the best possible choice can be better at most; 0 is proved best."""
        short = self.bound_micro - self.value_micro
        return short / max(sum(pair.micro for pair in self.pairs), 1) if short else 0.0

    @property
    def is_optimal(self) -> bool:
        """Return whether it is proved that no choice is better."""
        return self.bound_micro == self.value_micro

    @property
    def average(self) -> float:
        """Return the average score of the pairs, 0 where there are none."""
        return sum(pair.micro for pair in self.pairs) / max(len(self.pairs), 1) / MICRO

    @property
    def weakest(self) -> MadePair | None:
        """Return the pair with the lowest score."""
        return min(self.pairs, key=lambda pair: (pair.micro, pair.mentee_id), default=None)

    def loads(self) -> dict[str, int]:
        """Return how many mentees each mentor has who has any."""
        loads: dict[str, int] = {}
        for pair in self.pairs:
            loads[pair.mentor_id] = loads.get(pair.mentor_id, 0) + 1
        return loads

    def mentors_of(self, mentee_id: str) -> tuple[str, ...]:
        """Return the mentors proposed to a mentee."""
        return tuple(pair.mentor_id for pair in self.pairs if pair.mentee_id == mentee_id)
