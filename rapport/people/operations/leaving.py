"""Erasing a person: the row stays as "somebody who left", everything in it goes, and their key is destroyed."""

from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import Q

from rapport.history.events import record
from rapport.people import photos
from rapport.people.accounts.sessions import end_sessions
from rapport.people.models import (
    AddressChange,
    Block,
    Capacity,
    Expertise,
    Person,
    Pick,
    ProfileStep,
    SkillWanted,
    Window,
)
from rapport.people.policies import may_erase
from rapport.vault.keys import destroy_key

LEFT = "Somebody who left"
"""What stands in the row, for those who look there; pages say it in their reader's language."""
_THEIRS = (AddressChange, SkillWanted, Expertise, Pick, Capacity, Window, ProfileStep)


def erase_person(person: Person, *, actor: Person | None, now: datetime) -> Person:
    """Erase somebody for good: their words, their profile, their ways in, and the key to all that was sealed.

    What they shared in a relationship stays with the other one, under the relationship's key. Open relationships
    and enrollments end by those who listen to ``person.left``. The time zone stays at UTC, the row without name.
    """
    may_erase(actor, person).require()
    with transaction.atomic():
        for model in _THEIRS:
            model.objects.filter(person=person).delete()
        Block.objects.filter(Q(person=person) | Q(blocked=person)).delete()
        Person.objects.filter(line_manager=person).update(line_manager=None)
        Authenticator.objects.filter(user=person).delete()
        EmailAddress.objects.filter(user=person).delete()
        end_sessions(person)
        photo, key_id = person.photo, person.key_id
        _empty(person, now)
        if key_id is not None:
            destroy_key(key_id)
        record("person.left", actor=actor, now=now, person_id=person.pk)
        transaction.on_commit(lambda: photos.remove([photo]))
    return person


def _empty(person: Person, now: datetime) -> None:
    blank = Person(pk=person.pk, joined_at=person.joined_at)
    for field in Person._meta.concrete_fields:
        if field.name not in {"id", "joined_at", "last_login"}:
            setattr(person, field.attname, getattr(blank, field.attname))
    person.email = person.email_key = f"{person.pk}@left.invalid"
    person.name = LEFT
    person.is_active, person.last_login, person.left_at = False, None, now
    person.set_password(None)
    person.save()
