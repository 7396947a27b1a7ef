"""For tests: let everything happen that is due."""

from rapport.jobs import leases
from rapport.jobs.models import Job
from rapport.jobs.rules import TimedRule, run_rules
from rapport.jobs.worker import perform
from rapport.kernel import clock


class WentWrong(AssertionError):
    """A job or a rule raised while a test ran it."""


def run_due() -> int:
    """Run the timed rules and then every due job until none is left; returns how many acts and jobs ran.

    Raises: WentWrong, for a job or an act that raised: tests want to hear of it at once, and not of the
    retry.
    """
    ran = run_rules(clock.now(), report=_raise)
    while (job := leases.claim_next()) is not None:
        perform(job)
        after = Job.objects.get(pk=job.pk)
        if after.error:
            raise WentWrong(f"{job.task_path}: {after.error}")
        ran += 1
    return ran


def _raise(sentence: str, rule: TimedRule, error: Exception) -> None:
    raise WentWrong(f"{sentence}: {rule.name}") from error
