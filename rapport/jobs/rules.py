"""Timed rules: what happens when time has passed, each thing exactly once.

A rule is a function from a moment to what is due at it. It stands in the ``notices.py`` or ``jobs.py`` of its
package, beside the words it sends, and reads facts only. It may return what has been done already: a row for
each rule and key, written in the transaction of the act, sees to it that nothing happens twice, however often
the rules run and in however many processes.
"""

import inspect
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

import structlog
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from rapport.jobs.models import RuleFiring
from rapport.kernel.prepared import prepared

log = structlog.get_logger(__name__)
BATCH = 500


@dataclass(frozen=True, slots=True)
class Due:
    """One thing to do: ``key`` says once per what (``f"{mentorship.pk}:day3"``), ``act`` does it."""

    key: str
    act: Callable[[], None]


Finder = Callable[[datetime], Iterable[Due]]


@dataclass(frozen=True, slots=True)
class TimedRule:
    """A declared rule; ``promise`` is its docstring and stands in ``docs/jobs.md``."""

    name: str
    promise: str
    find: Finder


class RuleIsUnclear(Exception):
    """Two rules share a name, or a rule does not say what it promises. Raised at import."""


_rules: dict[str, TimedRule] = {}


def timed_rule(name: str) -> Callable[[Finder], Finder]:
    """Declare a timed rule named ``area.what``. The docstring's first paragraph is what it promises."""

    def declare(find: Finder) -> Finder:
        known = _rules.get(name)
        if known is not None and known.find.__module__ != find.__module__:
            raise RuleIsUnclear(f"two timed rules are named {name!r}")
        promise = (inspect.getdoc(find) or "").partition("\n\n")[0].replace("\n", " ")
        if not promise:
            raise RuleIsUnclear(f"the timed rule {name!r} needs a docstring that says what it promises")
        _rules[name] = TimedRule(name, promise, find)
        return find

    return declare


def rules() -> tuple[TimedRule, ...]:
    """Every declared rule, by name."""
    return tuple(_rules[name] for name in sorted(_rules))


Report = Callable[[str, TimedRule, Exception], None]


def _log(sentence: str, rule: TimedRule, error: Exception) -> None:
    log.error(sentence, rule=rule.name, exc_info=error)


def run_rules(now: datetime, only: Collection[str] | None = None, *, report: Report = _log) -> int:
    """Do everything that is due at ``now`` and has not been done; returns how many acts were done.

    ``only`` limits the run to rules of these names. An act that raises leaves no trace but a log line, stops
    nothing else and is tried again at the next run. ``report`` hears of it; tests raise there.
    """
    chosen = [rule for rule in rules() if only is None or rule.name in only]
    return sum(_run(rule, now, report) for rule in chosen)


def _run(rule: TimedRule, now: datetime, report: Report) -> int:
    acted = 0
    found = _found(rule, now)
    while batch := _next_batch(rule, found, report):
        done = set(fired(rule=rule.name, keys=tuple(due.key for due in batch)))
        acted += sum(_act(rule, due, now, report) for due in batch if due.key not in done)
    return acted


@prepared
def fired(rule: str, keys: tuple[str, ...]) -> QuerySet[RuleFiring, str]:
    """Those of the keys for which the rule has done its act."""
    return RuleFiring.objects.filter(rule=rule, key__in=keys).values_list("key", flat=True)


def _found(rule: TimedRule, now: datetime) -> Iterator[Due]:
    # A generator, so that a rule that is a plain function also raises only where that is expected.
    yield from rule.find(now)


def _next_batch(rule: TimedRule, found: Iterator[Due], report: Report) -> list[Due]:
    try:
        return list(islice(found, BATCH))
    except Exception as error:
        report("a timed rule could not look for what is due", rule, error)
        return []


def _act(rule: TimedRule, due: Due, now: datetime, report: Report) -> bool:
    """Do one thing, once. One that goes wrong must not take the others with it; nothing of it is kept."""
    try:
        with transaction.atomic():
            if not _claim(rule.name, due.key, now):
                return False
            due.act()
    except Exception as error:
        report("an act of a timed rule went wrong", rule, error)
        return False
    return True


def _claim(rule: str, key: str, now: datetime) -> bool:
    """Take the firing; False if another process has. On PostgreSQL this waits until that one commits."""
    try:
        with transaction.atomic():
            RuleFiring.objects.create(rule=rule, key=key, fired_at=now)
    except IntegrityError:
        if not RuleFiring.objects.filter(rule=rule, key=key).exists():
            raise
        return False
    return True
