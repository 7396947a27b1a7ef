"""Short lists in somebody's own order, changed one press at a time."""

from collections.abc import Sequence
from enum import StrEnum


class Press(StrEnum):
    """What one press does to an item of a list; the last part of the address it is sent to."""

    ADD = "add"
    REMOVE = "remove"
    UP = "up"
    DOWN = "down"


def pressed(items: Sequence[str], item: str, press: Press, *, at: int | None = None) -> list[str]:
    """The list after a press. ``at`` is the place, from 0, at which an item is put back; the end unless given.

    Pressing twice changes nothing more: adding what is there and removing what is not leave the list alone, and
    the ends of the list do not move past themselves.
    """
    if press is Press.ADD:
        if item in items:
            return list(items)
        place = len(items) if at is None else max(0, min(at, len(items)))
        return [*items[:place], item, *items[place:]]
    if item not in items:
        return list(items)
    place = items.index(item)
    rest = [each for each in items if each != item]
    if press is Press.REMOVE:
        return rest
    place = max(0, place - 1) if press is Press.UP else min(len(rest), place + 1)
    return [*rest[:place], item, *rest[place:]]
