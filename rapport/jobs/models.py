from django.db import models
from django.db.models import Q


class Job(models.Model):
    """A call of a task that will run, runs or has run. It carries ids and codes, never anybody's words.

    Purpose: the queue. Erasure: finished jobs are deleted after a week, dead ones after a month.
    Leases are measured by the database's own clock, since several machines may disagree about the time.
    """

    class State(models.TextChoices):
        READY = "ready"
        RUNNING = "running"
        DONE = "done"
        DEAD = "dead"

    task_path = models.CharField(max_length=200)
    queue = models.CharField(max_length=32, default="default")
    priority = models.SmallIntegerField(default=0)
    arguments = models.JSONField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.READY)
    run_after = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    token = models.CharField(max_length=32, default="")
    attempts = models.PositiveSmallIntegerField(default=0)
    unique_key = models.CharField(max_length=300, null=True)  # noqa: DJ001 - null is what keeps it out of the constraint
    error = models.CharField(max_length=300, default="")
    enqueued_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["-priority", "run_after", "id"], name="job_ready", condition=Q(state="ready")
            ),
            models.Index(fields=["lease_until"], name="job_running", condition=Q(state="running")),
            models.Index(fields=["finished_at"], name="job_finished", condition=Q(finished_at__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["unique_key"], name="job_unique_key", condition=Q(unique_key__isnull=False)
            ),
            models.CheckConstraint(
                name="job_lease_exactly_while_running",
                condition=Q(state="running", lease_until__isnull=False)
                | (~Q(state="running") & Q(lease_until__isnull=True)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task_path} ({self.state})"


class Schedule(models.Model):
    """When a periodic task is due next; moved on by compare-and-swap, so that each slot is taken once."""

    name = models.CharField(max_length=200, primary_key=True)
    next_run = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} at {self.next_run:%Y-%m-%d %H:%M}"


class RuleFiring(models.Model):
    """A timed rule has acted for this key. Written in the transaction of the act, so both stand or neither.

    Purpose: exactly once, however often the rules run. Erasure: holds ids and codes only.
    """

    id = models.BigAutoField(primary_key=True)
    rule = models.CharField(max_length=80)
    key = models.CharField(max_length=200)
    fired_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rule", "key"], name="rule_fires_once")]

    def __str__(self) -> str:
        return f"{self.rule} for {self.key}"
