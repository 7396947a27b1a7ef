"""Reads about persons that several packages share."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from rapport.library import guides
from rapport.library.vocabulary import Skill
from rapport.people.models import Block, Expertise, Person, Pick


def blocked_by_either(person_id: UUID) -> set[UUID]:
    """Everybody who must not be brought together with this person, whoever of the two asked for it."""
    pairs = Block.objects.filter(Q(person_id=person_id) | Q(blocked_id=person_id))
    return {other for pair in pairs.values_list("person_id", "blocked_id") for other in pair} - {person_id}


def any_block_among(person_ids: Collection[UUID]) -> bool:
    """Whether anybody of these has blocked another of these."""
    return Block.objects.filter(person_id__in=person_ids, blocked_id__in=person_ids).exists()


def skills_called(slugs: Iterable[str]) -> list[Skill]:
    """The skills of these slugs in their order, without those the vocabulary no longer knows."""
    known = guides.skills()
    return [known[slug] for slug in slugs if slug in known]


@dataclass(frozen=True, slots=True)
class Common:
    """What two people both picked, as keys of the vocabulary; what only one picked is nobody else's to see."""

    values: tuple[str, ...] = ()
    interests: tuple[str, ...] = ()
    dislikes: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.values or self.interests or self.dislikes)


def common_ground(one: Person, other: Person) -> Common:
    """What two people share of values, interests and dislikes (CHOOSE-2), in the order of their keys; one query."""
    picked: dict[tuple[str, str], set[UUID]] = {}
    for pick in Pick.objects.filter(person_id__in=[one.pk, other.pk]):
        picked.setdefault((pick.kind, pick.card), set()).add(pick.person_id)

    def both(kind: Pick.Kind) -> tuple[str, ...]:
        return tuple(sorted(card for (of, card), who in picked.items() if of == kind and len(who) > 1))

    return Common(both(Pick.Kind.VALUE), both(Pick.Kind.INTEREST), both(Pick.Kind.DISLIKE))


@dataclass(frozen=True, slots=True)
class Offered:
    """Somebody's three honest lists (CHOOSE-6)."""

    done: tuple[Skill, ...] = ()
    talk: tuple[Skill, ...] = ()
    refer: tuple[Skill, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.done or self.talk or self.refer)


def offered_by(person: Person) -> Offered:
    """What somebody can offer, could talk about, and would refer on; uses prefetched expertise."""
    rows = list(person.expertise.all())

    def skills(list_: Expertise.List) -> list[str]:
        return [row.skill for row in rows if row.list == list_]

    return offered(skills(Expertise.List.DONE), skills(Expertise.List.TALK), skills(Expertise.List.REFER))


def offered(done: Iterable[str], talk: Iterable[str], refer: Iterable[str]) -> Offered:
    """Three lists of skills with their names."""
    return Offered(tuple(skills_called(done)), tuple(skills_called(talk)), tuple(skills_called(refer)))
