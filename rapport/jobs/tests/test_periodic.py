from datetime import timedelta

import pytest
from django_tasks import task

from rapport.jobs import periodic as periodic_module
from rapport.jobs.models import Job, Schedule
from rapport.jobs.periodic import Periodic, enqueue_due
from rapport.kernel import clock

pytestmark = pytest.mark.django_db


@task()
def tick() -> None:
    pass


@pytest.fixture(autouse=True)
def _only_the_tick(monkeypatch: pytest.MonkeyPatch) -> None:
    each = Periodic(tick, timedelta(seconds=60))
    monkeypatch.setattr(periodic_module, "_periodic", {each.name: each})


def test_a_slot_is_taken_once():
    assert enqueue_due(clock.now()) == 1
    assert enqueue_due(clock.now()) == 0
    assert enqueue_due(clock.now() + timedelta(seconds=59)) == 0
    assert enqueue_due(clock.now() + timedelta(seconds=60)) == 1
    assert Job.objects.count() == 2


def test_missed_slots_are_skipped_and_the_beat_is_kept():
    start = clock.now()
    enqueue_due(start)

    assert enqueue_due(start + timedelta(days=7, seconds=5)) == 1

    assert Schedule.objects.get().next_run == start + timedelta(days=7, seconds=60)


def test_a_clock_that_is_moved_back_does_not_stop_the_beat():
    enqueue_due(clock.now() + timedelta(days=300))

    assert enqueue_due(clock.now()) == 1
    assert Schedule.objects.get().next_run == clock.now() + timedelta(seconds=60)


def test_a_slot_that_another_worker_took_meanwhile_is_left_alone():
    enqueue_due(clock.now())
    planned = Schedule.objects.get().next_run
    Schedule.objects.update(next_run=planned + timedelta(seconds=60))

    taken = periodic_module._take_slot(periodic_module.periodic_tasks()[0], planned, planned)

    assert taken is False
    assert Job.objects.count() == 1
