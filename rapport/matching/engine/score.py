"""The score of one pair, feature by feature, in plain whole numbers.

``engine.columns`` computes the same numbers for millions of pairs at once; a property test holds the two
together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from rapport.matching.engine import grades
from rapport.matching.engine.grades import Coverage
from rapport.matching.engine.reasons import Facts, Reason, Teller, teller, worth_knowing
from rapport.matching.engine.records import Mentee, Mentor, overlap_minutes, quarters
from rapport.matching.engine.text.span import text_micro
from rapport.matching.engine.weights import Weights, personal_weight

PERFECT: Final = 1_000_000

Audience = Literal["both", "mentee", "mentor", "nobody"]
"""Who may be told of a part. Coordinators see ``both`` only; ``nobody`` is used and never shown."""

AUDIENCES: Final[Mapping[str, Audience]] = {
    "mentee_wish": "mentee",
    "mentor_wish": "mentor",
    "personal": "nobody",
}


class Part(NamedTuple):
    """One feature's share in a score.

    ``micro`` is the contribution in millionths; the parts of a pair add up to its score exactly. ``value``
    runs from 0 to 1 and says how far the feature is met, ``weight`` is the most it could have contributed.
    """

    feature: str
    value: float
    weight: float
    micro: int
    reason: Reason
    audience: Audience


@dataclass(frozen=True, slots=True)
class PairScore:
    """How well two people fit, and why. ``micro`` is the score in millionths."""

    mentee_id: str
    mentor_id: str
    micro: int
    parts: tuple[Part, ...]
    coverage: Coverage
    worth_knowing: tuple[Reason, ...]
    different_view: bool

    @property
    def value(self) -> float:
        """Return the score from 0 to 1."""
        return self.micro / PERFECT

    def shown_to(self, who: Literal["mentee", "mentor", "coordinator"]) -> tuple[Part, ...]:
        """Return the parts that person may see, the weightiest first; secret wishes and answers stay out."""
        seen = [part for part in self.parts if part.audience in ("both", who) and part.micro]
        return tuple(sorted(seen, key=lambda part: -part.micro))


class Share(NamedTuple):
    """One feature's place in a score: the most it can earn in millionths, who may be told, and what says why."""

    feature: str
    most: int
    weight: float
    audience: Audience
    tell: Teller

    def part(self, mentee: Mentee, mentor: Mentor, micro: int, facts: Facts) -> Part:
        """Return the feature's part in the score of a pair for which it earned ``micro``."""
        feature, most, weight, audience, tell = self
        value = micro / most if micro < most else 1.0
        return Part(feature, value, weight, micro, tell(mentee, mentor, micro, facts), audience)


def shares_of(units: Mapping[str, int]) -> tuple[Share, ...]:
    """Return the shares of a mentee whose features have these units."""
    return tuple(
        Share(name, share * 100, share * 100 / PERFECT, AUDIENCES.get(name, "both"), teller(name))
        for name, share in units.items()
    )


def score_pair(mentee: Mentee, mentor: Mentor, weights: Weights) -> PairScore:
    """Score one pair and say why. Rules are not looked at; ask ``blocked_by`` for those."""
    units = weights.units(personal_weight(mentee))
    earned = [_MICRO[feature](mentee, mentor, share) for feature, share in units.items()]
    facts = Facts(grades.coverage(mentee, mentor), overlap_minutes(mentee, mentor))
    parts = tuple(
        share.part(mentee, mentor, micro, facts)
        for share, micro in zip(shares_of(units), earned, strict=True)
    )
    return PairScore(
        mentee_id=mentee.id,
        mentor_id=mentor.id,
        micro=sum(earned),
        parts=parts,
        coverage=facts.coverage,
        worth_knowing=worth_knowing(mentee, mentor, facts, weights.asked),
        different_view=grades.is_different_view(mentee, mentor),
    )


def score_micro(mentee: Mentee, mentor: Mentor, weights: Weights) -> int:
    """Return the score alone in millionths; the cheap half of ``score_pair``."""
    units = weights.units(personal_weight(mentee))
    return sum(_MICRO[feature](mentee, mentor, share) for feature, share in units.items())


def _needs(mentee: Mentee, mentor: Mentor, units: int) -> int:
    shares, claims = grades.need_units(mentee, units), grades.strengths(mentor)
    return sum(shares[skill] * claims[skill] for skill in shares.keys() & claims.keys())


def _values(mentee: Mentee, mentor: Mentor, units: int) -> int:
    ours, theirs = grades.value_steps(mentee.values), grades.value_steps(mentor.values)
    return sum(units * ours[value] // 100 * theirs[value] for value in ours.keys() & theirs.keys())


def _picks(feature: str) -> Callable[[Mentee, Mentor, int], int]:
    each = grades.PICKS[feature] * 100

    def micro(mentee: Mentee, mentor: Mentor, units: int) -> int:
        ours = grades.picked(feature, getattr(mentee, feature))
        theirs = grades.picked(feature, getattr(mentor, feature))
        return sum(units * ours[pick] // each * theirs[pick] for pick in ours.keys() & theirs.keys())

    return micro


def _mentee_wish(mentee: Mentee, mentor: Mentor, units: int) -> int:
    return units * grades.wishes_of(mentee).get(mentor.id, 0)


def _mentor_wish(mentee: Mentee, mentor: Mentor, units: int) -> int:
    return units * grades.wishes_of(mentor).get(mentee.id, 0)


def _hours(mentee: Mentee, mentor: Mentor, units: int) -> int:
    shared = (quarters(mentee.windows) & quarters(mentor.windows)).bit_count()
    return min(shared, grades.ENOUGH_QUARTERS) * (units * 100 // grades.ENOUGH_QUARTERS)


def _format(mentee: Mentee, mentor: Mentor, units: int) -> int:
    return units * grades.format_level(mentee.formats, mentor.formats)


def _rhythm(mentee: Mentee, mentor: Mentor, units: int) -> int:
    return units * grades.rhythm_level(mentee.per_month, mentor.per_month)


def _another_view(mentee: Mentee, mentor: Mentor, units: int) -> int:
    return units * 100 if grades.is_different_view(mentee, mentor) else 0


def _personal(mentee: Mentee, mentor: Mentor, units: int) -> int:
    met = sum(mentor.personal.get(trait) in accepted for trait, accepted in mentee.alike.items())
    return units // max(len(mentee.alike), 1) * 100 * met


def _text(mentee: Mentee, mentor: Mentor, units: int) -> int:
    return text_micro(mentee.vector, mentor.vector, units)


_MICRO: Final[Mapping[str, Callable[[Mentee, Mentor, int], int]]] = {
    "needs": _needs,
    "text": _text,
    "values": _values,
    "style": _picks("style"),
    "mentee_wish": _mentee_wish,
    "mentor_wish": _mentor_wish,
    "interests": _picks("interests"),
    "dislikes": _picks("dislikes"),
    "hours": _hours,
    "format": _format,
    "rhythm": _rhythm,
    "another_view": _another_view,
    "personal": _personal,
}
