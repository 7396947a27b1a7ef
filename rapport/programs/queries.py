"""Reads about programs that several packages share."""

from uuid import UUID

from django.db.models import QuerySet

from rapport.people.models import Person
from rapport.programs.links import hash_of
from rapport.programs.models import Enrollment, Invitation, Program, Staff


def coordinates(person: Person, program_id: UUID) -> bool:
    """Whether this person is a coordinator of this program now."""
    return Staff.objects.filter(person=person, program_id=program_id, role=Staff.Role.COORDINATOR).exists()


def safeguarding_contacts(program_id: UUID) -> QuerySet[Person]:
    """Whom worries in a program go to, never its coordinators as such."""
    contacts = Staff.objects.filter(program_id=program_id, role=Staff.Role.SAFEGUARDING)
    found: QuerySet[Person] = (
        Person.objects.here().filter(pk__in=contacts.values("person_id")).order_by("name", "id")
    )
    return found


def never_invited(program: Program) -> QuerySet[Enrollment]:
    """Everybody on the list who was never asked whether they would like to take part."""
    return (
        Enrollment.objects.filter(program=program, state=Enrollment.State.INVITED)
        .exclude(person__invitations__program=program)
        .select_related("program", "person")
    )


def invitation_by(token: str) -> Invitation | None:
    """The invitation whose link carries this secret, in whatever state, or None."""
    # The hash is looked up, not compared: timing tells nothing about a secret that is not stored.
    return Invitation.objects.select_related("program", "person").filter(token_hash=hash_of(token)).first()
