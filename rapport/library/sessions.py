"""The shape of meeting templates, and how a template is fitted into the time two people have."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from rapport.library.agreement import alignment_topics
from rapport.library.reading import Text, read

Ritual = Literal["opening", "closing"]
Use = Literal["meeting", "call", "part"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One timed part of a meeting. ``topic`` names the alignment topic it is about, where it has one."""

    key: str
    title: Text
    minutes: int
    ritual: Ritual | None = None
    topic: str | None = None
    prompts: tuple[Text, ...] = ()

    def __post_init__(self) -> None:
        if self.minutes < 1:
            raise ValueError("a part lasts at least a minute")


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionTemplate:
    """A starting point for a meeting; every part of it can be moved, changed or taken out.

    ``use`` says what it is for: a whole meeting, the introduction call, or a part put into another meeting.
    """

    key: str
    title: Text
    about: Text
    use: Use = "meeting"
    parts: tuple[Part, ...]

    @property
    def minutes(self) -> int:
        """How long the template lasts as written."""
        return sum(part.minutes for part in self.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """One rung of the advice ladder, 1 (ask) to 5 (answer)."""

    key: str
    rung: int
    title: Text
    starter: Text
    why: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question to ask in a meeting, in our own words."""

    key: str
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Deck:
    """Questions for one situation."""

    key: str
    title: Text
    when: Text
    cards: tuple[Question, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemKind:
    """What an agenda item is: a decision, a question, an update... with a sharper way to put it."""

    key: str
    title: Text
    ask: Text
    example: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Mood:
    """A word for how somebody arrives, or for how the hour was."""

    key: str
    label: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Sessions:
    """The whole of ``data/sessions.toml``."""

    templates: tuple[SessionTemplate, ...]
    rungs: tuple[Ladder, ...]
    item_kinds: tuple[ItemKind, ...]
    arriving: tuple[Mood, ...]
    leaving: tuple[Mood, ...]
    takeaway_starters: tuple[Text, ...]
    thanks_starters: tuple[Text, ...]
    question_starters: tuple[Text, ...]

    def __post_init__(self) -> None:
        if [rung.rung for rung in self.rungs] != [1, 2, 3, 4, 5]:
            raise ValueError("the advice ladder has five rungs, from 1 to 5")
        topics = {topic.key for topic in alignment_topics()}
        for template in self.templates:
            for part in template.parts:
                if part.topic is not None and part.topic not in topics:
                    raise ValueError(f"{template.key}.{part.key} is about an unknown topic")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decks:
    """The whole of ``data/questions.toml``."""

    decks: tuple[Deck, ...]


@lru_cache(maxsize=1)
def sessions() -> Sessions:
    """Return everything about meetings as one checked whole."""
    return read("sessions", Sessions)


def session_templates() -> tuple[SessionTemplate, ...]:
    """Return the meeting templates, the everyday one first."""
    return sessions().templates


def session_template(key: str) -> SessionTemplate:
    """Return one template. Raises KeyError where there is none of that name."""
    return {template.key: template for template in session_templates()}[key]


OPENING_DECKS = ("tried", "options", "values", "what_if")


def open_questions() -> tuple[Question, ...]:
    """Return the questions that open something whatever is talked about."""
    return tuple(card for deck in question_decks() if deck.key in OPENING_DECKS for card in deck.cards)


@lru_cache(maxsize=1)
def question_decks() -> tuple[Deck, ...]:
    """Return the question decks, each for one situation."""
    return read("questions", Decks).decks


def fitted(template: SessionTemplate, minutes: int) -> tuple[tuple[Part, int], ...]:
    """Return the parts with minutes that add up to exactly ``minutes``.

    Parts shrink and grow in proportion, in steps of five where the total allows it, and never below a
    minute; the opening and the closing keep their length while there is room for it. A meeting shorter than
    one minute a part keeps the first parts and the closing.

    Raises ValueError for less than one minute. Source: largest remainder method (Hamilton).
    """
    if minutes < 1:
        raise ValueError("a meeting lasts at least a minute")
    if minutes == template.minutes:
        return tuple((part, part.minutes) for part in template.parts)
    parts = _that_fit(template.parts, minutes)
    wanted = [part.minutes for part in parts]
    rituals = sum(part.minutes for part in parts if part.ritual)
    open_parts = [index for index, part in enumerate(parts) if part.ritual is None]
    if open_parts and minutes - rituals >= max(len(open_parts), minutes // 2):
        shares = _shared([wanted[index] for index in open_parts], minutes - rituals)
        for index, share in zip(open_parts, shares, strict=True):
            wanted[index] = share
    else:
        wanted = _shared(wanted, minutes)
    return tuple(zip(parts, wanted, strict=True))


def _that_fit(parts: tuple[Part, ...], minutes: int) -> tuple[Part, ...]:
    if len(parts) <= minutes:
        return parts
    if minutes == 1:
        return parts[:1]
    return (*parts[: minutes - 1], parts[-1])


def _shared(weights: list[int], minutes: int) -> list[int]:
    """Share ``minutes`` by weight, in fives where everybody can have at least one five."""
    step = 5 if minutes % 5 == 0 and minutes // 5 >= len(weights) else 1
    units = minutes // step - len(weights)
    total = sum(weights)
    exact = [units * weight / total for weight in weights]
    shares = [int(value) for value in exact]
    by_remainder = sorted(range(len(weights)), key=lambda index: (shares[index] - exact[index], index))
    for index in by_remainder[: units - sum(shares)]:
        shares[index] += 1
    return [(share + 1) * step for share in shares]
