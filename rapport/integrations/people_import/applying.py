"""Bringing rows in: a batch at a time, each whole or not at all, and the same again without effect."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from rapport.history.events import record
from rapport.integrations.people_import.candidates import Candidate
from rapport.integrations.people_import.findings import DOES_SOMETHING, Finding, Outcome, Step, examine
from rapport.integrations.people_import.known import Profile, managers_of, profile_of_candidate
from rapport.kernel.db import locked
from rapport.people.models import Capacity, Expertise, Person, Pick
from rapport.programs.models import Enrollment, Program, SignUpAnswers
from rapport.programs.operations import list_person
from rapport.programs.policies import may_run

BATCH = 50
_PERSON_FIELDS = ("name", "place", "time_zone", "department", "job_title")
_ANSWERS = ("goal", "experience", "wishes", "vetoes", "earlier_partners")


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
            for step in examine(program, batch, managers):
                done[step.candidate.row] = step.finding
                if step.finding.outcome in DOES_SOMETHING:
                    _apply(program, step, actor=actor, now=now)
        progress(at + len(batch))
    with transaction.atomic():
        _name_managers([step.candidate for step in steps if step.candidate.row in done], managers)
    record_import(program, done.values(), actor=actor, now=now)
    return [done.get(step.candidate.row, step.finding) for step in steps]


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


def _apply(program: Program, step: Step, *, actor: Person | None, now: datetime) -> None:
    candidate = step.candidate
    enrollment, _is_new = list_person(
        program,
        email=candidate.email,
        name=candidate.name,
        learns=candidate.learns,
        guides=candidate.guides,
        cohort=candidate.cohort,
        actor=actor,
        now=now,
    )
    person = enrollment.person
    profile = profile_of_candidate(candidate, {})
    if step.known is None:
        _begin_profile(person, profile, program, actor)
    if person.agreed_to_preview_at is None:
        _fill_profile(person, profile)
    if step.known is None or not step.known.keeps_own_profile or step.known.enrollment is None:
        _keep_answers(enrollment, profile)


def _begin_profile(person: Person, profile: Profile, program: Program, actor: Person | None) -> None:
    """What somebody new starts with where the sheet says nothing: the clock and language of who brings them in."""
    ours = {code.partition("-")[0]: code for code, _name in settings.LANGUAGES}
    spoken = [ours[code] for code in profile.languages if code in ours]
    if actor is not None:
        person.time_zone = actor.time_zone
        person.language = actor.language
    if spoken:
        person.language = spoken[0]
    person.save(update_fields=["time_zone", "language"])
    Capacity.objects.get_or_create(person=person, defaults={"hours_per_month": program.hours_per_month})


def _fill_profile(person: Person, profile: Profile) -> None:
    """Write what the sheet says over what an earlier sheet said; what it leaves open stays."""
    changed = [
        field
        for field in _PERSON_FIELDS
        if (new := getattr(profile, field)) and new != getattr(person, field)
    ]
    for field in changed:
        setattr(person, field, getattr(profile, field))
    if changed:
        person.save(update_fields=changed)
    _fill_capacity(person, profile)
    if profile.skills_wanted:
        rows = [{"skill": skill, "rank": rank} for rank, skill in enumerate(profile.skills_wanted, start=1)]
        _replace(person.skills_wanted, rows)
    if profile.skills_offered:
        rows = [{"skill": skill, "list": Expertise.List.DONE} for skill in sorted(profile.skills_offered)]
        _replace(person.expertise, rows)
    if profile.windows:
        rows = [
            {"weekday": weekday, "from_minute": start, "until_minute": end}
            for weekday, start, end in sorted(profile.windows)
        ]
        _replace(person.windows, rows)
    _fill_picks(person, profile)


def _fill_capacity(person: Person, profile: Profile) -> None:
    capacity, _is_new = Capacity.objects.get_or_create(person=person)
    if profile.hours is not None:
        capacity.hours_per_month = profile.hours
    if profile.partners is not None:
        capacity.partners_most = profile.partners
    if profile.languages:
        capacity.languages = ",".join(profile.languages)
    capacity.save()


def _replace(rows: Any, values: Sequence[Mapping[str, object]]) -> None:
    """Let these rows of a person be exactly the given ones."""
    rows.all().delete()
    rows.bulk_create([rows.model(person=rows.instance, **each) for each in values])


def _fill_picks(person: Person, profile: Profile) -> None:
    for kind, cards in (
        (Pick.Kind.VALUE, profile.values),
        (Pick.Kind.INTEREST, sorted(profile.interests)),
        (Pick.Kind.DISLIKE, sorted(profile.dislikes)),
    ):
        if cards:
            same_kind = Q(kind=kind)
            # What somebody likes cannot stand among what they don't, and the other way round.
            other_side = Q(kind__in=[Pick.Kind.INTEREST, Pick.Kind.DISLIKE], card__in=cards)
            person.picks.filter(same_kind if kind == Pick.Kind.VALUE else same_kind | other_side).delete()
            Pick.objects.bulk_create(
                Pick(person=person, kind=kind, card=card, rank=rank)
                for rank, card in enumerate(cards, start=1)
            )


def _keep_answers(enrollment: Enrollment, profile: Profile) -> None:
    """Seal what they wrote for this program, where they wrote anything."""
    said = {name: text for name in _ANSWERS if (text := getattr(profile, name))}
    if not said:
        return
    answers = SignUpAnswers.objects.filter(enrollment=enrollment).first() or SignUpAnswers(
        enrollment=enrollment
    )
    answers.enrollment = enrollment
    for name, text in said.items():
        setattr(answers, name, text)
    answers.save()


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
