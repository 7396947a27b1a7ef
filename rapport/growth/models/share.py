from uuid import uuid4

from django.db import models

from rapport.growth.models.goal import Goal
from rapport.kernel import clock
from rapport.mentorships.models import Mentorship
from rapport.people.models import Person


class GoalShareQuerySet(models.QuerySet["GoalShare"]):
    def visible_to(self, person: Person) -> "GoalShareQuerySet":
        """The goals that were carried into this person's relationships: the only door to them from there."""
        return self.filter(mentorship__in=Mentorship.objects.visible_to(person))

    def of(self, owner: Person) -> "GoalShareQuerySet":
        """Where somebody has carried goals of their own."""
        return self.filter(goal__owner=owner)


class GoalShare(models.Model):
    """That somebody who learns with several carried one goal of theirs across into another relationship.

    Holds no words: what is read there are the goal's own sentence, its reason and its date, and never what the
    other mentor said about it. Taken back, the row is gone. Purpose: one goal, several mentors. Erasure: with the
    goal or with either relationship.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="shares")
    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="carried_goals")
    shared_at = models.DateTimeField(default=clock.now)

    objects = GoalShareQuerySet.as_manager()

    class Meta:
        ordering = ["mentorship_id", "shared_at", "id"]
        constraints = [models.UniqueConstraint(fields=["goal", "mentorship"], name="carried_across_once")]

    def __str__(self) -> str:
        return f"goal {self.goal_id} in {self.mentorship_id}"
