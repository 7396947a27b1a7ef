"""The pages of a program as its coordinators see them; each package adds its own when it starts."""

from dataclasses import dataclass

from django.urls import reverse

from rapport.kernel.errors import Sentence
from rapport.programs.models import Program


@dataclass(frozen=True, slots=True)
class Tab:
    """One page of a program: ``url_name`` takes the program's slug; lower ``place`` stands further to the
    front.
    """

    name: str
    label: Sentence
    url_name: str
    place: int


@dataclass(frozen=True, slots=True)
class Door:
    """A way from the list of people to what another package does for a program, as a button in words."""

    name: str
    label: Sentence
    url_name: str
    icon: str


_tabs: dict[str, Tab] = {}
_doors: dict[str, Door] = {}


def add_tab(tab: Tab) -> None:
    """Show a page among those of every program; called from a package's ``apps.py``."""
    _tabs[tab.name] = tab


def add_door(door: Door) -> None:
    """Show a button on every program's list of people; called from a package's ``apps.py``."""
    _doors[door.name] = door


def tabs_of(program: Program, current: str) -> list[dict[str, object]]:
    """The tabs as ``ui/components/tabs.html`` takes them."""
    return [
        {
            "text": tab.label,
            "url": reverse(tab.url_name, args=[program.slug]),
            "is_current": tab.name == current,
        }
        for tab in sorted(_tabs.values(), key=lambda tab: (tab.place, tab.name))
    ]


def doors_of(program: Program) -> list[dict[str, object]]:
    """The buttons of a program's list of people: text, url, icon."""
    return [
        {"text": door.label, "url": reverse(door.url_name, args=[program.slug]), "icon": door.icon}
        for door in _doors.values()
    ]
