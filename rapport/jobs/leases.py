"""Taking, holding and giving back jobs: every step is one conditional UPDATE fenced by the job's token.

Holds on PostgreSQL (SKIP LOCKED) and SQLite (transactions begin IMMEDIATE) alike. A worker that was thought
dead and comes back finds its token gone, and what it did since rolls back.
"""

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import DateTimeField, ExpressionWrapper, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Now

from rapport.jobs.models import Job
from rapport.jobs.options import options_of
from rapport.kernel import clock
from rapport.kernel.db import locked_skipping_taken
from rapport.kernel.prepared import prepared

LEASE = timedelta(seconds=60)
"""Longer than the longest transaction: on SQLite the heartbeat waits for a running one to end."""


class LeaseIsLost(Exception):
    """Another worker has taken this job over; what was done for it here must not stand."""


def claim_next(lease: timedelta = LEASE) -> Job | None:
    """Take the most urgent job that is due, for the length of the lease; None if there is none."""
    now = clock.now()
    if not _next_due(now=now):
        # Looking costs no write lock; an idle worker must not stand in the way of SQLite's one writer.
        return None
    with transaction.atomic():
        job = locked_skipping_taken(_due(now)).first()
        if job is None:
            return None
        job.token = secrets.token_hex(16)
        job.attempts += 1
        Job.objects.filter(pk=job.pk).update(
            state=Job.State.RUNNING, token=job.token, attempts=job.attempts, lease_until=_after(lease)
        )
    return job


def _due(now: datetime) -> QuerySet[Job]:
    return Job.objects.filter(state=Job.State.READY, run_after__lte=now).order_by(
        "-priority", "run_after", "id"
    )


@prepared
def _next_due(now: datetime) -> QuerySet[Job, int]:
    return _due(now).values_list("pk", flat=True)[:1]


def extend(tokens: Collection[str], lease: timedelta = LEASE) -> int:
    """Hold these jobs for another lease; returns how many are still ours."""
    return Job.objects.filter(token__in=tokens, state=Job.State.RUNNING).update(lease_until=_after(lease))


def finish(job: Job) -> None:
    """Mark a job done. Raises: LeaseIsLost, so that an enclosing transaction takes the effects back."""
    done = Job.objects.filter(pk=job.pk, token=job.token, state=Job.State.RUNNING).update(
        state=Job.State.DONE, finished_at=clock.now(), lease_until=None, token="", error=""
    )
    if not done:
        raise LeaseIsLost(f"job {job.pk}")


def give_back(job: Job, error: str, *, pause: timedelta | None = None) -> bool:
    """Put a job that went wrong back in the queue, or declare it dead after its last attempt; True if dead.

    It waits for the pause of its options unless another is given. ``error`` names a type and a place, never a
    message: messages may quote what somebody typed.
    """
    options = options_of(job.task_path)
    dead = job.attempts >= options.attempts
    now = clock.now()
    Job.objects.filter(pk=job.pk, token=job.token, state=Job.State.RUNNING).update(
        state=Job.State.DEAD if dead else Job.State.READY,
        run_after=now + (options.pause_after(job.attempts) if pause is None else pause),
        finished_at=now if dead else None,
        lease_until=None,
        token="",
        error=error[:300],
    )
    return dead


def release_expired() -> int:
    """Give back the jobs of workers that no longer extend their leases; returns how many."""
    expired = list(Job.objects.filter(state=Job.State.RUNNING, lease_until__lt=Now())[:100])
    for job in expired:
        # The worker went away; that says nothing against the job, so it need not wait.
        give_back(job, "rapport.jobs.leases.LeaseIsLost the worker was lost", pause=timedelta())
    return len(expired)


def revive_dead() -> int:
    """Give every dead job a fresh set of attempts: for after the cause was mended."""
    return Job.objects.filter(state=Job.State.DEAD).update(
        state=Job.State.READY, attempts=0, run_after=clock.now(), finished_at=None, error=""
    )


def _after(lease: timedelta) -> Combinable:
    return ExpressionWrapper(Now() + Value(lease), output_field=DateTimeField())
