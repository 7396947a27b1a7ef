"""Reads about programs that several packages share."""

from uuid import UUID

from rapport.people.models import Person
from rapport.programs.models import Staff


def coordinates(person: Person, program_id: UUID) -> bool:
    """Whether this person is a coordinator of this program now."""
    return Staff.objects.filter(person=person, program_id=program_id, role=Staff.Role.COORDINATOR).exists()
