"""What a sheet is once it is read, and how much of it we take."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.apps import apps
from django.utils.translation import gettext

BYTES_MAX = 10 * 1024 * 1024
ROWS_MAX = 20_000
COLUMNS_MAX = 200
CELL_CHARACTERS_MAX = 20_000


def marked(text: str) -> str:
    """Mark a sentence for the translators without translating it; works without settings."""
    return text


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence with named placeholders: translated inside the product, English on a bare command line."""

    text: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        # Reading a sheet must work without settings, where Django refuses to translate.
        return (gettext(self.text) if apps.ready else self.text) % self.values


class SheetIsUnreadable(Exception):
    """The file cannot be read as a sheet; the text is one sentence safe to show."""

    def __init__(self, text: str, **values: object) -> None:
        self.sentence = Remark(text, values)
        super().__init__(text)

    def __str__(self) -> str:
        return str(self.sentence)


class SheetIsTooLarge(SheetIsUnreadable):
    """The file is above what we read at once."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of data; ``number`` counts from 1 as a spreadsheet program shows it.

    ``cells`` has exactly as many entries as the sheet has headers, each stripped, empty where nothing stands.
    ``problem`` says why the row cannot be trusted as it is; such a row is shown and never imported.
    """

    number: int
    cells: tuple[str, ...]
    problem: Remark | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as plain text: distinct headers, rows without the empty ones, and what the reader had to
    decide.
    """

    headers: tuple[str, ...]
    rows: tuple[Row, ...]
    encoding: str
    delimiter: str
    notes: tuple[Remark, ...] = ()


RawRow = tuple[int, list[str]]
"""A row's number in the file and its cells, before the header is known."""
