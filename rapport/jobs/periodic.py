"""Tasks that run again and again, each slot once whatever the number of workers."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db import transaction
from django_tasks.base import Task

from rapport.jobs.models import Schedule

AnyTask = TypeVar("AnyTask", bound=Task[Any, Any])
PRIORITY = 50
"""Ahead of ordinary jobs: a long queue must not hold up the clock."""


@dataclass(frozen=True, slots=True)
class Periodic:
    task: Task[Any, Any]
    every: timedelta

    @property
    def name(self) -> str:
        return self.task.module_path


_periodic: dict[str, Periodic] = {}


def periodic(*, seconds: int) -> Callable[[AnyTask], AnyTask]:
    """Enqueue the task, which takes no arguments, every ``seconds``; stands above ``@task()``."""

    def declare(task: AnyTask) -> AnyTask:
        _periodic[task.module_path] = Periodic(task, timedelta(seconds=seconds))
        return task

    return declare


def periodic_tasks() -> tuple[Periodic, ...]:
    return tuple(sorted(_periodic.values(), key=lambda each: each.name))


def enqueue_due(now: datetime) -> int:
    """Enqueue the periodic tasks whose slot has come; returns how many.

    Slots that passed while no worker ran are skipped, all but one. A slot that lies further ahead than one
    period was set by a clock that has been moved back since, and counts as due.
    """
    planned = dict(Schedule.objects.values_list("name", "next_run"))
    return sum(_take_slot(each, planned.get(each.name), now) for each in periodic_tasks())


def _take_slot(each: Periodic, planned: datetime | None, now: datetime) -> bool:
    if planned is None:
        # Two workers may plant the row at once: the first stands, and the compare-and-swap below decides.
        planned = Schedule.objects.get_or_create(name=each.name, defaults={"next_run": now})[0].next_run
    if now < planned <= now + each.every:
        return False
    following = (
        now + each.every if planned > now else planned + each.every * ((now - planned) // each.every + 1)
    )
    with transaction.atomic():
        if not Schedule.objects.filter(pk=each.name, next_run=planned).update(next_run=following):
            return False
        each.task.using(priority=PRIORITY).enqueue()
    return True
