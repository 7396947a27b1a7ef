"""Reads about persons that several packages share."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q

from rapport.people.models import Block


def blocked_by_either(person_id: UUID) -> set[UUID]:
    """Everybody who must not be brought together with this person, whoever of the two asked for it."""
    pairs = Block.objects.filter(Q(person_id=person_id) | Q(blocked_id=person_id))
    return {other for pair in pairs.values_list("person_id", "blocked_id") for other in pair} - {person_id}


def any_block_among(person_ids: Collection[UUID]) -> bool:
    """Whether anybody of these has blocked another of these."""
    return Block.objects.filter(person_id__in=person_ids, blocked_id__in=person_ids).exists()
