from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from rapport.kernel import clock
from rapport.mentorships.models import Mentorship
from rapport.people.models import Person
from rapport.vault.fields import SealedTextField


class Pulse(models.Model):
    """Twenty seconds on how it is going: answers sealed under the answerer's own key.

    In clear stand only a wish for contact and whether something was low: never which answer, never a value.
    Purpose: noticing early; the answerer is told of this before answering. Erasure: with the person's key.
    """

    class Wish(models.TextChoices):
        NO = "no", _("No")
        QUIETLY = "quietly", _("Yes, quietly")
        SOON = "soon", _("Yes, soon")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="pulses")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="pulses")
    day = models.PositiveSmallIntegerField()
    opened_at = models.DateTimeField(default=clock.now)
    answered_at = models.DateTimeField(null=True)
    answers = SealedTextField(kind="checkin_rating", key="person.key_id")
    is_low = models.BooleanField(default=False)
    wish = models.CharField(max_length=7, choices=Wish.choices, default=Wish.NO)

    class Meta:
        ordering = ["-opened_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["mentorship", "person", "day"], name="one_pulse_each_time")
        ]

    def __str__(self) -> str:
        return f"pulse {self.id}"
