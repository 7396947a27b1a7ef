"""The shape of the registry: a part of the archive, and how its rows are said."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from rapport.kernel.errors import Sentence
from rapport.people.models import Person

EMPTY: tuple[Any, ...] = (None, "", [], {})
Getter = str | Callable[[Any, Person], Any]
"""Where a value comes from: a dotted path from the row, or a function of the row and whose archive it is."""


class Chapter(StrEnum):
    """Whose a part is; the archive is read in this order."""

    MINE = "yours"
    TOGETHER = "together"
    ACCOUNT = "account"


CHAPTERS: Mapping[Chapter, Sentence] = {
    Chapter.MINE: _("Yours"),
    Chapter.TOGETHER: _("Yours, both of you"),
    Chapter.ACCOUNT: _("Your account, and what happened"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of thing in the archive: ``rows`` are those of this person, ``fields`` what is said of each."""

    key: str
    chapter: Chapter
    title: Sentence
    rows: Callable[[Person], Iterable[Model]]
    fields: Mapping[str, Getter]

    def said(self, person: Person) -> list[dict[str, Any]]:
        """The rows as plain values, without what is empty; one query, whatever their number."""
        return [
            {
                name: value
                for name, getter in self.fields.items()
                if (value := plain(_get(row, getter, person))) not in EMPTY
            }
            for row in self.rows(person)
        ]


def plain(value: Any) -> Any:
    """A value as JSON keeps it: persons and things by their name, moments and dates in ISO form."""
    match value:
        case None | bool() | int() | float() | str():
            return value
        case Mapping():
            return {str(key): kept for key, each in value.items() if (kept := plain(each)) not in EMPTY}
        case list() | tuple():
            return [plain(each) for each in value]
        case datetime() | date():
            return value.isoformat()
        case Decimal():
            return float(value)
    return str(value)


def _get(row: Any, getter: Getter, person: Person) -> Any:
    if not isinstance(getter, str):
        return getter(row, person)
    value = row
    for name in getter.split("."):
        value = getattr(value, name, None)
        if value is None:
            return None
    return value


def fields(same: str = "", **others: Getter) -> dict[str, Getter]:
    """The fields of a part: those of ``same`` are called as their attribute, the ``others`` by their keyword."""
    return {**{name: name for name in same.split()}, **others}


def own(path: str, writer: str = "person_id") -> Getter:
    """The value, if the row is this person's; nothing of the other one's."""

    def get(row: Any, person: Person) -> Any:
        return _get(row, path, person) if getattr(row, writer) == person.pk else None

    return get


def shown(path: str) -> Getter:
    """A choice by the words it is shown in."""
    return lambda row, _person: getattr(row, f"get_{path}_display")()
