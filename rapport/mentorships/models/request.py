from typing import Any
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rapport.kernel import clock
from rapport.kernel.versions import Versioned
from rapport.mentorships.models.mentorship import Mentorship
from rapport.mentorships.requests.lifecycle import OPEN, RequestState, Turn
from rapport.people.models import Person
from rapport.programs.models import Program
from rapport.vault.fields import SealedTextField
from rapport.vault.keys import make_key
from rapport.vault.models import DataKey


class RequestQuerySet(models.QuerySet["Request"]):
    def visible_to(self, person: Person) -> "RequestQuerySet":
        """The requests somebody wrote, and those that were sent to them: the only door to their words."""
        return self.filter(Q(mentee=person) | Q(mentor=person, sent_at__isnull=False))

    def signals_of(self, program: Program) -> "RequestQuerySet":
        """The requests of a program for those who look after it: states and dates, never words, no drafts."""
        return self.filter(program=program, sent_at__isnull=False)

    def open(self) -> "RequestQuerySet":
        return self.filter(state=RequestState.SENT)

    def with_people(self) -> "RequestQuerySet":
        return self.select_related("program", "mentee", "mentor", "mentorship")


class Request(Versioned):
    """An ask for a mentorship, before there is one: one area, why now, what is in the way, what would be good.

    Its words are sealed under a key of its own; when the request leads to an introduction, the mentorship takes
    that key over, so that they live and die with the relationship. Purpose: letting somebody ask honestly, and
    somebody else decide. Erasure: with the person who wrote it, or with the mentorship it became.
    """

    class Bring(models.TextChoices):
        """What the one who asks brings; shown to the one who is asked."""

        HOURS = "hours", _("The hours it takes")
        AGENDA = "agenda", _("The agenda")
        RETURN = "return", _("Something in return")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="requests")
    mentee = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="requests_made")
    mentor = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="requests_received")
    mentorship = models.OneToOneField(Mentorship, null=True, on_delete=models.CASCADE, related_name="request")
    key = models.OneToOneField(DataKey, null=True, on_delete=models.SET_NULL, editable=False)
    door = models.CharField(max_length=10, choices=Mentorship.Door.choices, default=Mentorship.Door.REQUEST)
    state = models.CharField(
        max_length=9,
        choices=[(state.value, state.value) for state in RequestState],
        default=RequestState.DRAFT.value,
    )
    state_since = models.DateTimeField(default=clock.now)
    sent_at = models.DateTimeField(null=True)
    turn = models.CharField(
        max_length=6, choices=[(turn.value, turn.value) for turn in Turn], default=Turn.MENTOR.value
    )
    waiting_since = models.DateTimeField(null=True)
    was_asked_for_a_situation = models.BooleanField(default=False)
    brings = models.JSONField(default=list)
    area = SealedTextField(kind="request_message", key="key_id")
    why_now = SealedTextField(kind="request_message", key="key_id")
    obstacle = SealedTextField(kind="request_message", key="key_id")
    outcome = SealedTextField(kind="request_message", key="key_id")
    situation = SealedTextField(kind="request_message", key="key_id")
    question = SealedTextField(kind="request_message", key="key_id")
    answer = SealedTextField(kind="request_message", key="key_id")
    # Sealed under the key of whoever declined: it is private to them and goes when they go.
    decline_reason = SealedTextField(kind="decline_reason", key="mentor.key_id")

    objects = RequestQuerySet.as_manager()

    class Meta:
        ordering = ["-state_since", "id"]
        indexes = [
            models.Index(fields=["mentor", "state"], name="request_to"),
            models.Index(fields=["mentee", "state"], name="request_from"),
            models.Index(fields=["state", "waiting_since"], name="request_waiting"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["mentee", "mentor"], condition=Q(state__in=sorted(OPEN)), name="one_open_request_each"
            ),
            models.CheckConstraint(condition=~Q(mentee=models.F("mentor")), name="nobody_asks_themselves"),
            models.CheckConstraint(
                condition=Q(state=RequestState.DRAFT, sent_at__isnull=True)
                | (~Q(state=RequestState.DRAFT) & Q(sent_at__isnull=False)),
                name="sent_at_unless_draft",
            ),
        ]

    def __str__(self) -> str:
        return f"request {self.id}: {self.state}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding and self.key_id is None:
            self.key = make_key(DataKey.Scope.MENTORSHIP)
        super().save(*args, **kwargs)

    @property
    def life(self) -> RequestState:
        return RequestState(self.state)

    @property
    def is_draft(self) -> bool:
        return self.life is RequestState.DRAFT

    @property
    def is_open(self) -> bool:
        return self.life is RequestState.SENT

    @property
    def waits_for(self) -> Person | None:
        """Whose turn it is while the request is on its way."""
        if not self.is_open:
            return None
        return self.mentor if self.turn == Turn.MENTOR else self.mentee

    @property
    def was_asked_more(self) -> bool:
        """The one question was asked, whether or not it has been answered."""
        return bool(self.question)

    def partner_of(self, person: Person) -> Person:
        """The other one of the two. Raises: LookupError, for anybody else."""
        if person.pk not in {self.mentee_id, self.mentor_id}:
            raise LookupError("not one of the two")
        return self.mentor if person.pk == self.mentee_id else self.mentee
