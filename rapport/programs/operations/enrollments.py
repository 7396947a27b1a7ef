"""Who takes part: joining, pausing, leaving."""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from rapport.history.events import record
from rapport.kernel.addresses import address_key, clean_address
from rapport.kernel.errors import InputIsWrong, Refused
from rapport.kernel.text import clean_name
from rapport.people.models import Person
from rapport.programs.models import Enrollment, Program, SignUpAnswers
from rapport.programs.policies import may_join, may_run

NOTHING: Mapping[str, str] = {}


def enroll(
    program: Program,
    person: Person,
    *,
    learns: bool,
    guides: bool,
    cohort: str = "",
    actor: Person | None,
    now: datetime,
) -> tuple[Enrollment, bool]:
    """Put somebody on a program's list as not having said yes; returns the enrollment and whether it is new.

    Roles are added to those of somebody who is on the list already and never taken away: people choose for
    themselves to stop. Raises: Refused, if the actor may not run the program; InputIsWrong, without any role.
    """
    may_run(actor, program).require()
    with transaction.atomic():
        return _enroll(program, person, learns=learns, guides=guides, cohort=cohort, actor=actor, now=now)


def _enroll(
    program: Program,
    person: Person,
    *,
    learns: bool,
    guides: bool,
    cohort: str,
    actor: Person | None,
    now: datetime,
) -> tuple[Enrollment, bool]:
    if not (learns or guides):
        raise InputIsWrong(_("Somebody takes part to learn, to guide, or both."))
    enrollment, is_new = Enrollment.objects.get_or_create(
        program=program,
        person=person,
        defaults={
            "learns": learns,
            "guides": guides,
            "cohort": cohort,
            "state": Enrollment.State.INVITED,
            "since": now,
        },
    )
    if is_new:
        record("enrollment.listed", actor=actor, now=now, program_id=program.pk, person_id=person.pk)
    elif (learns and not enrollment.learns) or (guides and not enrollment.guides) or cohort:
        enrollment.learns |= learns
        enrollment.guides |= guides
        enrollment.cohort = cohort or enrollment.cohort
        enrollment.save(update_fields=["learns", "guides", "cohort"])
    return enrollment, is_new


def list_person(
    program: Program,
    *,
    email: str,
    name: str,
    learns: bool,
    guides: bool,
    cohort: str = "",
    starts_with: Mapping[str, str] = NOTHING,
    actor: Person | None,
    now: datetime,
) -> tuple[Enrollment, bool]:
    """Put whoever has this address on a program's list, with a new account where there is none.

    ``starts_with`` are more fields of a new account; one that exists keeps its name and all else. Two calls at
    once make one person. Raises: InputIsWrong, for an
    address or name that cannot be kept; Refused, as ``enroll``.
    """
    may_run(actor, program).require()
    with transaction.atomic():
        person = _person_at(email, name, starts_with)
        return _enroll(program, person, learns=learns, guides=guides, cohort=cohort, actor=actor, now=now)


def _person_at(email: str, name: str, starts_with: Mapping[str, str]) -> Person:
    address = clean_address(email)
    found: Person | None = Person.objects.filter(email_key=address_key(address)).first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            found = Person.objects.create_person(email=address, name=clean_name(name), **starts_with)
    except IntegrityError:
        # Somebody else brought the same person in at this moment; theirs stands.
        found = Person.objects.get(email_key=address_key(address))
    return found


def join_program(
    program: Program, person: Person, *, learns: bool, guides: bool, now: datetime
) -> Enrollment:
    """Let somebody join an open program by themselves.

    Raises: Refused, if the program is by invitation, over, or theirs already; InputIsWrong, without any role.
    """
    may_join(person, program).require()
    if not (learns or guides):
        raise InputIsWrong(_("Would you like to learn, to guide, or both?"), field="role")
    with transaction.atomic():
        enrollment, _is_new = Enrollment.objects.update_or_create(
            program=program,
            person=person,
            defaults={"learns": learns, "guides": guides, "state": Enrollment.State.ACTIVE, "since": now},
        )
        record("enrollment.joined", actor=person, now=now, program_id=program.pk, person_id=person.pk)
    return enrollment


def pause_taking_part(enrollment: Enrollment, *, actor: Person, now: datetime) -> Enrollment:
    """Step back for a while: nobody new is suggested, running relationships are untouched."""
    return _own_move(enrollment, "paused", Enrollment.State.ACTIVE, Enrollment.State.PAUSED, actor, now)


def resume_taking_part(enrollment: Enrollment, *, actor: Person, now: datetime) -> Enrollment:
    """Come back from a pause."""
    return _own_move(enrollment, "resumed", Enrollment.State.PAUSED, Enrollment.State.ACTIVE, actor, now)


def leave_program(enrollment: Enrollment, *, actor: Person, now: datetime) -> Enrollment:
    """Leave a program. What was written for it at sign-up goes; running relationships end in their own way."""
    with transaction.atomic():
        _own_move(enrollment, "left", None, Enrollment.State.LEFT, actor, now)
        SignUpAnswers.objects.filter(enrollment=enrollment).delete()
    return enrollment


def _own_move(
    enrollment: Enrollment,
    verb: str,
    source: Enrollment.State | None,
    target: Enrollment.State,
    actor: Person,
    now: datetime,
) -> Enrollment:
    if actor.pk != enrollment.person_id:
        raise Refused(_("Whether somebody takes part is theirs to say."))
    with transaction.atomic():
        rows = Enrollment.objects.filter(pk=enrollment.pk).exclude(state=target)
        if source is not None:
            rows = rows.filter(state=source)
        if rows.update(state=target):
            enrollment.state = target
            record(
                f"enrollment.{verb}",
                actor=actor,
                now=now,
                program_id=enrollment.program_id,
                person_id=enrollment.person_id,
            )
    return enrollment
