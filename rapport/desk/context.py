"""What the bar at the top of every page shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from rapport.desk.reading import Desk
from rapport.kernel import clock
from rapport.kernel.prepared import prepared
from rapport.mentorships.models import Mentorship
from rapport.mentorships.queries import relationships_of
from rapport.people.models import Person
from rapport.programs.models import Enrollment, Program, Staff

SPACES = 4
"""How many people stand in the bar; all of them stand on Today."""


@dataclass(frozen=True, slots=True)
class SpaceLink:
    """One of a person's relationships, by the face of the other one."""

    url: str
    name: str
    face: Person


@dataclass(frozen=True, slots=True)
class ProgramLink:
    """A program this person coordinates."""

    url: str
    name: str


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """One line of a person's own menu."""

    url: str
    icon: str
    label: str | Promise


class DemoClock:
    """Where the demo's clock stands, for the control at the foot of its pages."""

    template = "desk/parts/clock.html"

    @property
    def now(self) -> datetime:
        return clock.now()

    @property
    def days_ahead(self) -> int:
        return clock.offset().days


class Navigation:
    """The bar of one person: nothing is read before a page draws it, and then once.

    A page that has read the person's desk shares it; any other asks for relationships and for programs.
    """

    def __init__(self, request: HttpRequest, person: Person) -> None:
        self.request = request
        self.person = person
        self.jump_url = reverse("desk:jump")
        self.find_url = reverse("matching:find")

    @cached_property
    def spaces(self) -> Sequence[SpaceLink]:
        links = []
        for mentorship in self._relationships:
            others = mentorship.others_than(self.person)
            if others and not mentorship.is_over:
                links.append(SpaceLink(f"/spaces/{mentorship.pk}/", others[0].first_name, others[0]))
        here = [link for link in links if self.request.path.startswith(link.url)]
        return (
            (*here, *(link for link in links if link not in here))[:SPACES] if len(links) > SPACES else links
        )

    @cached_property
    def programs(self) -> Sequence[ProgramLink]:
        return [ProgramLink(f"/programs/{slug}/", name) for name, slug in self._programs]

    @cached_property
    def can_find(self) -> bool:
        if self._desk is not None:
            return self._desk.learns
        return any(learns for _name, _slug, _runs, learns in self._program_rows)

    @cached_property
    def current(self) -> str:
        """What is open: "today", "find", or the address of a space or program."""
        path = self.request.path
        if path == reverse("desk:today"):
            return "today"
        if path.startswith(self.find_url):
            return "find"
        urls = [*(space.url for space in self.spaces), *(program.url for program in self.programs)]
        return next((url for url in urls if path.startswith(url)), "")

    @cached_property
    def menu(self) -> Sequence[MenuEntry]:
        return (
            MenuEntry(reverse("people:me"), "person", _("Your profile")),
            *((MenuEntry(reverse("matching:mentors"), "people", _("My mentors")),) * self.can_find),
            MenuEntry(reverse("mentorships:requests"), "mail", _("Requests")),
            MenuEntry(reverse("notifications:preferences"), "bell", _("When we may write to you")),
            MenuEntry(reverse("people:sessions"), "key", _("Where you are signed in")),
            MenuEntry("/me/data/", "download", _("Your data, yours to take")),
            *(
                (MenuEntry(reverse("notifications:mailbox"), "mail", _("The mailbox")),)
                * settings.RAPPORT_MAILBOX
            ),
        )

    @property
    def _desk(self) -> Desk | None:
        return self.request.__dict__.get("_desk")

    @cached_property
    def _relationships(self) -> Sequence[Mentorship]:
        if self._desk is not None:
            return [each.mentorship for each in self._desk.relationships]
        return relationships_of(self.person)

    @property
    def _programs(self) -> list[tuple[str, str]]:
        """Name and slug of every program this person coordinates."""
        if self._desk is not None:
            return [(each.name, each.slug) for each in self._desk.looked_after if each.role == "coordinator"]
        return [(name, slug) for name, slug, runs, _learns in self._program_rows if runs]

    @cached_property
    def _program_rows(self) -> list[tuple[str, str, bool, bool]]:
        """Name, slug, whether they run it, whether they learn in it: of every open program they have to do with."""
        return _programs_around(person_id=self.person.pk)


@prepared
def _programs_around(person_id: UUID) -> QuerySet[Program, tuple[str, str, bool, bool]]:
    roles = Staff.objects.filter(program=OuterRef("pk"), person_id=person_id, role=Staff.Role.COORDINATOR)
    learning = Enrollment.objects.active().filter(program=OuterRef("pk"), person_id=person_id, learns=True)
    rows = Program.objects.open().annotate(runs=Exists(roles), learns=Exists(learning))
    around = rows.filter(Q(runs=True) | Q(learns=True)).order_by("name", "id")
    return around.values_list("name", "slug", "runs", "learns")


def navigation(request: HttpRequest) -> dict[str, object]:
    """The bar's content; asked for lazily, so that pages without a bar cost nothing."""
    person = getattr(request, "user", None)
    found: dict[str, object] = {"navigation": None}
    if settings.RAPPORT_DEMO:
        found["demo_clock"] = DemoClock()
    if isinstance(person, Person):
        found["navigation"] = SimpleLazyObject(lambda: Navigation(request, person))
    return found
