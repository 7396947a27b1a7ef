"""Keeping whom somebody hopes for and whom they would rather not be suggested."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from rapport.kernel.db import locked
from rapport.matching.models import Preferences
from rapport.people.models import Person

HOPES_MOST = 10
"""More names than this are no wish any more; the oldest at the end fall off."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """Whom one person hopes for, in order, and whom they would rather not meet."""

    hopes: tuple[UUID, ...] = ()
    exclusions: tuple[UUID, ...] = ()


NONE = Wishes()


def wishes_of(person: Person) -> Wishes:
    """What this person said; for their own pages and for the engine only."""
    kept = Preferences.objects.filter(person=person).select_related("person").first()
    return NONE if kept is None else Wishes(kept.hoped_for, kept.excluded)


def hope_for(person: Person, other: Person, *, now: datetime) -> Wishes:
    """Put somebody at the end of the list of hopes; whoever was ruled out before no longer is."""

    def change(wishes: Wishes) -> Wishes:
        hopes = (*(each for each in wishes.hopes if each != other.pk), other.pk)
        return Wishes(hopes[:HOPES_MOST], _without(wishes.exclusions, other.pk))

    return _change(person, change, now)


def stop_hoping(person: Person, other: Person, *, now: datetime) -> Wishes:
    """Take somebody off the list of hopes."""
    return _change(person, lambda wishes: Wishes(_without(wishes.hopes, other.pk), wishes.exclusions), now)


def rule_out(person: Person, other: Person, *, now: datetime) -> Wishes:
    """Never suggest somebody again. Nobody is told, and it can be taken back."""

    def change(wishes: Wishes) -> Wishes:
        return Wishes(_without(wishes.hopes, other.pk), (*_without(wishes.exclusions, other.pk), other.pk))

    return _change(person, change, now)


def allow_again(person: Person, other: Person, *, now: datetime) -> Wishes:
    """Let somebody be suggested again."""
    return _change(person, lambda wishes: Wishes(wishes.hopes, _without(wishes.exclusions, other.pk)), now)


def _change(person: Person, change: Callable[[Wishes], Wishes], now: datetime) -> Wishes:
    # No event is recorded: history must not tell that somebody ruled somebody out.
    with transaction.atomic():
        kept = _held(person, now)
        changed = change(Wishes(kept.hoped_for, kept.excluded))
        kept.put(hopes=changed.hopes, exclusions=changed.exclusions)
        kept.changed_at = now
        kept.version += 1
        kept.save()
    return changed


def _held(person: Person, now: datetime) -> Preferences:
    rows = locked(Preferences.objects.filter(person=person))
    found = rows.first()
    if found is None:
        try:
            with transaction.atomic():
                Preferences.objects.create(person=person, changed_at=now)
        except IntegrityError:
            pass  # Made by the same person's other tab a moment ago; it is fetched below.
        found = rows.get()
    found.person = person
    return found


def _without(ids: tuple[UUID, ...], one: UUID) -> tuple[UUID, ...]:
    return tuple(each for each in ids if each != one)
