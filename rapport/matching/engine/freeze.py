"""A round as plain JSON, so that it can be kept with its inputs and explained years later.

What is kept: people, rules, weights, locks, scenario and the pairs. Solving a thawed round again gives the
same pairs.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from typing import Any, Final, TypeVar

from rapport.matching.engine.errors import MatchingError
from rapport.matching.engine.problem import Problem
from rapport.matching.engine.records import Mentee, Mentor
from rapport.matching.engine.rules import Rules
from rapport.matching.engine.scenario import Scenario
from rapport.matching.engine.solution import MadePair, Solution
from rapport.matching.engine.weights import Weights

FORMAT: Final = 1
Json = dict[str, Any]
T = TypeVar("T")


def freeze(solution: Solution) -> Json:
    """Return everything a solution was made from, and its pairs, as values JSON can hold."""
    problem = solution.solved.round.problem
    return {
        "format": FORMAT,
        "mentees": [_plain(mentee) for mentee in problem.mentees],
        "mentors": [_plain(mentor) for mentor in problem.mentors],
        "rules": _plain(problem.rules),
        "weights": _plain(problem.weights),
        "weights_are_final": problem.weights_are_final,
        "locks": _plain(problem.locks),
        "scenario": _plain(solution.scenario),
        "pairs": [[p.mentee_id, p.mentor_id, p.micro, p.is_locked] for p in solution.pairs],
    }


def thaw(frozen: Json) -> tuple[Problem, Scenario, tuple[MadePair, ...]]:
    """Return the problem, the scenario and the pairs of a frozen round. Raises: MatchingError, for another format."""
    if frozen.get("format") != FORMAT:
        raise MatchingError(
            f"This round was kept in format {frozen.get('format')!r}; format {FORMAT} can be read."
        )
    scenario = dict(frozen["scenario"])
    for key, kind in (("weights", Weights), ("rules", Rules)):
        if scenario.get(key) is not None:
            scenario[key] = _made(kind, scenario[key])
    problem = Problem(
        mentees=tuple(_made(Mentee, entry) for entry in frozen["mentees"]),
        mentors=tuple(_made(Mentor, entry) for entry in frozen["mentors"]),
        rules=_made(Rules, frozen["rules"]),
        weights=_made(Weights, frozen["weights"]),
        locks=frozenset(map(tuple, frozen["locks"])),
        weights_are_final=frozen["weights_are_final"],
    )
    return problem, _made(Scenario, scenario), tuple(MadePair(*entry) for entry in frozen["pairs"])


def digest(frozen: Json) -> str:
    """Return a fingerprint of a frozen round; equal rounds have equal ones, whatever the order of keys."""
    text = json.dumps(frozen, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {
            entry.name: _plain(getattr(value, entry.name))
            for entry in fields(value)
            if getattr(value, entry.name) != _default(entry)
        }
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, frozenset | set):
        return sorted(_plain(item) for item in value)
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in sorted(value.items())}
    return value


def _default(entry: Any) -> Any:
    if entry.default is not MISSING:
        return entry.default
    return entry.default_factory() if entry.default_factory is not MISSING else MISSING


def _made(kind: type[T], entry: Json) -> T:
    values = dict(entry)
    for key, value in values.items():
        if key == "vector":
            values[key] = base64.b64decode(value)
        elif key in ("never", "locks"):
            values[key] = frozenset(map(tuple, value))
        elif key == "asked" and kind is Weights:
            values[key] = frozenset(value)
        elif key == "alike":
            values[key] = {trait: tuple(accepted) for trait, accepted in value.items()}
        elif isinstance(value, list):
            values[key] = tuple(tuple(item) if isinstance(item, list) else item for item in value)
    return kind(**values)
