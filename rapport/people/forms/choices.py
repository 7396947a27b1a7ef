"""What there is to choose from, in the shape that form fields take."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.dates import WEEKDAYS
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rapport.library import guides
from rapport.people import zones
from rapport.people.hours import PART_NAMES

EMPTY = ("", _("Choose one"))


def week_grid(chosen: Iterable[str]) -> list[tuple[Any, list[dict[str, Any]]]]:
    """A row for each part of the day, a cell for each weekday, with what is chosen."""
    held = set(chosen)
    return [
        (
            name,
            [
                {"value": f"{day}-{part}", "day": WEEKDAYS[day], "checked": f"{day}-{part}" in held}
                for day in range(7)
            ],
        )
        for part, name in PART_NAMES.items()
    ]


def skill_choices(taken: set[str]) -> list[Any]:
    """The vocabulary in its areas, without what is taken."""
    areas = [
        (str(area.name), [(skill.key, skill.name) for skill in area.skills if skill.key not in taken])
        for area in guides.skill_areas()
    ]
    return [EMPTY, *areas]


def time_zone_choices() -> list[tuple[str, str | Promise | list[tuple[str, str]]]]:
    """The time zones by continent, each as its city."""
    regions: Mapping[str, Sequence[str]] = zones.by_region()
    return [
        ("UTC", "UTC"),
        *((region, [(name, zones.spoken(name)) for name in names]) for region, names in regions.items()),
    ]
