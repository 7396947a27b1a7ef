"""Keeping away from somebody: silent, and taken back as quietly."""

from datetime import datetime

from django.db import transaction

from rapport.history.events import record
from rapport.people.models import Block, Person
from rapport.people.policies import may_block


def block_person(other: Person, *, actor: Person, now: datetime) -> None:
    """Never bring these two together again, and hide them from each other; the other one is not told."""
    may_block(actor, other).require()
    with transaction.atomic():
        _block, is_new = Block.objects.get_or_create(person=actor, blocked=other, defaults={"made_at": now})
        if is_new:
            # The event names nobody else: whom somebody keeps away from is theirs alone to know.
            record("person.blocked_somebody", actor=actor, now=now, person_id=actor.pk)


def unblock_person(other: Person, *, actor: Person, now: datetime) -> None:
    """Take a block back; without one, nothing happens."""
    with transaction.atomic():
        if Block.objects.filter(person=actor, blocked=other).delete()[0]:
            record("person.unblocked_somebody", actor=actor, now=now, person_id=actor.pk)
