"""Founding a program and changing what it is."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext

from rapport.history.events import record
from rapport.kernel.errors import EditConflict, Refused
from rapport.kernel.versions import claim_version
from rapport.people.models import Person
from rapport.programs.models import Program, Staff
from rapport.programs.policies import may_run


@dataclass(frozen=True, slots=True)
class SettingsOfProgram:
    """What a coordinator can change about a program; ``safeguarding`` are the persons whom worries go to."""

    name: str
    aims: str
    hours_per_month: Decimal
    term_months: int
    review_every_days: int
    rules: str
    sign_up: Program.SignUp
    safeguarding: frozenset[UUID]


def found_program(name: str, *, coordinator: Person, now: datetime, slug: str = "") -> Program:
    """Begin a program with its first coordinator. The slug is made from the name, numbered where it is taken."""
    wanted = (slug or slugify(name) or "program")[:50]
    taken = set(Program.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    free = next(
        each for each in [wanted, *(f"{wanted}-{n}" for n in range(2, len(taken) + 3))] if each not in taken
    )
    with transaction.atomic():
        program = Program.objects.create(slug=free, name=name, opened_at=now)
        Staff.objects.create(program=program, person=coordinator, role=Staff.Role.COORDINATOR, since=now)
        record("program.founded", actor=coordinator, now=now, program_id=program.pk)
    return program


def change_program(
    program: Program,
    new: SettingsOfProgram,
    *,
    version: int,
    actor: Person,
    now: datetime,
    back_url: str = "",
) -> Program:
    """Change a program's settings, made on ``version`` of it.

    Raises: Refused, for anybody but its coordinators, or with one of them as safeguarding contact; EditConflict,
    with both versions, if it changed meanwhile.
    """
    may_run(actor, program).require()
    with transaction.atomic():
        if not claim_version(program, version):
            current = Program.objects.get(pk=program.pk)
            raise EditConflict(
                yours=_in_words(new),
                theirs=_in_words(settings_of(current)),
                version=current.version,
                back_url=back_url,
            )
        for field in (
            "name",
            "aims",
            "hours_per_month",
            "term_months",
            "review_every_days",
            "rules",
            "sign_up",
        ):
            setattr(program, field, getattr(new, field))
        program.save()
        _keep_safeguarding(program, new.safeguarding, actor, now)
        record("program.changed", actor=actor, now=now, program_id=program.pk)
    return program


def settings_of(program: Program) -> SettingsOfProgram:
    """The settings as they stand."""
    return SettingsOfProgram(
        name=program.name,
        aims=program.aims,
        hours_per_month=program.hours_per_month,
        term_months=program.term_months,
        review_every_days=program.review_every_days,
        rules=program.rules,
        sign_up=Program.SignUp(program.sign_up),
        safeguarding=frozenset(
            program.staff.filter(role=Staff.Role.SAFEGUARDING).values_list("person_id", flat=True)
        ),
    )


def _keep_safeguarding(program: Program, persons: Collection[UUID], actor: Person, now: datetime) -> None:
    contacts = program.staff.filter(role=Staff.Role.SAFEGUARDING)
    held = set(contacts.values_list("person_id", flat=True))
    named, released = set(persons) - held, held - set(persons)
    if program.staff.filter(role=Staff.Role.COORDINATOR, person_id__in=named).exists():
        # What reaches a contact is never for a coordinator.
        raise Refused(gettext("Coordinators shouldn’t be their own safeguarding contact. Who else could?"))
    contacts.filter(person_id__in=released).delete()
    for person_id in sorted(named):
        Staff.objects.create(program=program, person_id=person_id, role=Staff.Role.SAFEGUARDING, since=now)
    for what, people in (("named", named), ("released", released)):
        for person_id in sorted(people):
            record(
                f"program.contact_{what}", actor=actor, now=now, program_id=program.pk, person_id=person_id
            )


def _in_words(settings: SettingsOfProgram) -> dict[str, str]:
    names = (
        Person.objects.filter(pk__in=settings.safeguarding).order_by("name").values_list("name", flat=True)
    )
    return {
        gettext("Name"): settings.name,
        gettext("What it is for"): settings.aims,
        gettext("Hours a month"): f"{settings.hours_per_month:g}",
        gettext("Usual length in months"): str(settings.term_months),
        gettext("Days between reviews"): str(settings.review_every_days),
        gettext("Rules people should know"): settings.rules,
        gettext("Who can join"): str(settings.sign_up.label),
        gettext("Safeguarding contact"): ", ".join(names),
    }
