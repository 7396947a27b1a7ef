import json
from collections.abc import Iterable
from uuid import UUID, uuid4

from django.db import models

from rapport.kernel.versions import Versioned
from rapport.people.models import Person
from rapport.vault.fields import SealedTextField


class Preferences(Versioned):
    """Whom somebody hopes for, in order, and whom they would rather not meet. Nobody else is ever shown either.

    Both are lists of ids sealed under the person's own key, so that not even a stolen copy of the database tells
    who did not want whom. ``goes_on``: when one of those hoped for can't, the next is asked. ``has_exclusions`` lets
    the many people without any be passed over unopened.
    Purpose: suggestions that respect what people said. Erasure: with the person's key.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="preferences")
    hopes = SealedTextField(kind="matching_preferences", key="person.key_id")
    exclusions = SealedTextField(kind="match_exclusion_and_reason", key="person.key_id")
    has_exclusions = models.BooleanField(default=False)
    goes_on = models.BooleanField(default=False)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["person_id"]

    def __str__(self) -> str:
        return f"preferences {self.pk}"

    @property
    def hoped_for(self) -> tuple[UUID, ...]:
        """The ids of those somebody hopes for, the dearest first."""
        return _ids(self.hopes)

    @property
    def excluded(self) -> tuple[UUID, ...]:
        """The ids of those somebody does not want suggested."""
        return _ids(self.exclusions)

    def put(self, *, hopes: Iterable[UUID], exclusions: Iterable[UUID]) -> None:
        """Replace both lists; nothing is saved yet."""
        excluded = [str(each) for each in exclusions]
        self.hopes = json.dumps([str(each) for each in hopes])
        self.exclusions = json.dumps(excluded)
        self.has_exclusions = bool(excluded)


def _ids(sealed: str) -> tuple[UUID, ...]:
    return tuple(UUID(each) for each in json.loads(sealed)) if sealed else ()
