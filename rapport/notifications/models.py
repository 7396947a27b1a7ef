from urllib.parse import urlsplit
from uuid import UUID, uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac

from rapport.kernel.versions import Versioned
from rapport.notifications.kinds import Group
from rapport.people.models import Person


class OutboxMessage(models.Model):
    """Something a person is to be told, written in the transaction of what it follows from.

    It holds facts (names, dates, numbers, a path), never the words of a relationship; the mail is written
    from them only when it is sent, in the person's language and time zone, to ``to`` or else to the address the
    person has then. Once it is sent or dropped they are forgotten. Purpose: telling once, whatever breaks.
    Erasure: with the person; sent and dropped messages are deleted after 60 days.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        SENDING = "sending"
        SENT = "sent"
        DROPPED = "dropped"

    class Why(models.TextChoices):
        """Why a message was dropped; a code for the operator's eyes and for tests."""

        SWITCHED_OFF = "switched_off"
        ONE_A_WEEK = "one_a_week"
        PAUSED = "paused"
        TOO_LATE = "too_late"
        PERSON_LEFT = "person_left"
        GAVE_UP = "gave_up"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    key = models.CharField(max_length=200, unique=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    to = models.EmailField(max_length=254, blank=True)
    kind = models.CharField(max_length=80)
    group = models.CharField(max_length=12, choices=Group.choices)
    template = models.CharField(max_length=120)
    is_nudge = models.BooleanField()
    is_urgent = models.BooleanField()
    url = models.CharField(max_length=300)
    facts = models.JSONField(default=dict)
    calendar = models.JSONField(null=True)
    mentorship_id = models.UUIDField(null=True)
    program_id = models.UUIDField(null=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    why_dropped = models.CharField(max_length=12, choices=Why.choices, blank=True)
    is_for_digest = models.BooleanField(default=False)
    digest_id = models.UUIDField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    told_at = models.DateTimeField()
    not_after = models.DateTimeField(null=True)
    sending_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["person"], name="outbox_for_digest", condition=Q(state="waiting", is_for_digest=True)
            ),
            models.Index(fields=["digest_id"], name="outbox_digest", condition=Q(digest_id__isnull=False)),
            models.Index(fields=["person", "-sending_at"], name="outbox_nudges", condition=Q(is_nudge=True)),
            models.Index(fields=["told_at"], name="outbox_told_at"),
        ]
        constraints = [
            models.CheckConstraint(
                name="outbox_sent_exactly_with_time",
                condition=Q(state="sent", sent_at__isnull=False)
                | (~Q(state="sent") & Q(sent_at__isnull=True)),
            ),
            models.CheckConstraint(
                name="outbox_dropped_exactly_with_reason",
                condition=(Q(state="dropped") & ~Q(why_dropped=""))
                | (~Q(state="dropped") & Q(why_dropped="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} ({self.state})"

    @property
    def message_id(self) -> str:
        """The same at each attempt, so that mail programs show a copy sent twice after a crash once."""
        return message_id_for(self.pk)


def message_id_for(outbox_id: UUID) -> str:
    """A Message-ID that only this installation can make, and makes again at each attempt."""
    digest = salted_hmac("rapport.outbox", str(outbox_id), algorithm="sha256").hexdigest()
    return f"<{digest[:40]}@{urlsplit(settings.BASE_URL).hostname}>"


class Preferences(Versioned):
    """When and about what a person may be written to; without a row the defaults below hold.

    Purpose: to keep to what the person chose. Erasure: with the person.
    """

    class Rhythm(models.TextChoices):
        AT_ONCE = "at_once"
        DAILY = "daily"
        WEEKLY = "weekly"

    class Nudges(models.TextChoices):
        WEEKLY = "weekly"
        MONTHLY = "monthly"
        NEVER = "never"

    person = models.OneToOneField(Person, primary_key=True, on_delete=models.CASCADE, related_name="+")
    switched_off = models.JSONField(default=list)
    rhythm = models.CharField(max_length=8, choices=Rhythm.choices, default=Rhythm.AT_ONCE)
    nudges = models.CharField(max_length=8, choices=Nudges.choices, default=Nudges.WEEKLY)
    hours_from_minutes = models.PositiveSmallIntegerField(default=8 * 60)
    hours_until_minutes = models.PositiveSmallIntegerField(default=20 * 60)
    on_weekends = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="hours_in_order",
                condition=Q(
                    hours_from_minutes__lt=models.F("hours_until_minutes"), hours_until_minutes__lte=1440
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"preferences of {self.person_id}"


class CalendarFeed(models.Model):
    """A private calendar address. Only the hash of its secret is kept; the address is shown once.

    Purpose: a person's own calendar program reads their mentoring dates. Erasure: with the person.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    secret_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    last_used_on = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-made_at", "id"]

    def __str__(self) -> str:
        return f"calendar feed {self.pk}"
