from datetime import date
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rapport.kernel import clock
from rapport.kernel.versions import Versioned
from rapport.meetings.models.meeting import Meeting
from rapport.mentorships.models import Mentorship
from rapport.people.models import Person
from rapport.vault.fields import SealedTextField


class PromiseQuerySet(models.QuerySet["Promise"]):
    def visible_to(self, person: Person) -> "PromiseQuerySet":
        return self.filter(mentorship__in=Mentorship.objects.visible_to(person))

    def open(self) -> "PromiseQuerySet":
        return self.filter(state=Promise.State.OPEN)

    def due(self, on: date) -> "PromiseQuerySet":
        """Open ones whose date has come: they want a report, or an honest new date."""
        return self.open().filter(due_on__lte=on)


class Promise(Versioned):
    """Who does what by when, wherever it came from; mentor's and mentee's are equal in every view.

    A moved promise is still a promise: whoever says so before its date has kept their word, and ``moved_late`` tells
    when one was moved only after its date. The loop closes when the other one has answered the report. Purpose: talk
    becomes action. Erasure: with the mentorship's key.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        KEPT = "kept", _("Kept")
        PARTLY = "partly", _("Partly")
        NOT_YET = "not_kept", _("It didn’t work out")
        LET_GO = "let_go", _("Let go")

    class Origin(models.TextChoices):
        MEETING = "meeting", _("From a meeting")
        FEEDBACK = "feedback", _("From feedback")
        GOAL = "goal", _("From a goal")
        OTHER = "other", _("Between meetings")

    class Answer(models.TextChoices):
        """What the other one says to a report, with one tap."""

        THANKS = "thanks", _("Thank you for telling me")
        WELL_DONE = "well_done", _("That took something")
        LETS_TALK = "lets_talk", _("Let’s talk about it")

    class Word(models.TextChoices):
        """How somebody kept their word."""

        KEPT = "kept", _("Kept")
        MOVED = "moved", _("Kept (moved)")
        LATE = "late", _("Late")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="promises")
    meeting = models.ForeignKey(Meeting, null=True, on_delete=models.SET_NULL, related_name="promises")
    owner = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="promises")
    made_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    origin = models.CharField(max_length=8, choices=Origin.choices, default=Origin.MEETING)
    origin_id = models.UUIDField(null=True)
    text = SealedTextField(kind="action_item", key="mentorship.key_id")
    first_step = SealedTextField(kind="action_item", key="mentorship.key_id")
    due_on = models.DateField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    result = SealedTextField(kind="action_item", key="mentorship.key_id")
    obstacle = SealedTextField(kind="action_item", key="mentorship.key_id")
    made_at = models.DateTimeField(default=clock.now)
    moved_count = models.PositiveSmallIntegerField(default=0)
    moved_because = SealedTextField(kind="action_item", key="mentorship.key_id")
    moved_late = models.BooleanField(default=False)
    reported_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=9, choices=Answer.choices, blank=True)
    answered_at = models.DateTimeField(null=True)

    objects = PromiseQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "made_at", "id"]
        indexes = [
            models.Index(fields=["mentorship", "state", "due_on"], name="promise_of_mentorship"),
            models.Index(fields=["state", "due_on"], name="promise_due"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["open", "let_go"]) | Q(reported_at__isnull=False),
                name="reported_when_told",
            )
        ]

    def __str__(self) -> str:
        return f"promise {self.id}: {self.state}"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def word(self) -> "Word | None":
        """How the owner kept their word; None for what was not kept, or not told of yet.

        What counts is whether the date was moved before it came: people often tell only when they next meet.
        """
        if self.state != self.State.KEPT:
            return None
        if self.moved_late:
            return self.Word.LATE
        return self.Word.MOVED if self.moved_count else self.Word.KEPT

    @property
    def standing(self) -> str:
        """What became of it, in the reader's language."""
        return str(self.word.label if self.word else self.get_state_display())

    @property
    def loop_is_closed(self) -> bool:
        """It was reported, and the other one has answered."""
        return self.answered_at is not None
