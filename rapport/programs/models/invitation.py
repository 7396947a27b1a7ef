from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rapport.people.models import Person
from rapport.programs.models.program import Program


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self) -> "InvitationQuerySet":
        return self.filter(state=Invitation.State.OPEN)


class Invitation(models.Model):
    """A coordinator asks somebody whether they would like to take part. Its link works for the person it was
    sent to.

    Only a hash of the link's secret is kept. Purpose: nobody is in a program who has not said yes. Erasure:
    with the person.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Invited")
        ACCEPTED = "accepted", _("Said yes")
        DECLINED = "declined", _("Said not now")
        REVOKED = "revoked", _("Taken back")
        EXPIRED = "expired", _("Not answered")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="invitations")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(max_length=254)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    invited_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField()
    times_sent = models.PositiveSmallIntegerField(default=1)
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["program_id", "-made_at", "id"]
        indexes = [
            models.Index(fields=["expires_at"], name="invitation_expires", condition=Q(state="open")),
            models.Index(fields=["program", "person", "-made_at"], name="invitation_latest"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["program", "person"], name="one_open_invitation", condition=Q(state="open")
            ),
            models.CheckConstraint(
                condition=Q(state="open", answered_at=None)
                | (~Q(state="open") & Q(answered_at__isnull=False)),
                name="invitation_answered_exactly_when_over",
            ),
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk}: {self.state}"
