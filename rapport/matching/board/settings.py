"""What matters in a round, in words: five steps for each group of the score, and the rules that can be switched."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from rapport.matching import engine
from rapport.matching.models import MatchingRound

STEP = 10.0
"""What one word more is worth; the evidence's weights are 30, 30, 20, 10 and 10."""

WORDS = (_("Not at all"), _("A little"), _("Some"), _("A lot"), _("Most of all"))
GROUPS = {
    "needs": _("Strengths meet questions"),
    "values": _("What matters to them at work"),
    "wishes": _("Their own wishes"),
    "practical": _("Hours that overlap"),
    "interests": _("Shared interests"),
    "another_view": _("A different view"),
}
DEFAULT_WEIGHTS: Mapping[str, int] = {
    "needs": 3,
    "values": 3,
    "wishes": 2,
    "practical": 1,
    "interests": 1,
    "another_view": 0,
}
RULES = {
    "shared_language": _("At least one shared language"),
    "overlap": _("An hour of overlap each week"),
    "keep_free": _("Leave one place per mentor free"),
    "rolling": _("Look again each morning"),
}
DEFAULT_RULES: Mapping[str, bool] = {
    "shared_language": True,
    "overlap": True,
    "keep_free": False,
    "rolling": False,
}
OVERLAP_MINUTES = 60

WAY_NAMES = {
    MatchingRound.Way.LIFT: _("Lift the weakest"),
    MatchingRound.Way.AVERAGE: _("Highest average"),
    MatchingRound.Way.WISHES: _("Wishes first"),
}


def weights_of(chosen: Mapping[str, int]) -> engine.Weights:
    """The engine's weights for words from 0 to 4; where nothing counts at all, everything counts as usual."""
    words = {name: chosen.get(name, DEFAULT_WEIGHTS[name]) for name in DEFAULT_WEIGHTS}
    if not any(words.values()):
        words = dict(DEFAULT_WEIGHTS)
    return engine.Weights(
        needs=words["needs"] * STEP,
        values=words["values"] * STEP,
        wishes=words["wishes"] * STEP,
        interests=words["interests"] * STEP,
        practical=words["practical"] * STEP,
        another_view=words["another_view"] * STEP,
    )


def rules_of(chosen: Mapping[str, bool], never: frozenset[tuple[str, str]]) -> engine.Rules:
    """The engine's rules for the switches. Reporting line, places and every "not for me" hold in any case."""
    switches = {**DEFAULT_RULES, **chosen}
    return engine.Rules(
        shared_language=switches["shared_language"],
        overlap_minutes=OVERLAP_MINUTES if switches["overlap"] else 0,
        keep_free=1 if switches["keep_free"] else 0,
        shared_format=False,
        shared_kind=False,
        clearance=False,
        never=never,
    )


def scenarios(weights: engine.Weights) -> dict[str, engine.Scenario]:
    """The three ways to do a round, by their code."""
    lift, average, wishes = engine.three_ways(weights)
    return {
        MatchingRound.Way.LIFT.value: lift,
        MatchingRound.Way.AVERAGE.value: average,
        MatchingRound.Way.WISHES.value: wishes,
    }
