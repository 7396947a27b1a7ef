"""A round held in memory: read once, solved as often as a coordinator has ideas."""

from __future__ import annotations

import time
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from rapport.matching.engine import grades
from rapport.matching.engine.answers import Answers, read_answers
from rapport.matching.engine.collecting import without_collecting
from rapport.matching.engine.columns import Columns, build_columns
from rapport.matching.engine.errors import Cancelled
from rapport.matching.engine.feasible import Feasibility, build_feasibility
from rapport.matching.engine.flow import Demand
from rapport.matching.engine.knowledge import Knowledge
from rapport.matching.engine.lift import lift
from rapport.matching.engine.market import DENSE_PAIRS, Market
from rapport.matching.engine.near import Near, near_to
from rapport.matching.engine.optimize import Best, optimize
from rapport.matching.engine.pairs import NO_PAIRS, Pairs, in_order
from rapport.matching.engine.problem import Lock, Problem, check_locks
from rapport.matching.engine.records import QUARTER_MINUTES, Person
from rapport.matching.engine.rules import Rules
from rapport.matching.engine.scenario import MICRO, MOST_WAITED, WAITED_ALONE, Scenario
from rapport.matching.engine.score import PairScore
from rapport.matching.engine.solution import MadePair, Solution
from rapport.matching.engine.stable import settle
from rapport.matching.engine.weights import Weights

MANY_PAIRS: Final = 400_000_000
ENOUGH_FOR_MANY: Final = 0.001
MARKETS_KEPT: Final = 2
SMALL_PAIRS: Final = 200_000
"""Up to here all scores are made anew for other weights; it takes no time."""

Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Tier:
    """Mentees who were placed together: what was asked, and the best found for it."""

    demand: Demand
    best: Best


@dataclass(frozen=True, slots=True)
class Solved:
    """What explanations need of a solved scenario; ``locked`` are those of ``made`` that were settled before."""

    round: Round
    market: Market
    scenario: Scenario
    tiers: tuple[Tier, ...]
    made: Pairs
    locked: Pairs


@dataclass(slots=True)
class Round:
    """One problem, its answers read once. Markets of earlier scenarios are kept for the next."""

    problem: Problem
    answers: Answers
    weights: Weights
    told: dict[Weights, dict[int, PairScore]] = field(default_factory=dict)
    """What was said of the pairs of the last solution under each weights; ``explain_pairs`` remembers it here."""
    _rules: dict[Rules, Feasibility] = field(default_factory=dict)
    _markets: dict[tuple[Weights, Rules], Knowledge] = field(default_factory=dict)

    @classmethod
    def of(cls, problem: Problem) -> Round:
        """Check a problem and read its people. Raises: MatchingError."""
        with without_collecting():
            problem.check()
            weights = problem.weights
            if not problem.weights_are_final:
                weights = weights.asked_of(problem.mentees, problem.mentors)
            return cls(problem, read_answers(problem.mentees, problem.mentors), weights)

    def solve(
        self,
        scenario: Scenario | None = None,
        *,
        progress: Progress = lambda stage, done: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Solution:
        """Solve one scenario.

        ``progress`` is told the stage (``rules``, ``candidates``, ``solve``, ``certify``, ``fairness``) and
        how much of it is done. ``cancelled`` is asked between steps. Raises: Cancelled, MatchingError.
        """
        scenario = scenario or Scenario()
        with without_collecting():
            return _Solving(self, scenario, progress, cancelled).run()

    def market(self, weights: Weights | None = None, rules: Rules | None = None) -> Market:
        """Return the market under these weights and rules."""
        return self.knowledge(weights, rules).market

    def knowledge(self, weights: Weights | None = None, rules: Rules | None = None) -> Knowledge:
        """Return what is known under these weights and rules; pairs that mattered under others are a head start."""
        weights = replace(weights or self.weights, asked=self.weights.asked)
        rules = rules or self.problem.rules
        if (weights, rules) not in self._markets:
            if rules not in self._rules:
                self._rules[rules] = build_feasibility(self.answers, rules)
            columns = build_columns(self.answers, weights)
            least = round(rules.minimum_score * MICRO)
            near = self._near(columns, rules)
            seeds = next(reversed(self._markets.values())).pairs if self._markets else NO_PAIRS
            # Two matrices of scores at once are too much where one is large, so the second takes the room of
            # the first.
            large = near is None and 2 * columns.left.shape[0] * columns.right.shape[0] > DENSE_PAIRS
            room = None
            while len(self._markets) >= (1 if large else MARKETS_KEPT):
                gone = self._markets.pop(next(iter(self._markets)))
                if large:
                    freed = gone.market.release()
                    room = freed if room is None else room
            market = Market(columns, self._rules[rules], least, near, room)
            self._markets[weights, rules] = Knowledge.of(market, seeds)
        return self._markets[weights, rules]

    def _near(self, columns: Columns, rules: Rules) -> Near | None:
        """Return scores in memory under the same rules that nearly tell those of other weights, if there are any."""
        for (_, others), known in self._markets.items():
            if others == rules and (neighbor := known.market.neighbor) is not None:
                near = near_to(*neighbor, columns)
                if near is not None and near.held.scores.size > SMALL_PAIRS:
                    return near
        return None

    def row(self, mentee_id: str) -> int:
        """Return the row of a mentee. Raises: KeyError."""
        return _place(self.answers.mentees, mentee_id)

    def column(self, mentor_id: str) -> int:
        """Return the column of a mentor. Raises: KeyError."""
        return _place(self.answers.mentors, mentor_id)


def _place(people: Sequence[Person], person_id: str) -> int:
    """Return where somebody stands; people are ordered by id."""
    at = bisect_left(people, person_id, key=lambda person: person.id)
    if at == len(people) or people[at].id != person_id:
        raise KeyError(person_id)
    return at


@dataclass(slots=True)
class _Solving:
    """One run of one scenario."""

    round: Round
    scenario: Scenario
    progress: Progress
    cancelled: Callable[[], bool]
    seconds: dict[str, float] = field(default_factory=dict)
    _stage: str = "rules"
    _since: float = field(default_factory=time.perf_counter)

    def run(self) -> Solution:
        """Settle locks, place everybody tier by tier, and sum up."""
        self._tell("rules", 0.0)
        problem, scenario = self.round.problem, self.scenario
        rules = scenario.rules or problem.rules
        locks = problem.locks | scenario.locks
        check_locks(problem, locks, rules)
        knowledge = self.round.knowledge(scenario.weights, rules)
        market = knowledge.market
        locked = self._locked(market, locks)
        demand = self._demand(rules, locked)
        rows = self._few_hours(rules)
        tiers, base = list[Tier](), [locked]
        for mask in (~rows, rows):
            if (demand.seats * mask).any():
                tier, plain = self._place_tier(knowledge, replace(demand, seats=demand.seats * mask))
                demand = _less(demand, tier.best.made)
                tiers.append(tier)
                base.append(plain)
        made = in_order([locked, *(tier.best.made for tier in tiers)])
        solved = Solved(self.round, market, scenario, tuple(tiers), made, locked)
        return self._summed_up(solved, in_order(base), rows, rules)

    def _place_tier(self, knowledge: Knowledge, demand: Demand) -> tuple[Tier, Pairs]:
        """Place some mentees; return what was found and, to state the cost of fairness, the best sum without it."""
        market, gap = knowledge.market, self.scenario.gap
        if gap is None:
            gap = 0.0 if market.shape[0] * market.shape[1] <= MANY_PAIRS else ENOUGH_FOR_MANY
        best = optimize(knowledge, demand, gap=gap, check=self._check, progress=self._tell)
        plain = best.made
        if self.scenario.lift:
            target = self._target(plain)
            best = lift(market, demand, best, target, check=self._check, progress=self._lifting)
        elif self.scenario.stable:
            self._tell("fairness", 0.0)
            best = settle(market, demand, best, check=self._check)
        return Tier(demand, best), plain

    def _target(self, plain: Pairs) -> int:
        if self.scenario.lift_to is not None:
            return round(self.scenario.lift_to * MICRO)
        return int(plain.micro.mean()) if plain.size else 0

    def _locked(self, market: Market, locks: Iterable[Lock]) -> Pairs:
        keys = sorted((self.round.row(one), self.round.column(other)) for one, other in locks)
        if not keys:
            return NO_PAIRS
        rows, cols = np.array(keys, np.int32).T
        return Pairs(rows, cols, market.micro(rows, cols))

    def _demand(self, rules: Rules, locked: Pairs) -> Demand:
        mentees, mentors = self.round.answers.mentees, self.round.answers.mentors
        waited = np.array([min(mentee.waited_rounds, MOST_WAITED) for mentee in mentees], np.float64)
        places = np.array([mentor.places for mentor in mentors], np.int64)
        kept_free = np.where(places > 1, np.maximum(places - rules.keep_free, 1), places)
        whole = Demand(
            seats=np.array([mentee.seats for mentee in mentees], np.int64),
            alone=np.rint((self.scenario.alone_cost + waited * WAITED_ALONE) * MICRO).astype(np.int64),
            places=kept_free,
            taken=np.zeros(len(mentors), np.int64),
            place_cost=np.zeros(len(mentors), np.int64),
            step=round(self.scenario.spread * MICRO),
        )
        return _less(whole, locked)

    def _few_hours(self, rules: Rules) -> NDArray[np.bool_]:
        """Return who gives fewer hours than the rule expects, where hours were asked for at all."""
        mentees, hours = self.round.answers.mentees, self.round.answers.hours
        if not rules.few_hours_minutes or not hours.mentees.any() or not hours.mentors.any():
            return np.zeros(len(mentees), bool)
        given = np.bitwise_count(hours.mentees).sum(axis=1) * QUARTER_MINUTES
        agreed = np.array([mentee.hours_agreed for mentee in mentees], bool)
        return np.asarray((given < rules.few_hours_minutes) & ~agreed)

    def _summed_up(self, solved: Solved, base: Pairs, few: NDArray[np.bool_], rules: Rules) -> Solution:
        mentees, mentors = self.round.answers.mentees, self.round.answers.mentors
        made, locked = solved.made, set(solved.locked.keys(len(mentors)).tolist())
        keys = made.keys(len(mentors)).tolist()
        pairs = tuple(
            MadePair(mentees[row].id, mentors[col].id, micro, key in locked)
            for row, col, micro, key in zip(
                made.rows.tolist(), made.cols.tolist(), made.micro.tolist(), keys, strict=True
            )
        )
        held = np.bincount(made.rows, minlength=len(mentees))
        empty = [
            mentee.id for mentee, count in zip(mentees, held.tolist(), strict=True) if count < mentee.seats
        ]
        met, wishers = self._wishes(pairs)
        settled = int(solved.locked.micro.sum())
        value = settled + sum(tier.best.value for tier in solved.tiers)
        bound = settled + sum(tier.best.bound for tier in solved.tiers)
        lifting = self.scenario.lift and made.size
        self._tell("done", 1.0)
        return Solution(
            scenario=self.scenario,
            pairs=pairs,
            unmatched=tuple(empty),
            placed_last=tuple(mentees[row].id for row in np.flatnonzero(few)),
            value_micro=value,
            bound_micro=bound,
            places=int(sum(mentor.places for mentor in mentors)),
            wishes_met=met,
            wishers=wishers,
            fairness_cost=float(base.micro.mean() - made.micro.mean()) / MICRO if lifting else 0.0,
            lifted_to=self._target(base) / MICRO if lifting else None,
            seconds=self.seconds,
            solved=solved,
        )

    def _wishes(self, pairs: Iterable[MadePair]) -> tuple[int, int]:
        wishes = {
            mentee.id: grades.wishes_of(mentee)
            for mentee in self.round.answers.mentees
            if mentee.wishes or mentee.liked or mentee.asked
        }
        met = {pair.mentee_id for pair in pairs if pair.mentor_id in wishes.get(pair.mentee_id, ())}
        return len(met), sum(bool(named) for named in wishes.values())

    def _check(self) -> None:
        if self.cancelled():
            raise Cancelled

    def _lifting(self, done: float) -> None:
        self._tell("fairness", done)

    def _tell(self, stage: str, done: float) -> None:
        """Report progress and book the time that passed on the stage that ends."""
        now = time.perf_counter()
        self.seconds[self._stage] = self.seconds.get(self._stage, 0.0) + now - self._since
        self._stage, self._since = stage, now
        self.progress(stage, done)
        self._check()


def _less(demand: Demand, made: Pairs) -> Demand:
    """Return what is left of a demand after some pairs are made."""
    seats = np.bincount(made.rows, minlength=demand.seats.size)
    places = np.bincount(made.cols, minlength=demand.places.size)
    # A lock may use a place that was to be kept free for late joiners; it never makes the rest less than
    # none.
    return replace(
        demand,
        seats=np.maximum(demand.seats - seats, 0),
        places=np.maximum(demand.places - places, 0),
        taken=demand.taken + places,
    )
