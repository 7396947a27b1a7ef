from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rapport.kernel import clock
from rapport.kernel.versions import Versioned
from rapport.mentorships.models import Mentorship
from rapport.people.models import Person
from rapport.vault.fields import SealedTextField


class GoalQuerySet(models.QuerySet["Goal"]):
    def visible_to(self, person: Person) -> "GoalQuerySet":
        return self.filter(mentorship__in=Mentorship.objects.visible_to(person))

    def on_the_way(self) -> "GoalQuerySet":
        return self.filter(state=Goal.State.ON_ITS_WAY)


class Goal(Versioned):
    """What somebody works on in a mentorship: theirs to decide, the other's to see and to comment on.

    A goal is never failed: it is reached, or set aside on purpose, and every wording it has had is kept in its
    changes. Purpose: working on what matters. Erasure: with the mentorship's key.
    """

    class Kind(models.TextChoices):
        SMART = "smart", _("A goal")
        LEARNING = "learning", _("Something to learn")
        STRETCH = "stretch", _("A stretch")

    class State(models.TextChoices):
        DRAFT = "draft", _("A first draft")
        ON_ITS_WAY = "on_its_way", _("On its way")
        REACHED = "reached", _("Reached")
        SET_ASIDE = "set_aside", _("Set aside, on purpose")

    class Look(models.TextChoices):
        """When the two look at it together."""

        EACH_MEETING = "meeting", _("Every time we meet")
        MONTHLY = "monthly", _("Once a month")
        HALFWAY = "halfway", _("Halfway and at the end")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="goals")
    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="goals")
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.SMART)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ON_ITS_WAY)
    text = SealedTextField(kind="goal_text", key="mentorship.key_id")
    why = SealedTextField(kind="goal_text", key="mentorship.key_id")
    strategies = SealedTextField(kind="goal_text", key="mentorship.key_id")
    by_on = models.DateField(null=True)
    look = models.CharField(max_length=8, choices=Look.choices, default=Look.EACH_MEETING)
    set_at = models.DateTimeField(default=clock.now)
    state_since = models.DateTimeField(default=clock.now)
    asked_at = models.DateTimeField(null=True)

    objects = GoalQuerySet.as_manager()

    class Meta:
        ordering = ["mentorship_id", "set_at", "id"]
        indexes = [
            models.Index(fields=["mentorship", "state"], name="goal_of_mentorship"),
            models.Index(fields=["state", "set_at"], name="goal_by_age"),
        ]

    def __str__(self) -> str:
        return f"goal {self.id}: {self.state}"

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def is_open(self) -> bool:
        """Whether it is still worked on, or waits as a draft to be."""
        return self.state in {self.State.DRAFT, self.State.ON_ITS_WAY}

    @property
    def is_set_aside(self) -> bool:
        return self.state == self.State.SET_ASIDE

    @property
    def is_reached(self) -> bool:
        return self.state == self.State.REACHED

    @property
    def is_stretch(self) -> bool:
        return self.kind == self.Kind.STRETCH

    @property
    def is_learning(self) -> bool:
        return self.kind == self.Kind.LEARNING


class GoalMeasure(models.Model):
    """How both would notice: a number now, a number to aim for, and what is counted.

    Purpose: making progress visible. Erasure: with the mentorship.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    goal = models.OneToOneField(Goal, on_delete=models.CASCADE, related_name="measure")
    start = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    target = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    unit = SealedTextField(kind="goal_text", key="goal.mentorship.key_id")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(start__isnull=False) | Q(target__isnull=False),
                name="a_measure_measures_something",
            )
        ]

    def __str__(self) -> str:
        return f"measure of {self.goal_id}"


class GoalChange(models.Model):
    """One turn in the life of a goal; rows are only added.

    ``text_before`` is the wording it had, ``words`` why it changed, or what the other one said about it: that is a
    suggestion and changes nothing. Purpose: seeing how far one's thinking has come. Erasure: with the mentorship's
    key.
    """

    class What(models.TextChoices):
        WRITTEN = "written", _("First written down")
        REWORDED = "reworded", _("Put in other words")
        MOVED = "moved", _("Moved to another date")
        SET_ASIDE = "set_aside", _("Set aside, on purpose")
        TAKEN_UP = "taken_up", _("Taken up again")
        REACHED = "reached", _("Reached")
        REMARKED = "remarked", _("A thought on it")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="changes")
    what = models.CharField(max_length=9, choices=What.choices)
    text_before = SealedTextField(kind="goal_text", key="goal.mentorship.key_id")
    by_before = models.DateField(null=True)
    by_after = models.DateField(null=True)
    words = SealedTextField(kind="goal_text", key="goal.mentorship.key_id")
    changed_at = models.DateTimeField(default=clock.now)
    changed_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ["goal_id", "-changed_at", "-id"]

    def __str__(self) -> str:
        return f"{self.what} {self.goal_id}"
