"""From the bytes of a file to a sheet: which kind it is, where its header stands, which rows it has."""

from collections import Counter

from rapport.kernel.sheets.columns import looks_like_email, recognised
from rapport.kernel.sheets.delimited import read_delimited
from rapport.kernel.sheets.model import (
    BYTES_MAX,
    CELL_CHARACTERS_MAX,
    COLUMNS_MAX,
    ROWS_MAX,
    RawRow,
    Remark,
    Row,
    Sheet,
    SheetIsTooLarge,
    SheetIsUnreadable,
)
from rapport.kernel.sheets.model import marked as _
from rapport.kernel.sheets.workbook import read_workbook

_HEADER_WITHIN_ROWS = 15
_PICTURE = _("This is a picture and not a sheet. Export the sheet as .xlsx or CSV instead.")
_FOREIGN = (
    (
        b"\xd0\xcf\x11\xe0",
        _("This workbook is in the old .xls format or has a password. Save it as .xlsx or CSV."),
    ),
    *((magic, _PICTURE) for magic in (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF")),
    (b"%PDF", _("This is a PDF. Export the sheet as .xlsx or CSV instead.")),
    (b"<", _("This is a web page and not a sheet. Export the sheet as .xlsx or CSV instead.")),
    (b"{", _("This is a data file and not a sheet. Export the sheet as .xlsx or CSV instead.")),
)


def read_sheet(data: bytes, filename: str) -> Sheet:
    """Read a sign-up sheet; the content decides how, the name only where it cannot.

    Takes comma, semicolon, tab or bar separated text in UTF-8, UTF-16 or Windows-1252, and .xlsx workbooks
    (the visible sheet whose header says most about people). Rows above the header, empty rows, and columns
    with neither header nor content are left out; ``notes`` says what was decided. At most 20,000 rows and 10
    MB.

    Raises: SheetIsTooLarge, above the limits; SheetIsUnreadable, for anything else that stops the reading.
    """
    if len(data) > BYTES_MAX:
        raise SheetIsTooLarge(
            _("This file is larger than %(megabytes)s MB. Split it into several."),
            megabytes=BYTES_MAX // 1024 // 1024,
        )
    if not data.strip(b"\x00\r\n\t ,;|"):
        raise SheetIsUnreadable(_("This file is empty."))
    if data.startswith(b"PK"):
        if filename.lower().endswith((".xlsm", ".xltm", ".xlsb")):
            raise SheetIsUnreadable(
                _("Workbooks that may hold macros are never opened here. Save it as .xlsx or CSV.")
            )
        return _from_workbook(data)
    for magic, sentence in _FOREIGN:
        if data.lstrip(b"\xef\xbb\xbf\r\n\t ").startswith(magic):
            raise SheetIsUnreadable(sentence)
    rows, encoding, delimiter, notes = read_delimited(data)
    return _as_sheet(rows, encoding, delimiter, notes)


def _from_workbook(data: bytes) -> Sheet:
    sheets = [entry for entry in read_workbook(data) if entry[1]]
    if not sheets:
        raise SheetIsUnreadable(_("This file is empty."))
    # The sheet with the people is the one whose header we know most of; the longer one where that is a tie.
    best = max(sheets, key=lambda entry: (_header(entry[1])[1], len(entry[1])))
    notes: list[Remark] = []
    left_alone = [name for name, *_rest in sheets if name != best[0]]
    if left_alone:
        notes.append(
            Remark(
                _("The sheet “%(read)s” was read. Left alone: %(others)s."),
                {"read": best[0], "others": ", ".join(left_alone)},
            )
        )
    if best[2]:
        notes.append(
            Remark(
                _("Formulas without a calculated value were read as empty: %(count)s."), {"count": best[2]}
            )
        )
    return _as_sheet(best[1], "XLSX", "", notes)


def _as_sheet(rows: list[RawRow], encoding: str, delimiter: str, notes: list[Remark]) -> Sheet:
    if not rows:
        raise SheetIsUnreadable(_("This file is empty."))
    width = max(len(cells) for _number, cells in rows)
    if width > COLUMNS_MAX:
        raise SheetIsTooLarge(_("This sheet has more than %(columns)s columns."), columns=COLUMNS_MAX)
    at, known = _header(rows)
    if known == 0 and any(looks_like_email(cell) for cell in rows[at][1]):
        header: list[str] = []
        body = rows
        notes.append(Remark(_("No row names the columns, so they are called Column A, Column B and so on.")))
    else:
        header, body = [_clean(cell) for cell in rows[at][1]], rows[at + 1 :]
        if at:
            notes.append(
                Remark(
                    _("The column names stand in row %(row)s. What stands above was left out."),
                    {"row": rows[at][0]},
                )
            )
    if len(body) > ROWS_MAX:
        raise SheetIsTooLarge(
            _("This sheet has more than %(rows)s rows. Split it into several files."), rows=f"{ROWS_MAX:,}"
        )
    columns = _columns_with_content(header, body)
    return Sheet(
        headers=_distinct_headers(header, columns),
        rows=tuple(_row(number, cells, columns, known_width=len(header)) for number, cells in body),
        encoding=encoding,
        delimiter=delimiter,
        notes=tuple(notes),
    )


def _header(rows: list[RawRow]) -> tuple[int, int]:
    """Which of the first rows names the columns, and how many of its names we know."""
    head = rows[:_HEADER_WITHIN_ROWS]
    usual = Counter(sum(1 for cell in cells if cell.strip()) for _number, cells in head).most_common(1)[0][0]

    def merit(at: int) -> tuple[int, int, int]:
        cells = [cell.strip() for cell in head[at][1]]
        if any(looks_like_email(cell) for cell in cells):
            # A row with somebody's address is somebody's row.
            return (0, 0, -at)
        distinct = len({cell for cell in cells if cell})
        return (recognised(cells), int(2 * distinct >= usual), -at)

    best = max(range(len(head)), key=merit)
    return best, merit(best)[0]


def _columns_with_content(header: list[str], body: list[RawRow]) -> list[int]:
    """The columns that have a name, or content in more rows than a stray delimiter would explain."""
    filled = Counter(at for _number, cells in body for at, cell in enumerate(cells) if cell.strip())
    needed = max(2, len(body) // 5) if header else 1
    named = {at for at, name in enumerate(header) if name}
    inside = {at for at in filled if at < len(header)}
    return sorted(named | inside | {at for at, count in filled.items() if count >= needed})


def _distinct_headers(header: list[str], columns: list[int]) -> tuple[str, ...]:
    """Names for the columns, with a number behind the second of the same name and a letter where there is
    none.
    """
    names: list[str] = []
    seen: Counter[str] = Counter()
    for at in columns:
        name = (header[at] if at < len(header) else "") or f"Column {_letters(at)}"
        seen[name.casefold()] += 1
        names.append(name if seen[name.casefold()] == 1 else f"{name} ({seen[name.casefold()]})")
    return tuple(names)


def _letters(at: int) -> str:
    letters = ""
    at += 1
    while at:
        at, rest = divmod(at - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _row(number: int, cells: list[str], columns: list[int], *, known_width: int) -> Row:
    """One row, cut to the sheet's columns, with what makes it untrustworthy."""
    problem: Remark | None = None
    kept = set(columns)
    if known_width and any(cell.strip() for at, cell in enumerate(cells) if at not in kept):
        problem = Remark(
            _("Row %(row)s has more cells than there are column names. Is there a separator inside a cell?"),
            {"row": number},
        )
    clean: list[str] = []
    for at in columns:
        cell = cells[at] if at < len(cells) else ""
        if len(cell) > CELL_CHARACTERS_MAX:
            problem = Remark(
                _(
                    "Row %(row)s, column %(column)s holds %(characters)s characters. At most %(most)s are "
                    "read."
                ),
                {
                    "row": number,
                    "column": _letters(at),
                    "characters": f"{len(cell):,}",
                    "most": f"{CELL_CHARACTERS_MAX:,}",
                },
            )
            cell = ""
        if "\x00" in cell:
            problem = Remark(
                _("Row %(row)s, column %(column)s holds a character that is not text."),
                {"row": number, "column": _letters(at)},
            )
            cell = ""
        clean.append(_clean(cell))
    return Row(number, tuple(clean), problem)


def _clean(cell: str) -> str:
    """A cell without the space around it, with plain line ends and ordinary spaces."""
    return cell.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ").strip("\ufeff \t\n")
