"""What differs between the two databases, in one place."""

from typing import TypeVar

from django.db import connection, models

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
