from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from rapport.kernel import clock
from rapport.mentorships.models import Mentorship
from rapport.people.models import Person
from rapport.programs.models import Program
from rapport.vault.fields import SealedTextField


class Letter(models.Model):
    """A letter to those who look after the program: exactly what they will see, and nothing more.

    Purpose: asking for help. Can be taken back until it is opened. Erasure: with the program's key, or when taken
    back.
    """

    class Kind(models.TextChoices):
        JUST_ME = "just_me", _("Just for me, first")
        THREE = "three", _("A conversation of three")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="letters")
    mentorship = models.ForeignKey(Mentorship, null=True, on_delete=models.SET_NULL, related_name="+")
    writer = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=7, choices=Kind.choices, default=Kind.JUST_ME)
    text = SealedTextField(kind="help_request", key="program.key_id")
    sent_at = models.DateTimeField(default=clock.now)
    opened_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["settled_at", "sent_at", "id"]

    def __str__(self) -> str:
        return f"letter {self.id}"
