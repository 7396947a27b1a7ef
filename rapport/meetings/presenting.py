"""A topic as the page of an agenda draws it, with what would make it easier to prepare for."""

from dataclasses import dataclass
from typing import Any

from django import forms

from rapport.library import guides
from rapport.library.coaches.meetings import vague_agenda_item_hint
from rapport.library.sessions import ItemKind
from rapport.meetings.models import AgendaItem


@dataclass(frozen=True, slots=True)
class PlanItem:
    """An item with the kind of thing it is and, where nobody could prepare for it yet, sharper ways to put it.

    ``broken`` is the form that came back, whose words stand in the fields instead of what is kept.
    """

    item: AgendaItem
    kind: ItemKind | None
    asks: str = ""
    wordings: tuple[str, ...] = ()
    broken: forms.Form | None = None

    @property
    def words(self) -> Any:
        """What stands in the field of its words."""
        return self._typed("title", self.item.words)

    @property
    def minutes(self) -> Any:
        """What stands in the field of its minutes."""
        return self._typed("minutes", self.item.minutes)

    def _typed(self, name: str, kept: Any) -> Any:
        is_there = self.broken is not None and name in self.broken.data
        return self.broken[name].value() if self.broken is not None and is_there else kept


def plan_item(item: AgendaItem, broken: forms.Form | None = None) -> PlanItem:
    """An item of an agenda, with the form that came back if one did.

    Whoever said what kind of thing it is has sharpened it, and is asked no more.
    """
    kind = next((each for each in guides.sessions().item_kinds if each.key == item.about), None)
    hint = vague_agenda_item_hint(item.title) if item.is_topic and kind is None else None
    if hint is None:
        return PlanItem(item, kind, broken=broken)
    return PlanItem(item, kind, hint.sentence, (hint.better, *hint.others), broken)
