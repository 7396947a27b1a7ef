"""Refusals of the engine: each is one sentence that names the person, the rule or the key, safe to show."""

from __future__ import annotations


class MatchingError(ValueError):
    """Something in the input cannot be right. ``str()`` of it is a sentence for the person who gave it."""


class InvalidWeights(MatchingError):
    """A weight that cannot be used; ``key`` is its name."""

    def __init__(self, key: str, problem: str) -> None:
        super().__init__(f"The weight {key!r} {problem}.")
        self.key = key


class InvalidRules(MatchingError):
    """A rule that cannot be used; ``key`` is its name."""

    def __init__(self, key: str, problem: str) -> None:
        super().__init__(f"The rule {key!r} {problem}.")
        self.key = key


class InvalidPerson(MatchingError):
    """A person who cannot be matched as given; ``person_id`` and ``key`` say who and what."""

    def __init__(self, person_id: str, key: str, problem: str) -> None:
        super().__init__(f"{person_id}: {problem}.")
        self.person_id = person_id
        self.key = key


class InvalidLock(MatchingError):
    """A pair to be kept that cannot be kept."""


class NothingToMatch(MatchingError):
    """No mentees, no mentors, or no places."""


class Cancelled(Exception):
    """The caller asked to stop; nothing was decided."""
