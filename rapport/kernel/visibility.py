"""Who may see what: the table every permission answers to, read from ``rapport/visibility.csv`` and checked.

A row is a kind of thing people write or leave behind; a column is somebody who might look. The same file is shown
to people in words, decides what the crawl over all pages may find, and says how a field is stored.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from django.conf import settings

DEFAULT_FILE = Path(__file__).resolve().parent.parent / "visibility.csv"


class Actor(StrEnum):
    """Somebody, or something, that might look.

    ``self``: whoever wrote it or whom it is about. ``partner``: the other one of a relationship that is open.
    ``expartner``: of one that has ended. ``member``: takes part in the same program. ``med``: the safeguarding
    contact without an open case; ``med_case``: with one that holds the thing. ``db_dump``: a copy of the database
    without the keys. ``host_root``: whoever runs the machine. ``token``: an API token. ``egress``: what leaves by
    mail, calendar or webhook.
    """

    SELF = "self"
    PARTNER = "partner"
    EXPARTNER = "expartner"
    MEMBER = "member"
    COORD = "coord"
    MED = "med"
    MED_CASE = "med_case"
    ORGADMIN = "orgadmin"
    DB_DUMP = "db_dump"
    HOST_ROOT = "host_root"
    TOKEN = "token"  # noqa: S105 - the name of a column
    EGRESS = "egress"
    OUTSIDER = "outsider"


class Sight(StrEnum):
    """How much an actor gets of a kind."""

    WRITES = "W"
    WRITES_ONCE = "1"
    READS = "R"
    KNOWS_IT_EXISTS = "M"
    COUNTS = "A"
    GETS_WHAT_IS_SHARED = "S"
    NOTHING = "-"
    PLAIN = "P"
    CIPHERTEXT = "X"
    HASH = "H"
    WITHOUT_IDENTITY = "N"
    POSSIBLE = "T"
    AS_OWNER = "o"
    AS_OWNER_ALLOWS = "q"


READABLE = frozenset({Sight.WRITES, Sight.READS})
PEOPLE = tuple(
    actor for actor in Actor if actor not in {Actor.DB_DUMP, Actor.HOST_ROOT, Actor.TOKEN, Actor.EGRESS}
)
CLASSES = ("C0", "C1", "C2", "C3", "C4")

_OF_PEOPLE = frozenset("W1RMAS-")
_ALLOWED: Mapping[Actor, frozenset[str]] = {
    **dict.fromkeys(PEOPLE, _OF_PEOPLE),
    Actor.DB_DUMP: frozenset("PXHN"),
    Actor.HOST_ROOT: frozenset("T"),
    Actor.TOKEN: frozenset("oq-"),
    Actor.EGRESS: frozenset("RMA-"),
}


class MatrixIsWrong(Exception):
    """The table breaks a rule it is held to; the message names row, column and rule."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One row: a kind of thing, how sensitive it is, and what each actor gets of it."""

    name: str
    sensitivity: str
    sights: Mapping[Actor, Sight]

    def sight(self, actor: Actor) -> Sight:
        return self.sights[actor]

    def is_read_by(self, actor: Actor) -> bool:
        """Whether this actor can read the thing itself, as it stands."""
        return self.sights[actor] in READABLE

    @property
    def is_content(self) -> bool:
        """Whether these are people's words in confidence: sealed, and never for those who run a program."""
        return self.sensitivity in {"C3", "C4"}


Matrix = Mapping[str, Kind]


def matrix() -> Matrix:
    """The table of this installation by kind, in the order of the file. Raises: MatrixIsWrong."""
    return read(Path(getattr(settings, "RAPPORT_VISIBILITY_FILE", DEFAULT_FILE)))


def kind(name: str) -> Kind:
    """One row. Raises: KeyError, for a kind the table does not have."""
    return matrix()[name]


@lru_cache(maxsize=8)
def read(file: Path) -> Matrix:
    """Read and check a table. Raises: MatrixIsWrong, with everything that is wrong in it."""
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    problems = list(lint(rows))
    if problems:
        raise MatrixIsWrong(f"{file.name}: " + "; ".join(problems))
    return {row["kind"]: _kind(row) for row in rows}


def lint(rows: Iterable[Mapping[str, str | None]]) -> Iterable[str]:
    """Everything that is wrong with the rows of a table, as sentences."""
    seen: set[str] = set()
    for row in rows:
        name = row.get("kind") or "?"
        if name in seen:
            yield f"{name} stands twice"
        seen.add(name)
        if row.get("class") not in CLASSES:
            yield f"{name} has no class"
        for actor in Actor:
            if (row.get(actor) or "") not in _ALLOWED[actor]:
                yield f"{name}: {actor} may not be {row.get(actor) or 'empty'!r}"
        yield from _confidence(name, row)


def _confidence(name: str, row: Mapping[str, str | None]) -> Iterable[str]:
    """The rules that make a promise of the table: words in confidence stay out of everybody else's reach."""
    if row.get("class") not in {"C3", "C4"}:
        return
    if row.get(Actor.DB_DUMP) == Sight.PLAIN:
        yield f"{name} is in confidence and must not lie plain in the database"
    if row.get("class") == "C4":
        if row.get(Actor.COORD) != Sight.NOTHING:
            yield f"{name} is for safeguarding only, and not for coordinators"
        return
    for actor in (Actor.MEMBER, Actor.ORGADMIN, Actor.OUTSIDER, Actor.EGRESS):
        if row.get(actor) not in {"-", "M", "A"}:
            yield f"{name} is in confidence and must not reach {actor}"
    for actor in (Actor.COORD, Actor.MED):
        if row.get(actor) not in {"-", "M", "A", "S"}:
            yield f"{name} is in confidence and must not be read by {actor}"
    if row.get(Actor.TOKEN) not in {"-", "q"}:
        yield f"{name} is in confidence; a token reaches it only if its person allows it"


def _kind(row: Mapping[str, str]) -> Kind:
    return Kind(row["kind"], row["class"], {actor: Sight(row[actor]) for actor in Actor})
