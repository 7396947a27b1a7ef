"""Who may see whose profile, and what a profile page offers: later packages say it here, in their ``circles.py``.

People know nothing of programs or relationships. Whoever brings people together declares a rule; nobody else
opens a profile, so a package that forgets to speak leaves people unseen rather than seen.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from django.db.models import Q

from rapport.kernel.errors import Sentence

if TYPE_CHECKING:
    from rapport.people.models import Person

NOBODY = Q(pk__in=())


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing that can be done from somebody's profile page: a link in words."""

    text: Sentence
    url: str
    kind: str = ""
    """``primary`` for the one way forward; empty for the plain outline."""


Rule = Callable[["Person"], Q]
Offering = Callable[["Person", "Person", datetime], Iterable[Offer]]
_profiles: list[Rule] = []
_partners: list[Rule] = []
_offerings: list[Offering] = []


def opens_profiles(rule: Rule) -> Rule:
    """Let a viewer see the profiles of the persons that ``rule(viewer)`` selects; no query of its own."""
    _profiles.append(rule)
    return rule


def makes_partners(rule: Rule) -> Rule:
    """Name those with whom a viewer is in a running relationship: they see what was shared with partners."""
    _partners.append(rule)
    return rule


def offers_on_profile(offering: Offering) -> Offering:
    """Add what ``offering(viewer, person, now)`` yields to the profile page; at most one query."""
    _offerings.append(offering)
    return offering


def known_to(viewer: "Person") -> Q:
    """Everybody whose profile some rule opens to this viewer, partners among them."""
    return reduce(or_, (rule(viewer) for rule in (*_profiles, *_partners)), NOBODY)


def partners_of(viewer: "Person") -> Q:
    """Everybody with whom this viewer is in a running relationship."""
    return reduce(or_, (rule(viewer) for rule in _partners), NOBODY)


def offers_for(viewer: "Person", person: "Person", now: datetime) -> Iterator[Offer]:
    """What this viewer can do from this person's profile page, in the order of the packages."""
    for offering in _offerings:
        yield from offering(viewer, person, now)
