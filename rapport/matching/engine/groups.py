"""Does a round treat groups alike? Counted without showing anybody.

Groups under five are never shown. Where that would leave exactly one hidden group, or fewer than five
hidden people, the next smallest is hidden with it, so that nothing can be found by subtraction.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from rapport.matching.engine.scenario import MICRO
from rapport.matching.engine.solution import Solution

FEWEST: Final = 5
UNKNOWN: Final = ""


@dataclass(frozen=True, slots=True)
class Group:
    """One group of mentees. A hidden one has no figures; ``average`` is None where fewer than five are matched."""

    name: str
    people: int | None
    matched_share: float | None
    average: float | None

    @property
    def is_hidden(self) -> bool:
        """Return whether the group is too small to be shown."""
        return self.people is None


@dataclass(frozen=True, slots=True)
class GroupReport:
    """Groups in the order of their names, with the widest differences between those that are shown.

    ``share_gap`` is the difference between the highest and the lowest share of people with a mentor,
    ``share_ratio`` the lowest divided by the highest (under 0.8 is worth a look), ``score_gap`` the
    difference between average scores. Each is None where fewer than two groups can be shown.
    """

    groups: tuple[Group, ...]
    share_gap: float | None
    share_ratio: float | None
    score_gap: float | None


def group_report(solution: Solution, group_of: Mapping[str, str]) -> GroupReport:
    """Compare groups of mentees; ``group_of`` gives each mentee id a group, and may leave people out."""
    members: dict[str, list[str]] = {}
    for mentee in solution.solved.round.answers.mentees:
        name = group_of.get(mentee.id, UNKNOWN)
        if name != UNKNOWN:
            members.setdefault(name, []).append(mentee.id)
    scores: dict[str, list[int]] = {}
    for pair in solution.pairs:
        scores.setdefault(pair.mentee_id, []).append(pair.micro)
    hidden = hidden_groups({name: len(people) for name, people in members.items()})
    groups = tuple(_group(name, members[name], scores, name in hidden) for name in sorted(members))
    shares = [group.matched_share for group in groups if group.matched_share is not None]
    averages = [group.average for group in groups if group.average is not None]
    return GroupReport(
        groups=groups,
        share_gap=max(shares) - min(shares) if len(shares) > 1 else None,
        share_ratio=(min(shares) / max(shares) if max(shares) else 1.0) if len(shares) > 1 else None,
        score_gap=max(averages) - min(averages) if len(averages) > 1 else None,
    )


def hidden_groups(sizes: Mapping[str, int]) -> frozenset[str]:
    """Return which groups may not be shown, small ones and those that would give them away."""
    by_size = sorted(sizes, key=lambda name: (sizes[name], name))
    hidden = [name for name in by_size if sizes[name] < FEWEST]
    while (
        hidden
        and len(hidden) < len(by_size)
        and (len(hidden) == 1 or sum(map(sizes.__getitem__, hidden)) < FEWEST)
    ):
        hidden.append(by_size[len(hidden)])
    return frozenset(hidden)


def _group(name: str, people: list[str], scores: Mapping[str, list[int]], is_hidden: bool) -> Group:
    if is_hidden:
        return Group(name, None, None, None)
    matched = [scores[person] for person in people if person in scores]
    pairs = [micro for held in matched for micro in held]
    # An average over fewer than five people would say something about single ones.
    average = sum(pairs) / len(pairs) / MICRO if len(matched) >= FEWEST else None
    return Group(name, len(people), len(matched) / len(people), average)
