"""The rows of a sign-up sheet, read with all that is wrong in them. Nothing is guessed in silence."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from rapport.kernel.sheets import Row, Sheet, SheetIsUnreadable, guess_columns, read_sheet, times
from rapport.kernel.sheets.values import (
    MENTEE,
    MENTOR,
    read_name,
    read_number,
    read_roles,
    read_yes,
    split_choices,
)
from rapport.matching import engine
from rapport.matching.command.problems import InputIsWrong, at, named
from rapport.matching.command.words import Spellings, plain, skill_names

PLACES_MOST: Final = 100
PROBLEMS_SHOWN: Final = 20
STAMPS: Final = ("timestamp", "zeitstempel", "horodateur", "start time", "completion time", "submitted at")
NAME_FIELDS: Final = ("wishes", "vetoes", "earlier_partners", "line_manager")
TRAITS: Final = ("department", "cohort", "city")
UNUSED: Final = ("job_title", "hours_per_month")

Places = Mapping[str, tuple[int, ...]]


@dataclass(slots=True)
class Line:
    """One row: who it is, what they take part as, and their answers by field."""

    row: Row
    id: str
    name: str
    email: str
    roles: frozenset[str]
    answers: dict[str, Any] = field(default_factory=dict)
    places: int = 0


@dataclass(frozen=True, slots=True)
class Wishes:
    """How to read: header by field where the guess is not to be trusted, traits by header, which duplicate counts."""

    columns: Mapping[str, str] = field(default_factory=dict)
    traits: Sequence[str] = ()
    later_row_wins: bool = False
    show_texts: bool = False


class SheetReader:
    """Reads one sheet, collecting problems so that all of them are told at once."""

    def __init__(self, path: Path, wishes: Wishes, only: str | None) -> None:
        try:
            self.sheet: Sheet = read_sheet(path.read_bytes(), path.name)
        except OSError as error:
            raise InputIsWrong(f"{path}: {error.strerror or error}.") from error
        except SheetIsUnreadable as error:
            raise InputIsWrong(f"{path}: {error}") from error
        self.path, self.wishes, self.only = path, wishes, only
        self.remarks = [f"{path.name}: {note}" for note in self.sheet.notes]
        self.problems: list[str] = []
        self.places = self._columns()
        self.choices = self._choices()
        self.skills = Spellings(skill_names())
        self.words = Spellings()

    def lines(self) -> list[Line]:
        """Return the rows that take part. Raises: InputIsWrong, with everything that is wrong."""
        found = [line for at, row in enumerate(self.sheet.rows) if (line := self._line(at, row))]
        if self.problems:
            more = len(self.problems) - PROBLEMS_SHOWN
            shown = self.problems[:PROBLEMS_SHOWN] + (
                [f"And {more} more problems like these."] if more > 0 else []
            )
            raise InputIsWrong(*shown)
        return self._once(found)

    def _columns(self) -> dict[str, tuple[int, ...]]:
        places = guess_columns(self.sheet.headers, self.sheet.rows)
        by_header = {plain(header): number for number, header in enumerate(self.sheet.headers)}
        for name, header in self.wishes.columns.items():
            if plain(header) not in by_header:
                raise InputIsWrong(
                    f"{self.path}: no column is called “{header}”. The columns are {named(self.sheet.headers, 40)}."
                )
            number = by_header[plain(header)]
            places = {other: tuple(c for c in cols if c != number) for other, cols in places.items()}
            places[name] = (number,)
        places = {name: columns for name, columns in places.items() if columns}
        if "name" not in places and "email" not in places:
            raise InputIsWrong(
                f"{self.path}: no column says who people are. The columns are {named(self.sheet.headers, 40)}. "
                "Name it with --column name=HEADER."
            )
        self._remark_unused(places)
        return places

    def _remark_unused(self, places: Places) -> None:
        used = {number for name, columns in places.items() if name not in UNUSED for number in columns}
        traits = {plain(trait) for trait in self.wishes.traits}
        unused = [
            header
            for number, header in enumerate(self.sheet.headers)
            if number not in used and plain(header) not in traits and header
        ]
        if unused:
            self.remarks.append(f"{self.path.name}: not used: {named(unused)}.")

    def _choices(self) -> dict[str, list[list[tuple[str, ...]]]]:
        """Split the choices of whole columns, because a column tells what belongs together."""
        return {
            name: [
                split_choices([row.cells[column] for row in self.sheet.rows])
                for column in self.places.get(name, ())
            ]
            for name in ("skills_wanted", "skills_offered", "values", "interests", "dislikes")
        }

    def _line(self, number: int, row: Row) -> Line | None:
        if row.problem is not None:
            self.problems.append(str(row.problem))
            return None
        name = read_name([row.cells[column] for column in self.places.get("name", ())])
        email = self._cell(row, "email").casefold()
        if not name and not email:
            self.problems.append(f"Row {row.number}: there is neither a name nor an e-mail address.")
            return None
        roles = self._roles(number, row)
        if not roles:
            self.remarks.append(
                f"Row {row.number}: {name or email} takes part as neither, so the row is left out."
            )
            return None
        line = Line(row, id=email or name, name=name or email, email=email, roles=roles)
        line.places = self._room(row) if MENTOR in roles else 0
        line.answers = self._answers(number, row)
        return line

    def _cell(self, row: Row, name: str) -> str:
        columns = self.places.get(name, ())
        return row.cells[columns[0]].strip() if columns else ""

    def _roles(self, number: int, row: Row) -> frozenset[str]:
        if self.only is not None:
            return frozenset({self.only})
        if "role" in self.places:
            return read_roles(self._cell(row, "role"))
        if "is_mentee" in self.places or "is_mentor" in self.places:
            marks = ((MENTEE, "is_mentee"), (MENTOR, "is_mentor"))
            return frozenset(role for role, name in marks if read_yes(self._cell(row, name)))
        wants = any(column[number] for column in self.choices["skills_wanted"])
        offers = any(column[number] for column in self.choices["skills_offered"])
        if not self.choices["skills_wanted"] and not self.choices["skills_offered"]:
            raise InputIsWrong(
                f"{self.path}: no column says who hopes for a mentor and who offers to be one. The columns are "
                f"{named(self.sheet.headers, 40)}. Name one with --column role=HEADER."
            )
        return frozenset(role for role, said in ((MENTEE, wants), (MENTOR, offers)) if said)

    def _room(self, row: Row) -> int:
        said = self._cell(row, "partners_max")
        if not said:
            return 1
        number = read_number(said)
        header = self.sheet.headers[self.places["partners_max"][0]]
        if number is None or number != int(number):
            self.problems.append(at(row.number, header, f"“{said}” is no number of people."))
        elif not 0 <= number <= PLACES_MOST:
            self.problems.append(
                at(row.number, header, f"{number:,.0f} people cannot be right; 0 to {PLACES_MOST} can.")
            )
        else:
            return int(number)
        return 0

    def _answers(self, number: int, row: Row) -> dict[str, Any]:
        offset = self._offset(row)
        answers: dict[str, Any] = {
            name: tuple(
                dict.fromkeys(
                    spelling.of(choice) for column in self.choices[name] for choice in column[number]
                )
            )
            for name, spelling in (
                ("skills_wanted", self.skills),
                ("skills_offered", self.skills),
                ("values", self.words),
                ("interests", self.words),
                ("dislikes", self.words),
            )
        }
        answers["languages"] = self._understood(row, "languages", times.read_languages)
        local = [
            window
            for column in self.places.get("windows", ())
            for window in self._understood(row, "windows", times.read_windows, column)
        ]
        answers["windows"] = in_utc(local, offset or 0)
        answers["utc_offset_minutes"] = offset
        answers["goal"], answers["experience"] = self._cell(row, "goal"), self._cell(row, "experience")
        answers["traits"] = {name: self._cell(row, name) for name in TRAITS if self._cell(row, name)}
        headers = {plain(header): number for number, header in enumerate(self.sheet.headers)}
        for trait in self.wishes.traits:
            if trait not in TRAITS and plain(trait) in headers:
                answers["traits"][trait] = row.cells[headers[plain(trait)]].strip()
        for name in NAME_FIELDS:
            answers[name] = [
                row.cells[column] for column in self.places.get(name, ()) if row.cells[column].strip()
            ]
        return answers

    def _offset(self, row: Row) -> int | None:
        said, city = self._cell(row, "time_zone"), self._cell(row, "city")
        zone = times.read_zone(said, city)
        if said and not zone:
            header = self.sheet.headers[self.places["time_zone"][0]]
            self.remarks.append(at(row.number, header, f"the time zone “{said}” was not understood."))
        return standard_offset(zone) if zone else None

    def _understood(
        self,
        row: Row,
        name: str,
        read: Callable[[str], tuple[tuple[Any, ...], tuple[str, ...]]],
        column: int | None = None,
    ) -> tuple[Any, ...]:
        if name not in self.places:
            return ()
        column = self.places[name][0] if column is None else column
        found, unclear = read(row.cells[column])
        if unclear:
            self.remarks.append(
                at(row.number, self.sheet.headers[column], f"not understood: {named(unclear)}.")
            )
        return found

    def _once(self, lines: list[Line]) -> list[Line]:
        """Keep one row for each person; where a form stamped the time on rows, sending again is meant."""
        stamped = any(plain(header) in STAMPS for header in self.sheet.headers)
        kept: dict[str, Line] = {}
        problems: list[str] = []
        for line in lines:
            before = kept.get(line.id)
            if before is not None:
                where = f"Row {line.row.number}: {line.id} is in row {before.row.number} already"
                if not (stamped or self.wishes.later_row_wins):
                    problems.append(f"{where}. Take one out, or say --later-row-wins.")
                else:
                    self.remarks.append(f"{where}; the later row counts.")
            kept[line.id] = line
        if problems:
            raise InputIsWrong(*problems[:PROBLEMS_SHOWN])
        return list(kept.values())


def in_utc(windows: Sequence[tuple[int, int, int]], offset: int) -> tuple[engine.Window, ...]:
    """Return weekly windows of local time as minutes of the week in UTC."""
    found = []
    for day, start, end in windows:
        begin = (day * 1440 + start - offset) % 10_080
        found.append((begin, begin + end - start))
    return tuple(sorted(found))


def standard_offset(zone: str) -> int:
    """Return a zone's standard time in minutes from UTC.

    Summer time is left out, so that the same sheet gives the same pairs on every day of the year.
    """
    winter = datetime(2026, 1, 15, tzinfo=ZoneInfo(zone))
    offset = (winter.utcoffset() or timedelta()) - (winter.dst() or timedelta())
    return int(offset.total_seconds()) // 60
