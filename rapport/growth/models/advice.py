from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rapport.growth.models.goal import Goal
from rapport.kernel import clock
from rapport.mentorships.models import Mentorship
from rapport.people.models import Person
from rapport.vault.fields import SealedTextField

RUNGS = 5


class ChallengeQuerySet(models.QuerySet["Challenge"]):
    def visible_to(self, person: Person) -> "ChallengeQuerySet":
        return self.filter(mentorship__in=Mentorship.objects.visible_to(person))


class Challenge(models.Model):
    """Something that is hard right now, brought to the other one: they climb the advice ladder with it.

    Purpose: being helped to a way of one's own. Erasure: with the mentorship's key.
    """

    class State(models.TextChoices):
        OPEN = "open", _("On my mind")
        EASED = "eased", _("Easier now")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="challenges")
    goal = models.ForeignKey(Goal, null=True, on_delete=models.SET_NULL, related_name="challenges")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="challenges")
    state = models.CharField(max_length=5, choices=State.choices, default=State.OPEN)
    text = SealedTextField(kind="shared_note", key="mentorship.key_id")
    tried = SealedTextField(kind="shared_note", key="mentorship.key_id")
    raised_at = models.DateTimeField(default=clock.now)
    eased_at = models.DateTimeField(null=True)

    objects = ChallengeQuerySet.as_manager()

    class Meta:
        ordering = ["-raised_at", "-id"]
        indexes = [models.Index(fields=["mentorship", "state"], name="challenge_of_mentorship")]

    def __str__(self) -> str:
        return f"challenge {self.id}: {self.state}"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN


class AdviceQuerySet(models.QuerySet["AdviceGiven"]):
    def of(self, guide: Person) -> "AdviceQuerySet":
        """What somebody noted of their own way of helping: nobody else is ever shown it."""
        return self.filter(guide=guide)


class AdviceGiven(models.Model):
    """Which rung of the ladder was used on a challenge: 1 asks what was tried, 5 answers. No words.

    Only the guide who noted it sees it. Purpose: a mirror of one's own way of helping. Erasure: with the guide.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    challenge = models.ForeignKey(Challenge, on_delete=models.CASCADE, related_name="advice")
    guide = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="advice_given")
    rung = models.PositiveSmallIntegerField()
    given_at = models.DateTimeField(default=clock.now)

    objects = AdviceQuerySet.as_manager()

    class Meta:
        ordering = ["challenge_id", "given_at", "id"]
        verbose_name_plural = "advice given"
        indexes = [models.Index(fields=["guide", "-given_at"], name="advice_of_guide")]
        constraints = [
            models.CheckConstraint(condition=Q(rung__gte=1, rung__lte=RUNGS), name="a_rung_of_the_ladder"),
        ]

    def __str__(self) -> str:
        return f"rung {self.rung} on {self.challenge_id}"
