"""The shape of the first conversation: eight topics, the clauses they fill, and what a clause means.

Values of clauses are strings, as forms and stored answers carry them; ``Clause.number`` turns the value of a
numeric clause into the number the rest of the product reads.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

from rapport.library.reading import Text, read

Kind = Literal["choice", "choices", "number", "text", "hours", "date"]
Join = Literal["same", "stricter", "union", "beside"]
Basis = Literal["evidence", "standard", "judgement"]

GUIDING = frozenset({"guiding", "mentor"})
"""Both words for the one who guides: within a relationship, and in a program before there is one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One answer to pick. ``asks_for`` names the clause that must then be answered as well."""

    value: str
    label: Text
    sentence: Text | None = None
    asks_for: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One value of an agreement, and the question that finds it.

    ``kind`` is what is asked: one choice, several choices, a whole number from ``least`` to ``most`` (with
    ``choices`` as shortcuts), a short text, hours of the day as ``20:00-08:00``, or a date.
    ``join`` says how two answers become one, see ``settling``.
    ``default`` is offered and never silently used once a pair has agreed; ``basis`` says what it rests on.
    Several chosen values stand in it with commas between them, see ``default_values``.
    ``read_by`` names what in the product acts on the value; it is empty where only people read it.
    """

    key: str
    title: Text
    kind: Kind
    join: Join = "same"
    ask: Text | None = None
    ask_guiding: Text | None = None
    hint: Text | None = None
    choices: tuple[Choice, ...] = ()
    default: str | None = None
    basis: Basis | None = None
    basis_why: Text | None = None
    read_by: tuple[str, ...] = ()
    sentence: Text | None = None
    least: int = 0
    most: int = 0
    required: bool = False

    def __post_init__(self) -> None:
        values = [choice.value for choice in self.choices]
        if len(values) != len(set(values)):
            raise ValueError("the same value is offered twice")
        if self.kind in ("choice", "choices") and not values:
            raise ValueError("a choice needs something to choose from")
        if self.kind in ("number", "date", "text", "hours") and self.sentence is None:
            raise ValueError("a free value needs a sentence to stand in")
        if (self.default is None) != (self.basis is None):
            raise ValueError("a default says what it rests on, and only a default does")
        if self.default is not None and self.kind == "choice" and self.default not in values:
            raise ValueError(f"the default {self.default!r} is not offered")

    @property
    def is_asked(self) -> bool:
        """Whether people answer this; the others follow from the rest or from the program."""
        return self.ask is not None

    def question(self, role: str) -> Text | None:
        """Return the label over the answer as it is put to somebody in this role."""
        return self.ask_guiding if self.ask_guiding is not None and role in GUIDING else self.ask

    @property
    def is_words(self) -> bool:
        """Whether the value is something people wrote, and so must be sealed."""
        return self.kind == "text"

    @property
    def default_values(self) -> tuple[str, ...]:
        """The default as a list: none, one, or several values."""
        return tuple(self.default.split(",")) if self.default else ()

    def choice(self, value: str) -> Choice | None:
        """Return the offered choice with this value, if it is one of them."""
        return next((choice for choice in self.choices if choice.value == value), None)

    def number(self, value: str) -> int:
        """Return a numeric value as a number. Raises ValueError where it is not one, or out of range."""
        number = int(value)
        if self.kind == "number" and not self.least <= number <= self.most:
            raise ValueError(f"{self.key} runs from {self.least} to {self.most}, not {number}")
        return number

    def say(self, value: str | Sequence[str]) -> str:
        """Return the value as a plain sentence; several chosen values become one sentence each."""
        if not isinstance(value, str):
            return " ".join(self.say(one) for one in value)
        choice = self.choice(value)
        if choice is not None:
            return str(choice.sentence or choice.label)
        if self.kind == "date":
            value = date_format(date.fromisoformat(value), "j F Y")
        elif self.kind == "hours":
            value = " – ".join(value.split("-"))
        elif self.kind == "number" and self.key.endswith("_days"):
            value = ngettext("%(days)d day", "%(days)d days", int(value)) % {"days": int(value)}
        return str(self.sentence) % {"value": value} if self.sentence else value


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One of the eight things to settle at the start. Everybody may add words of their own to each."""

    key: str
    title: Text
    ask_learning: Text
    ask_guiding: Text
    why: Text
    words_hint: Text
    minutes: int
    clauses: tuple[Clause, ...]

    def ask(self, role: str) -> Text:
        """Return the question as it is put to somebody in this role; peers are asked as those who learn."""
        return self.ask_guiding if role in GUIDING else self.ask_learning

    @property
    def asked(self) -> tuple[Clause, ...]:
        """The clauses people answer in this topic."""
        return tuple(clause for clause in self.clauses if clause.is_asked)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """One thing that nobody can promise to keep quiet about."""

    key: str
    title: Text
    says: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """Something one of the two usually does, for the preview before sign-up and the duty lists."""

    key: str
    role: Literal["learning", "guiding", "both"]
    says: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """The whole of ``data/agreement.toml``."""

    topics: tuple[Topic, ...]
    limits: tuple[Limit, ...]
    duties: tuple[Duty, ...]

    def __post_init__(self) -> None:
        keys = [clause.key for topic in self.topics for clause in topic.clauses]
        if len(keys) != len(set(keys)):
            raise ValueError("two topics fill the same clause")
        for topic in self.topics:
            for clause in topic.clauses:
                for choice in clause.choices:
                    if choice.asks_for is not None and choice.asks_for not in keys:
                        raise ValueError(f"{clause.key} asks for an unknown clause, {choice.asks_for}")


@lru_cache(maxsize=1)
def agreement() -> Agreement:
    """Return the topics, limits and duties as one checked whole."""
    return read("agreement", Agreement)


def alignment_topics() -> tuple[Topic, ...]:
    """Return the eight topics of the first meeting, in the order they are asked."""
    return agreement().topics


def alignment_topic(key: str) -> Topic:
    """Return one topic. Raises KeyError where there is none of that name."""
    return {topic.key: topic for topic in alignment_topics()}[key]


def clauses() -> tuple[Clause, ...]:
    """Return every clause an agreement can hold, in the order of the topics that fill them."""
    return tuple(clause for topic in alignment_topics() for clause in topic.clauses)


def clause(key: str) -> Clause:
    """Return one clause. Raises KeyError where there is none of that name."""
    return {clause.key: clause for clause in clauses()}[key]


def limits_of_confidentiality() -> tuple[Limit, ...]:
    """Return what nobody can promise to keep quiet about: law, serious harm, rules of the program."""
    return agreement().limits


def confidentiality_in_one_line() -> str:
    """Return the sentence that stands under every confidentiality question."""
    return gettext(
        "Whatever you write, nobody can promise silence when someone’s safety is at risk."
        " We say so in every agreement, so you don’t have to."
    )


def duties(role: str) -> tuple[Duty, ...]:
    """Return the duties of somebody in this role, those of both included."""
    side = "guiding" if role in GUIDING else "learning"
    return tuple(duty for duty in agreement().duties if duty.role in (side, "both"))
