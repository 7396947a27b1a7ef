from uuid import UUID, uuid4

from django.db import models


class Event(models.Model):
    """One thing that happened: who did what to which thing, when. Facts without words.

    Purpose: warnings, figures, the audit pages and whatever follows from an event. The table is append-only: rows
    are never changed. Ids are kept without foreign keys, since history stands below everything it tells of, and
    survives it. Erasure: holds no words and no names; ids of erased persons lead nowhere.
    """

    id = models.BigAutoField(primary_key=True)
    verb = models.CharField(max_length=60)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(auto_now_add=True)
    actor_id = models.UUIDField(null=True)
    person_id = models.UUIDField(null=True)
    mentorship_id = models.UUIDField(null=True)
    program_id = models.UUIDField(null=True)
    subject_id = models.UUIDField(null=True)
    facts = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["mentorship_id", "verb", "-at"], name="event_of_mentorship"),
            models.Index(fields=["person_id", "verb", "-at"], name="event_of_person"),
            models.Index(fields=["program_id", "verb", "-at"], name="event_of_program"),
            models.Index(fields=["verb", "-at"], name="event_by_verb"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} at {self.at:%Y-%m-%d %H:%M}"

    @property
    def subject(self) -> UUID:
        """The id of the thing it happened to. Raises: LookupError, for an event about no one thing."""
        if self.subject_id is None:
            raise LookupError(f"{self.verb} is about no one thing")
        return self.subject_id


class FormReceipt(models.Model):
    """A form that was taken, under the one-use token it carried: pressing twice has one effect.

    Purpose: to answer the second press with the first one's page. Erasure: deleted after two days.
    """

    token = models.UUIDField(primary_key=True, default=uuid4)
    person_id = models.UUIDField(null=True)
    location = models.CharField(max_length=500)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["at"], name="form_receipt_at")]

    def __str__(self) -> str:
        return f"form taken at {self.at:%Y-%m-%d %H:%M}"
