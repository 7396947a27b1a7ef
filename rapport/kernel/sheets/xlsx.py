"""Read the cells of an .xlsx workbook as text: a program of its own, run under limits, without any of ours.

Reads the workbook's bytes from standard input and writes JSON to standard output::

    {"sheets": [{"name": …, "rows": [[number, [cell, …]], …], "formulas_without_value": 0}, …]}

or ``{"refused": reason}``. Values only: formulas count by the value last calculated, links to other files are
never followed, a document type declaration is refused. Dates come as ``2026-03-04`` or ``2026-03-04 13:30``.
"""

import io
import json
import re
import sys
import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from xml.parsers import expat

CPU_SECONDS = 10
MEMORY_BYTES = 300 * 1024 * 1024
CHARACTERS_MAX = 25_000_000
"""A text is stored once and may stand in any number of cells, so what comes out is counted, not what went in."""
_DATE_FORMAT_IDS = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")


class Refused(Exception):
    """The workbook is not read any further; the text is the reason's code."""


Start = Callable[[str, dict[str, str]], None]
End = Callable[[str, str], None]


def _parse(data: bytes, start: Start, end: End) -> None:
    """Walk a part: ``start(name, attributes)`` and ``end(name, text)`` with the names' local parts."""
    parser = expat.ParserCreate(namespace_separator=" ")
    text: list[str] = []

    def opened(name: str, attributes: dict[str, str]) -> None:
        text.clear()
        start(name.rpartition(" ")[2], attributes)

    def closed(name: str) -> None:
        end(name.rpartition(" ")[2], "".join(text))
        text.clear()

    def refuse(*_: object) -> None:
        raise Refused("dtd")

    parser.StartElementHandler = opened
    parser.EndElementHandler = closed
    parser.CharacterDataHandler = text.append
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.buffer_text = True
    parser.Parse(data, True)


def _plain(text: str) -> str:
    """Undo the format's own escapes for control characters."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


class Workbook:
    """The parts of a workbook that bear on the text of its cells."""

    def __init__(self, data: bytes, *, columns_max: int, rows_max: int) -> None:
        self._zip = zipfile.ZipFile(io.BytesIO(data))
        self._names = set(self._zip.namelist())
        self._columns_max, self._rows_max = columns_max, rows_max
        self._counts_from_1904 = False
        self._characters = 0
        self._strings = self._read_strings()
        self._date_styles = self._read_date_styles()

    def sheets(self) -> list[dict[str, Any]]:
        """Every visible sheet with its rows."""
        targets = self._read_targets()
        found: list[tuple[str, str]] = []

        def start(name: str, attributes: dict[str, str]) -> None:
            if name == "workbookPr":
                self._counts_from_1904 = attributes.get("date1904") in {"1", "true"}
            if name == "sheet" and attributes.get("state", "visible") == "visible":
                identity = next((value for key, value in attributes.items() if key.endswith(" id")), "")
                if identity in targets:
                    found.append((attributes.get("name", ""), targets[identity]))

        _parse(self._zip.read("xl/workbook.xml"), start, lambda name, text: None)
        return [{"name": name, **self._read_rows(part)} for name, part in found if part in self._names]

    def _read_targets(self) -> dict[str, str]:
        targets: dict[str, str] = {}

        def start(name: str, attributes: dict[str, str]) -> None:
            if name == "Relationship" and attributes.get("TargetMode") != "External":
                target = attributes.get("Target", "")
                targets[attributes.get("Id", "")] = (
                    target.lstrip("/") if target[:1] == "/" else f"xl/{target}"
                )

        part = "xl/_rels/workbook.xml.rels"
        if part in self._names:
            _parse(self._zip.read(part), start, lambda name, text: None)
        return targets

    def _read_strings(self) -> list[str]:
        strings: list[str] = []
        pieces: list[str] = []
        phonetic = False

        def start(name: str, attributes: dict[str, str]) -> None:
            nonlocal phonetic
            if name == "si":
                pieces.clear()
            elif name == "rPh":
                phonetic = True

        def end(name: str, text: str) -> None:
            nonlocal phonetic
            if name == "t" and not phonetic:
                pieces.append(text)
            elif name == "rPh":
                phonetic = False
            elif name == "si":
                strings.append(_plain("".join(pieces)))

        if "xl/sharedStrings.xml" in self._names:
            _parse(self._zip.read("xl/sharedStrings.xml"), start, end)
        return strings

    def _read_date_styles(self) -> list[bool]:
        """Per cell style, whether its numbers are dates."""
        dates = set(_DATE_FORMAT_IDS)
        styles: list[bool] = []
        in_cells = False

        def start(name: str, attributes: dict[str, str]) -> None:
            nonlocal in_cells
            if name == "numFmt":
                code = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", attributes.get("formatCode", "")).lower()
                if re.search(r"[ymdhs]", code) and "general" not in code:
                    dates.add(int(attributes.get("numFmtId", "0")))
            elif name == "cellXfs":
                in_cells = True
            elif name == "xf" and in_cells:
                styles.append(int(attributes.get("numFmtId", "0")) in dates)

        def end(name: str, text: str) -> None:
            nonlocal in_cells
            if name == "cellXfs":
                in_cells = False

        if "xl/styles.xml" in self._names:
            _parse(self._zip.read("xl/styles.xml"), start, end)
        return styles

    def _read_rows(self, part: str) -> dict[str, Any]:
        rows: dict[int, dict[int, str]] = {}
        merges: list[str] = []
        formulas_without_value = 0
        number = column = 0
        kind = style = value = ""
        pieces: list[str] = []
        has_formula = False

        def start(name: str, attributes: dict[str, str]) -> None:
            nonlocal number, column, kind, style, value, has_formula
            if name == "row":
                number = int(attributes.get("r", number + 1))
                column = -1
            elif name == "c":
                reference = _REFERENCE.fullmatch(attributes.get("r", ""))
                column = _column(reference[1]) if reference else column + 1
                kind, style = attributes.get("t", "n"), attributes.get("s", "")
                value, has_formula = "", False
                pieces.clear()
            elif name == "mergeCell":
                merges.append(attributes.get("ref", ""))

        def end(name: str, text: str) -> None:
            nonlocal value, has_formula, formulas_without_value
            if name == "v":
                value = text
            elif name == "t":
                pieces.append(text)
            elif name == "f":
                has_formula = True
            elif name == "c":
                if has_formula and not value:
                    formulas_without_value += 1
                shown = self._text(kind, style, value, pieces)
                if shown and column < self._columns_max:
                    rows.setdefault(number, {})[column] = shown
                    if len(rows) > self._rows_max:
                        raise Refused("rows")

        _parse(self._zip.read(part), start, end)
        for reference in merges:
            _spread(rows, reference)
        self._characters += sum(len(text) for cells in rows.values() for text in cells.values())
        if self._characters > CHARACTERS_MAX:
            raise Refused("characters")
        return {
            "rows": [[at, _as_list(cells)] for at, cells in sorted(rows.items())],
            "formulas_without_value": formulas_without_value,
        }

    def _text(self, kind: str, style: str, value: str, pieces: list[str]) -> str:
        if kind == "s":
            at = int(value or -1)
            return self._strings[at] if 0 <= at < len(self._strings) else ""
        if kind == "inlineStr":
            return _plain("".join(pieces))
        if kind == "str":
            return _plain(value)
        if kind == "b":
            return "yes" if value == "1" else "no"
        if kind == "e" or not value:
            return ""
        if kind == "d":
            return value.replace("T", " ").removesuffix(" 00:00:00")
        return self._number(style, value)

    def _number(self, style: str, value: str) -> str:
        try:
            number = float(value)
        except ValueError:
            return value
        index = int(style or 0)
        if index < len(self._date_styles) and self._date_styles[index]:
            return self._date(number)
        # Fifteen digits are what a spreadsheet keeps: 0.30000000000000004 was typed as 0.3, and phone numbers
        # stay whole.
        return str(int(number)) if number == int(number) and abs(number) < 1e15 else f"{number:.15g}"

    def _date(self, number: float) -> str:
        if not 0 <= number < 2_958_466:
            return f"{number:.15g}"
        seconds = round((number % 1) * 86_400)
        clock = f"{seconds // 3600 % 24:02}:{seconds // 60 % 60:02}"
        if number < 1:
            return clock
        # Spreadsheets believe that 1900 was a leap year, so days before March 1900 count from one day later.
        zero = datetime(1904, 1, 1) if self._counts_from_1904 else datetime(1899, 12, 30)  # noqa: DTZ001
        day = zero + timedelta(days=int(number) + (not self._counts_from_1904 and number < 60))
        return f"{day:%Y-%m-%d} {clock}" if seconds else f"{day:%Y-%m-%d}"


def _spread(rows: dict[int, dict[int, str]], reference: str) -> None:
    """Write a merged cell's text into every cell it covers that stands in a row with content."""
    corners = _REFERENCE.findall(reference)
    if len(corners) != 2:
        return
    (left, top), (right, bottom) = ((_column(letters), int(digits)) for letters, digits in corners)
    text = rows.get(top, {}).get(left, "")
    if not text or right - left > 200:
        return
    for number in range(top, min(bottom, top + 20_000) + 1):
        if number in rows:
            for column in range(left, right + 1):
                rows[number].setdefault(column, text)


def _as_list(cells: dict[int, str]) -> list[str]:
    return [cells.get(at, "") for at in range(max(cells) + 1)]


def _limit() -> None:
    """Bind this process; where the system knows no such limit, the parent's clock still ends it."""
    try:
        import resource
    except ImportError:
        return
    for limit, most in ((resource.RLIMIT_CPU, CPU_SECONDS), (resource.RLIMIT_AS, MEMORY_BYTES)):
        try:
            resource.setrlimit(limit, (most, most))
        except (ValueError, OSError):
            continue


def main() -> None:
    """Read a workbook from standard input, write JSON to standard output."""
    _limit()
    columns_max, rows_max = int(sys.argv[1]), int(sys.argv[2])
    answer: dict[str, Any]
    try:
        book = Workbook(sys.stdin.buffer.read(), columns_max=columns_max, rows_max=rows_max)
        answer = {"sheets": book.sheets()}
    except Refused as error:
        answer = {"refused": str(error)}
    except MemoryError:
        answer = {"refused": "memory"}
    except (
        expat.ExpatError,
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        OSError,
        NotImplementedError,
        EOFError,
    ):
        answer = {"refused": "damaged"}
    json.dump(answer, sys.stdout)


if __name__ == "__main__":
    main()
