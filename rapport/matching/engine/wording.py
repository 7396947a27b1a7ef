"""Reasons, barriers and what is worth knowing as English sentences, for the command and as a fallback."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from rapport.matching.engine.reasons import Reason
from rapport.matching.engine.rules import Barrier

Says = Callable[[Mapping[str, Any]], str]


def sentence(thing: Reason | Barrier) -> str:
    """Return one English sentence for a reason or a barrier."""
    table = BARRIERS if isinstance(thing, Barrier) else REASONS
    return table[thing.code](thing.params)


def listed(words: Sequence[object], joint: str = "and") -> str:
    """Return ``a, b and c``."""
    names = [str(word) for word in words]
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {joint} {names[-1]}"


def duration(minutes: float) -> str:
    """Return a stretch of time as people say it."""
    hours, rest = divmod(round(minutes), 60)
    parts = []
    if hours:
        parts.append("an hour" if hours == 1 else f"{hours} hours")
    if rest or not hours:
        parts.append(f"{rest} minutes")
    return " and ".join(parts)


def ordinal(place: int) -> str:
    """Return ``first``, ``second`` and so on, in digits from the sixth."""
    words = ("first", "second", "third", "fourth", "fifth")
    return words[place - 1] if place <= len(words) else f"{place}th"


def times_a_month(times: float) -> str:
    """Return a rhythm as people say it."""
    return "once a month" if times == 1 else "twice a month" if times == 2 else f"{times:g} times a month"


def _needs(p: Mapping[str, Any]) -> str:
    said = []
    if p["done"]:
        said.append(f"has done {listed(p['done'])}")
    if p["talk"]:
        said.append(f"can talk about {listed(p['talk'])}")
    covered = len(p["done"]) + len(p["talk"])
    return f"The mentor {' and '.join(said)}: {covered} of {p['of']} needs."


def _same(p: Mapping[str, Any]) -> str:
    return f"The {p['trait']} has to be the same: {p['mentee']} is not {p['mentor']}."


def _spoken(p: Mapping[str, Any]) -> str:
    return f"No language in common: {listed(p['mentee'])} on one side, {listed(p['mentor'])} on the other."


REASONS: Final[Mapping[str, Says]] = {
    "needs_covered": _needs,
    "needs_uncovered": lambda p: "The mentor speaks to none of the needs.",
    "text_alike": lambda p: "What one hopes for is close to what the other has lived through.",
    "text_alike_quoted": lambda p: f"“{p['need']}” meets “{p['experience']}”.",
    "text_apart": lambda p: "Their own words are about different things.",
    "values_shared": lambda p: f"Both hold dear: {listed(p['shared'])}.",
    "values_none": lambda p: "They put different values first.",
    "style_shared": lambda p: f"Both like to work in the same way: {listed(p['shared'])}.",
    "style_none": lambda p: "They like to work in different ways.",
    "mentee_wished": lambda p: f"The mentee’s {ordinal(p['place'])} wish.",
    "mentee_asked": lambda p: "The mentee has asked this mentor.",
    "mentee_liked": lambda p: "The mentee would like this mentor.",
    "mentee_no_wish": lambda p: "The mentee named other people, or nobody.",
    "mentor_wished": lambda p: f"The mentor’s {ordinal(p['place'])} wish.",
    "mentor_asked": lambda p: "The mentor has asked this mentee.",
    "mentor_liked": lambda p: "The mentor would like this mentee.",
    "mentor_no_wish": lambda p: "The mentor named other people, or nobody.",
    "interests_shared": lambda p: f"Both enjoy {listed(p['shared'])}.",
    "interests_none": lambda p: "No interest in common that we know of.",
    "dislikes_shared": lambda p: f"Neither likes {listed(p['shared'], 'or')}.",
    "dislikes_none": lambda p: "No dislike in common that we know of.",
    "hours_shared": lambda p: f"Their hours meet for {duration(p['minutes'])} a week.",
    "hours_none": lambda p: "Their hours do not meet.",
    "hours_unknown": lambda p: "One of them has not said when.",
    "format_shared": lambda p: f"Both would meet {listed(p['shared'], 'or')}.",
    "format_none": lambda p: "They have not named the same way of meeting.",
    "rhythm_near": lambda p: (
        f"One would like to meet {times_a_month(p['mentee'])}, the other {times_a_month(p['mentor'])}."
        if p["mentee"] != p["mentor"]
        else f"Both would like to meet {times_a_month(p['mentee'])}."
    ),
    "rhythm_unknown": lambda p: "One of them has not said how often.",
    "view_different": lambda p: f"A different view: {p['mentee']} and {p['mentor']}.",
    "view_alike": lambda p: "They come from the same corner, as far as we know.",
    "personal_met": lambda p: "What the mentee chose to look for, kept between them and the computer.",
    "need_open": lambda p: f"Not covered: {listed(p['needs'])}. Think of a second mentor.",
    "few_shared_hours": lambda p: f"Their hours meet for {duration(p['minutes'])} a week only.",
    "mentee_hours_unknown": lambda p: "The mentee has not said when.",
    "mentor_hours_unknown": lambda p: "The mentor has not said when.",
    "clocks_apart": lambda p: f"Their clocks are {p['hours']:g} hours apart.",
    "languages_unknown": lambda p: "One of them has not said which languages they speak.",
    "one_place_left": lambda p: "The mentor has one place.",
    "met_before": lambda p: "They have been a pair before.",
    "if_hours": lambda p: f"If their hours met for {duration(p['minutes'])} a week.",
    "if_format": lambda p: "If they would meet in the same way.",
    "if_rhythm": lambda p: "If they wished to meet equally often.",
    "if_need": lambda p: f"If the mentor had done {p['need']}.",
    "if_mentee_wished": lambda p: "If the mentor were the mentee’s first wish.",
    "if_mentor_wished": lambda p: "If the mentee were the mentor’s first wish.",
}

BARRIERS: Final[Mapping[str, Says]] = {
    "self": lambda p: "Nobody can be their own mentor.",
    "private": lambda p: "A wish that stays private stands against this pair.",
    "reporting_line": lambda p: "One of them stands in the other’s reporting line.",
    "never": lambda p: "This pair is on the list of pairs that are not to be made.",
    "earlier_pair": lambda p: "They have been a pair before.",
    "language": _spoken,
    "kind": lambda p: "They are looking for different kinds of mentoring.",
    "format": lambda p: f"One would meet {listed(p['mentee'], 'or')}, the other {listed(p['mentor'], 'or')}.",
    "clearance": lambda p: f"The mentor’s clearance is missing: {listed(p['missing'])}.",
    "same": _same,
    "differ": lambda p: f"The {p['trait']} has to differ, and both are {p['both']}.",
    "hours_apart": lambda p: f"Their clocks are {p['hours']:g} hours apart; {p['most']:g} is the most.",
    "overlap": lambda p: (
        f"Their hours meet for {duration(p['minutes'])} a week; {duration(p['needed'])} is needed."
        if p["minutes"]
        else "Their hours do not meet."
    ),
    "needs_covered": lambda p: (
        f"The mentor speaks to {p['covered']} of the needs; {p['needed']} is the least."
    ),
}
