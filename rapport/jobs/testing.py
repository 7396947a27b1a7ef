"""For tests: let everything happen that is due."""

import re
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import connection

from rapport.jobs import leases
from rapport.jobs.models import Job
from rapport.jobs.rules import TimedRule, fired, rules, run_rules
from rapport.jobs.worker import perform
from rapport.kernel import clock

BY_THE_HOUR = frozenset({"care.look", "notifications.digest"})
"""Rules that are due again and again, or only for some hours of a day: looking a day ahead says nothing of them."""
AHEAD = timedelta(days=1)
MAIN_TABLE = re.compile(r' FROM "(\w+)"')
_reads: dict[str, frozenset[str]] = {}
"""What each rule reads that was seen while all of it was empty; as long as it is, the rule finds nothing again."""


class WentWrong(AssertionError):
    """A job or a rule raised while a test ran it."""


def run_due() -> int:
    """Run the timed rules and then every due job until none is left; returns how many acts and jobs ran.

    Raises: WentWrong, for a job or an act that raised: tests want to hear of it at once, and not of the
    retry.
    """
    return run_rules(clock.now(), _with_something_to_read(), report=_raise) + _work()


def pass_time(target: datetime, step: timedelta) -> None:
    """Move the clock to ``target`` in steps, and let happen at each what is due by then.

    Most rules find nothing on most days, and looking is what costs. So each day is looked at from its end first, and
    on the way only rules run that will have something to do by then; as soon as anything happened, all are asked anew.
    """
    if step >= AHEAD:
        run_due()
    while clock.now() < target:
        if step >= AHEAD:
            clock.freeze(min(clock.now() + step, target))
            run_due()
        else:
            _pass_a_day(min(clock.now() + AHEAD, target), step)


def _pass_a_day(end: datetime, step: timedelta) -> None:
    coming = _due_by(end)
    while True:
        run_rules(clock.now(), BY_THE_HOUR, report=_raise)
        acts = run_rules(clock.now(), coming, report=_raise) if coming else 0
        happened = _work() or acts
        if clock.now() >= end:
            return
        if happened:
            coming = _due_by(end)
        clock.freeze(min(clock.now() + step, end))


def _due_by(end: datetime) -> Collection[str]:
    """The names of the rules that would act at ``end`` as things stand now."""
    here = clock.now()
    ready = _with_something_to_read() - BY_THE_HOUR
    clock.freeze(end)
    try:
        return [rule.name for rule in rules() if rule.name in ready and _would_act(rule, end)]
    finally:
        clock.freeze(here)


def learn_what_rules_read() -> None:
    """Note for each rule what it reads, seen while all of that is empty; call it before there is any data."""
    for rule in rules():
        tables: set[str] = set()
        with connection.execute_wrapper(partial(_note, tables)):
            found_any = any(True for _due in rule.find(clock.now()))
        if tables and not found_any and not _filled(tables):
            _reads[rule.name] = frozenset(tables)


def _note(tables: set[str], execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
    tables.update(MAIN_TABLE.findall(sql)[:1])
    return execute(sql, *rest)


def _with_something_to_read() -> frozenset[str]:
    """The names of the rules that may find anything; in most tests most tables are empty."""
    filled = _filled(frozenset().union(*_reads.values()))
    names = (rule.name for rule in rules())
    return frozenset(name for name in names if name not in _reads or _reads[name] & filled)


def _filled(tables: Collection[str]) -> frozenset[str]:
    if not tables:
        return frozenset()
    each = ", ".join(f'EXISTS(SELECT 1 FROM "{table}")' for table in tables)  # noqa: S608 - names out of Django's own SQL
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {each}")
        return frozenset(table for table, any_row in zip(tables, cursor.fetchone(), strict=True) if any_row)


def _would_act(rule: TimedRule, moment: datetime) -> bool:
    try:
        keys = tuple({due.key for due in rule.find(moment)})
    except Exception:
        return True  # the run itself says how it went wrong
    return len(fired(rule=rule.name, keys=keys)) < len(keys)


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
