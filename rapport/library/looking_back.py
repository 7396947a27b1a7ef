"""The questions of reviews, of the pulse, and of the short looks in between."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from rapport.library.reading import Text, read

CONTACT_WISH = "contact"
"""The key under which the pulse's last answer is kept: whether somebody from the program should get in touch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A statement to agree with on five steps, or a short question."""

    key: str
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One answer to pick."""

    key: str
    label: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewQuestion:
    """A question each answers alone at a review; revealed when both are in."""

    key: str
    title: Text
    ask: Text
    kind: Literal["choice", "text"]
    choices: tuple[Option, ...] = ()

    def __post_init__(self) -> None:
        if (self.kind == "choice") != bool(self.choices):
            raise ValueError("a choice, and only a choice, has answers to pick")


@dataclass(frozen=True, slots=True, kw_only=True)
class LookingBack:
    """The whole of ``data/looking_back.toml``. ``pulse_before`` is said before anybody answers."""

    pulse_before: Text
    scale: tuple[Text, ...]
    pulse: tuple[Statement, ...]
    contact: tuple[Option, ...]
    after_meeting: tuple[Statement, ...]
    first_weeks: tuple[Statement, ...]
    review: tuple[ReviewQuestion, ...]
    differing: tuple[Statement, ...]

    def __post_init__(self) -> None:
        if len(self.scale) != 5:
            raise ValueError("the pulse has five steps")


@lru_cache(maxsize=1)
def looking_back() -> LookingBack:
    """Return the questions as one checked whole."""
    return read("looking_back", LookingBack)


def review_questions() -> tuple[ReviewQuestion, ...]:
    """Return the questions of a review; the last, ``wish``, is the one the decision is made from."""
    return looking_back().review


def pulse_questions() -> tuple[Statement, ...]:
    """Return the four statements of the pulse; the wish for contact is asked after them."""
    return looking_back().pulse
