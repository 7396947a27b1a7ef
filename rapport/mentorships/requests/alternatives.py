"""Who else might fit, after a no: asked of whoever can rank, which is a package that stands later."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from rapport.kernel.errors import Sentence
from rapport.people.models import Person
from rapport.programs.models import Program


@dataclass(frozen=True, slots=True)
class Alternative:
    """Somebody who might fit as well: where to read about them, and why, in one sentence."""

    person: Person
    why: Sentence
    url: str


Ranking = Callable[[Person, Program, datetime], Sequence[Alternative]]
_rankings: list[Ranking] = []


def ranks_alternatives(ranking: Ranking) -> Ranking:
    """Let this function name a few others who might fit; the last one declared is asked."""
    _rankings.append(ranking)
    return ranking


def alternatives_for(person: Person, program: Program, now: datetime) -> Sequence[Alternative]:
    """A few people who might fit, best first; nobody where nothing ranks."""
    return _rankings[-1](person, program, now) if _rankings else ()
