"""Worked examples for the goal builder, and what a learning goal asks for instead of a number."""

from dataclasses import dataclass
from functools import lru_cache

from rapport.library.reading import Text, read


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalExample:
    """A goal before and after sharpening; ``structure`` is what "use as a start" copies."""

    key: str
    field: Text
    before: Text
    after: Text
    structure: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class LearningQuestion:
    """A question a learning goal asks for strategies rather than a number."""

    key: str
    ask: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Goals:
    """The whole of ``data/goals.toml``."""

    examples: tuple[GoalExample, ...]
    learning: tuple[LearningQuestion, ...]


@lru_cache(maxsize=1)
def _goals() -> Goals:
    return read("goals", Goals)


def goal_examples() -> tuple[GoalExample, ...]:
    """Return the worked examples, the best known first."""
    return _goals().examples


def learning_questions() -> tuple[LearningQuestion, ...]:
    """Return what a learning goal is asked in place of a number."""
    return _goals().learning
