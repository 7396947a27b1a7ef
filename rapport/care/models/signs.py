from datetime import datetime
from uuid import uuid4

from django.db import models
from django.db.models import Q

from rapport.care.rules import SHARED_AFTER, Level, Rule
from rapport.kernel import clock
from rapport.mentorships.models import Mentorship
from rapport.people.models import Person
from rapport.programs.models import Program

PAIR = "pair"


class SignQuerySet(models.QuerySet["Sign"]):
    def standing(self) -> "SignQuerySet":
        return self.filter(cleared_at=None)

    def for_member(self, person: Person) -> "SignQuerySet":
        """What this person may see of their own relationships: signs of the pair, and those about their answers."""
        return self.filter(mentorship__in=Mentorship.objects.visible_to(person)).filter(
            Q(person=None) | Q(person=person)
        )

    def for_program(self, program: Program, now: datetime) -> "SignQuerySet":
        """What those who look after a program see: shareable ones that stood for a week, or are strong."""
        return self.shared(now).filter(mentorship__program=program)

    def shared(self, now: datetime) -> "SignQuerySet":
        """What anybody who looks after a program sees of its signs, of every program."""
        return (
            self.standing()
            .filter(is_shareable=True)
            .filter(Q(level=Level.RED) | Q(opened_at__lte=now - SHARED_AFTER))
            .exclude(level=Level.AMBER, rule=Rule.LOW_PULSE)
            .exclude(hushed_until__gt=now)
        )


class Sign(models.Model):
    """An early sign that stands or stood: which rule, since when, how strongly, and the numbers of its sentence.

    Purpose: that somebody notices in time. Holds no words and no score. Erasure: with the mentorship.
    """

    class Verdict(models.TextChoices):
        RIGHT = "right"
        WRONG = "wrong"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="signs")
    rule = models.CharField(max_length=20)
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+")
    about = models.CharField(max_length=36, default=PAIR)
    level = models.CharField(max_length=5)
    numbers = models.JSONField(default=dict)
    is_shareable = models.BooleanField(default=False)
    opened_at = models.DateTimeField(default=clock.now)
    raised_at = models.DateTimeField(null=True)
    cleared_at = models.DateTimeField(null=True)
    hushed_until = models.DateTimeField(null=True)
    contacted_at = models.DateTimeField(null=True)
    verdict = models.CharField(max_length=5, blank=True)

    objects = SignQuerySet.as_manager()

    class Meta:
        ordering = ["-level", "opened_at", "id"]
        indexes = [models.Index(fields=["mentorship", "cleared_at"], name="sign_of_mentorship")]
        constraints = [
            models.UniqueConstraint(
                fields=["mentorship", "rule", "about"],
                condition=Q(cleared_at=None),
                name="one_standing_sign_each",
            )
        ]

    def __str__(self) -> str:
        return f"{self.rule} since {self.opened_at:%Y-%m-%d}"

    @property
    def is_strong(self) -> bool:
        return self.level == Level.RED
