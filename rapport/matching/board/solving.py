"""Computing a round in a job: three ways, with live progress, until it is done or called off."""

import json
import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from rapport.history.events import record
from rapport.kernel import clock
from rapport.matching import engine
from rapport.matching.board.arranging import take_way
from rapport.matching.board.forgetting import leave_out, who_left
from rapport.matching.board.gathering import problem_of
from rapport.matching.board.groups import fairness_gap
from rapport.matching.board.policies import may_change
from rapport.matching.board.settings import scenarios
from rapport.matching.meanings.freezing import take_apart
from rapport.matching.meanings.keeping import read_program
from rapport.matching.models import FrozenMeaning, MatchingRound, MatchingRun
from rapport.people.models import Person

FEW = 3
"""Fewer possible mentors than this are worth telling a coordinator before anything is computed."""

STAGES = ("rules", "candidates", "solve", "certify", "fairness", "done")
SAVED_EVERY_SECONDS = 0.5


def ask_for_run(round_: MatchingRound, *, actor: Person | None, now: datetime) -> MatchingRun:
    """Have a round computed in a job; locked pairs stay. Raises: Refused, once it is scheduled or published."""
    from rapport.matching.jobs import solve

    may_change(round_).require()
    with transaction.atomic():
        under_way = MatchingRun.objects.filter(round=round_, state__in=["queued", "running"]).first()
        if under_way is not None:
            return under_way
        last = MatchingRun.objects.filter(round=round_).aggregate(last=Max("number"))["last"] or 0
        run = MatchingRun.objects.create(round=round_, number=last + 1, asked_at=now)
        record("matching.run_asked", actor=actor, now=now, program_id=round_.program_id, subject_id=run.pk)
        solve.enqueue(str(run.pk))
    return run


def call_off_run(round_: MatchingRound, *, now: datetime) -> bool:
    """Stop a computation; the pairs stay as they were. Returns whether there was one."""
    under_way = MatchingRun.objects.filter(round=round_, state__in=["queued", "running"])
    return bool(under_way.update(state=MatchingRun.State.CANCELLED, ended_at=now))


def run_it(run: MatchingRun) -> None:
    """Compute a queued run. Does nothing for one that was called off or is done; safe to start again."""
    if not run.is_under_way:
        return
    watch = _Watch(run)
    try:
        watch.say("rules", 0.0)
        read_program(run.round.program, goes_on=watch.goes_on)
        problem = problem_of(run.round, clock.now())
        _compute(run, problem, watch)
    except engine.Cancelled:
        return
    except engine.MatchingError as error:
        _refuse(run, error)


def _compute(run: MatchingRun, problem: engine.Problem, watch: "_Watch") -> None:
    watch.say("rules", 0.0)
    whole = engine.Round.of(problem)
    solutions: dict[str, engine.Solution] = {}
    ways = scenarios(problem.weights)
    for place, (code, scenario) in enumerate(ways.items()):
        watch.begin(place, len(ways))
        solutions[code] = whole.solve(scenario, progress=watch.say, cancelled=watch.is_called_off)
    frozen = engine.freeze(next(iter(solutions.values())))
    _keep(run, problem, solutions, frozen)


def _keep(
    run: MatchingRun, problem: engine.Problem, solutions: dict[str, engine.Solution], frozen: dict[str, Any]
) -> None:
    """Keep what was found, unless it was called off in the last moment."""
    now = clock.now()
    with transaction.atomic():
        found = MatchingRun.objects.filter(pk=run.pk, state=MatchingRun.State.RUNNING)
        if not found.update(state=MatchingRun.State.DONE, ended_at=now, done=1.0, stage="done"):
            return
        run.state, run.ended_at, run.done, run.stage = MatchingRun.State.DONE, now, 1.0, "done"
        run.hoping, run.mentors = len(problem.mentees), len(problem.mentors)
        run.places = sum(mentor.places for mentor in problem.mentors)
        run.few = few_options(problem)
        run.ways = [way_of(code, solution) for code, solution in solutions.items()]
        run.digest = engine.digest(frozen)
        meanings = take_apart(frozen, run)
        # A large round takes minutes, in which somebody may have erased themselves.
        leave_out(frozen, who_left([each.id for each in (*problem.mentees, *problem.mentors)]))
        run.frozen = json.dumps(frozen, ensure_ascii=False, separators=(",", ":"))
        run.save()
        FrozenMeaning.objects.bulk_create(meanings, batch_size=500)
        take_way(run.round, run, run.round.way)


def way_of(code: str, solution: engine.Solution) -> dict[str, Any]:
    """The figures and pairs of one way, as they are kept and shown."""
    weakest = solution.weakest
    return {
        "code": code,
        "pairs": [[p.mentee_id, p.mentor_id, p.micro, p.is_locked] for p in solution.pairs],
        "unmatched": list(solution.unmatched),
        "average": solution.average,
        "weakest": 0.0 if weakest is None else weakest.value,
        "wishes_met": solution.wishes_met,
        "wishers": solution.wishers,
        "gap": solution.gap,
        "fairness_cost": solution.fairness_cost,
        "fairness_gap": fairness_gap(solution),
        "rather": len(engine.blocking_pairs(solution)),
    }


def few_options(problem: engine.Problem) -> dict[str, int]:
    """How many possible mentors those have who have fewer than three, by mentee."""
    few: dict[str, int] = {}
    for mentee in problem.mentees:
        possible = 0
        for mentor in problem.mentors:
            possible += engine.blocked_by(mentee, mentor, problem.rules) is None
            if possible >= FEW:
                break
        else:
            few[mentee.id] = possible
    return few


def refusal_of(error: engine.MatchingError) -> str:
    """Why nothing could be computed, as a code the page has a sentence for."""
    if isinstance(error, engine.NothingToMatch):
        return "nobody"
    return "lock" if isinstance(error, engine.InvalidLock) else "answers"


def _refuse(run: MatchingRun, error: engine.MatchingError) -> None:
    MatchingRun.objects.filter(pk=run.pk).update(
        state=MatchingRun.State.REFUSED, refusal=refusal_of(error), ended_at=clock.now()
    )


@dataclass(slots=True)
class _Watch:
    """Writes down how far a run is, and hears that it was called off; looks at the database twice a second."""

    run: MatchingRun
    part: int = 0
    parts: int = 1
    last: float = float("-inf")
    called_off: bool = False

    def begin(self, part: int, parts: int) -> None:
        self.part, self.parts = part, parts

    def say(self, stage: str, done: float) -> None:
        """Take word of how far the engine is; whole progress is shared among the ways and their stages."""
        at = STAGES.index(stage) if stage in STAGES else 0
        within = (at + min(max(done, 0.0), 1.0)) / len(STAGES)
        self._look(stage, (self.part + within) / self.parts)

    def goes_on(self) -> bool:
        return not self.is_called_off()

    def is_called_off(self) -> bool:
        self._look(self.run.stage, self.run.done)
        return self.called_off

    def _look(self, stage: str, done: float) -> None:
        now = time.monotonic()
        if self.called_off or now - self.last < SAVED_EVERY_SECONDS:
            return
        self.last = now
        self.run.stage, self.run.done = stage, done
        standing = MatchingRun.objects.filter(pk=self.run.pk, state__in=["queued", "running"])
        changed = standing.update(state=MatchingRun.State.RUNNING, stage=stage, done=done)
        self.called_off = not changed
