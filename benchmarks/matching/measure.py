"""One measurement in a process of its own, so that its peak of memory is its own; prints one line of JSON.

python -m benchmarks.matching.measure engine 5000 2500 --places 1 5
"""

from __future__ import annotations

import json
import resource
import sys
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import replace
from statistics import median

import numpy as np
from numpy.typing import NDArray

from benchmarks.matching.people import RULES, program
from rapport.matching import engine
from rapport.matching.engine import market as markets
from rapport.matching.engine.flow import choose_only

# Scipy and the others know no order in which people are placed, so everybody is placed at once here.
ONE_TIER = replace(RULES, few_hours_minutes=0)
Row = dict[str, object]
FORBIDDEN = -1.0
"""What staying alone costs the engine by default, so that all solvers seek the same sum."""


def main() -> None:
    """Measure what the arguments say."""
    parser = ArgumentParser()
    parser.add_argument("what", choices=(*MEASURES, "solver"))
    parser.add_argument("mentees", type=int)
    parser.add_argument("mentors", type=int)
    parser.add_argument("--places", type=int, nargs=2, default=(1, 5))
    parser.add_argument("--gap", type=float)
    parser.add_argument("--solver", choices=tuple(SOLVERS))
    options = parser.parse_args()
    row = solver(options) if options.what == "solver" else MEASURES[options.what](options)
    row["peak_gib"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    json.dump(row, sys.stdout)


def problem_of(options: Namespace) -> engine.Problem:
    """Return the problem of this size."""
    mentees, mentors = program(options.mentees, options.mentors, places=tuple(options.places))
    return engine.Problem(tuple(mentees), tuple(mentors), rules=ONE_TIER)


def figures(solution: engine.Solution) -> Row:
    """Return what is worth comparing in a solution."""
    return {
        "value": sum(pair.micro for pair in solution.pairs) / 1e6,
        "weakest": solution.weakest.value if solution.weakest else 0.0,
        "unmatched": len(solution.unmatched),
        "gap": solution.gap,
    }


def whole(options: Namespace) -> Row:
    """Measure everything from the records to pairs and the reasons of every pair."""
    warm_up()
    problem = problem_of(options)
    tell = Telling()
    watch = Watch()
    round_ = engine.Round.of(problem)
    solution = round_.solve(engine.Scenario(gap=options.gap), progress=tell)
    paired = watch.read()
    engine.why_all(solution)
    done = watch.read()
    row = figures(solution) | {"seconds": done[0], "pairs_seconds": paired[0]}
    row |= {"processor": done[1], "pairs_processor": paired[1]}
    tell("OR-Tools alone", 0.0)
    tier = solution.solved.tiers[0]
    flow = Watch()
    choose_only(tier.best.pairs, tier.demand)
    alone = flow.read()
    row |= {"candidates": tier.best.pairs.size, "flow_seconds": alone[0], "flow_processor": alone[1]}
    return row


def scenarios(options: Namespace) -> Row:
    """Measure second scenarios, each right after a first one of its own round; with reasons and without."""
    warm_up()
    problem = problem_of(options)
    firsts: list[tuple[float, ...]] = []
    row: Row = {}
    for name, second in SECOND.items():
        print(f"  {name}", file=sys.stderr, flush=True)
        watch = Watch()
        round_ = engine.Round.of(problem)
        first = round_.solve()
        paired = watch.read()
        engine.why_all(first)
        firsts.append((*paired, *watch.read()))
        scenario = second(first)
        watch = Watch()
        solution = round_.solve(scenario)
        paired = watch.read()
        engine.why_all(solution)
        row[name] = [*paired, *watch.read()]
        del round_, first, solution
    row["first"] = [median(times) for times in zip(*firsts, strict=True)]
    return row


def locked(first: engine.Solution) -> engine.Scenario:
    """Return the scenario that keeps a pair which is not made."""
    taken = {(pair.mentee_id, pair.mentor_id) for pair in first.pairs}
    mentee, mentor = first.solved.market.wished.rows[0], first.solved.market.wished.cols
    answers = first.solved.round.answers
    name = answers.mentees[mentee].id
    others = (answers.mentors[col].id for col in mentor[first.solved.market.wished.rows == mentee])
    return engine.Scenario(locks=frozenset({next((name, o) for o in others if (name, o) not in taken)}))


SECOND: dict[str, Callable[[engine.Solution], engine.Scenario]] = {
    "another price for leaving somebody out": lambda first: engine.Scenario(alone_cost=0.3),
    "a lock that was not a pair": locked,
    "spreading the load": lambda first: engine.Scenario(spread=0.02),
    "wishes first (other weights)": lambda first: engine.wishes_first(first.solved.round.weights),
    "needs count double (other weights)": lambda first: engine.Scenario(
        weights=replace(first.solved.round.weights, needs=60.0)
    ),
    "stable": lambda first: engine.Scenario(stable=True),
    "lifting the weakest": lambda first: engine.LIFT_WEAKEST,
}


def warm_up() -> None:
    """Let every library load what it loads at first use; the solvers get a small problem first, too."""
    mentees, mentors = program(120, 60)
    engine.why_all(engine.Round.of(engine.Problem(tuple(mentees), tuple(mentors), rules=ONE_TIER)).solve())


class Watch:
    """Tells how many seconds have passed since it was made, and how many of them all processors worked for us."""

    def __init__(self) -> None:
        self.wall, self.worked = time.perf_counter(), time.process_time()

    def read(self) -> tuple[float, float]:
        """Return seconds, and seconds of all processors together."""
        return time.perf_counter() - self.wall, time.process_time() - self.worked


class Telling:
    """Says on standard error where a long measurement is."""

    def __init__(self) -> None:
        self.since, self.before = time.perf_counter(), ""

    def __call__(self, stage: str, done: float) -> None:
        """Say the stage where it is another one."""
        if stage != self.before:
            print(f"  {time.perf_counter() - self.since:7.1f} s  {stage}", file=sys.stderr, flush=True)
            self.before = stage


def matrix(options: Namespace) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return the same scores as a matrix in memory, and places."""
    markets.DENSE_PAIRS = options.mentees * options.mentors
    round_ = engine.Round.of(problem_of(options))
    scores = round_.market().matrix().astype(np.float64)
    scores[scores < 0] = FORBIDDEN * 1e6
    places = np.array([mentor.places for mentor in round_.answers.mentors])
    return scores / 1e6, places


def solver(options: Namespace) -> Row:
    """Measure a solver alone, on scores already in memory."""
    scores, places = matrix(options)
    solve, kind = SOLVERS[options.solver]
    solve(np.eye(3, dtype=kind))
    # No solver here knows places, so each place becomes a column of its own.
    start = time.perf_counter()
    dense = np.repeat(scores, places, axis=1) if places.max() > 1 else scores
    costs = np.ascontiguousarray(-dense, kind)
    building = time.perf_counter() - start
    del scores
    watch = Watch()
    rows, cols = solve(costs)
    seconds, processor = watch.read()
    made = dense[rows, cols]
    made = made[made > 0]
    return {
        "seconds": seconds,
        "processor": processor,
        "with_columns": building + seconds,
        "value": round(float(made.sum()), 6),
        "weakest": float(made.min()),
        "unmatched": options.mentees - made.size,
    }


def by_scipy(costs: NDArray[np.floating]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Solve by scipy's linear_sum_assignment."""
    from scipy.optimize import linear_sum_assignment

    rows, cols = linear_sum_assignment(costs)
    return rows, cols


def by_lapx(costs: NDArray[np.floating]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Solve by lapx in single precision."""
    import lap

    rows, cols = lap.lapjvs(costs, return_cost=False)
    return rows, cols


def by_ortools(costs: NDArray[np.floating]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Solve by OR-Tools' minimum-cost flow over every pair."""
    from ortools.graph.python import min_cost_flow

    rows, cols = costs.shape
    flow = min_cost_flow.SimpleMinCostFlow()
    left, right = (index.ravel().astype(np.int32) for index in np.indices(costs.shape))
    ones = np.ones(rows * cols, np.int64)
    arcs = flow.add_arcs_with_capacity_and_unit_cost(
        left, rows + right, ones, (costs.ravel() * 1e6).astype(np.int64)
    )
    sinks = np.arange(rows, rows + cols, dtype=np.int32)
    flow.add_arcs_with_capacity_and_unit_cost(
        sinks, np.full(cols, rows + cols, np.int32), ones[:cols], np.zeros(cols, np.int64)
    )
    supplies = np.concatenate([np.ones(rows), np.zeros(cols), [-rows]]).astype(np.int64)
    flow.set_nodes_supplies(np.arange(rows + cols + 1, dtype=np.int32), supplies)
    assert flow.solve_max_flow_with_min_cost() == flow.OPTIMAL
    chosen = np.flatnonzero(flow.flows(arcs))
    return left[chosen].astype(np.intp), right[chosen].astype(np.intp)


MEASURES: dict[str, Callable[[Namespace], Row]] = {"engine": whole, "scenarios": scenarios}
SOLVERS = {
    "scipy": (by_scipy, np.float64),
    "lapx": (by_lapx, np.float32),
    "ortools": (by_ortools, np.float64),
}

if __name__ == "__main__":
    main()
