"""The worker: takes jobs one after the other until told to stop. As many as are wanted may run."""

import threading
import time
import traceback
from datetime import timedelta

import structlog
from django.db import DatabaseError, close_old_connections, connections, transaction
from django.utils.module_loading import import_string

from rapport.jobs import leases
from rapport.jobs.models import Job
from rapport.jobs.options import options_of
from rapport.jobs.periodic import enqueue_due
from rapport.kernel import clock

log = structlog.get_logger(__name__)
IDLE_SECONDS = 0.5
ROUND_SECONDS = 1.0


class Worker:
    """Runs in its own process (``rapport work``) or as a thread of ``rapport serve``."""

    def __init__(self, *, lease: timedelta = leases.LEASE) -> None:
        self._lease = lease
        self._stop = threading.Event()
        self._held: set[str] = set()
        self._lock = threading.Lock()

    def stop(self) -> None:
        """Ask the worker to stop after the job it is at. May be called from a signal handler."""
        self._stop.set()

    def run(self) -> None:
        """Work until ``stop`` is called. A database that is away is waited for."""
        heart = threading.Thread(target=self._beat, name="heartbeat", daemon=True)
        heart.start()
        last_round = float("-inf")
        try:
            while not self._stop.is_set():
                try:
                    if time.monotonic() - last_round >= ROUND_SECONDS:
                        last_round = time.monotonic()
                        do_round()
                    busy = self.run_one()
                except DatabaseError:
                    log.warning("the database is away; the worker waits", exc_info=True)
                    busy = False
                except Exception:
                    # A job cannot raise up to here, so this is a fault of the queue itself. Said aloud, and worked
                    # on: a worker that ends in silence would leave everybody without reminders.
                    log.exception("the worker stumbled")
                    busy = False
                if not busy:
                    close_old_connections()
                    self._stop.wait(IDLE_SECONDS)
        finally:
            self._stop.set()
            heart.join(5)
            connections.close_all()

    def run_one(self) -> bool:
        """Run the next due job, if there is one; returns whether there was."""
        job = leases.claim_next(self._lease)
        if job is None:
            return False
        with self._lock:
            self._held.add(job.token)
        try:
            perform(job)
        finally:
            with self._lock:
                self._held.discard(job.token)
        return True

    def _beat(self) -> None:
        """Extend the leases of running jobs, well before they end."""
        try:
            while not self._stop.wait(self._lease.total_seconds() / 4):
                with self._lock:
                    held = tuple(self._held)
                if held:
                    try:
                        leases.extend(held, self._lease)
                    except DatabaseError:
                        # The next beat comes before the lease ends; if the database stays away, others take
                        # over.
                        log.warning("a heartbeat did not reach the database", exc_info=True)
                close_old_connections()
        finally:
            connections.close_all()


def do_round() -> None:
    """What a worker sees to between jobs: lost leases and periodic tasks."""
    leases.release_expired()
    enqueue_due(clock.now())


def perform(job: Job) -> None:
    """Run a claimed job and put down what became of it. Never raises for what the task does."""
    try:
        if options_of(job.task_path).transactional:
            with transaction.atomic():
                _call(job)
                leases.finish(job)
        else:
            _call(job)
            leases.finish(job)
    except leases.LeaseIsLost:
        log.warning("a job was taken over by another worker", job=job.task_path, job_id=job.pk)
    except Exception as error:
        died = leases.give_back(job, _type_and_place(error))
        log.exception(
            "a job went wrong for the last time" if died else "a job went wrong and will be tried again",
            job=job.task_path,
            job_id=job.pk,
            attempt=job.attempts,
        )


def _call(job: Job) -> None:
    import_string(job.task_path).call(*job.arguments["args"], **job.arguments["kwargs"])


def _type_and_place(error: Exception) -> str:
    last = traceback.extract_tb(error.__traceback__)[-1]
    return (
        f"{type(error).__module__}.{type(error).__qualname__} at {last.filename}:{last.lineno} in {last.name}"
    )
