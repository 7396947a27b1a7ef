"""The queue's own work: running the timed rules, and forgetting finished jobs."""

from datetime import timedelta

from django.conf import settings
from django_tasks import task

from rapport.jobs.models import Job
from rapport.jobs.options import job
from rapport.jobs.periodic import periodic
from rapport.jobs.rules import run_rules
from rapport.kernel import clock

DONE_KEPT = timedelta(days=7)
DEAD_KEPT = timedelta(days=30)


@periodic(seconds=30 if settings.RAPPORT_DEMO else 60)
@job(transactional=False, attempts=1)
@task()
def run_timed_rules() -> None:
    """Run every timed rule; each act has a transaction of its own."""
    run_rules(clock.now())


@periodic(seconds=3600)
@task(priority=-50)
def forget_finished_jobs() -> None:
    """Delete jobs done more than a week ago, and dead ones after a month."""
    now = clock.now()
    Job.objects.filter(state=Job.State.DONE, finished_at__lt=now - DONE_KEPT).delete()
    Job.objects.filter(state=Job.State.DEAD, finished_at__lt=now - DEAD_KEPT).delete()
