from datetime import date
from uuid import uuid4

from django.db import models
from django.db.models import Q

from rapport.mentorships.models.mentorship import Member, Mentorship
from rapport.mentorships.models.rounds import Round
from rapport.people.models import Person


class ReviewQuerySet(models.QuerySet["Review"]):
    def visible_to(self, person: Person) -> "ReviewQuerySet":
        return self.filter(mentorship__in=Mentorship.objects.visible_to(person))

    def undecided(self) -> "ReviewQuerySet":
        """Planned or under way."""
        return self.filter(state__in=[Review.State.PLANNED, Review.State.OPEN])


class Review(models.Model):
    """A date to look back together and decide: go on, change the form, or bring it to a good end.

    Planned with the agreement, opened by the clock, decided by both. What each says is in the round; what
    they decide is a code. ``sequence`` counts changes of the date, for calendars. Purpose: that nothing goes
    on just because nobody stopped it. Erasure: with the mentorship.
    """

    class State(models.TextChoices):
        PLANNED = "planned"
        OPEN = "open"
        DECIDED = "decided"
        CANCELLED = "cancelled"

    class Decision(models.TextChoices):
        CONTINUE = "continue"
        EVOLVE = "evolve"
        CONCLUDE = "conclude"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="reviews")
    number = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.PLANNED)
    due_on = models.DateField()
    is_at_term = models.BooleanField(default=False)
    round = models.ForeignKey(Round, null=True, on_delete=models.SET_NULL, related_name="reviews")
    opened_at = models.DateTimeField(null=True)
    decision = models.CharField(max_length=8, choices=Decision.choices, blank=True)
    decided_at = models.DateTimeField(null=True)
    sequence = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["mentorship_id", "-number"]
        indexes = [models.Index(fields=["state", "due_on"], name="review_due")]
        constraints = [
            models.UniqueConstraint(fields=["mentorship", "number"], name="review_numbered_once"),
            models.UniqueConstraint(
                fields=["mentorship"], condition=Q(state__in=["planned", "open"]), name="one_review_ahead"
            ),
            models.CheckConstraint(
                condition=Q(state="decided", decided_at__isnull=False) & ~Q(decision="")
                | (~Q(state="decided") & Q(decided_at__isnull=True, decision="")),
                name="decision_exactly_when_decided",
            ),
        ]

    def __str__(self) -> str:
        return f"review {self.number}: {self.state}"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def calendar_uid(self) -> str:
        return f"review-{self.pk}"


class Choice(models.Model):
    """What one member says out loud to a review's decision; two of the same make it.

    ``until`` is the day the relationship then goes on to. Purpose: deciding by both. Erasure: with the
    review.
    """

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="choices")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    decision = models.CharField(max_length=8, choices=Review.Decision.choices)
    until = models.DateField(null=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["review_id", "at", "id"]
        constraints = [models.UniqueConstraint(fields=["review", "member"], name="one_choice_each")]

    def __str__(self) -> str:
        return f"{self.decision} for review {self.review_id}"

    def agrees_with(self, decision: str, until: date | None) -> bool:
        return self.decision == decision and self.until == until
