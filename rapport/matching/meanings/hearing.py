"""What was read, given to the engine: only what stands for the text as it is now, read by the model that is there."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

import numpy as np
from django.db.models import Q
from numpy.typing import NDArray

from rapport.matching.engine.text import evened, kept
from rapport.matching.engine.text.span import SCALE
from rapport.matching.meanings.reader import Reader, installed
from rapport.matching.meanings.words import own_words
from rapport.matching.models import Meaning, Side
from rapport.programs.models import Program
from rapport.vault.keys import KeyIsGone, hold


@dataclass(frozen=True, slots=True)
class Heard:
    """A text as the engine takes it: its numbers, what may be quoted, and whether the reader may see the quote."""

    vector: bytes
    quote: str
    is_open: bool

    @property
    def fields(self) -> dict[str, Any]:
        """The fields of the engine's record. A quote that may not be seen is not handed on at all."""
        return {
            "vector": self.vector,
            "text": self.quote if self.is_open else "",
            "text_is_open": self.is_open,
        }


AllHeard = Mapping[tuple[UUID, Side], Heard]
NOTHING: AllHeard = {}
MaySee = Callable[[Side, bool], bool]
"""Whether the one it is for may see a text, by its side and by whether everybody may who opens the profile."""


def heard_by_coordinator(program: Program, mentees: Collection[UUID], mentors: Collection[UUID]) -> AllHeard:
    """The needs and experiences of a round, evened out; coordinators may read all of these texts.

    Two queries, none without the extra. As on a sheet, what resembles everything is evened out: a round looks at
    everybody at once, and a mentor who writes in general words is not to be near to all.
    """
    return _evened_out(_heard(program, mentees, mentors, lambda _side, _is_public: True))


def heard_by_mentee(program: Program, mentee: UUID, mentors: Collection[UUID]) -> AllHeard:
    """One mentee's need and the experiences of mentors; quoted is their own text, and what a profile shows anyway.

    Two queries, none without the extra. Nothing is evened out here: that takes the needs of all other mentees, which
    nobody's page may open, and somebody's suggestions would change with what strangers write.
    """
    return _heard(program, [mentee], mentors, lambda side, is_public: is_public or side is Side.NEED)


def heard_by_neither(program: Program, mentee: UUID, mentor: UUID) -> AllHeard:
    """Two people's texts compared for a letter that both keep, in which nothing is quoted."""
    return _heard(program, [mentee], [mentor], lambda _side, _is_public: False)


def _heard(
    program: Program, mentees: Collection[UUID], mentors: Collection[UUID], may_see: MaySee
) -> AllHeard:
    reader = installed()
    if reader is None:
        return NOTHING
    wanted = Q(side=Side.NEED, enrollment__person_id__in=mentees)
    wanted |= Q(side=Side.EXPERIENCE, enrollment__person_id__in=mentors)
    rows = Meaning.objects.filter(wanted, enrollment__program=program)
    meanings = list(rows.select_related("enrollment__person", "enrollment__answers"))
    hold(each.enrollment.person.key_id for each in meanings if each.enrollment.person.key_id)
    found: dict[tuple[UUID, Side], Heard] = {}
    for meaning in meanings:
        side = Side(meaning.side)
        heard = _current(meaning, side, reader, may_see)
        if heard is not None:
            found[meaning.enrollment.person_id, side] = heard
    return found


def _current(meaning: Meaning, side: Side, reader: Reader, may_see: MaySee) -> Heard | None:
    """What was read, unless the text has changed since, another model read it, or its writer has left."""
    try:
        vector, by, of = meaning.opened()
        words = own_words(meaning.enrollment).get(side)
    except KeyIsGone:
        return None
    if words is None or by != reader.name or of != words.digest or not vector:
        return None
    return Heard(vector, words.quote, may_see(side, words.is_public))


def _evened_out(heard: AllHeard) -> AllHeard:
    keys = {side: [key for key in heard if key[1] is side] for side in Side}
    if not all(keys.values()):
        return heard
    needs, experiences = (_rows([heard[key] for key in keys[side]]) for side in (Side.NEED, Side.EXPERIENCE))
    both = zip((Side.NEED, Side.EXPERIENCE), evened(needs, experiences), strict=True)
    return {
        key: replace(heard[key], vector=kept(row))
        for side, rows in both
        for key, row in zip(keys[side], rows, strict=True)
    }


def _rows(heard: Collection[Heard]) -> NDArray[np.float32]:
    """Kept numbers as they were read; one reader makes all of a length."""
    return np.array([np.frombuffer(each.vector, np.int8) for each in heard], np.float32) / np.float32(SCALE)
