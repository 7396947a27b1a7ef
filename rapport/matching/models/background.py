import json
from collections.abc import Iterable, Mapping
from uuid import uuid4

from django.db import models

from rapport.kernel.versions import Versioned
from rapport.people.models import Person
from rapport.vault.fields import SealedTextField


class Background(Versioned):
    """What somebody tells about themselves for matching only: used where a mentee asks for it, shown to nobody.

    ``answers`` are codes by question. ``hopes`` are the answers somebody hopes a mentor would give, and count only
    while ``is_used`` is on, which is everybody's own switch. Both are sealed under the person's own key. Purpose:
    finding a mentor who knows something from the inside. Erasure: with the person's key.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="background")
    answers = SealedTextField(kind="demographics_declared", key="person.key_id")
    hopes = SealedTextField(kind="demographics_declared", key="person.key_id")
    is_used = models.BooleanField(default=False)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["person_id"]

    def __str__(self) -> str:
        return f"background {self.pk}"

    @property
    def said(self) -> Mapping[str, str]:
        """What somebody answered, by question."""
        return {str(key): str(value) for key, value in json.loads(self.answers or "{}").items()}

    @property
    def hoped(self) -> Mapping[str, tuple[str, ...]]:
        """Which answers of a mentor somebody hopes for, by question."""
        return {str(key): tuple(map(str, value)) for key, value in json.loads(self.hopes or "{}").items()}

    def put(self, *, said: Mapping[str, str], hoped: Mapping[str, Iterable[str]]) -> None:
        """Replace both; nothing is saved yet."""
        self.answers = json.dumps({key: value for key, value in said.items() if value})
        self.hopes = json.dumps({key: sorted(values) for key, values in hoped.items() if values})
