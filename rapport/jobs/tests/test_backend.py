from datetime import timedelta

import pytest
from django.db import transaction
from django_tasks import TaskResultStatus
from django_tasks.exceptions import TaskResultDoesNotExist

from rapport.jobs import leases
from rapport.jobs.models import Job
from rapport.jobs.tests import work
from rapport.jobs.worker import perform
from rapport.kernel import clock

pytestmark = pytest.mark.django_db


def test_a_job_runs_once_and_is_done():
    result = work.note.enqueue("a")

    assert work.run_all() == 1
    assert work.noted() == ["a"]
    assert work.run_all() == 0
    result.refresh()
    assert result.status == TaskResultStatus.SUCCESSFUL


def test_enqueueing_is_part_of_the_transaction_it_stands_in():
    with pytest.raises(RuntimeError), transaction.atomic():
        work.note.enqueue("a")
        raise RuntimeError

    assert Job.objects.count() == 0


def test_sixty_enqueues_with_twenty_unique_keys_are_twenty_jobs():
    results = [work.note_unique.enqueue(f"{number % 20}") for number in range(60)]

    assert Job.objects.count() == 20
    assert len({result.id for result in results}) == 20
    assert work.run_all() == 20


def test_urgent_jobs_go_first_and_equals_in_their_order():
    for name, priority in (("a", 0), ("b", 10), ("c", 0), ("d", -10)):
        work.note.using(priority=priority).enqueue(name)

    work.run_all()

    assert work.noted() == ["b", "a", "c", "d"]


def test_a_job_for_later_waits_for_the_clock():
    work.note.using(run_after=clock.now() + timedelta(hours=1)).enqueue("a")

    assert work.run_all() == 0
    clock.freeze(clock.now() + timedelta(hours=1))
    assert work.run_all() == 1


def test_what_a_job_wrote_before_it_raised_is_taken_back():
    work.note_and_break.enqueue("a")

    work.run_all()

    assert work.noted() == []
    job = Job.objects.get()
    assert (job.state, job.attempts) == (Job.State.READY, 1)
    assert job.error.startswith("rapport.jobs.tests.work.BrokenOnPurpose at ")
    assert "secret words" not in job.error


def test_pauses_double_until_the_job_is_dead():
    work.note_and_break.enqueue("a")
    pauses = []

    while Job.objects.get().state != Job.State.DEAD:
        work.run_all()
        pauses.append(Job.objects.get().run_after - clock.now())
        clock.freeze(Job.objects.get().run_after)

    assert [pause.total_seconds() for pause in pauses] == [10, 20, 40]
    assert Job.objects.get().attempts == 3


def test_a_dead_job_can_be_revived():
    work.note_and_break.enqueue("a")
    Job.objects.update(state=Job.State.DEAD, finished_at=clock.now(), attempts=3)

    assert leases.revive_dead() == 1

    assert Job.objects.get().attempts == 0
    assert work.run_all() == 1


def test_a_job_taken_over_leaves_no_second_effect():
    work.note.enqueue("a")
    stale = leases.claim_next()
    assert stale is not None
    work.let_leases_expire()
    assert leases.release_expired() == 1
    clock.freeze(clock.now() + timedelta(minutes=1))

    work.run_all()
    perform(stale)

    assert work.noted() == ["a"]
    assert Job.objects.get().state == Job.State.DONE


def test_a_held_lease_is_not_released():
    work.note.enqueue("a")
    job = leases.claim_next()
    assert job is not None
    work.let_leases_expire()

    assert leases.extend([job.token]) == 1

    assert leases.release_expired() == 0


def test_results_of_unknown_jobs_do_not_exist():
    for unknown in ("0", "nonsense"):
        with pytest.raises(TaskResultDoesNotExist):
            work.note.get_result(unknown)
