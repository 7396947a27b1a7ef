from typing import Any
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rapport.kernel import clock
from rapport.mentorships.models import Mentorship
from rapport.people.models import Person
from rapport.programs.models import Program, Staff
from rapport.vault.fields import SealedTextField
from rapport.vault.keys import make_key
from rapport.vault.models import DataKey


class ReportQuerySet(models.QuerySet["Report"]):
    def handled_by(self, person: Person) -> "ReportQuerySet":
        """Reports this person may see as a contact: of their programs, and never one that names them."""
        programs = Staff.objects.filter(person=person, role=Staff.Role.SAFEGUARDING).values("program_id")
        return self.filter(program_id__in=programs).exclude(about=person).exclude(reporter=person)

    def made_by(self, person: Person) -> "ReportQuerySet":
        return self.filter(reporter=person)


class Report(models.Model):
    """A line was crossed: told to the safeguarding contact, sealed under a key of its own.

    The one it is about sees nothing of it, nor does a coordinator. Purpose: safety. Erasure: with its key, after the
    program's retention of cases.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Received")
        IN_HAND = "in_hand", _("In hand")
        CLOSED = "closed", _("Closed")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="reports")
    mentorship = models.ForeignKey(Mentorship, null=True, on_delete=models.SET_NULL, related_name="+")
    reporter = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    about = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    receipt = models.CharField(max_length=9, unique=True)
    text = SealedTextField(kind="concern_report", key="key_id")
    outcome = SealedTextField(kind="concern_report", key="key_id")
    key = models.OneToOneField(DataKey, null=True, on_delete=models.SET_NULL, editable=False)
    state = models.CharField(max_length=7, choices=State.choices, default=State.OPEN)
    contact = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    answer_by = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["state", "answer_by", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at__isnull=False, state="closed")
                | (Q(closed_at=None) & ~Q(state="closed")),
                name="report_closed_with_a_date",
            )
        ]

    def __str__(self) -> str:
        return f"report {self.receipt}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding and self.key_id is None:
            self.key = make_key(DataKey.Scope.CASE)
        super().save(*args, **kwargs)


class CaseNote(models.Model):
    """What the contact writes down on a report, for those who handle it.

    Purpose: handling it well. Erasure: with the report's key.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="notes")
    writer = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    text = SealedTextField(kind="case_notes", key="report.key_id")
    written_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["written_at", "id"]

    def __str__(self) -> str:
        return f"case note {self.id}"


class SafetyCheck(models.Model):
    """Thirty and ninety days after a report: has anything happened because of it?

    Purpose: against retaliation. Erasure: with the report's key.
    """

    class Answer(models.TextChoices):
        FINE = "fine", _("Nothing has happened")
        TALK = "talk", _("I would like to talk")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="checks")
    day = models.PositiveSmallIntegerField()
    opened_at = models.DateTimeField(default=clock.now)
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=4, choices=Answer.choices, blank=True)
    text = SealedTextField(kind="concern_report", key="report.key_id")

    class Meta:
        ordering = ["report_id", "day"]
        constraints = [models.UniqueConstraint(fields=["report", "day"], name="one_safety_check_each_day")]

    def __str__(self) -> str:
        return f"safety check on day {self.day}"
