"""Taking people who erased themselves out of kept rounds: their answers, and wherever others named them."""

import json
from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db import transaction

from rapport.kernel.db import locked
from rapport.matching.models import MatchingRun
from rapport.people.models import Person
from rapport.vault.keys import KeyIsGone

STAYS = ("id", "places")
"""What a record keeps: who is whose in a kept round stays countable, and says nothing of anybody."""


def forget_in_rounds(person_id: UUID) -> int:
    """Take somebody out of every computation that is kept; returns how many had them. Bears repetition.

    The digest of a run goes on telling what was computed.
    """
    found = 0
    for run_id in MatchingRun.objects.filter(state=MatchingRun.State.DONE).values_list("pk", flat=True):
        with transaction.atomic():
            # Locked alone: what is joined to it is read by a query of its own.
            run = locked(MatchingRun.objects.filter(pk=run_id)).get()
            try:
                frozen = json.loads(run.frozen or "{}")
            except KeyIsGone:
                # The program's key was destroyed, and nobody can open this any more.
                continue
            if frozen and leave_out(frozen, {str(person_id)}):
                run.frozen = json.dumps(frozen, ensure_ascii=False, separators=(",", ":"))
                run.save(update_fields=["frozen"])
                found += 1
    return found


def who_left(ids: Collection[str]) -> set[str]:
    """Those of these people who have erased themselves."""
    gone = Person.objects.filter(pk__in=ids).exclude(left_at=None)
    return {str(each) for each in gone.values_list("pk", flat=True)}


def leave_out(frozen: dict[str, Any], gone: Collection[str]) -> bool:
    """Empty the records of these people in what was frozen, and take them off others'; whether anything changed."""
    changed = False
    for side in ("mentees", "mentors"):
        entries = [_without(entry, gone) for entry in frozen[side]]
        changed = changed or entries != frozen[side]
        frozen[side] = entries
    return changed


def _without(entry: dict[str, Any], gone: Collection[str]) -> dict[str, Any]:
    if entry["id"] in gone:
        return {name: entry[name] for name in STAYS if name in entry}
    return {
        name: [each for each in value if not (isinstance(each, str) and each in gone)]
        if isinstance(value, list)
        else value
        for name, value in entry.items()
    }
