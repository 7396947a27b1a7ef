from uuid import uuid4

from django.db import models

from rapport.people.models import Person
from rapport.programs.models import Program
from rapport.vault.fields import SealedTextField


class SheetDraft(models.Model):
    """A sheet between being uploaded and being brought in: sealed under the program's key, gone after a day.

    Purpose: to show a coordinator what a sheet would do before it does it. Erasure: deleted 24 hours after the
    upload; the rows themselves already when they have been brought in.
    """

    class State(models.TextChoices):
        COLUMNS = "columns"
        WORDS = "words"
        CHECKING = "checking"
        CHECKED = "checked"
        IMPORTING = "importing"
        DONE = "done"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="+")
    uploaded_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=9, choices=State.choices, default=State.COLUMNS)
    sheet = SealedTextField(kind="import_sheet", key="program.key_id")
    mapping = SealedTextField(kind="import_sheet", key="program.key_id")
    findings = SealedTextField(kind="import_sheet", key="program.key_id")
    rows_total = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    chosen_rows = models.JSONField(null=True)
    counts = models.JSONField(default=dict)
    uploaded_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        ordering = ["-uploaded_at", "id"]
        indexes = [models.Index(fields=["expires_at"], name="sheet_draft_expires")]

    def __str__(self) -> str:
        return f"sheet draft {self.pk}: {self.state}"


class SheetMemory(models.Model):
    """How a program's sheets are read: what their columns hold and what people's words mean, settled once.

    Purpose: the second sheet needs no second mapping. Holds words of a form and no person's answers as such.
    Erasure: with the program.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    program = models.OneToOneField(Program, on_delete=models.CASCADE, related_name="+")
    mapping = SealedTextField(kind="import_sheet", key="program.key_id")

    class Meta:
        ordering = ["program_id"]

    def __str__(self) -> str:
        return f"sheet memory {self.pk}"
