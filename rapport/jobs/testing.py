"""For tests: let everything happen that is due."""

from collections.abc import Collection
from datetime import datetime, timedelta

from rapport.jobs import leases
from rapport.jobs.models import Job, RuleFiring
from rapport.jobs.rules import TimedRule, rules, run_rules
from rapport.jobs.worker import perform
from rapport.kernel import clock

BY_THE_HOUR = frozenset({"care.look", "notifications.digest"})
"""Rules that are due again and again, or only for some hours of a day: looking a day ahead says nothing of them."""
AHEAD = timedelta(days=1)


class WentWrong(AssertionError):
    """A job or a rule raised while a test ran it."""


def run_due() -> int:
    """Run the timed rules and then every due job until none is left; returns how many acts and jobs ran.

    Raises: WentWrong, for a job or an act that raised: tests want to hear of it at once, and not of the
    retry.
    """
    return run_rules(clock.now(), report=_raise) + _work()


def pass_time(target: datetime, step: timedelta) -> None:
    """Move the clock to ``target`` in steps, and let happen at each what is due by then.

    Most rules find nothing on most days, and looking is what costs. So each day is looked at from its end first, and
    on the way only rules run that will have something to do by then; as soon as anything happened, all are asked anew.
    """
    run_due()
    while clock.now() < target:
        if step >= AHEAD:
            clock.freeze(min(clock.now() + step, target))
            run_due()
        else:
            _pass_a_day(min(clock.now() + AHEAD, target), step)


def _pass_a_day(end: datetime, step: timedelta) -> None:
    coming = _due_by(end)
    while clock.now() < end:
        clock.freeze(min(clock.now() + step, end))
        run_rules(clock.now(), BY_THE_HOUR, report=_raise)
        acts = run_rules(clock.now(), coming, report=_raise) if coming else 0
        if _work() or acts:
            coming = _due_by(end)


def _due_by(end: datetime) -> Collection[str]:
    """The names of the rules that would act at ``end`` as things stand now."""
    here = clock.now()
    clock.freeze(end)
    try:
        return [rule.name for rule in rules() if rule.name not in BY_THE_HOUR and _would_act(rule, end)]
    finally:
        clock.freeze(here)


def _would_act(rule: TimedRule, moment: datetime) -> bool:
    try:
        keys = {due.key for due in rule.find(moment)}
    except Exception:
        return True  # the run itself says how it went wrong
    return bool(keys) and RuleFiring.objects.filter(rule=rule.name, key__in=keys).count() < len(keys)


def _work() -> int:
    ran = 0
    while (job := leases.claim_next()) is not None:
        perform(job)
        after = Job.objects.get(pk=job.pk)
        if after.error:
            raise WentWrong(f"{job.task_path}: {after.error}")
        ran += 1
    return ran


def _raise(sentence: str, rule: TimedRule, error: Exception) -> None:
    raise WentWrong(f"{sentence}: {rule.name}") from error
