"""Texts as a round heard them, kept with it: sealed under each person's own key, and gone when that is.

The engine freezes a round as one JSON. What was made of people's words is taken out of it before it is sealed under
the program's key, and put back when it is opened, so that the same numbers give the same reasons a year later,
whatever people have written since and whichever model reads by then.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any
from uuid import UUID

from rapport.matching.models import FrozenMeaning, MatchingRun, Side
from rapport.people.models import Person
from rapport.vault.keys import KeyIsGone, hold

PARTS = ("vector", "text", "text_is_open")
MARK = "meanings_apart"
"""Stands in what is frozen where texts are kept apart, so that no other round is asked for any."""
SIDES = (("mentees", Side.NEED), ("mentors", Side.EXPERIENCE))


def take_apart(frozen: dict[str, Any], run: MatchingRun) -> list[FrozenMeaning]:
    """Take people's texts out of what is frozen; return the rows that keep them, not saved yet. One query at most."""
    taken = [
        (side, UUID(entry["id"]), {part: entry.pop(part) for part in PARTS if part in entry})
        for side, entry in _entries(frozen)
        if "vector" in entry
    ]
    if not taken:
        return []
    frozen[MARK] = True
    ids = {person_id for _side, person_id, _parts in taken}
    people = Person.objects.filter(pk__in=ids, left_at=None).in_bulk()
    hold(person.key_id for person in people.values() if person.key_id)
    return [
        FrozenMeaning(run=run, person=people[person_id], side=side, sealed=json.dumps(parts))
        for side, person_id, parts in taken
        if person_id in people
    ]


def put_together(frozen: dict[str, Any], run: MatchingRun) -> dict[str, Any]:
    """Put people's texts back into what was frozen, but for those who left since; no query where there were none."""
    if not frozen.pop(MARK, False):
        return frozen
    kept = FrozenMeaning.objects.filter(run=run).select_related("person").order_by()
    rows = list(kept.only("run_id", "side", "sealed", "person__key_id"))
    hold(row.person.key_id for row in rows if row.person.key_id)
    parts = dict(_opened(rows))
    for side, entry in _entries(frozen):
        entry |= parts.get((side, entry["id"]), {})
    return frozen


def _entries(frozen: dict[str, Any]) -> Iterator[tuple[Side, dict[str, Any]]]:
    return ((side, entry) for name, side in SIDES for entry in frozen[name])


def _opened(rows: Iterable[FrozenMeaning]) -> Iterator[tuple[tuple[Side, str], dict[str, Any]]]:
    for row in rows:
        try:
            yield (Side(row.side), str(row.person_id)), json.loads(row.sealed)
        except KeyIsGone:
            continue
