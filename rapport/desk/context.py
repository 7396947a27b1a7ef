"""What the bar at the top of every page shows."""

from dataclasses import dataclass, field

from django.http import HttpRequest

from rapport.mentorships.models import Mentorship
from rapport.people.models import Person
from rapport.programs.models import Program


@dataclass(frozen=True, slots=True)
class SpaceLink:
    """One of a person's relationships, by the face of the other one."""

    url: str
    name: str
    face: Person
    role: str


@dataclass(frozen=True, slots=True)
class Navigation:
    """The bar: whose it is, their spaces, and the programs they look after."""

    person: Person
    spaces: tuple[SpaceLink, ...] = ()
    programs: tuple[Program, ...] = ()
    can_find: bool = False
    current: str = ""
    extra: dict[str, str] = field(default_factory=dict)


def navigation(request: HttpRequest) -> dict[str, object]:
    """The bar's content; asked for lazily, so that pages without a bar cost nothing."""
    person = getattr(request, "user", None)
    if not isinstance(person, Person):
        return {"navigation": None}
    return {"navigation": lambda: _navigation(request, person)}


def spaces_of(request: HttpRequest, person: Person) -> list[Mentorship]:
    """This person's relationships that are open or about to be, fetched once for a request."""
    found: list[Mentorship] | None = getattr(request, "_spaces", None)
    if found is None:
        found = list(
            Mentorship.objects.visible_to(person)
            .exclude(state__in=["closed", "declined", "lapsed"])
            .with_members()
            .order_by("began_at", "id")
        )
        request._spaces = found  # type: ignore[attr-defined]
    return found


def _navigation(request: HttpRequest, person: Person) -> Navigation:
    links = []
    for mentorship in spaces_of(request, person):
        member = mentorship.member_for(person)
        others = mentorship.others_than(person)
        if member is None or not others:
            continue
        links.append(
            SpaceLink(f"/spaces/{mentorship.pk}/", others[0].first_name, others[0], member.role)
        )
    return Navigation(
        person=person,
        spaces=tuple(links),
        programs=tuple(Program.objects.coordinated_by(person).open().order_by("name")),
        can_find=person.enrollments.filter(learns=True, state="active").exists(),
    )
