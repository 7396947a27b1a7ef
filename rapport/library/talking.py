"""Openers from what two people share, and sentence starters for saying things to each other."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, zip_longest

from rapport.library.reading import Text, read
from rapport.library.vocabulary import Interest, Value
from rapport.library.vocabulary import interests as all_interests
from rapport.library.vocabulary import values as all_values

OPENERS = 3
"""How many conversation openers an introduction card shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Starter:
    """The beginning of a sentence somebody may take and finish."""

    key: str
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedbackField:
    """One of the four parts of a piece of feedback."""

    key: str
    title: Text
    sub: Text
    hint: Text
    example: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the short feedback the one who learns gives on being helped."""

    key: str
    title: Text
    ask: Text
    starter: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Talking:
    """The whole of ``data/talking.toml``."""

    value_openers: tuple[Text, ...]
    interest_openers: tuple[Text, ...]
    dislike_openers: tuple[Text, ...]
    general_openers: tuple[Text, ...]
    feedback_fields: tuple[FeedbackField, ...]
    to_learner: tuple[Starter, ...]
    to_guide: tuple[Starter, ...]
    two_way: tuple[Line, ...]
    one_change: tuple[Starter, ...]
    understood: tuple[Starter, ...]
    ask_back: tuple[Starter, ...]
    trying: tuple[Starter, ...]
    went: tuple[Starter, ...]
    acknowledge: tuple[Starter, ...]
    differ_starters: tuple[Starter, ...]
    respond: tuple[Starter, ...]

    def __post_init__(self) -> None:
        if len(self.general_openers) < OPENERS:
            raise ValueError(f"two people who share nothing yet need {OPENERS} openers")


@lru_cache(maxsize=1)
def talking() -> Talking:
    """Return the openers and starters as one checked whole."""
    return read("talking", Talking)


def openers(
    shared_values: Collection[str] = (),
    shared_interests: Collection[str] = (),
    shared_dislikes: Collection[str] = (),
) -> tuple[str, ...]:
    """Return three conversation openers built from the keys of what two people share.

    Values and interests take turns, values first; a shared dislike comes third. Keys the vocabulary no
    longer knows are skipped, and general openers fill the rest. The same input gives the same openers, so both
    people read the same card.
    """
    guide = talking()
    from_values = _filled(guide.value_openers, _names(all_values(), shared_values))
    from_interests = _filled(guide.interest_openers, _names(all_interests(), shared_interests))
    from_dislikes = _filled(guide.dislike_openers, _names(all_interests(), shared_dislikes))
    in_turn = [line for line in chain(*zip_longest(from_values, from_interests)) if line]
    chosen = [*in_turn[: OPENERS - 1], *from_dislikes[:1], *in_turn[OPENERS - 1 :], *from_dislikes[1:]]
    return (*chosen, *(str(line) for line in guide.general_openers))[:OPENERS]


def _names(known: Mapping[str, Value] | Mapping[str, Interest], keys: Collection[str]) -> list[str]:
    """Return the shown names of the keys that are known, in the order of the vocabulary."""
    return [str(entry.name) for key, entry in known.items() if key in keys]


def _filled(templates: Sequence[Text], names: Sequence[str]) -> list[str]:
    return [str(template) % {"name": name} for template, name in zip(templates, names, strict=False)]
