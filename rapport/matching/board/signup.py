"""Whom people named when they signed up: wishes, vetoes and earlier partners, read by the engine and nobody else."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from rapport.people.models import Person
from rapport.programs.models import Program, SignUpAnswers
from rapport.vault.keys import hold

NAMES_MOST = 10
_BETWEEN = re.compile(r"[\n;,]|\s+(?:and|or|und|oder|&)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Named:
    """Whom people named, by person: in order for hopes."""

    hopes: Mapping[UUID, tuple[UUID, ...]] = field(default_factory=dict)
    vetoes: Mapping[UUID, frozenset[UUID]] = field(default_factory=dict)
    earlier: Mapping[UUID, frozenset[UUID]] = field(default_factory=dict)


def named_at_sign_up(program: Program, people: Collection[Person]) -> Named:
    """Read the names in the answers of one program; two queries, and one for the keys.

    A name that means nobody here, or two people at once, is passed over: a wish for a guess is no wish.
    """
    rows = SignUpAnswers.objects.filter(enrollment__program=program, enrollment__person__in=people)
    answers = list(rows.select_related("enrollment__person").order_by("pk"))
    hold(each.enrollment.person.key_id for each in answers if each.enrollment.person.key_id)
    known = _by_name(people)
    hopes: dict[UUID, tuple[UUID, ...]] = {}
    vetoes: dict[UUID, frozenset[UUID]] = {}
    earlier: dict[UUID, frozenset[UUID]] = {}
    for each in answers:
        person_id = each.enrollment.person_id
        hopes[person_id] = _found(each.wishes, known, person_id)
        vetoes[person_id] = frozenset(_found(each.vetoes, known, person_id))
        earlier[person_id] = frozenset(_found(each.earlier_partners, known, person_id))
    return Named(hopes, vetoes, earlier)


def _by_name(people: Iterable[Person]) -> Mapping[str, UUID]:
    """Names and addresses that mean exactly one of these people."""
    found: dict[str, set[UUID]] = defaultdict(set)
    for person in people:
        found[_plain(person.name)].add(person.pk)
        found[_plain(person.email)].add(person.pk)
    return {name: next(iter(ids)) for name, ids in found.items() if name and len(ids) == 1}


def _found(text: str, known: Mapping[str, UUID], own: UUID) -> tuple[UUID, ...]:
    """The people a cell names, whole or piece by piece, each once and never the one who wrote it."""
    if not text:
        return ()
    whole = known.get(_plain(text))
    pieces = [whole] if whole else [known.get(_plain(piece)) for piece in _BETWEEN.split(text)]
    return tuple(dict.fromkeys(each for each in pieces if each is not None and each != own))[:NAMES_MOST]


def _plain(text: str) -> str:
    """A name without accents, case and doubled spaces, so that Zoë and zoe are one."""
    bare = unicodedata.normalize("NFKD", text)
    return " ".join("".join(c for c in bare if not unicodedata.combining(c)).casefold().split()).strip(" .!?")
