"""A process of its own around the queue: ``prepare`` fills a new database, ``work`` works, ``report`` waits until
nothing is left to do, and tells what was done.

Started by ``test_kill.py`` with the settings of ``queue_settings.py``.
"""

import json
import os
import signal
import sys
import time
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path


def main(what: str) -> None:
    import django

    django.setup()
    from django.core.management import call_command

    from rapport.jobs.models import Job
    from rapport.jobs.rules import run_rules
    from rapport.jobs.tests import work
    from rapport.jobs.worker import Worker
    from rapport.kernel import clock

    if what == "prepare":
        call_command("migrate", verbosity=0)
        work.note_slowly.using(priority=10).enqueue("slow")
        for number in range(40):
            work.note_unique.enqueue(str(number))
    elif what == "work":
        declare_a_rule()
        # Both workers look at the same rule at about the same time.
        run_rules(clock.now(), only=["test.thirty"])
        worker = Worker(lease=timedelta(seconds=1.5))
        signal.signal(signal.SIGTERM, lambda *_: worker.stop())
        worker.run()
    else:
        deadline = time.monotonic() + 30
        while Job.objects.exclude(state=Job.State.DONE).exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        states = sorted(Job.objects.values_list("state", flat=True))
        print(json.dumps({"noted": sorted(work.noted()), "states": states}))


def declare_a_rule() -> None:
    from rapport.jobs.rules import Due, timed_rule
    from rapport.jobs.tests.work import note

    @timed_rule("test.thirty")
    def thirty(now: datetime) -> Iterable[Due]:
        """Thirty things are noted."""
        return [Due(str(number), partial(note.func, f"due{number}")) for number in range(30)]


def hold_still_the_first_time() -> None:
    """Say that the work has begun, and in the first process that gets here, never come to its end."""
    marker = Path(os.environ["RAPPORT_VAR"]) / "begun"
    try:
        with marker.open("x") as stream:
            stream.write(str(os.getpid()))
    except FileExistsError:
        return
    time.sleep(60)


if __name__ == "__main__":
    main(sys.argv[1])
