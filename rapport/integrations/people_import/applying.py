"""Bringing rows in: a batch at a time, each whole or not at all, and the same again without effect."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from rapport.history.events import record
from rapport.integrations.people_import.candidates import Candidate
from rapport.integrations.people_import.filling import Filling, start_of
from rapport.integrations.people_import.findings import DOES_SOMETHING, Finding, Outcome, Step, examine
from rapport.integrations.people_import.known import Profile, managers_of, profile_of_candidate
from rapport.kernel.db import locked
from rapport.people.models import Person
from rapport.programs.models import Program
from rapport.programs.operations import list_person
from rapport.programs.policies import may_run

BATCH = 50


def bring_in(
    program: Program,
    candidates: Sequence[Candidate],
    *,
    actor: Person | None,
    now: datetime,
    only: Collection[int] | None = None,
    progress: Callable[[int], None] = lambda done: None,
) -> list[Finding]:
    """Bring the rows in; ``only`` these row numbers, or all that can be. Returns what was done to each.

    Every batch of 50 has a transaction of its own, examines its rows anew and holds the program meanwhile, so two
    imports at once take turns and the second finds its rows unchanged. ``progress`` hears how many rows are through.
    Roles are added, never taken away; profiles of people who have said yes are left to them.

    Raises: Refused, if the actor may not run the program.
    """
    may_run(actor, program).require()
    steps = examine(program, candidates)
    wanted = [
        step.candidate
        for step in steps
        if step.finding.outcome in DOES_SOMETHING and (only is None or step.candidate.row in only)
    ]
    managers = managers_of(program, [step.candidate for step in steps])
    done: dict[int, Finding] = {}
    for at, batch in _batches(wanted):
        with transaction.atomic():
            locked(Program.objects.filter(pk=program.pk)).get()
            filling = Filling(program)
            for step in examine(program, batch, managers):
                done[step.candidate.row] = step.finding
                if step.finding.outcome in DOES_SOMETHING:
                    _apply(program, step, filling, actor=actor, now=now)
            filling.write()
        progress(at + len(batch))
    with transaction.atomic():
        _name_managers([step.candidate for step in steps if step.candidate.row in done], managers)
    record_import(program, done.values(), actor=actor, now=now)
    return [done.get(step.candidate.row) or _untouched(step.finding) for step in steps]


def _untouched(finding: Finding) -> Finding:
    """What to say of a row that was not among the wanted ones."""
    return replace(finding, outcome=Outcome.NOT_CHOSEN) if finding.outcome in DOES_SOMETHING else finding


def record_import(
    program: Program, findings: Iterable[Finding], *, actor: Person | None, now: datetime
) -> None:
    """Note that a sheet was brought in: how many rows did what, and nothing of what they said."""
    outcomes = [finding.outcome for finding in findings]
    if any(outcome in DOES_SOMETHING for outcome in outcomes):
        record(
            "sheet.imported",
            actor=actor,
            now=now,
            program_id=program.pk,
            new=outcomes.count(Outcome.NEW),
            updated=outcomes.count(Outcome.UPDATED),
        )


def _batches(candidates: Sequence[Candidate]) -> Iterator[tuple[int, Sequence[Candidate]]]:
    for start in range(0, len(candidates), BATCH):
        yield start, candidates[start : start + BATCH]


def _apply(program: Program, step: Step, filling: Filling, *, actor: Person | None, now: datetime) -> None:
    candidate = step.candidate
    profile = profile_of_candidate(candidate, {})
    enrollment, _is_new = list_person(
        program,
        email=candidate.email,
        name=candidate.name,
        learns=candidate.learns,
        guides=candidate.guides,
        cohort=candidate.cohort,
        starts_with=start_of(profile, actor),
        actor=actor,
        now=now,
    )
    before = Profile() if step.known is None else step.known.profile
    is_own = enrollment.person.agreed_to_preview_at is not None
    if not is_own:
        filling.add_profile(enrollment.person, before, profile, is_new=step.known is None)
    if not is_own or step.known is None or step.known.enrollment is None:
        filling.add_answers(enrollment, before, profile)


def _name_managers(candidates: Iterable[Candidate], managers: Mapping[str, str]) -> None:
    """Note who reports to whom, once everybody of the sheet is here."""
    wanted = {
        candidate.key: key
        for candidate in candidates
        if (key := profile_of_candidate(candidate, managers).line_manager)
    }
    ids = dict(
        Person.objects.filter(email_key__in={*wanted, *wanted.values()})
        .order_by()
        .values_list("email_key", "pk")
    )
    for key, manager_key in wanted.items():
        if key in ids and manager_key in ids:
            Person.objects.filter(pk=ids[key], agreed_to_preview_at=None).update(
                line_manager=ids[manager_key]
            )
