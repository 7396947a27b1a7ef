from uuid import uuid4

from django.db import models


class DataKey(models.Model):
    """A key that seals the words of one relationship, person, program or case.

    Purpose: the words themselves are only readable with it. Erasure: deleting the row makes everything sealed
    under it unreadable, here at once and in backups when their master key's epoch is destroyed.
    """

    class Scope(models.TextChoices):
        MENTORSHIP = "mentorship"
        PERSON = "person"
        PROGRAM = "program"
        CASE = "case"
        INSTALLATION = "installation"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    scope = models.CharField(max_length=12, choices=Scope.choices)
    epoch = models.CharField(max_length=10, db_index=True)
    wrapped = models.BinaryField(max_length=100)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.scope} key {self.id}"


class SelfTest(models.Model):
    """One sealed sentence for each epoch: at the start it must open, or the wrong key file is in place."""

    epoch = models.CharField(max_length=10, primary_key=True)
    row = models.UUIDField(default=uuid4)
    key_id = models.UUIDField()
    wrapped = models.BinaryField()
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return f"self-test of epoch {self.epoch}"


class Erasure(models.Model):
    """The erasure ledger: which keys were destroyed and when. No personal data; replayed after a restore."""

    key_id = models.UUIDField(primary_key=True)
    erased_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"key {self.key_id} erased"
