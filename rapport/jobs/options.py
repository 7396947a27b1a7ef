"""What a task asks of the queue, declared beside it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

from django_tasks.base import Task

AnyTask = TypeVar("AnyTask", bound=Task[Any, Any])


@dataclass(frozen=True, slots=True)
class JobOptions:
    """``attempts`` counts the first run; the pause before the n-th retry is ``pause`` times 2 to the n-1.

    ``transactional``: what the task writes and "done" stand or fall together. Off for tasks that talk to
    other machines, which must then bear running twice. ``unique`` makes a key from the arguments: while a job
    with that key is kept, enqueueing again returns it and adds none.
    """

    attempts: int = 5
    pause: timedelta = timedelta(seconds=5)
    transactional: bool = True
    unique: Callable[..., str] | None = None

    def pause_after(self, attempt: int) -> timedelta:
        """How long to wait after the ``attempt``-th run went wrong; at most six hours."""
        doublings = min(attempt - 1, 30)
        return min(self.pause * float(2**doublings), timedelta(hours=6))


_DEFAULT = JobOptions()
_options: dict[str, JobOptions] = {}


def job(
    *,
    attempts: int = _DEFAULT.attempts,
    pause: timedelta = _DEFAULT.pause,
    transactional: bool = _DEFAULT.transactional,
    unique: Callable[..., str] | None = None,
) -> Callable[[AnyTask], AnyTask]:
    """Set the options of a task; stands above ``@task()``."""

    def declare(task: AnyTask) -> AnyTask:
        _options[task.module_path] = JobOptions(attempts, pause, transactional, unique)
        return task

    return declare


def options_of(task_path: str) -> JobOptions:
    return _options.get(task_path, _DEFAULT)
