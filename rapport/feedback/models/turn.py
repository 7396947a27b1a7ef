from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rapport.kernel import clock
from rapport.kernel.versions import Versioned
from rapport.mentorships.models import Mentorship
from rapport.people.models import Person
from rapport.programs.models import Program
from rapport.vault.fields import SealedTextField


class TurnQuerySet(models.QuerySet["Turn"]):
    def visible_to(self, person: Person) -> "TurnQuerySet":
        return self.filter(mentorship__in=Mentorship.objects.visible_to(person))

    def waiting_for(self, person: Person) -> "TurnQuerySet":
        """Turns in which it is this person's move: to give three lines, or to answer them."""
        return self.filter(
            Q(answerer=person, state=Turn.State.OPEN) | Q(about=person, state=Turn.State.GIVEN)
        )


class Turn(Versioned):
    """Every third meeting the guide asks: how do I help you? Keep, more, less; answered with one change.

    ``answerer`` learns and answers; ``about`` guides, asks, and closes the turn with a change or an explanation.
    Purpose: feedback goes both ways. Erasure: with the mentorship's key.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Waiting for three lines")
        GIVEN = "given", _("Waiting for one change")
        ANSWERED = "answered", _("Closed")
        INDIRECT = "indirect", _("Said through the coordinator")
        SKIPPED = "skipped", _("Not this time")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="turns")
    answerer = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    about = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    meetings_held = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    keep = SealedTextField(kind="feedback_to_partner", key="mentorship.key_id")
    more = SealedTextField(kind="feedback_to_partner", key="mentorship.key_id")
    less = SealedTextField(kind="feedback_to_partner", key="mentorship.key_id")
    change = SealedTextField(kind="feedback_to_partner", key="mentorship.key_id")
    explanation = SealedTextField(kind="feedback_to_partner", key="mentorship.key_id")
    opened_at = models.DateTimeField(default=clock.now)
    given_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)

    objects = TurnQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["mentorship", "answerer", "meetings_held"], name="one_turn_each_time"
            )
        ]

    def __str__(self) -> str:
        return f"turn {self.id}: {self.state}"


class IndirectWord(models.Model):
    """Something somebody asked the coordinator to carry: sealed under the program's key, for its coordinators.

    Never shown to the one it is about. ``consent`` is the version of the text the writer agreed to. Purpose: a
    way when saying it directly is too hard. Erasure: with the program's key, or when its writer takes it back.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="indirect_words")
    mentorship = models.ForeignKey(Mentorship, null=True, on_delete=models.SET_NULL, related_name="+")
    turn = models.ForeignKey(Turn, null=True, on_delete=models.SET_NULL, related_name="+")
    writer = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="indirect_words")
    text = SealedTextField(kind="feedback_to_program", key="program.key_id")
    consent = models.CharField(max_length=20)
    sent_at = models.DateTimeField(default=clock.now)
    read_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["settled_at", "-sent_at", "id"]

    def __str__(self) -> str:
        return f"indirect word {self.id}"
