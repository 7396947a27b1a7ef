"""Sign-up sheets as people really send them, made into plain rows of text.

``read_sheet`` takes the bytes of a ``.csv``, ``.tsv`` or ``.xlsx`` file; ``guess_columns`` says which column
holds what; ``values`` reads roles, numbers, names and choices out of the cells. Nothing here needs a
database.
"""

from rapport.kernel.sheets.columns import FIELDS, Guess, asks_for_privilege, explain_columns, guess_columns
from rapport.kernel.sheets.model import (
    BYTES_MAX,
    ROWS_MAX,
    Remark,
    Row,
    Sheet,
    SheetIsTooLarge,
    SheetIsUnreadable,
)
from rapport.kernel.sheets.reading import read_sheet

__all__ = [
    "BYTES_MAX",
    "FIELDS",
    "ROWS_MAX",
    "Guess",
    "Remark",
    "Row",
    "Sheet",
    "SheetIsTooLarge",
    "SheetIsUnreadable",
    "asks_for_privilege",
    "explain_columns",
    "guess_columns",
    "read_sheet",
]
