"""The people of a matching round, as the engine sees them.

Job title, grade and length of service have no field here, so nothing in the engine can use them.
Demographic answers live in ``Mentor.personal`` and are read only for a mentee who filled in ``Mentee.alike``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import Final

Window = tuple[int, int]
"""A half-open stretch ``[start, end)`` in minutes of the week, Monday 00:00 UTC being 0.

``end`` may pass the end of the week (10,080) for a window that runs over Sunday midnight.
"""

WEEK_MINUTES: Final = 7 * 24 * 60
QUARTER_MINUTES: Final = 15
WEEK_QUARTERS: Final = WEEK_MINUTES // QUARTER_MINUTES
NOTHING: Final[Mapping[str, str]] = MappingProxyType({})
COLLECTIONS: Final = (
    *(
        "values",
        "style",
        "interests",
        "dislikes",
        "wishes",
        "liked",
        "asked",
        "languages",
        "windows",
        "formats",
    ),
    *("managers", "kinds", "earlier", "excluded"),
    *("needs", "needs_clearance", "done", "talk", "refer", "clearances"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What both sides may have told. Everything but ``id`` may be left out; unknown never earns points.

    ``values`` are in order, the dearest first; only the first five count.
    ``wishes`` name people of the other side in order, ``liked`` without order, ``asked`` are requests on
    their way.
    ``managers`` is the chain upwards, the direct line manager first.
    ``excluded`` are people this person must never be paired with, whoever decided it; it is never shown.
    ``traits`` are open facts used by rules and for a different view, such as ``{"company": "Ligne Verte"}``.
    ``per_month`` is how many meetings a month suit the person.
    ``vector`` is a text made comparable by ``engine.text``, one signed byte per dimension.
    """

    id: str
    name: str = ""
    values: tuple[str, ...] = ()
    style: tuple[str, ...] = ()
    interests: tuple[str, ...] = ()
    dislikes: tuple[str, ...] = ()
    wishes: tuple[str, ...] = ()
    liked: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    windows: tuple[Window, ...] = ()
    formats: tuple[str, ...] = ()
    per_month: float | None = None
    utc_offset_minutes: int | None = None
    managers: tuple[str, ...] = ()
    function: str = ""
    background: str = ""
    traits: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    kinds: tuple[str, ...] = ()
    earlier: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    text: str = ""
    text_is_open: bool = False
    vector: bytes = b""

    def __post_init__(self) -> None:
        """Make every collection immutable, so that callers may pass lists and sets of their own."""
        for name in COLLECTIONS:
            value = getattr(self, name, ())
            if type(value) is not tuple:
                object.__setattr__(self, name, tuple(value if isinstance(value, list) else sorted(value)))

    @property
    def label(self) -> str:
        """Return the name to print, or the id where no name is known."""
        return self.name or self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class Mentee(Person):
    """Somebody who hopes for a mentor.

    ``needs`` are skills with their importance, any positive numbers; they are compared with each other only.
    ``needs_clearance`` names clearances a mentor must hold.
    ``alike`` is the mentee's own switch: which answers in a mentor's ``personal`` they hope for.
    ``alike_weight`` is how much it may count, at most 15.
    ``waited_rounds`` counts the rounds in which the mentee hoped in vain.
    ``hours_agreed`` tells that a coordinator knows why this mentee gives few hours.
    ``seats`` is how many mentors the mentee hopes for.
    """

    needs: tuple[tuple[str, float], ...] = ()
    needs_clearance: tuple[str, ...] = ()
    alike: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    alike_weight: float = 10.0
    waited_rounds: int = 0
    hours_agreed: bool = False
    seats: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Mentor(Person):
    """Somebody who offers to guide others.

    ``done`` are skills from own experience, ``talk`` those the mentor can talk about; ``refer`` are topics
    they would hand on to somebody else and never count. ``places`` is how many more mentees they have room
    for now.
    ``personal`` answers are used for mentees who ask for it and shown to nobody.
    """

    done: tuple[str, ...] = ()
    talk: tuple[str, ...] = ()
    refer: tuple[str, ...] = ()
    clearances: tuple[str, ...] = ()
    personal: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    places: int = 1


@lru_cache(maxsize=4096)
def quarters(windows: tuple[Window, ...]) -> int:
    """Return the whole quarter hours inside ``windows`` as a bitmap of the week.

    Bit 0 is Monday 00:00 UTC. A quarter that is only partly inside does not count, so that no
    overlap is promised that is not there.
    """
    bits = 0
    for start, end in windows:
        first, last = -(-start // QUARTER_MINUTES), end // QUARTER_MINUTES
        if last > first:
            bits |= ((1 << (last - first)) - 1) << first
    wrapped = bits >> WEEK_QUARTERS
    return (bits | wrapped) & ((1 << WEEK_QUARTERS) - 1)


def overlap_minutes(one: Person, other: Person) -> int | None:
    """Return how many minutes of the week both have free, or None where either has not said."""
    if not one.windows or not other.windows:
        return None
    return (quarters(one.windows) & quarters(other.windows)).bit_count() * QUARTER_MINUTES
