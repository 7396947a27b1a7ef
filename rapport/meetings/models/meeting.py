from datetime import datetime, timedelta
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rapport.kernel import clock
from rapport.kernel.versions import Versioned
from rapport.library import guides
from rapport.mentorships.models import Mentorship
from rapport.people.models import Person
from rapport.vault.fields import SealedTextField


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, person: Person) -> "MeetingQuerySet":
        return self.filter(mentorship__in=Mentorship.objects.visible_to(person))

    def planned(self) -> "MeetingQuerySet":
        return self.filter(state=Meeting.State.PLANNED)

    def held(self) -> "MeetingQuerySet":
        return self.filter(state=Meeting.State.HELD)

    def upcoming(self, now: datetime) -> "MeetingQuerySet":
        """Planned and not over for longer than three hours: what people think of as the next one."""
        return self.planned().filter(starts_at__gt=now - timedelta(hours=3)).order_by("starts_at")


class Meeting(Versioned):
    """One talk of the people in a mentorship, from its date to what came of it.

    The time is a signal; place, agenda and notes are content. Every meeting ends in a state: none stays in the past
    without one. Purpose: meeting at all, and well. Erasure: with the mentorship's key.
    """

    class State(models.TextChoices):
        PLANNED = "planned", _("Planned")
        HELD = "held", _("You met")
        MISSED = "missed", _("It didn’t happen")
        MISSED_WITH_NOTICE = "noticed", _("It didn’t happen, and you knew before")
        CANCELLED = "cancelled", _("Called off")

    class Form(models.TextChoices):
        VIDEO = "video", _("By video")
        PHONE = "phone", _("By phone")
        IN_PERSON = "in_person", _("In person")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="meetings")
    template = models.CharField(max_length=40, default="regular")
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(default=60)
    form = models.CharField(max_length=9, choices=Form.choices, default=Form.VIDEO)
    place = SealedTextField(kind="meeting_place_link", key="mentorship.key_id")
    state = models.CharField(max_length=9, choices=State.choices, default=State.PLANNED)
    planned_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    moved_count = models.PositiveSmallIntegerField(default=0)
    sequence = models.PositiveIntegerField(default=0)
    agenda_built_at = models.DateTimeField(null=True)
    agenda_sent_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    now_item = models.ForeignKey(
        "meetings.AgendaItem", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    now_since = models.DateTimeField(null=True)
    extra_minutes = models.SmallIntegerField(default=0)
    stopped_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField(default=clock.now)
    no_promises_confirmed = models.BooleanField(default=False)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at", "id"]
        indexes = [
            models.Index(fields=["mentorship", "state", "starts_at"], name="meeting_of_mentorship"),
            models.Index(fields=["state", "starts_at"], name="meeting_due"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gte=5, minutes__lte=480), name="meeting_lasts_a_while"
            ),
        ]

    def __str__(self) -> str:
        return f"meeting {self.id}: {self.state}"

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    def part_title(self, key: str) -> str:
        """What a part of this meeting's template is called, in the reader's language."""
        parts = guides.session_template(self.template).parts
        return next((str(part.title) for part in parts if part.key == key), "")

    def prompts(self, key: str) -> tuple[str, ...]:
        """Questions that help with a part of this meeting's template."""
        parts = guides.session_template(self.template).parts
        return next((tuple(str(each) for each in part.prompts) for part in parts if part.key == key), ())

    @property
    def is_planned(self) -> bool:
        return self.state == self.State.PLANNED

    @property
    def is_held(self) -> bool:
        return self.state == self.State.HELD

    @property
    def is_live(self) -> bool:
        """Somebody has begun it and nobody has ended it."""
        return self.is_planned and self.started_at is not None and self.ended_at is None


class AgendaItem(Versioned):
    """One thing to talk about; without a meeting it is parked for another day.

    Purpose: the mentee owns the agenda, both can add to it. Erasure: with the mentorship's key.
    """

    class Kind(models.TextChoices):
        TOPIC = "topic", _("Topic")
        PROMISE = "promise", _("A promise to report on")
        GOAL = "goal", _("Where the goals stand")
        OPENING = "opening", _("Start strong")
        CLOSING = "closing", _("End strong")
        NEXT = "next", _("Who does what by when")

    class State(models.TextChoices):
        OPEN = "open"
        TALKED = "talked"
        REMOVED = "removed"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="agenda_items")
    meeting = models.ForeignKey(Meeting, null=True, on_delete=models.SET_NULL, related_name="agenda")
    position = models.PositiveSmallIntegerField(default=0)
    minutes = models.PositiveSmallIntegerField(default=10)
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.TOPIC)
    part = models.CharField(max_length=40, blank=True)
    title = SealedTextField(kind="meeting_title_agenda", key="mentorship.key_id")
    about = SealedTextField(kind="meeting_title_agenda", key="mentorship.key_id")
    owner = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    promise = models.ForeignKey(
        "meetings.Promise", null=True, on_delete=models.CASCADE, related_name="agenda_items"
    )
    state = models.CharField(max_length=7, choices=State.choices, default=State.OPEN)
    parked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["meeting_id", "position", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(minutes__gte=1, minutes__lte=240), name="agenda_item_lasts"),
        ]

    def __str__(self) -> str:
        return f"agenda item {self.id}"

    @property
    def words(self) -> str:
        """What it is called: its own words, the promise's, or those of its part in the template."""
        if self.title:
            return str(self.title)
        if self.promise is not None:
            return str(self.promise.text)
        return "" if self.meeting is None else self.meeting.part_title(self.part)

    @property
    def is_topic(self) -> bool:
        """Whether somebody put it there in their own words; promises and parts of a template are not."""
        return not self.part and self.promise_id is None

    @property
    def is_ritual(self) -> bool:
        return self.kind in {self.Kind.OPENING, self.Kind.CLOSING}


class Preparation(Versioned):
    """How one person comes to a meeting: a word for the mood, a line for the other, questions, ready or not.

    The mood and the line are shown to the other only if ``shares``, and only once the meeting has begun.
    Purpose: arriving well. Erasure: with the mentorship's key.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="preparations")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    arriving = SealedTextField(kind="shared_note", key="meeting.mentorship.key_id")
    line = SealedTextField(kind="shared_note", key="meeting.mentorship.key_id")
    shares = models.BooleanField(default=True)
    objective = SealedTextField(kind="meeting_title_agenda", key="meeting.mentorship.key_id")
    questions = SealedTextField(kind="meeting_title_agenda", key="meeting.mentorship.key_id")
    ready_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "person"], name="one_preparation_each")]

    def __str__(self) -> str:
        return f"preparation {self.id}"

    @property
    def mood(self) -> str:
        """The word for how they arrive, as everybody reads it; empty where they gave none."""
        return next((str(each.label) for each in guides.sessions().arriving if each.key == self.arriving), "")


class SlotProposal(models.Model):
    """Up to three moments one person proposes; the other takes one with a tap, or proposes others.

    With ``meeting`` it moves that meeting. Purpose: the next date is always known. Erasure: with the mentorship.
    """

    class State(models.TextChoices):
        OPEN = "open"
        TAKEN = "taken"
        REPLACED = "replaced"
        WITHDRAWN = "withdrawn"
        PASSED = "passed"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="slot_proposals")
    meeting = models.ForeignKey(Meeting, null=True, on_delete=models.CASCADE, related_name="move_proposals")
    proposed_by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    starts = models.JSONField(default=list)
    minutes = models.PositiveSmallIntegerField(default=60)
    form = models.CharField(max_length=9, choices=Meeting.Form.choices, default=Meeting.Form.VIDEO)
    template = models.CharField(max_length=40, default="regular")
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-made_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["mentorship"], condition=Q(state="open"), name="one_open_proposal_each_mentorship"
            )
        ]

    def __str__(self) -> str:
        return f"proposal {self.id}: {self.state}"

    @property
    def moments(self) -> list[datetime]:
        """The proposed starts, aware, in UTC, earliest first."""
        return sorted(datetime.fromisoformat(start) for start in self.starts)
