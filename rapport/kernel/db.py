"""What differs between the two databases, in one place."""

import errno
from collections.abc import Iterator
from enum import Enum
from typing import TypeVar

from django.db import InterfaceError, OperationalError, connection, models

M = TypeVar("M", bound=models.Model)


def locked(rows: models.QuerySet[M]) -> models.QuerySet[M]:
    """The same rows, held until the transaction ends.

    PostgreSQL locks the rows; on SQLite the transaction already holds the only write lock (it begins IMMEDIATE).
    """
    return rows.select_for_update() if connection.features.has_select_for_update else rows


def locked_skipping_taken(rows: models.QuerySet[M]) -> models.QuerySet[M]:
    """As ``locked``, without waiting for rows that another transaction holds."""
    if connection.features.has_select_for_update_skip_locked:
        return rows.select_for_update(skip_locked=True)
    return rows


class Trouble(Enum):
    """What is wrong with the machine rather than with the code: it passes, or somebody makes room."""

    AWAY = "away"
    FULL = "full"


def trouble_of(error: BaseException | None) -> Trouble | None:
    """Whether an error says that the database cannot be reached or is busy, or that a disk is full; else None."""
    for each in _causes(error):
        if isinstance(each, OSError) and each.errno in {errno.ENOSPC, errno.EDQUOT}:
            return Trouble.FULL
        if isinstance(each, OperationalError | InterfaceError):
            return _trouble_with_database(each)
    return None


def _trouble_with_database(error: Exception) -> Trouble | None:
    cause = error.__cause__
    # PostgreSQL says it in its class of errors, SQLite in words that have not changed in twenty years.
    if getattr(cause, "sqlstate", None) == _DISK_FULL or "disk is full" in str(error):
        return Trouble.FULL
    if any(words in str(error) for words in _FAULTS_OF_CODE):
        return None
    return Trouble.AWAY


_DISK_FULL = "53100"
_FAULTS_OF_CODE = ("no such ", "syntax error", "no query solution", "too many ")
"""SQLite calls these operational as well; waiting does not help against them."""


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__
