"""Erasing again, after a restore, what was erased since the backup was made."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import DatabaseError, transaction

from rapport.people.models import Person
from rapport.people.operations import erase_person
from rapport.vault import ledger
from rapport.vault.keys import destroy_key
from rapport.vault.models import DataKey, Erasure


def known() -> Mapping[UUID, datetime]:
    """Every destroyed key that the ledger file or the database that is still here tells of."""
    try:
        with transaction.atomic():
            here = dict(Erasure.objects.values_list("key_id", "erased_at"))
    except DatabaseError:
        here = {}
    return {**here, **ledger.read()}


def replay(erased: Mapping[UUID, datetime], *, now: datetime) -> int:
    """Destroy the keys again, and empty the rows of the people they belonged to; returns how many came back."""
    back = list(DataKey.objects.filter(pk__in=list(erased)))
    people = {person.key_id: person for person in Person.objects.filter(key__in=back)}
    for key in back:
        with transaction.atomic():
            # The moment of the first erasure stands: it decides when backups of that time may go.
            Erasure.objects.get_or_create(key_id=key.pk, defaults={"erased_at": erased[key.pk]})
            if key.pk in people:
                erase_person(people[key.pk], actor=None, now=now)
            else:
                destroy_key(key.pk)
    return len(back)
