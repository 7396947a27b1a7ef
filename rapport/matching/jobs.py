"""What takes longer than a page may: computing a round of matching, and reading what people write."""

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django_tasks import task

from rapport.history.events import listens_to
from rapport.history.models import Event
from rapport.jobs.options import job
from rapport.jobs.rules import Due, timed_rule
from rapport.matching.board.forgetting import forget_in_rounds
from rapport.matching.meanings import keeping, reader
from rapport.matching.models import Background, MatchingRun, Preferences
from rapport.people.steps import Step
from rapport.programs.models import Program


@job(transactional=False, attempts=3, pause=timedelta(seconds=10))
@task()
def solve(run_id: str) -> None:
    """Compute a round of matching, telling how far it is; it can be called off."""
    from rapport.matching.board.solving import run_it

    run = MatchingRun.objects.select_related("round__program").filter(pk=run_id).first()
    if run is not None:
        run_it(run)


@job(transactional=False, attempts=3, pause=timedelta(minutes=1))
@task(priority=-20)
def read_person(person_id: str) -> None:
    """Read what somebody has written since the last time, and forget what was made of what they took back."""
    keeping.read_person(UUID(person_id))


@job(transactional=False, attempts=3, pause=timedelta(minutes=1))
@task(priority=-30)
def read_program(program_id: str) -> None:
    """Read every text of a program that was not read yet."""
    program = Program.objects.filter(pk=program_id).first()
    if program is not None:
        keeping.read_program(program)


@listens_to(
    "profile.saved",
    "enrollment.joined",
    "enrollment.resumed",
    "enrollment.paused",
    "enrollment.left",
    "enrollment.described",
    "invitation.declined",
)
def read_what_changed(event: Event) -> None:
    """Whoever has written something, joined or left has their texts read or forgotten."""
    if event.verb == "profile.saved" and event.facts.get("step") != Step.ABOUT:
        return
    if event.person_id is not None and keeping.concerns(enrollment__person_id=event.person_id):
        read_person.enqueue(str(event.person_id))


@listens_to("sheet.imported")
def read_the_sheet(event: Event) -> None:
    """What people wrote on a sheet is read once it is brought in."""
    if event.program_id is not None and keeping.concerns(enrollment__program_id=event.program_id):
        read_program.enqueue(str(event.program_id))


@listens_to("person.left")
def forget_who_left(event: Event) -> None:
    """Nothing that somebody who left told or wrote for matching stays, in kept rounds neither."""
    if event.person_id is None:
        return
    keeping.forget_person(event.person_id)
    for theirs in (Background, Preferences):
        theirs.objects.filter(person_id=event.person_id).delete()
    forget_in_rounds(event.person_id)


@timed_rule("matching.read_texts")
def read_what_is_there(now: datetime) -> Iterable[Due]:
    """Once a sentence model is installed, or another one, the texts of each program that are there already are read.

    Once for each program and model: what is written later is read when it is written, and whatever was missed when
    the next round is computed.
    """
    model = reader.installed()
    if model is None:
        return
    by = hashlib.sha256(model.name.encode()).hexdigest()[:16]
    for program_id in Program.objects.open().values_list("pk", flat=True):
        yield Due(f"{program_id}:{by}", partial(_have_read, program_id))


def _have_read(program_id: UUID) -> None:
    read_program.enqueue(str(program_id))
