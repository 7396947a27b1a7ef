"""The stage: who plays, where the clock stands, and the work that falls due while it moves."""

import heapq
import random
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db import connection
from django.db.models import F

from rapport.desk.demo.cast import data
from rapport.desk.demo.passing import let_it_happen
from rapport.jobs import leases
from rapport.jobs.models import Job
from rapport.jobs.worker import perform
from rapport.kernel import clock
from rapport.notifications.jobs import send_message
from rapport.notifications.models import OutboxMessage
from rapport.people.models import Person
from rapport.programs.models import Program

T = TypeVar("T")
Story = Iterator[datetime]
"""What two people do: a generator that says when it goes on, and acts when it is woken then."""

MAILS_FOR = timedelta(days=10)
"""How far back the mailbox reaches; older mails were sent, and nobody keeps them."""
LOOK_EVERY, LOOK_OFTEN = timedelta(days=6), timedelta(days=1)


class Stage:
    """One playing of the demo. ``now`` is where its clock stands, ``until`` where it ends."""

    def __init__(self, program: Program, people: dict[str, Person], start: datetime, until: datetime) -> None:
        self.program = program
        self.people = people
        self.now = start
        self.until = until
        self._looked_at = start
        self._pools: dict[str, list[Any]] = {}

    def draw(self, pool: str, whose: str = "") -> Any:
        """The next words of a kind that nobody (or these two, ``whose``) has used; again when all are used."""
        name = f"{pool} {whose}"
        if not self._pools.get(name):
            words = list(data("words")[pool])
            # A fixed order that is not the file's: the same words for everybody who loads the demo.
            random.Random(f"side by side {name}").shuffle(words)  # noqa: S311 - a shuffle, not a secret
            self._pools[name] = words
        return self._pools[name].pop()

    def days_ago(self, days: float, hour: int = 9) -> datetime:
        """A moment this many days before the end, at an hour of the day."""
        return (self.until - timedelta(days=days)).replace(hour=hour, minute=0, second=0, microsecond=0)

    def play(self, stories: Iterable[Story], tell: Callable[[str], None]) -> None:
        """Let all stories happen in the order of time, and everything that falls due between their acts."""
        waiting: list[tuple[datetime, int, Story]] = []
        for number, story in enumerate(stories):
            _come_back(waiting, number, story)
        month = ""
        while waiting and waiting[0][0] <= self.until:
            at, number, story = heapq.heappop(waiting)
            self._let_pass(max(at, self.now))
            if month != (month := f"{self.now:%B %Y}"):
                tell(month)
            with clock.frozen_at(self.now):
                _come_back(waiting, number, story)
        self._let_pass(self.until)
        self.settle()

    def _let_pass(self, moment: datetime) -> None:
        """Move the clock, looking at what is due on the way: rarely long ago, often in the last days."""
        while True:
            step = LOOK_OFTEN if self.until - self._looked_at <= MAILS_FOR else LOOK_EVERY
            if self._looked_at + step > moment:
                break
            self.now = self._looked_at = self._looked_at + step
            self.settle()
        self.now = moment

    def settle(self) -> None:
        """Run every rule and every job that is due now."""
        with clock.frozen_at(self.now):
            let_it_happen(self._perform)
            Job.objects.filter(state=Job.State.DONE).delete()
            if self._is_long_ago:
                OutboxMessage.objects.filter(state=OutboxMessage.State.WAITING).update(
                    state=OutboxMessage.State.SENT, sending_at=F("told_at"), sent_at=F("told_at")
                )

    def _perform(self, job: Job) -> None:
        """Do a job; mails of long ago went out then, and writing them again would only fill the mailbox."""
        if self._is_long_ago and job.task_path == SENDING:
            leases.finish(job)
        else:
            perform(job)

    @property
    def _is_long_ago(self) -> bool:
        return self.until - self.now > MAILS_FOR


SENDING = send_message.module_path


def _come_back(waiting: list[tuple[datetime, int, Story]], number: int, story: Story) -> None:
    moment = next(story, None)
    if moment is not None:
        heapq.heappush(waiting, (moment, number, story))


def swiftly(work: Callable[[], T]) -> T:
    """Do ``work`` without waiting for the disk after each step: an empty demo has nothing to lose in a power cut."""
    if connection.vendor != "sqlite":
        return work()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous = OFF")
    try:
        return work()
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous = FULL")
