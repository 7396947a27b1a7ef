"""A topic as the page of an agenda draws it, with what would make it easier to prepare for."""

from dataclasses import dataclass

from rapport.library import guides
from rapport.library.coaches.meetings import vague_agenda_item_hint
from rapport.library.sessions import ItemKind
from rapport.meetings.models import AgendaItem


@dataclass(frozen=True, slots=True)
class PlanItem:
    """An item with the kind of thing it is and, where nobody could prepare for it yet, sharper ways to put it."""

    item: AgendaItem
    kind: ItemKind | None
    asks: str = ""
    wordings: tuple[str, ...] = ()


def plan_item(item: AgendaItem) -> PlanItem:
    """An item of an agenda. Whoever said what kind of thing it is has sharpened it, and is asked no more."""
    kind = next((each for each in guides.sessions().item_kinds if each.key == item.about), None)
    hint = vague_agenda_item_hint(item.title) if item.is_topic and kind is None else None
    if hint is None:
        return PlanItem(item, kind)
    return PlanItem(item, kind, hint.sentence, (hint.better, *hint.others))
