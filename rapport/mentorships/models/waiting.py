from uuid import uuid4

from django.db import models
from django.db.models import Q

from rapport.people.models import Person
from rapport.programs.models import Program


class Waiting(models.Model):
    """Somebody waits for a mentor who is full, and is told in turn when a place frees.

    ``offered_at`` is when they were told; until ``offered_until`` the free place is theirs to ask for.
    Nobody sees how many wait or where they stand. Purpose: fairness to those who came first. Erasure: with
    either person.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="waiting")
    mentee = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="waits_for")
    mentor = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="waited_for_by")
    since = models.DateTimeField()
    offered_at = models.DateTimeField(null=True)
    offered_until = models.DateTimeField(null=True)

    class Meta:
        ordering = ["mentor_id", "since", "id"]
        indexes = [models.Index(fields=["mentor", "since"], name="waiting_line")]
        constraints = [
            models.UniqueConstraint(fields=["mentee", "mentor"], name="waits_once_for_each"),
            models.CheckConstraint(
                condition=~Q(mentee=models.F("mentor")), name="nobody_waits_for_themselves"
            ),
            models.CheckConstraint(
                condition=Q(offered_at__isnull=True, offered_until__isnull=True)
                | Q(offered_at__isnull=False, offered_until__isnull=False),
                name="offered_at_with_until",
            ),
        ]

    def __str__(self) -> str:
        return f"waiting {self.pk}"
