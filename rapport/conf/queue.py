"""``rapport jobs``: what is in the queue, without anybody's words."""

from django.db.models import Count

from rapport.conf.terminal import say
from rapport.jobs.leases import revive_dead
from rapport.jobs.models import Job


def show() -> int:
    """Print how many jobs there are of each state, and what became of those that were given up."""
    counts = Job.objects.order_by("state").values_list("state").annotate(Count("pk"))
    say("  ".join(f"{state}: {count}" for state, count in counts) or "The queue is empty.")
    dead = list(Job.objects.filter(state=Job.State.DEAD).order_by("-finished_at")[:50])
    for job in dead:
        say(f"given up  {job.finished_at:%Y-%m-%d %H:%M}  {job.task_path}  {job.error}")
    if dead:
        say("When the cause is mended: rapport jobs --retry")
    return 0


def retry() -> int:
    """Give every job that was given up a fresh start."""
    say(f"Jobs that will be tried again: {revive_dead()}")
    return 0
