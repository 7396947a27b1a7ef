from datetime import datetime
from uuid import uuid4

from django.db import models
from django.db.models import Q

from rapport.kernel.versions import Versioned
from rapport.mentorships.models.mentorship import Member, Mentorship
from rapport.people.models import Person
from rapport.vault.fields import SealedTextField


class IntroductionQuerySet(models.QuerySet["Introduction"]):
    def visible_to(self, person: Person) -> "IntroductionQuerySet":
        """The introductions this person is one of the two in."""
        return self.filter(mentorship__in=Mentorship.objects.visible_to(person))


class Introduction(Versioned):
    """The days between being brought together and two yeses: a call of twenty minutes, and until when.

    What each answers lives in a round. ``why_learning`` and ``why_guiding`` are what whoever brought the two
    together says to each of them; empty where they found each other. ``sequence`` counts the changes of the call
    for calendars. Purpose: arranging the first call. Erasure: with the mentorship.
    """

    mentorship = models.OneToOneField(
        Mentorship, on_delete=models.CASCADE, primary_key=True, related_name="introduction"
    )
    lapses_at = models.DateTimeField()
    call_at = models.DateTimeField(null=True)
    offered_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    why_learning = SealedTextField(kind="match_score_explanation", key="mentorship.key_id")
    why_guiding = SealedTextField(kind="match_score_explanation", key="mentorship.key_id")
    sequence = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()

    objects = IntroductionQuerySet.as_manager()

    class Meta:
        ordering = ["lapses_at", "mentorship_id"]
        indexes = [models.Index(fields=["lapses_at"], name="introduction_lapses")]
        constraints = [
            models.CheckConstraint(condition=Q(sequence__lte=10_000), name="call_sequence_in_range"),
        ]

    def __str__(self) -> str:
        return f"introduction of {self.mentorship_id}"

    @property
    def calendar_uid(self) -> str:
        return f"introduction-{self.mentorship_id}"

    def why_for(self, member: Member) -> str:
        """What whoever brought the two together says to one of them."""
        return str(self.why_learning if member.is_learning else self.why_guiding)

    def offered_times(self) -> list[datetime]:
        """The times on offer, earliest first; uses prefetched slots where there are any."""
        return sorted(slot.starts_at for slot in self.slots.all())


class CallSlot(models.Model):
    """One time on offer for the first call. Purpose and erasure: as the introduction's."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    introduction = models.ForeignKey(Introduction, on_delete=models.CASCADE, related_name="slots")
    starts_at = models.DateTimeField()

    class Meta:
        ordering = ["starts_at", "id"]
        constraints = [models.UniqueConstraint(fields=["introduction", "starts_at"], name="call_slot_once")]

    def __str__(self) -> str:
        return f"slot {self.starts_at:%Y-%m-%d %H:%M}"
