"""Having texts read in a job, once each, and forgetting what was made of a text that is gone."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from uuid import UUID

import numpy as np
from django.db import transaction
from django.db.models import QuerySet
from numpy.typing import NDArray

from rapport.kernel import clock
from rapport.kernel.db import locked
from rapport.matching.engine.text import kept
from rapport.matching.meanings.reader import LETTERS_AT_ONCE, Reader, installed
from rapport.matching.meanings.words import OwnWords, own_words
from rapport.matching.models import FrozenMeaning, Meaning, Side
from rapport.programs.models import Enrollment, Program
from rapport.vault.keys import KeyIsGone, hold

Unread = tuple[Enrollment, Side, OwnWords]


def concerns(**whose: UUID) -> bool:
    """Whether a change of words matters: there is a reader, or something that was read of theirs to forget."""
    return installed() is not None or Meaning.objects.filter(**whose).exists()


def read_person(person_id: UUID) -> int:
    """Read what somebody wrote since the last time, and forget what they took back; returns how many were read."""
    return _read(Enrollment.objects.filter(person_id=person_id))


def read_program(program: Program, goes_on: Callable[[], bool] = lambda: True) -> int:
    """Read every text of a program that was not read yet, or not by this model; returns how many were.

    ``goes_on`` is asked between two batches: whether to go on. What was read until then is kept.
    """
    return _read(Enrollment.objects.filter(program=program), goes_on)


def forget_person(person_id: UUID) -> None:
    """Forget everything that was made of somebody's texts, in kept rounds too; their key is gone already."""
    Meaning.objects.filter(enrollment__person_id=person_id).delete()
    FrozenMeaning.objects.filter(person_id=person_id).delete()


def _read(enrollments: QuerySet[Enrollment], goes_on: Callable[[], bool] = lambda: True) -> int:
    reader = installed()
    unread = _put_in_order(enrollments, reader)
    if reader is None or not unread:
        return 0
    done = 0
    try:
        for batch in _batches(unread):
            if not goes_on():
                break
            vectors = reader.encode([words.text for _enrollment, _side, words in batch])
            done += _keep(batch, vectors, reader.name, clock.now())
    finally:
        # In an embedded run the worker lives in the web server's process, which is to stay small.
        reader.release()
    return done


def _put_in_order(enrollments: QuerySet[Enrollment], reader: Reader | None) -> list[Unread]:
    """Delete what was made of texts that changed since or are gone; return the texts that are to be read.

    Without a reader only the first. What another model read stays until it is read anew, and is not used meanwhile.
    """
    rows = list(enrollments.select_related("person", "answers").order_by("pk"))
    hold(row.person.key_id for row in rows if row.person.key_id)
    written = {(row.pk, side): words for row in rows for side, words in _written(row).items()}
    read: set[tuple[int, Side]] = set()
    gone = []
    for meaning in Meaning.objects.filter(enrollment__in=enrollments.order_by()):
        at = (meaning.enrollment_id, Side(meaning.side))
        by, of = _made_from(meaning)
        if at not in written or of != written[at].digest:
            gone.append(meaning.pk)
        elif reader is not None and by == reader.name:
            read.add(at)
    Meaning.objects.filter(pk__in=gone).delete()
    by_id = {row.pk: row for row in rows}
    return [(by_id[pk], side, words) for (pk, side), words in written.items() if (pk, side) not in read]


def _written(enrollment: Enrollment) -> Mapping[Side, OwnWords]:
    try:
        return own_words(enrollment)
    except KeyIsGone:
        # Their words are erased; the rest of them goes with the jobs that follow.
        return {}


def _made_from(meaning: Meaning) -> tuple[str, str]:
    try:
        _vector, by, of = meaning.opened()
    except KeyIsGone:
        return "", ""
    return by, of


def _keep(batch: Sequence[Unread], vectors: NDArray[np.float32], by: str, now: datetime) -> int:
    """Keep what was read, except of people who left the program meanwhile."""
    with transaction.atomic():
        ids = {enrollment.pk for enrollment, _side, _words in batch}
        there = set(
            locked(Enrollment.objects.matchable().filter(pk__in=ids, person__left_at=None)).values_list(
                "pk", flat=True
            )
        )
        kept_now = 0
        for (enrollment, side, words), vector in zip(batch, vectors, strict=True):
            if enrollment.pk not in there:
                continue
            row = Meaning.objects.filter(enrollment=enrollment, side=side).first()
            row = row or Meaning(enrollment=enrollment, side=side)
            row.enrollment = enrollment
            row.made_at = now
            row.put(kept(vector), by=by, of=words.digest)
            row.save()
            kept_now += 1
    return kept_now


def _batches(unread: Sequence[Unread]) -> Iterator[list[Unread]]:
    """Texts of like length together, a few at a time."""
    batch: list[Unread] = []
    room = LETTERS_AT_ONCE
    for each in sorted(unread, key=lambda each: len(each[2].text)):
        length = len(each[2].text)
        if batch and length > room:
            yield batch
            batch, room = [], LETTERS_AT_ONCE
        batch.append(each)
        room -= length
    if batch:
        yield batch
