"""Text files with delimiters: encoding, delimiter, quotes."""

import codecs
import csv
import io
from collections import Counter
from itertools import islice

from rapport.kernel.sheets.model import (
    BYTES_MAX,
    ROWS_MAX,
    RawRow,
    Remark,
    SheetIsTooLarge,
    SheetIsUnreadable,
)
from rapport.kernel.sheets.model import marked as _

DELIMITERS = (",", ";", "\t", "|")
_SNIFFED_ROWS = 40
_SNIFFED_CHARACTERS = 200_000
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)

# The module's own limit (131,072) would turn one long cell into an unreadable file; the size of the file
# bounds us.
csv.field_size_limit(BYTES_MAX)


def decode(data: bytes) -> tuple[str, str]:
    """Return the text and the name of its encoding.

    Tries a byte order mark, UTF-16 without one, strict UTF-8, then Windows-1252 as Excel writes it in the
    West.

    Raises: SheetIsUnreadable, if none of them fits.
    """
    for bom, codec, name in _BOMS:
        if data.startswith(bom):
            return _decoded(data, codec, name), name
    utf16 = _utf16_without_bom(data)
    if utf16:
        return _decoded(data, utf16, "UTF-16"), "UTF-16"
    try:
        return data.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        return _decoded(data, "cp1252", "Windows-1252"), "Windows-1252"


def _decoded(data: bytes, codec: str, name: str) -> str:
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        raise SheetIsUnreadable(
            _(
                "The letters of this file cannot be read as %(encoding)s (at byte %(position)s). Save it "
                "as CSV UTF-8."
            ),
            encoding=name,
            position=error.start + 1,
        ) from error


def _utf16_without_bom(data: bytes) -> str | None:
    """The codec where every second byte of the beginning is zero, as in Western text in UTF-16."""
    head = data[:2000]
    half = len(head) // 2
    if half < 4:
        return None
    if head[1::2].count(0) > 0.8 * half:
        return "utf-16-le"
    return "utf-16-be" if head[0::2].count(0) > 0.8 * half else None


def read_delimited(data: bytes) -> tuple[list[RawRow], str, str, list[Remark]]:
    """Return the rows, the encoding, the delimiter and notes.

    Raises: SheetIsUnreadable, for an unknown encoding or a quote that is never closed; SheetIsTooLarge, for
    too many rows.
    """
    text, encoding = decode(data)
    first, skipped = 1, ""
    if text[:4].lower() == "sep=" and text[4:5] in DELIMITERS:
        # Excel's own way of naming the delimiter: the line is an instruction and not a row.
        skipped, text = text[4], text.partition("\n")[2]
        first = 2
    delimiter = skipped or find_delimiter(text)
    notes: list[Remark] = []
    try:
        rows = _rows(text, delimiter, strict=True, first=first)
    except csv.Error:
        opened_on = _line_of_open_quote(text, delimiter)
        if opened_on is not None:
            raise SheetIsUnreadable(
                _("A quote opened on line %(line)s is never closed."), line=opened_on + first - 1
            ) from None
        rows = _rows(text, delimiter, strict=False, first=first)
        notes.append(Remark(_("Some quotes stand inside a cell. They were read as they stand.")))
    return rows, encoding, delimiter, notes


def _rows(text: str, delimiter: str, *, strict: bool, first: int) -> list[RawRow]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict)
    rows: list[RawRow] = []
    for number, cells in enumerate(reader, start=first):
        if any(cell and not cell.isspace() for cell in cells):
            rows.append((number, cells))
            # The header and a few rows above it come on top of the people.
            if len(rows) > ROWS_MAX + 20:
                raise SheetIsTooLarge(
                    _("This sheet has more than %(rows)s rows. Split it into several files."),
                    rows=f"{ROWS_MAX:,}",
                )
    return rows


def find_delimiter(text: str) -> str:
    """The delimiter under which the first rows fall into the most even columns; else a comma."""
    head = text[:_SNIFFED_CHARACTERS]

    def evenness(delimiter: str) -> float:
        try:
            reader = csv.reader(io.StringIO(head, newline=""), delimiter=delimiter)
            widths = Counter(len(row) for row in islice(reader, _SNIFFED_ROWS) if any(row))
        except csv.Error:
            return 0.0
        (width, count) = max(widths.items(), key=lambda item: (item[0] > 1, item[1], item[0]), default=(1, 0))
        # Counting the delimiter itself once more than the columns keeps a decimal comma from looking like
        # one.
        return (width - 1) * (count / max(widths.total(), 1)) ** 2

    best = max(DELIMITERS, key=evenness)
    return best if evenness(best) > 0 else ","


def _line_of_open_quote(text: str, delimiter: str) -> int | None:
    """The line on which a quote opens that does not close on its own terms, or None.

    Slow and exact; asked only when the fast reader has refused the file. A quote that is followed, lines
    later, by something that cannot follow a closing quote was never closed where it was meant to be.
    """
    line = opened_on = 1
    inside = False
    at_start = True
    i, end = 0, len(text)
    while i < end:
        char = text[i]
        line_ends = char == "\n" or (char == "\r" and text[i + 1 : i + 2] != "\n")
        if inside:
            if char == '"':
                if text[i + 1 : i + 2] == '"':
                    i += 1
                else:
                    inside = False
                    after = text[i + 1 : i + 2]
                    if line > opened_on and after and after not in (delimiter, "\r", "\n"):
                        return opened_on
        elif char == '"' and at_start:
            inside, opened_on = True, line
        at_start = not inside and (char == delimiter or char in "\r\n")
        line += line_ends
        i += 1
    return opened_on if inside else None
