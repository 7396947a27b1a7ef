"""Letting what is due happen, here and now: for loading the demo and for moving its clock."""

from collections.abc import Callable

from rapport.jobs import leases
from rapport.jobs.models import Job
from rapport.jobs.rules import run_rules
from rapport.jobs.worker import perform
from rapport.kernel import clock


def let_it_happen(do: Callable[[Job], None] = perform) -> None:
    """Run every rule and every job that is due. A worker beside it takes others; nothing happens twice."""
    run_rules(clock.now())
    while (job := leases.claim_next()) is not None:
        do(job)
