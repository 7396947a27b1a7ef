import base64
import json
from uuid import uuid4

from django.db import models

from rapport.matching.models.rounds import MatchingRun
from rapport.people.models import Person
from rapport.programs.models import Enrollment
from rapport.vault.fields import SealedTextField


class Side(models.TextChoices):
    """What somebody wrote about: what they hope for as a mentee, or what they have been through as a mentor."""

    NEED = "need"
    EXPERIENCE = "experience"


class Meaning(models.Model):
    """What somebody wrote for a program as numbers that can be compared; made from the text once, in a job.

    Sealed under the person's own key, as the text is. Beside the numbers stand, sealed too, which model made them and
    the digest of the text they were made from, so that they are used for that text and by that model only. In the
    clear stands whose they are and when they were made, and nothing that says what was written.
    Purpose: suggestions that go by what people mean. Erasure: with the person's key, with the enrollment, and when the
    text is changed or emptied.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    enrollment = models.ForeignKey(Enrollment, on_delete=models.CASCADE, related_name="meanings")
    side = models.CharField(max_length=10, choices=Side.choices)
    sealed = SealedTextField(kind="matching_preferences", key="enrollment.person.key_id")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["enrollment_id", "side"]
        constraints = [models.UniqueConstraint(fields=["enrollment", "side"], name="one_meaning_each_side")]

    def __str__(self) -> str:
        return f"meaning {self.pk}"

    def put(self, vector: bytes, *, by: str, of: str) -> None:
        """Take numbers made by a model (its version) of a text (its digest); nothing is saved yet."""
        self.sealed = json.dumps({"by": by, "of": of, "vector": base64.b64encode(vector).decode()})

    def opened(self) -> tuple[bytes, str, str]:
        """The numbers, what made them, and the digest of what they were made from. Raises: SealIsBroken."""
        kept = json.loads(self.sealed)
        return base64.b64decode(kept["vector"]), kept["by"], kept["of"]


class FrozenMeaning(models.Model):
    """Somebody's text as one computation of a round heard it, so that its reasons can be told a year later.

    Everything else a run was made from is sealed under the program's key, and taken out in a job when they go; this is
    sealed under the person's own, so that it goes with their key. Purpose: answering "why". Erasure: with the person's
    key, with the run.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    run = models.ForeignKey(MatchingRun, on_delete=models.CASCADE, related_name="meanings")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    side = models.CharField(max_length=10, choices=Side.choices)
    sealed = SealedTextField(kind="matching_preferences", key="person.key_id")

    class Meta:
        ordering = ["run_id", "person_id", "side"]
        constraints = [
            models.UniqueConstraint(fields=["run", "person", "side"], name="one_frozen_meaning_each_side")
        ]

    def __str__(self) -> str:
        return f"frozen meaning {self.pk}"
