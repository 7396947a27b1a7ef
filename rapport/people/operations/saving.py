"""What saving any step of a profile has in common: who may, one version further, one event."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.urls import reverse

from rapport.history.events import record
from rapport.kernel.errors import EditConflict
from rapport.kernel.versions import claim_version
from rapport.people.models import Person, ProfileStep
from rapport.people.policies import may_edit_profile
from rapport.people.steps import Step

Texts = Mapping[str, str]
"""A label people know, and what stands there: how both versions of an edit conflict are shown."""


def version_of(person: Person, step: Step) -> int:
    """How often a step was saved; 0 before the first time."""
    found = ProfileStep.objects.filter(person=person, step=step).values_list("version", flat=True).first()
    return found or 0


@contextmanager
def saving(
    person: Person,
    step: Step,
    *,
    actor: Person | None,
    now: datetime,
    expected: int | None,
    yours: Texts,
    theirs: Callable[[], Texts],
) -> Iterator[None]:
    """Save a step of a profile in the block: one transaction, one version further, one event.

    ``expected`` is the version the edit was made on; None takes whatever there is (imports, undo). ``theirs``
    reads what is stored now. Raises: Refused; EditConflict with both sides of what differs, if another tab was
    faster.
    """
    may_edit_profile(actor, person).require()
    with transaction.atomic():
        if not _claim(person, step, expected, now):
            now_there = theirs()
            differing = [label for label in yours if yours[label] != now_there.get(label)]
            raise EditConflict(
                yours={label: yours[label] for label in differing},
                theirs={label: now_there.get(label, "") for label in differing},
                version=version_of(person, step),
                back_url=reverse("people:step", args=[step.value]),
            )
        yield
        record("profile.saved", actor=actor, now=now, person_id=person.pk, step=step.value)


def _claim(person: Person, step: Step, expected: int | None, now: datetime) -> bool:
    rows = ProfileStep.objects.filter(person=person, step=step)
    if expected is None:
        if rows.update(version=F("version") + 1, saved_at=now):
            return True
        expected = 0
    if expected == 0:
        try:
            with transaction.atomic():
                ProfileStep.objects.create(person=person, step=step, saved_at=now)
        except IntegrityError:
            return False
        return True
    row = rows.first()
    if row is None or not claim_version(row, expected):
        return False
    rows.update(saved_at=now)
    return True
