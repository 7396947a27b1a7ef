"""Matching that is exact, fair, and explains itself.

Pure Python over NumPy; knows neither Django nor any other package.

**For suggestions**::

    from rapport.matching import engine

    mina = engine.Mentee(id="m1", needs=(("public speaking", 2), ("saying no", 1)), values=("calm",))
    omar = engine.Mentor(id="o1", done=("public speaking",), talk=("saying no",), places=2)

    engine.blocked_by(mina, omar, engine.Rules())  # -> Barrier(code, params) or None
    pair = engine.score_pair(mina, omar, engine.Weights())
    pair.value               # 0 to 1; pair.micro in millionths, exact
    pair.parts               # (Part(feature, value, weight, micro, reason, audience), ...)
    pair.shown_to("mentee")  # the parts that person may see; wishes stay secret
    pair.coverage            # .done .talk .covered .uncovered: the coverage bar
    pair.worth_knowing       # (Reason(code, params), ...)
    engine.rank_for(mina, mentors, weights, rules, limit=5)  # one "different view" in each five
    engine.sentence(reason_or_barrier)  # an English sentence; the product translates by code
    engine.fit_word(pair.value)         # "strong", "good" or "thin"

``Weights().asked_of(mentees, mentors)`` leaves out the questions nobody in a program was asked, so that
scores use the whole scale; call it once per program, not per pair. ``REASON_CODES`` lists every reason code
with its parameters, ``BARRIER_CODES`` every rule. A part's audience is ``both``, ``mentee`` or ``mentor``
(their own wishes), or ``nobody`` (used for the mentee who asked for it, shown to no one).

**For whole rounds**::

    problem = engine.Problem(mentees, mentors, rules, weights, locks=frozenset({("m1", "o1")}))
    round_ = engine.Round.of(problem)          # reads once; raises MatchingError, a sentence, for wrong input
    solution = round_.solve(engine.LIFT_WEAKEST, progress=lambda stage, done: ..., cancelled=lambda: False)
    for scenario in engine.three_ways(problem.weights): round_.solve(scenario)   # later ones start warm

    solution.pairs, solution.unmatched         # MadePair(mentee_id, mentor_id, micro, is_locked), ids
    solution.average, solution.weakest, solution.gap, solution.is_optimal, solution.loads()
    solution.wishes_met, solution.wishers, solution.fairness_cost, solution.placed_last
    engine.why(solution, mentee_id, mentor_id)            # PairScore, as it counted here
    engine.why_all(solution)                              # the same of every pair, in order, much faster
    engine.why_not(solution, mentee_id, mentor_id)        # WhyNot: the rule, or what forcing it would cost
    engine.what_it_takes(solution, mentee_id, mentor_id)  # WhatItTakes: points, and single answers that would do
    engine.why_alone(solution, mentee_id)                 # WhyAlone: which rules forbid whom
    engine.other_options(solution, mentee_id)             # (Option(mentor_id, gain_micro, how, ...), ...)
    engine.cost_of_lock(...), engine.cost_of_swap(...)    # Consequence: totals, and everybody who moves
    engine.compared(before, after)                        # the same between two solutions
    engine.blocking_pairs(solution)                       # who would both rather have each other
    engine.group_report(solution, {mentee_id: group})     # shares and averages; groups under five stay hidden
    engine.freeze(solution), engine.thaw(json), engine.digest(json)   # kept as JSON, explained years later

A ``Round`` is used by one thread at a time. The page docs/algorithms/matching.md has guarantees, steps and sources.
"""

from rapport.matching.engine.errors import (
    Cancelled,
    InvalidLock,
    InvalidPerson,
    InvalidRules,
    InvalidWeights,
    MatchingError,
    NothingToMatch,
)
from rapport.matching.engine.explain import (
    Consequence,
    Moved,
    Option,
    WhatItTakes,
    WhyAlone,
    WhyNot,
    compared,
    cost_of_lock,
    cost_of_swap,
    other_options,
    rules_of,
    weights_of,
    what_it_takes,
    why,
    why_alone,
    why_not,
)
from rapport.matching.engine.explain_pairs import why_all
from rapport.matching.engine.freeze import digest, freeze, thaw
from rapport.matching.engine.grades import Coverage
from rapport.matching.engine.groups import Group, GroupReport, group_report
from rapport.matching.engine.problem import Lock, Problem
from rapport.matching.engine.rank import fit_word, rank_for
from rapport.matching.engine.reasons import REASON_CODES, Reason
from rapport.matching.engine.records import Mentee, Mentor, Person, Window, overlap_minutes
from rapport.matching.engine.rounds import Round
from rapport.matching.engine.rules import Barrier, Rules, all_barriers, blocked_by
from rapport.matching.engine.scenario import (
    HIGHEST_AVERAGE,
    LIFT_WEAKEST,
    Scenario,
    three_ways,
    wishes_first,
)
from rapport.matching.engine.score import PairScore, Part, score_micro, score_pair
from rapport.matching.engine.solution import MadePair, Solution
from rapport.matching.engine.stability import blocking_pairs
from rapport.matching.engine.weights import FEATURES, GROUPS, Weights
from rapport.matching.engine.wording import BARRIERS as _BARRIERS
from rapport.matching.engine.wording import sentence

BARRIER_CODES = tuple(_BARRIERS)

__all__ = [
    "BARRIER_CODES",
    "FEATURES",
    "GROUPS",
    "HIGHEST_AVERAGE",
    "LIFT_WEAKEST",
    "REASON_CODES",
    "Barrier",
    "Cancelled",
    "Consequence",
    "Coverage",
    "Group",
    "GroupReport",
    "InvalidLock",
    "InvalidPerson",
    "InvalidRules",
    "InvalidWeights",
    "Lock",
    "MadePair",
    "MatchingError",
    "Mentee",
    "Mentor",
    "Moved",
    "NothingToMatch",
    "Option",
    "PairScore",
    "Part",
    "Person",
    "Problem",
    "Reason",
    "Round",
    "Rules",
    "Scenario",
    "Solution",
    "Weights",
    "WhatItTakes",
    "WhyAlone",
    "WhyNot",
    "Window",
    "all_barriers",
    "blocked_by",
    "blocking_pairs",
    "compared",
    "cost_of_lock",
    "cost_of_swap",
    "digest",
    "fit_word",
    "freeze",
    "group_report",
    "other_options",
    "overlap_minutes",
    "rank_for",
    "rules_of",
    "score_micro",
    "score_pair",
    "sentence",
    "thaw",
    "three_ways",
    "weights_of",
    "what_it_takes",
    "why",
    "why_all",
    "why_alone",
    "why_not",
    "wishes_first",
]
