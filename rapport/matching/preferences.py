"""Keeping whom somebody hopes for and whom they would rather not be suggested."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from rapport.kernel.db import locked
from rapport.matching.models import Preferences
from rapport.people.models import Person

HOPES_MOST = 10
"""More names than this are no wish any more; the oldest at the end fall off."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """Whom one person hopes for, in order, whom they would rather not meet, and whether the next is to be asked."""

    hopes: tuple[UUID, ...] = ()
    exclusions: tuple[UUID, ...] = ()
    goes_on: bool = False


NONE = Wishes()


def wishes_of(person: Person) -> Wishes:
    """What this person said; for their own pages and for the engine only."""
    kept = Preferences.objects.filter(person=person).select_related("person").first()
    return NONE if kept is None else Wishes(kept.hoped_for, kept.excluded, kept.goes_on)


def hope_for(person: Person, other: Person, *, now: datetime) -> Wishes:
    """Put somebody at the end of the list of hopes; whoever was ruled out before no longer is."""

    def change(wishes: Wishes) -> Wishes:
        hopes = (*(each for each in wishes.hopes if each != other.pk), other.pk)
        return replace(wishes, hopes=hopes[:HOPES_MOST], exclusions=_without(wishes.exclusions, other.pk))

    return _change(person, change, now)


def stop_hoping(person: Person, other: Person, *, now: datetime) -> Wishes:
    """Take somebody off the list of hopes."""
    return _change(person, lambda wishes: replace(wishes, hopes=_without(wishes.hopes, other.pk)), now)


def move_up(person: Person, other: Person, *, now: datetime) -> Wishes:
    """Put somebody on the list of hopes one place further to the front."""

    def change(wishes: Wishes) -> Wishes:
        hopes = list(wishes.hopes)
        place = hopes.index(other.pk) if other.pk in hopes else 0
        if place:
            hopes[place - 1], hopes[place] = hopes[place], hopes[place - 1]
        return replace(wishes, hopes=tuple(hopes))

    return _change(person, change, now)


def go_on(person: Person, *, goes_on: bool, now: datetime) -> Wishes:
    """Say whether the next on the list is to be asked with the same words when somebody can't."""
    return _change(person, lambda wishes: replace(wishes, goes_on=goes_on), now)


def rule_out(person: Person, other: Person, *, now: datetime) -> Wishes:
    """Never suggest somebody again. Nobody is told, and it can be taken back."""

    def change(wishes: Wishes) -> Wishes:
        return replace(
            wishes,
            hopes=_without(wishes.hopes, other.pk),
            exclusions=(*_without(wishes.exclusions, other.pk), other.pk),
        )

    return _change(person, change, now)


def allow_again(person: Person, other: Person, *, now: datetime) -> Wishes:
    """Let somebody be suggested again."""
    return _change(
        person, lambda wishes: replace(wishes, exclusions=_without(wishes.exclusions, other.pk)), now
    )


def _change(person: Person, change: Callable[[Wishes], Wishes], now: datetime) -> Wishes:
    # No event is recorded: history must not tell that somebody ruled somebody out.
    with transaction.atomic():
        kept = _held(person, now)
        changed = change(Wishes(kept.hoped_for, kept.excluded, kept.goes_on))
        kept.put(hopes=changed.hopes, exclusions=changed.exclusions)
        kept.goes_on = changed.goes_on
        kept.changed_at = now
        kept.version += 1
        kept.save()
    return changed


def _held(person: Person, now: datetime) -> Preferences:
    found, _made = locked(Preferences.objects.all()).get_or_create(
        person=person, defaults={"changed_at": now}
    )
    found.person = person
    return found


def _without(ids: tuple[UUID, ...], one: UUID) -> tuple[UUID, ...]:
    return tuple(each for each in ids if each != one)
