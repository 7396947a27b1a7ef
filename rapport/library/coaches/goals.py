"""The goal coach: five lights that each ask one question, and a sentence put together from the answers.

The lights advise. Research on goals supports clear, shared and written ones; the five letters themselves are a
habit rather than a theory, and can do harm to learning, so a learning goal is asked for strategies instead.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from django.utils.formats import date_format
from django.utils.translation import gettext

from rapport.library.coaches.hints import READ_AT_MOST
from rapport.library.coaches.languages import Rules, rules_for

State = Literal["yes", "next", "later"]
Kind = Literal["smart", "learning", "stretch"]
CRITERIA = ("specific", "measurable", "achievable", "relevant", "timebound")

_ENOUGH_WORDS = 5
_WORD = re.compile(r"[^\W\d_]+")
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalDraft:
    """What somebody has written of a goal so far; nothing of it needs to be there.

    ``what`` answers "what exactly", ``start``, ``target`` and ``unit`` how one would notice, ``strategies`` how a
    learning goal will be approached.
    """

    text: str = ""
    kind: Kind = "smart"
    what: str = ""
    start: str = ""
    target: str = ""
    unit: str = ""
    why: str = ""
    steps: Sequence[str] = ()
    strategies: str = ""
    by_on: date | None = None


@dataclass(frozen=True, slots=True)
class Light:
    """One of the five: on (``yes``), open (``next``), or not asked about yet (``later``), with what it says."""

    key: str
    state: State
    title: str
    says: str

    @property
    def is_on(self) -> bool:
        """Whether the light is on."""
        return self.state == "yes"


def goal_lights(draft: GoalDraft) -> tuple[Light, ...]:
    """Return the five lights, in their order, each with one concrete question or with what is there.

    What the fields answer counts in every language; what the sentence says is read in languages we know.
    """
    text = draft.text[:READ_AT_MOST]
    rules = rules_for(text)
    return (
        _specific(draft, text, rules),
        _measurable(draft, text, rules),
        _achievable(draft, text, rules),
        _relevant(draft, text, rules),
        _timebound(draft, text, rules),
    )


def compose_goal_sentence(draft: GoalDraft) -> str:
    """Return the goal as one sentence made of the answers, with its number and its date.

    What the sentence already says is not said twice. Without any answer the text comes back, tidied.
    """
    base = " ".join((draft.what or draft.text).split()).rstrip(" .!…,;:")
    if not base:
        return ""
    rules = rules_for(base)
    parts = [base[:1].upper() + base[1:]]
    measure = draft.strategies.strip() if draft.kind == "learning" else _measure(draft)
    if measure and measure.casefold() not in base.casefold():
        parts.append(measure.rstrip(" ."))
    if draft.by_on is not None and not (rules and rules.time.search(base)):
        parts.append(gettext("by %(date)s") % {"date": date_format(draft.by_on, "j F Y")})
    return f"{', '.join(parts)}."


def _measure(draft: GoalDraft) -> str:
    start, target, unit = (" ".join(part.split()) for part in (draft.start, draft.target, draft.unit))
    if not target:
        return ""
    measure = gettext("from %(start)s to %(target)s %(unit)s") if start else gettext("to %(target)s %(unit)s")
    return " ".join((measure % {"start": start, "target": target, "unit": unit}).split())


def _specific(draft: GoalDraft, text: str, rules: Rules | None) -> Light:
    title = gettext("Specific")
    is_vague = rules is not None and rules.vague_goal.search(text) is not None
    is_long_enough = len(_WORD.findall(text)) >= _ENOUGH_WORDS
    if draft.what.strip() or (is_long_enough and not is_vague):
        return Light("specific", "yes", title, gettext("You can picture it."))
    return Light("specific", "next", title, gettext("What exactly would you do, and where?"))


def _measurable(draft: GoalDraft, text: str, rules: Rules | None) -> Light:
    title = gettext("Measurable")
    if draft.kind == "learning":
        if draft.strategies.strip():
            return Light("measurable", "yes", title, gettext("You know which ways of learning you’ll try."))
        return Light(
            "measurable", "next", title, gettext("Which two or three ways of learning it will you try?")
        )
    if draft.target.strip() or _counts(text, rules):
        return Light("measurable", "yes", title, gettext("There’s something you can count or see."))
    question = gettext("How would you both notice? A number, a yes or no, something someone says.")
    return Light("measurable", "next", title, question)


def _counts(text: str, rules: Rules | None) -> bool:
    """Whether a sentence holds a number or a result that is there or not; dates are no numbers."""
    if rules is None:
        return _DIGIT.search(text) is not None
    return bool(
        rules.amount.search(rules.date.sub(" ", rules.time.sub(" ", text))) or rules.result.search(text)
    )


def _achievable(draft: GoalDraft, text: str, rules: Rules | None) -> Light:
    title = gettext("Achievable")
    steps = [step for step in draft.steps if step.strip()]
    if rules is not None and draft.kind != "stretch" and rules.overreach.search(text):
        question = gettext("That’s a lot. Which part of it is in your hands?")
        return Light("achievable", "next", title, question)
    if len(steps) > 1:
        return Light("achievable", "yes", title, gettext("Small enough to begin."))
    if steps:
        return Light("achievable", "next", title, gettext("Add one more step you could start this month."))
    question = gettext("What could you start within a week, in an hour or less?")
    return Light("achievable", "later", title, question)


def _relevant(draft: GoalDraft, text: str, rules: Rules | None) -> Light:
    title = gettext("Relevant")
    if draft.why.strip() or (rules is not None and rules.purpose.search(text)):
        return Light("relevant", "yes", title, gettext("It’s tied to something you want."))
    return Light("relevant", "later", title, gettext("Why now, and why you?"))


def _timebound(draft: GoalDraft, text: str, rules: Rules | None) -> Light:
    title = gettext("Time-bound")
    if draft.by_on is not None or (rules is not None and rules.time.search(text)):
        return Light("timebound", "yes", title, gettext("There’s a date to look back from."))
    return Light("timebound", "next", title, gettext("By when would you like to look back on it?"))
