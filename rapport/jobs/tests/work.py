"""Tasks for the tests of the queue; what they did is kept as schedule rows, which any worker process can write."""

import secrets
from datetime import UTC, datetime, timedelta

from django.db.models import ExpressionWrapper, Value
from django.db.models.fields import DateTimeField
from django.db.models.functions import Now
from django_tasks import task

from rapport.jobs import leases
from rapport.jobs.models import Job, Schedule
from rapport.jobs.options import job
from rapport.jobs.worker import perform

_SOME_MOMENT = datetime(2000, 1, 1, tzinfo=UTC)


class BrokenOnPurpose(Exception):
    pass


@task()
def note(name: str) -> None:
    place = Schedule.objects.filter(next_run=_SOME_MOMENT).count()
    Schedule.objects.create(name=f"{place:05}:{name}:{secrets.token_hex(2)}", next_run=_SOME_MOMENT)


@job(unique=lambda name: name)
@task()
def note_unique(name: str) -> None:
    note.func(name)


@task()
def note_slowly(name: str) -> None:
    from rapport.jobs.tests.queue_process import hold_still_the_first_time

    note.func(name)
    hold_still_the_first_time()


@job(attempts=3, pause=timedelta(seconds=10))
@task()
def note_and_break(name: str) -> None:
    note.func(name)
    raise BrokenOnPurpose("secret words")


def noted() -> list[str]:
    rows = Schedule.objects.filter(next_run=_SOME_MOMENT).order_by("name").values_list("name", flat=True)
    return [row.split(":")[1] for row in rows]


def run_all() -> int:
    """Run what is due, once each: a job that goes wrong is not due again until its pause is over."""
    ran = 0
    while (claimed := leases.claim_next()) is not None:
        perform(claimed)
        ran += 1
    return ran


def let_leases_expire() -> None:
    past = ExpressionWrapper(Now() - Value(timedelta(seconds=1)), output_field=DateTimeField())
    Job.objects.filter(state=Job.State.RUNNING).update(lease_until=past)
