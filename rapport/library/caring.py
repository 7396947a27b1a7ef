"""What helps when something is off: a card for each early sign, words to open a talk, good endings."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from rapport.library.agreement import clauses
from rapport.library.reading import Text, read


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One thing to do about it. ``key`` names the door; whoever shows the card knows where it leads."""

    key: str
    label: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class HelperCard:
    """What a rule shows with its sign: the fact in neutral words, why it matters, and ways on.

    ``says`` and ``noticed`` may hold ``%(days)s`` and ``%(count)s``, the facts the rule found; ``noticed``
    and ``question`` are the lines the "bring it up" helper starts with.
    """

    key: str
    title: Text
    says: Text
    why: Text
    noticed: Text
    question: Text
    ways: tuple[Way, ...]

    def facts(self, **facts: int) -> str:
        """Return the neutral sentence with its facts in it. Raises KeyError where a fact is missing."""
        return str(self.says) % facts

    def first_line(self, **facts: int) -> str:
        """Return what somebody noticed, in their voice, with the facts in it."""
        return str(self.noticed) % facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Feeling:
    """An answer to "which comes closest", with an example for each of the four lines."""

    key: str
    title: Text
    sub: Text
    lines: tuple[Text, ...]

    def __post_init__(self) -> None:
        if len(self.lines) != 4:
            raise ValueError("there is an example for each of the four lines")


@dataclass(frozen=True, slots=True, kw_only=True)
class TalkLine:
    """One of the four lines that open a conversation."""

    key: str
    title: Text
    hint: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Barrier:
    """Something about how two people talk, and the clause of the agreement that could change it."""

    key: str
    title: Text
    clause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EndReason:
    """Why something ends, as a code without words. ``difficult`` ones are the five groups of the research.

    ``offers_help``: choosing it shows the door to the named contact first.
    Source: Eby, McManus, Simon and Russell, Journal of Vocational Behavior 57 (2000), on negative mentoring.
    """

    key: str
    group: Literal["good", "life", "difficult"]
    label: Text
    offers_help: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterPart:
    """One part of a letter that says goodbye."""

    key: str
    title: Text
    hint: Text
    starters: tuple[Text, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodbyeQuestion:
    """One of the three questions of a last hour."""

    key: str
    ask: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Caring:
    """The whole of ``data/care.toml``."""

    cards: tuple[HelperCard, ...]
    feelings: tuple[Feeling, ...]
    four_lines: tuple[TalkLine, ...]
    barriers: tuple[Barrier, ...]
    reasons: tuple[EndReason, ...]
    letter: tuple[LetterPart, ...]
    goodbye: tuple[GoodbyeQuestion, ...]

    def __post_init__(self) -> None:
        known = {clause.key for clause in clauses()}
        for barrier in self.barriers:
            if barrier.clause not in known:
                raise ValueError(f"{barrier.key} changes an unknown clause, {barrier.clause}")


@lru_cache(maxsize=1)
def caring() -> Caring:
    """Return everything for hard moments and endings as one checked whole."""
    return read("care", Caring)


def helper_card(rule: str) -> HelperCard:
    """Return the card of an early sign. Raises KeyError for a rule without one: no sign comes alone."""
    return {card.key: card for card in caring().cards}[rule]


def end_reasons() -> tuple[EndReason, ...]:
    """Return the reasons for an ending, the good ones first."""
    return caring().reasons
