from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rapport.kernel import clock
from rapport.kernel.versions import Versioned
from rapport.meetings.models import Promise
from rapport.mentorships.models import Mentorship
from rapport.people.models import Person
from rapport.vault.fields import SealedTextField


class ThoughtQuerySet(models.QuerySet["Thought"]):
    def visible_to(self, person: Person) -> "ThoughtQuerySet":
        """What this person gave, and what was given to them; a draft is its writer's alone."""
        return self.filter(mentorship__in=Mentorship.objects.visible_to(person)).filter(
            Q(giver=person) | Q(receiver=person, given_at__isnull=False)
        )

    def unread_by(self, person: Person) -> "ThoughtQuerySet":
        """What was given to this person and not yet understood in their own words."""
        return self.filter(receiver=person, understood_at=None).exclude(given_at=None)


class Thought(Versioned):
    """One piece of feedback: when, what was done, what it did, what to try next; and the way it is taken.

    Read first, then understood in own words; only then can it be answered. Purpose: learning from what somebody
    saw. Erasure: with the mentorship's key.
    """

    class Kind(models.TextChoices):
        KEEP = "keep", _("Something to keep")
        TRY = "try", _("Something to try")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="thoughts")
    giver = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    receiver = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=4, choices=Kind.choices, default=Kind.TRY)
    when = SealedTextField(kind="feedback_to_partner", key="mentorship.key_id")
    what = SealedTextField(kind="feedback_to_partner", key="mentorship.key_id")
    effect = SealedTextField(kind="feedback_to_partner", key="mentorship.key_id")
    next = SealedTextField(kind="feedback_to_partner", key="mentorship.key_id")
    made_at = models.DateTimeField(default=clock.now)
    given_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    understood = SealedTextField(kind="feedback_to_partner", key="mentorship.key_id")
    understood_at = models.DateTimeField(null=True)
    reply = SealedTextField(kind="feedback_to_partner", key="mentorship.key_id")
    replied_at = models.DateTimeField(null=True)
    promise = models.ForeignKey(Promise, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = ThoughtQuerySet.as_manager()

    class Meta:
        ordering = ["-given_at", "-made_at", "id"]
        indexes = [models.Index(fields=["mentorship", "given_at"], name="thought_of_mentorship")]
        constraints = [
            models.CheckConstraint(
                condition=Q(replied_at__isnull=True) | Q(understood_at__isnull=False),
                name="understood_before_answered",
            )
        ]

    def __str__(self) -> str:
        return f"thought {self.id}"

    @property
    def is_draft(self) -> bool:
        return self.given_at is None


class FirstReaction(Versioned):
    """Where the first reaction to a thought may go: sealed under the reader's own key, for nobody else.

    Purpose: taking it without defending. Erasure: with the person's key.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    thought = models.ForeignKey(Thought, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    text = SealedTextField(kind="private_note", key="person.key_id")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["thought", "person"], name="one_first_reaction_each")]

    def __str__(self) -> str:
        return f"first reaction {self.id}"
