from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rapport.growth.models.goal import Goal
from rapport.kernel import clock
from rapport.kernel.versions import Versioned
from rapport.mentorships.models import Mentorship
from rapport.people.models import Person
from rapport.vault.fields import SealedTextField


class StepQuerySet(models.QuerySet["Step"]):
    def visible_to(self, person: Person) -> "StepQuerySet":
        return self.filter(goal__mentorship__in=Mentorship.objects.visible_to(person))

    def active(self) -> "StepQuerySet":
        return self.filter(state=Step.State.ACTIVE)


class Step(Versioned):
    """One small step of a goal. One at a time: a goal has at most one active step, and the database keeps it so.

    ``if_then`` is the plan for when and where ("if it is Monday at nine, I…"). Purpose: starting. Erasure: with
    the mentorship's key.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Later")
        ACTIVE = "active", _("The step now")
        DONE = "done", _("Done")
        LET_GO = "let_go", _("Let go")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    text = SealedTextField(kind="goal_text", key="goal.mentorship.key_id")
    if_then = SealedTextField(kind="goal_text", key="goal.mentorship.key_id")
    came_of_it = SealedTextField(kind="goal_text", key="goal.mentorship.key_id")
    due_on = models.DateField(null=True)
    minutes = models.PositiveSmallIntegerField(null=True)
    made_at = models.DateTimeField(default=clock.now)
    done_at = models.DateTimeField(null=True)

    objects = StepQuerySet.as_manager()

    class Meta:
        ordering = ["goal_id", "position", "id"]
        indexes = [models.Index(fields=["state", "due_on"], name="step_due")]
        constraints = [
            models.UniqueConstraint(
                fields=["goal"], condition=Q(state="active"), name="one_active_step_each_goal"
            ),
            models.CheckConstraint(
                condition=Q(state="done", done_at__isnull=False)
                | (~Q(state="done") & Q(done_at__isnull=True)),
                name="done_at_exactly_when_done",
            ),
        ]

    def __str__(self) -> str:
        return f"step {self.id}: {self.state}"

    @property
    def is_active(self) -> bool:
        return self.state == self.State.ACTIVE

    @property
    def is_done(self) -> bool:
        return self.state == self.State.DONE

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING

    @property
    def is_ahead(self) -> bool:
        """Neither done nor let go."""
        return self.state in {self.State.ACTIVE, self.State.WAITING}
