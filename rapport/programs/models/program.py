from typing import Any
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rapport.kernel import clock
from rapport.kernel.versions import Versioned
from rapport.people.models import Person
from rapport.vault.keys import make_key
from rapport.vault.models import DataKey


class ProgramQuerySet(models.QuerySet["Program"]):
    def open(self) -> "ProgramQuerySet":
        return self.filter(closed_at=None)

    def coordinated_by(self, person: Person) -> "ProgramQuerySet":
        return self.filter(staff__person=person, staff__role=Staff.Role.COORDINATOR)

    def joined_by(self, person: Person) -> "ProgramQuerySet":
        return self.filter(enrollments__person=person, enrollments__state="active")


class Program(Versioned):
    """A mentoring program: what it is for, what it asks of people, and its defaults.

    Purpose: the frame in which people find each other. Holds no personal data.
    """

    class SignUp(models.TextChoices):
        INVITATION = "invitation", _("By invitation")
        OPEN = "open", _("Open to everybody with an account here")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)
    aims = models.CharField(_("what it is for"), max_length=1000, blank=True)
    hours_per_month = models.DecimalField(_("hours a month"), max_digits=4, decimal_places=1, default=1.5)
    term_months = models.PositiveSmallIntegerField(_("usual length in months"), default=6)
    review_every_days = models.PositiveSmallIntegerField(default=90)
    rules = models.CharField(_("rules people should know"), max_length=2000, blank=True)
    sign_up = models.CharField(
        _("who can join"), max_length=10, choices=SignUp.choices, default=SignUp.INVITATION
    )
    key = models.OneToOneField(DataKey, null=True, on_delete=models.SET_NULL, editable=False)
    opened_at = models.DateTimeField(default=clock.now)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = ProgramQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(term_months__gte=1, term_months__lte=36), name="term_in_range"
            ),
            models.CheckConstraint(
                condition=Q(hours_per_month__gt=0, hours_per_month__lte=40), name="program_hours_in_range"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding and self.key_id is None:
            self.key = make_key(DataKey.Scope.PROGRAM)
        super().save(*args, **kwargs)


class Staff(models.Model):
    """Somebody who looks after a program: its coordinator, or the contact for safeguarding.

    Purpose: who may run the program, and who receives what is never for the coordinator. Erasure: with the
    person.
    """

    class Role(models.TextChoices):
        COORDINATOR = "coordinator", _("Coordinator")
        SAFEGUARDING = "safeguarding", _("Safeguarding contact")

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="staff")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="staff_roles")
    role = models.CharField(max_length=12, choices=Role.choices)
    since = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["program_id", "role", "since", "id"]
        constraints = [models.UniqueConstraint(fields=["program", "person", "role"], name="staff_role_once")]

    def __str__(self) -> str:
        return f"{self.role} {self.pk}"
