"""The honest picture of what somebody would take on (CHOOSE-8), for whoever shows it before a yes."""

from collections.abc import Iterable
from dataclasses import dataclass

from rapport.library import guides
from rapport.library.agreement import Duty
from rapport.library.preview import Preview
from rapport.people.models import Person


@dataclass(frozen=True, slots=True)
class Side:
    """One role's preview with its duties: what the template part ``people/parts/preview.html`` takes."""

    role: str
    preview: Preview
    duties: tuple[Duty, ...]


def sides(roles: Iterable[str]) -> list[Side]:
    """The previews of these roles (``learning``, ``guiding``), in their order."""
    return [Side(role, guides.preview(role), guides.duties(role)) for role in roles]


def roles_of(came_to: str) -> tuple[str, ...]:
    """The roles somebody comes for: one, or both."""
    if came_to == Person.CameTo.BOTH:
        return (Person.CameTo.LEARN, Person.CameTo.GUIDE)
    return (Person.CameTo.GUIDE,) if came_to == Person.CameTo.GUIDE else (Person.CameTo.LEARN,)
