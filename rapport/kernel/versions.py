"""Optimistic versions: an edit names the version it was made on, and a stale one loses nothing in silence."""

from typing import Any, TypeVar

from django.db import models


class Versioned(models.Model):
    """A row that several people, or one person in two tabs, may edit. ``version`` counts its edits from 1."""

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True


Row = TypeVar("Row", bound=Versioned)


def claim_version(row: Row, expected: int) -> bool:
    """Move ``row`` from version ``expected`` to the next, atomically; False if somebody was faster.

    Call inside the transaction that saves the change. One conditional UPDATE, so it holds on both databases.
    """
    model: Any = type(row)
    won = bool(model._default_manager.filter(pk=row.pk, version=expected).update(version=expected + 1))
    if won:
        row.version = expected + 1
    return won
