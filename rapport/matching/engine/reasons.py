"""Why a feature earned what it earned, and what is worth knowing, as codes with what their sentences need.

A reason is a code and parameters, never a finished sentence: the product says it in the reader's language,
and
``engine.wording`` in English. ``REASON_CODES`` lists every code there is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, NamedTuple

from rapport.matching.engine import grades
from rapport.matching.engine.grades import Coverage
from rapport.matching.engine.records import Mentee, Mentor, Person
from rapport.matching.engine.rules import EMPTY, Params, clock_distance_minutes


@dataclass(frozen=True, slots=True)
class Reason:
    """A code of ``REASON_CODES`` and the values its sentence needs."""

    code: str
    params: Params = field(default_factory=lambda: EMPTY)


REASON_CODES: Final[Mapping[str, tuple[str, ...]]] = {
    "needs_covered": ("done", "talk", "uncovered", "of"),
    "needs_uncovered": ("of",),
    "text_alike": ("share",),
    "text_alike_quoted": ("share", "need", "experience"),
    "text_apart": (),
    "values_shared": ("shared",),
    "values_none": (),
    "style_shared": ("shared",),
    "style_none": (),
    "mentee_wished": ("place",),
    "mentee_asked": (),
    "mentee_liked": (),
    "mentee_no_wish": (),
    "mentor_wished": ("place",),
    "mentor_asked": (),
    "mentor_liked": (),
    "mentor_no_wish": (),
    "interests_shared": ("shared",),
    "interests_none": (),
    "dislikes_shared": ("shared",),
    "dislikes_none": (),
    "hours_shared": ("minutes",),
    "hours_none": (),
    "hours_unknown": (),
    "format_shared": ("shared",),
    "format_none": (),
    "rhythm_near": ("mentee", "mentor"),
    "rhythm_unknown": (),
    "view_different": ("mentee", "mentor"),
    "view_alike": (),
    "personal_met": ("met", "of"),
    # Worth knowing.
    "need_open": ("needs",),
    "few_shared_hours": ("minutes",),
    "mentee_hours_unknown": (),
    "mentor_hours_unknown": (),
    "clocks_apart": ("hours",),
    "languages_unknown": (),
    "one_place_left": (),
    "met_before": (),
    # What it would take.
    "if_hours": ("minutes",),
    "if_format": (),
    "if_rhythm": (),
    "if_need": ("need",),
    "if_mentee_wished": (),
    "if_mentor_wished": (),
}


class Facts(NamedTuple):
    """What several reasons of a pair are made of, found once; ``minutes`` is None where either has not said."""

    coverage: Coverage
    minutes: int | None


Teller = Callable[[Mentee, Mentor, int, Facts], Reason]


def teller(feature: str) -> Teller:
    """Return what says why the feature earned so many millionths for a pair."""
    return _REASONS[feature]


def worth_knowing(mentee: Mentee, mentor: Mentor, facts: Facts, asked: frozenset[str]) -> tuple[Reason, ...]:
    """Return what the two should know before they say yes, the weightiest first."""
    uncovered, shared = facts.coverage.uncovered, facts.minutes
    found = [Reason("need_open", {"needs": uncovered})] if uncovered else []
    if shared is not None and shared < grades.ENOUGH_QUARTERS * 15:
        found.append(Reason("few_shared_hours", {"minutes": shared}))
    if shared is None and "hours" in asked:
        found += [
            Reason(code)
            for person, code in ((mentee, "mentee_hours_unknown"), (mentor, "mentor_hours_unknown"))
            if not person.windows
        ]
    here, there = mentee.utc_offset_minutes, mentor.utc_offset_minutes
    if here is not None and there is not None and (apart := clock_distance_minutes(here, there)) >= 180:
        found.append(Reason("clocks_apart", {"hours": apart / 60}))
    if bool(mentee.languages) != bool(mentor.languages):
        found.append(Reason("languages_unknown"))
    if mentor.places == 1:
        found.append(_ONE_PLACE)
    if mentor.id in mentee.earlier or mentee.id in mentor.earlier:
        found.append(Reason("met_before"))
    return tuple(found)


_ONE_PLACE: Final = Reason("one_place_left")


def _needs(mentee: Mentee, mentor: Mentor, micro: int, facts: Facts) -> Reason:
    done, talk, uncovered = facts.coverage.done, facts.coverage.talk, facts.coverage.uncovered
    count = len(done) + len(talk) + len(uncovered)
    if not done and not talk:
        return Reason("needs_uncovered", {"of": count})
    return Reason("needs_covered", {"done": done, "talk": talk, "uncovered": uncovered, "of": count})


def _text(mentee: Mentee, mentor: Mentor, micro: int, facts: Facts) -> Reason:
    if not micro:
        return Reason("text_apart")
    if mentee.text and mentor.text and mentee.text_is_open and mentor.text_is_open:
        return Reason("text_alike_quoted", {"share": micro, "need": mentee.text, "experience": mentor.text})
    return Reason("text_alike", {"share": micro})


def _shared(feature: str, mine: Callable[[Person], tuple[str, ...]]) -> Teller:
    shared_code, none = f"{feature}_shared", Reason(f"{feature}_none")

    def reason(mentee: Mentee, mentor: Mentor, micro: int, facts: Facts) -> Reason:
        theirs = mine(mentor)
        shared = tuple([pick for pick in dict.fromkeys(mine(mentee)) if pick in theirs])
        return Reason(shared_code, {"shared": shared}) if shared else none

    return reason


def _wish(side: str) -> Teller:
    asked, liked, none = (Reason(f"{side}_{said}") for said in ("asked", "liked", "no_wish"))

    def reason(mentee: Mentee, mentor: Mentor, micro: int, facts: Facts) -> Reason:
        wisher, wished = (mentee, mentor.id) if side == "mentee" else (mentor, mentee.id)
        if wished in wisher.wishes[: len(grades.WISH_STEPS)]:
            return Reason(f"{side}_wished", {"place": wisher.wishes.index(wished) + 1})
        if wished in wisher.asked:
            return asked
        return liked if wished in wisher.liked else none

    return reason


# These reasons are the same for many pairs, so each is made once.
@lru_cache(maxsize=1024)
def _of_minutes(minutes: int | None) -> Reason:
    if minutes is None:
        return Reason("hours_unknown")
    return Reason("hours_shared", {"minutes": minutes}) if minutes else Reason("hours_none")


@lru_cache(maxsize=1024)
def _of_formats(ours: tuple[str, ...], theirs: tuple[str, ...]) -> Reason:
    shared = tuple(way for way in dict.fromkeys(ours) if way in theirs)
    return Reason("format_shared", {"shared": shared}) if shared else Reason("format_none")


@lru_cache(maxsize=1024)
def _of_rhythms(ours: float | None, theirs: float | None) -> Reason:
    if not ours or not theirs:
        return Reason("rhythm_unknown")
    return Reason("rhythm_near", {"mentee": ours, "mentor": theirs})


def _hours(mentee: Mentee, mentor: Mentor, micro: int, facts: Facts) -> Reason:
    return _of_minutes(facts.minutes)


def _format(mentee: Mentee, mentor: Mentor, micro: int, facts: Facts) -> Reason:
    return _of_formats(mentee.formats, mentor.formats)


def _rhythm(mentee: Mentee, mentor: Mentor, micro: int, facts: Facts) -> Reason:
    return _of_rhythms(mentee.per_month, mentor.per_month)


def _view(mentee: Mentee, mentor: Mentor, micro: int, facts: Facts) -> Reason:
    if not micro:
        return Reason("view_alike")
    which = "function" if mentee.function and mentee.function != mentor.function else "background"
    return Reason("view_different", {"mentee": getattr(mentee, which), "mentor": getattr(mentor, which)})


def _personal(mentee: Mentee, mentor: Mentor, micro: int, facts: Facts) -> Reason:
    # Only counts: the mentor's own answers are used for this mentee and shown to nobody.
    met = sum(mentor.personal.get(trait) in accepted for trait, accepted in mentee.alike.items())
    return Reason("personal_met", {"met": met, "of": len(mentee.alike)})


_REASONS: Final[Mapping[str, Teller]] = {
    "needs": _needs,
    "text": _text,
    "values": _shared("values", lambda person: person.values[: len(grades.VALUE_STEPS)]),
    "style": _shared("style", lambda person: person.style),
    "mentee_wish": _wish("mentee"),
    "mentor_wish": _wish("mentor"),
    "interests": _shared("interests", lambda person: person.interests),
    "dislikes": _shared("dislikes", lambda person: person.dislikes),
    "hours": _hours,
    "format": _format,
    "rhythm": _rhythm,
    "another_view": _view,
    "personal": _personal,
}
