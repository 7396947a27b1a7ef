from uuid import uuid4

from django.db import models
from django.db.models import Q

from rapport.kernel.versions import Versioned
from rapport.mentorships.models import Mentorship
from rapport.people.models import Person
from rapport.programs.models import Program
from rapport.vault.fields import SealedTextField


class MatchingRound(Versioned):
    """One round in which a coordinator brings people together: what matters in it, and what was proposed.

    ``weights`` are words from 0 to 4 by name, ``rules`` the ones that can be switched. Nobody is told of anything
    before ``publish_at``, and until then it can be called back. ``before`` is how the pairs stood before the last
    change, so that it can be taken back; ``hoped`` is who hoped for a mentor when it was published.
    Purpose: bringing people together. Erasure: with the program.
    """

    class State(models.TextChoices):
        OPEN = "open"
        SCHEDULED = "scheduled"
        PUBLISHED = "published"

    class Way(models.TextChoices):
        """The three ways to do a round that are compared."""

        LIFT = "lift"
        AVERAGE = "average"
        WISHES = "wishes"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="matching_rounds")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    weights = models.JSONField(default=dict)
    rules = models.JSONField(default=dict)
    way = models.CharField(max_length=7, choices=Way.choices, default=Way.LIFT)
    before = models.JSONField(default=list)
    hoped = models.JSONField(default=list)
    note_to_mentees = models.CharField(max_length=400, blank=True)
    note_to_mentors = models.CharField(max_length=400, blank=True)
    made_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()
    publish_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["program_id", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["program", "number"], name="matching_round_number_once"),
            models.UniqueConstraint(
                fields=["program"], condition=~Q(state="published"), name="one_matching_round_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(state="scheduled", publish_at__isnull=False) | ~Q(state="scheduled"),
                name="publish_at_when_scheduled",
            ),
            models.CheckConstraint(
                condition=Q(state="published", published_at__isnull=False)
                | (~Q(state="published") & Q(published_at__isnull=True)),
                name="published_at_when_published",
            ),
        ]

    def __str__(self) -> str:
        return f"matching round {self.number}: {self.state}"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def is_scheduled(self) -> bool:
        return self.state == self.State.SCHEDULED

    @property
    def is_published(self) -> bool:
        return self.state == self.State.PUBLISHED


class MatchingRun(models.Model):
    """One computation of a round, with everything it was made from, so that it can be explained a year later.

    ``frozen`` holds the people's answers, wishes and exclusions as the engine saw them: sealed under the
    program's key, read by the engine only, and shown to nobody. ``ways`` holds the figures and pairs of the
    three ways. Purpose: answering "why". Erasure: with the program's key; whoever erases themselves is taken out.
    """

    class State(models.TextChoices):
        QUEUED = "queued"
        RUNNING = "running"
        DONE = "done"
        CANCELLED = "cancelled"
        REFUSED = "refused"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    round = models.ForeignKey(MatchingRound, on_delete=models.CASCADE, related_name="runs")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.QUEUED)
    stage = models.CharField(max_length=20, blank=True)
    done = models.FloatField(default=0)
    refusal = models.CharField(max_length=20, blank=True)
    hoping = models.PositiveIntegerField(default=0)
    mentors = models.PositiveIntegerField(default=0)
    places = models.PositiveIntegerField(default=0)
    few = models.JSONField(default=dict)
    ways = models.JSONField(default=list)
    frozen = SealedTextField(kind="match_exclusion_and_reason", key="round.program.key_id")
    digest = models.CharField(max_length=64, blank=True)
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["round_id", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="matching_run_number_once"),
            models.UniqueConstraint(
                fields=["round"],
                condition=Q(state__in=["queued", "running"]),
                name="one_matching_run_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"matching run {self.pk}: {self.state}"

    @property
    def is_under_way(self) -> bool:
        return self.state in {self.State.QUEUED, self.State.RUNNING}


class ProposedPair(models.Model):
    """Two people a round would bring together; nobody but coordinators knows of it before it is published.

    ``micro`` is the score in millionths. Purpose: reading the proposals through. Erasure: with either person.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    round = models.ForeignKey(MatchingRound, on_delete=models.CASCADE, related_name="pairs")
    mentee = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    mentor = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    micro = models.PositiveIntegerField()
    is_locked = models.BooleanField(default=False)
    is_by_hand = models.BooleanField(default=False)
    was_read = models.BooleanField(default=False)
    was_tried = models.BooleanField(default=False)
    mentorship = models.OneToOneField(
        Mentorship, null=True, on_delete=models.SET_NULL, related_name="proposed_as"
    )

    class Meta:
        ordering = ["round_id", "micro", "id"]
        constraints = [
            models.UniqueConstraint(fields=["round", "mentee", "mentor"], name="proposed_once_in_a_round"),
            models.CheckConstraint(
                condition=~Q(mentee=models.F("mentor")), name="nobody_proposed_to_themselves"
            ),
        ]

    def __str__(self) -> str:
        return f"proposed pair {self.pk}"


class NeverPair(models.Model):
    """Two people whom the coordinators of a program decided never to bring together.

    Purpose: what a coordinator knows should not be proposed again. Erasure: with either person.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="never_pairs")
    mentee = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    mentor = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    made_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["program_id", "-made_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["program", "mentee", "mentor"], name="never_once_in_a_program"),
        ]

    def __str__(self) -> str:
        return f"never pair {self.pk}"
