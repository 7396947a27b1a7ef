"""The queue behind Django's tasks API: rows in the database that is there anyway.

Ready-made queues lost, repeated or stranded jobs on SQLite when a worker was killed; that is why this one
exists. ``docs/decisions/0004-jobs.md`` has the figures and says what takes over beyond one machine.
"""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.module_loading import import_string
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskError, TaskResult, TaskResultStatus
from django_tasks.exceptions import TaskResultDoesNotExist
from django_tasks.utils import normalize_json

from rapport.jobs.models import Job
from rapport.jobs.options import options_of
from rapport.kernel import clock

_STATUS = {
    Job.State.READY: TaskResultStatus.READY,
    Job.State.RUNNING: TaskResultStatus.RUNNING,
    Job.State.DONE: TaskResultStatus.SUCCESSFUL,
    Job.State.DEAD: TaskResultStatus.FAILED,
}


class LeaseBackend(BaseTaskBackend):
    """Enqueues in the caller's transaction: a job exists exactly when what it follows from does."""

    supports_defer = True
    supports_priority = True
    supports_get_result = True

    def enqueue(self, task: Task[Any, Any], args: Any, kwargs: Any) -> TaskResult[Any]:
        """Add a job, or return the one that already holds the task's unique key."""
        self.validate_task(task)
        unique = options_of(task.module_path).unique
        now = clock.now()
        job = Job(
            task_path=task.module_path,
            queue=task.queue_name,
            priority=task.priority,
            arguments=normalize_json({"args": args, "kwargs": kwargs}),
            run_after=task.run_after or now,
            enqueued_at=now,
            unique_key=f"{task.module_path}:{unique(*args, **kwargs)}" if unique else None,
        )
        return self._result(_insert(job), task)

    def get_result(self, result_id: str) -> TaskResult[Any]:
        """The job as a task result. Raises: TaskResultDoesNotExist, also for one that was pruned."""
        try:
            job = Job.objects.get(pk=int(result_id))
        except (Job.DoesNotExist, ValueError) as error:
            raise TaskResultDoesNotExist(result_id) from error
        return self._result(job, import_string(job.task_path))

    def _result(self, job: Job, task: Task[Any, Any]) -> TaskResult[Any]:
        error = job.error.partition(" ")[0]
        return TaskResult(
            task=task,
            id=str(job.pk),
            status=_STATUS[Job.State(job.state)],
            enqueued_at=job.enqueued_at,
            started_at=None,
            last_attempted_at=None,
            finished_at=job.finished_at,
            args=job.arguments["args"],
            kwargs=job.arguments["kwargs"],
            backend=self.alias,
            errors=[TaskError(exception_class_path=error, traceback=job.error)] if error else [],
            worker_ids=["worker"] * job.attempts,
        )


def _insert(job: Job) -> Job:
    if job.unique_key is None:
        job.save(force_insert=True)
        return job
    try:
        with transaction.atomic():
            job.save(force_insert=True)
    except IntegrityError:
        # Only the unique key means "already there"; anything else is looked up in vain and raises.
        return Job.objects.get(unique_key=job.unique_key)
    return job
