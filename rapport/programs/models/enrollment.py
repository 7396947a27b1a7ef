from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rapport.kernel import clock
from rapport.kernel.versions import Versioned
from rapport.people.models import Person
from rapport.programs.models.program import Program
from rapport.vault.fields import SealedTextField


class EnrollmentQuerySet(models.QuerySet["Enrollment"]):
    def active(self) -> "EnrollmentQuerySet":
        """Those who said yes and are there: who may be shown to others and suggested."""
        return self.filter(state=Enrollment.State.ACTIVE)

    def matchable(self) -> "EnrollmentQuerySet":
        """Those a coordinator may plan with: there, or on the list by a sheet and not yet answered.

        Somebody who has said yes elsewhere here has a profile of their own, which is theirs to bring into a program:
        whoever knows an address could otherwise put it on a list and read it from the reasons for pairs.
        """
        from_a_sheet = Q(state=Enrollment.State.INVITED, person__agreed_to_preview_at=None)
        return self.filter(Q(state=Enrollment.State.ACTIVE) | from_a_sheet)


class Enrollment(models.Model):
    """Somebody takes part in a program: to learn, to guide, or both.

    While ``invited``, the coordinator has their answers from a sheet and they have not said yes: the
    coordinator may plan with them unless they have said yes elsewhere here, and no member sees them.
    Purpose: who can be suggested to whom. Erasure: with the person.
    """

    class State(models.TextChoices):
        INVITED = "invited", _("Hasn’t said yes yet")
        ACTIVE = "active", _("Taking part")
        PAUSED = "paused", _("Pausing")
        LEFT = "left", _("Left")

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="enrollments")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="enrollments")
    learns = models.BooleanField(_("would like a mentor"), default=False)
    guides = models.BooleanField(_("would like to be a mentor"), default=False)
    state = models.CharField(max_length=7, choices=State.choices, default=State.ACTIVE)
    cohort = models.CharField(_("cohort"), max_length=60, blank=True)
    since = models.DateTimeField(default=clock.now)

    objects = EnrollmentQuerySet.as_manager()

    class Meta:
        ordering = ["program_id", "since", "id"]
        indexes = [models.Index(fields=["program", "state"], name="enrollment_by_state")]
        constraints = [models.UniqueConstraint(fields=["program", "person"], name="enrolled_once")]

    def __str__(self) -> str:
        return f"enrollment {self.pk}: {self.state}"


class SignUpAnswers(Versioned):
    """What somebody wrote when signing up that is not part of their directory entry; the first two they can rewrite.

    Purpose: matching, and the first draft of a request. The coordinator collected it and may read it; wishes
    and vetoes are never shown to another member. Erasure: with the person's key, and when they say "not now".
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    enrollment = models.OneToOneField(Enrollment, on_delete=models.CASCADE, related_name="answers")
    goal = SealedTextField(kind="matching_preferences", key="enrollment.person.key_id")
    experience = SealedTextField(kind="matching_preferences", key="enrollment.person.key_id")
    wishes = SealedTextField(kind="matching_preferences", key="enrollment.person.key_id")
    vetoes = SealedTextField(kind="match_exclusion_and_reason", key="enrollment.person.key_id")
    earlier_partners = SealedTextField(kind="matching_preferences", key="enrollment.person.key_id")

    class Meta:
        ordering = ["enrollment_id"]

    def __str__(self) -> str:
        return f"sign-up answers {self.pk}"
