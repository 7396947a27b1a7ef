from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from rapport.growth.models.goal import Goal
from rapport.kernel import clock
from rapport.mentorships.models import Mentorship
from rapport.people.models import Person
from rapport.vault.fields import SealedTextField


class ProgressQuerySet(models.QuerySet["ProgressEntry"]):
    def visible_to(self, person: Person) -> "ProgressQuerySet":
        return self.filter(goal__mentorship__in=Mentorship.objects.visible_to(person))


class ProgressEntry(models.Model):
    """How a goal is going at one moment: a number, a line, or both. Both see it at once.

    Purpose: seeing how far one has come. Erasure: with the mentorship's key.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="progress")
    value = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    line = SealedTextField(kind="goal_text", key="goal.mentorship.key_id")
    noted_at = models.DateTimeField(default=clock.now)
    noted_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = ProgressQuerySet.as_manager()

    class Meta:
        ordering = ["goal_id", "noted_at", "id"]
        verbose_name_plural = "progress entries"

    def __str__(self) -> str:
        return f"progress of {self.goal_id}"


class WinQuerySet(models.QuerySet["Win"]):
    def visible_to(self, person: Person) -> "WinQuerySet":
        return self.filter(mentorship__in=Mentorship.objects.visible_to(person), removed_at=None)


class Win(models.Model):
    """Something that went well, however small. Purpose: noticing it. Erasure: with the mentorship's key."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="wins")
    goal = models.ForeignKey(Goal, null=True, on_delete=models.SET_NULL, related_name="wins")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="wins")
    noticed_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    text = SealedTextField(kind="shared_note", key="mentorship.key_id")
    won_at = models.DateTimeField(default=clock.now)
    removed_at = models.DateTimeField(null=True)

    objects = WinQuerySet.as_manager()

    class Meta:
        ordering = ["-won_at", "-id"]
        indexes = [models.Index(fields=["mentorship", "-won_at"], name="win_of_mentorship")]

    def __str__(self) -> str:
        return f"win {self.id}"


class ReflectionQuerySet(models.QuerySet["Reflection"]):
    def of(self, person: Person) -> "ReflectionQuerySet":
        """Somebody's own lines, the only ones they may change."""
        return self.filter(person=person, mentorship__in=Mentorship.objects.visible_to(person))

    def shared_with(self, person: Person) -> "ReflectionQuerySet":
        """The lines the other one chose to share: only their shared words may be shown."""
        mine = Mentorship.objects.visible_to(person)
        return self.filter(mentorship__in=mine, shared_at__isnull=False).exclude(person=person)


class Reflection(models.Model):
    """One line of looking back: what I learned, what I will do, what I still wonder.

    Sealed under the writer's own key, so nobody else can read it. Sharing a line seals a copy of just that line
    under the mentorship's key; taking it back empties the copy. Purpose: thinking about what happened. Erasure:
    with the person's key, the shared copy with the mentorship's.
    """

    class About(models.TextChoices):
        LEARNED = "learned", _("What did I learn?")
        WILL_DO = "will_do", _("What will I do with it?")
        WONDER = "wonder", _("What do I still wonder about?")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="reflections")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="reflections")
    about = models.CharField(max_length=7, choices=About.choices)
    text = SealedTextField(kind="journal_entry", key="person.key_id")
    shared_text = SealedTextField(kind="shared_note", key="mentorship.key_id")
    written_at = models.DateTimeField(default=clock.now)
    shared_at = models.DateTimeField(null=True)

    objects = ReflectionQuerySet.as_manager()

    class Meta:
        ordering = ["-written_at", "id"]

    def __str__(self) -> str:
        return f"reflection {self.id}"

    @property
    def is_shared(self) -> bool:
        return self.shared_at is not None
