"""Why a feature earned what it earned, and what is worth knowing, as codes with what their sentences need.

A reason is a code and parameters, never a finished sentence: the product says it in the reader's language,
and
``engine.wording`` in English. ``REASON_CODES`` lists every code there is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from rapport.matching.engine import grades
from rapport.matching.engine.records import Mentee, Mentor, Person, overlap_minutes
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


def reason_for(feature: str, mentee: Mentee, mentor: Mentor, micro: int) -> Reason:
    """Return why the feature earned ``micro`` for this pair."""
    return _REASONS[feature](mentee, mentor, micro)


def worth_knowing(
    mentee: Mentee, mentor: Mentor, uncovered: tuple[str, ...], asked: frozenset[str]
) -> tuple[Reason, ...]:
    """Return what the two should know before they say yes, the weightiest first."""
    found = [Reason("need_open", {"needs": uncovered})] if uncovered else []
    shared = overlap_minutes(mentee, mentor)
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
        found.append(Reason("one_place_left"))
    if mentor.id in mentee.earlier or mentee.id in mentor.earlier:
        found.append(Reason("met_before"))
    return tuple(found)


def _needs(mentee: Mentee, mentor: Mentor, micro: int) -> Reason:
    found = grades.coverage(mentee, mentor)
    count = len(found.covered) + len(found.uncovered)
    if not found.covered:
        return Reason("needs_uncovered", {"of": count})
    return Reason(
        "needs_covered", {"done": found.done, "talk": found.talk, "uncovered": found.uncovered, "of": count}
    )


def _text(mentee: Mentee, mentor: Mentor, micro: int) -> Reason:
    if not micro:
        return Reason("text_apart")
    if mentee.text and mentor.text and mentee.text_is_open and mentor.text_is_open:
        return Reason("text_alike_quoted", {"share": micro, "need": mentee.text, "experience": mentor.text})
    return Reason("text_alike", {"share": micro})


def _shared(
    feature: str, mine: Callable[[Person], tuple[str, ...]]
) -> Callable[[Mentee, Mentor, int], Reason]:
    def reason(mentee: Mentee, mentor: Mentor, micro: int) -> Reason:
        theirs = mine(mentor)
        shared = tuple(pick for pick in dict.fromkeys(mine(mentee)) if pick in theirs)
        return Reason(f"{feature}_shared", {"shared": shared}) if shared else Reason(f"{feature}_none")

    return reason


def _wish(side: str) -> Callable[[Mentee, Mentor, int], Reason]:
    def reason(mentee: Mentee, mentor: Mentor, micro: int) -> Reason:
        wisher, wished = (mentee, mentor.id) if side == "mentee" else (mentor, mentee.id)
        if wished in wisher.wishes[: len(grades.WISH_STEPS)]:
            return Reason(f"{side}_wished", {"place": wisher.wishes.index(wished) + 1})
        if wished in wisher.asked:
            return Reason(f"{side}_asked")
        return Reason(f"{side}_liked") if wished in wisher.liked else Reason(f"{side}_no_wish")

    return reason


def _hours(mentee: Mentee, mentor: Mentor, micro: int) -> Reason:
    shared = overlap_minutes(mentee, mentor)
    if shared is None:
        return Reason("hours_unknown")
    return Reason("hours_shared", {"minutes": shared}) if shared else Reason("hours_none")


def _format(mentee: Mentee, mentor: Mentor, micro: int) -> Reason:
    shared = tuple(way for way in dict.fromkeys(mentee.formats) if way in mentor.formats)
    return Reason("format_shared", {"shared": shared}) if shared else Reason("format_none")


def _rhythm(mentee: Mentee, mentor: Mentor, micro: int) -> Reason:
    if not mentee.per_month or not mentor.per_month:
        return Reason("rhythm_unknown")
    return Reason("rhythm_near", {"mentee": mentee.per_month, "mentor": mentor.per_month})


def _view(mentee: Mentee, mentor: Mentor, micro: int) -> Reason:
    if not micro:
        return Reason("view_alike")
    which = "function" if mentee.function and mentee.function != mentor.function else "background"
    return Reason("view_different", {"mentee": getattr(mentee, which), "mentor": getattr(mentor, which)})


def _personal(mentee: Mentee, mentor: Mentor, micro: int) -> Reason:
    # Only counts: the mentor's own answers are used for this mentee and shown to nobody.
    met = sum(mentor.personal.get(trait) in accepted for trait, accepted in mentee.alike.items())
    return Reason("personal_met", {"met": met, "of": len(mentee.alike)})


_REASONS: Final[Mapping[str, Callable[[Mentee, Mentor, int], Reason]]] = {
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
