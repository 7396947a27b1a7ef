"""From the rows of a sign-up sheet to the engine's people: who names whom, and what each brings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rapport.kernel.sheets.values import MENTEE, MENTOR, read_name
from rapport.matching import engine
from rapport.matching.command.problems import InputIsWrong
from rapport.matching.command.rows import NAME_FIELDS, PROBLEMS_SHOWN, Line, SheetReader, Wishes
from rapport.matching.command.words import plain


@dataclass(frozen=True, slots=True)
class People:
    """Everybody of one or two sheets. ``rows`` gives each id its row, ``remarks`` what was left out, in sentences."""

    mentees: tuple[engine.Mentee, ...]
    mentors: tuple[engine.Mentor, ...]
    rows: Mapping[str, int]
    emails: Mapping[str, str]
    remarks: tuple[str, ...]
    by_name: Mapping[str, str]

    def called(self, name: str) -> str | None:
        """Return the id of the person with this e-mail address or name."""
        return self.by_name.get(plain(name)) or self.by_name.get(plain(read_name([name])))


def read_people(paths: Sequence[Path], wishes: Wishes) -> People:
    """Read one sheet of everybody, or one of mentees and one of mentors. Raises: InputIsWrong."""
    lines: list[Line] = []
    remarks: list[str] = []
    for number, path in enumerate(paths):
        only = None if len(paths) == 1 else (MENTEE, MENTOR)[number]
        reader = SheetReader(path, wishes, only)
        lines += reader.lines()
        remarks += reader.remarks
    return _people(lines, remarks, wishes)


def _people(lines: list[Line], remarks: list[str], wishes: Wishes) -> People:
    by_name: dict[str, str] = {}
    for line in lines:
        for name in (line.name, line.email):
            if name and by_name.setdefault(plain(name), line.id) != line.id:
                # Two people of one name: the name alone means neither of them.
                by_name[plain(name)] = ""
    known = {name: person for name, person in by_name.items() if person}
    ties = _Ties(lines, known, remarks)
    mentees = tuple(_mentee(line, ties, wishes) for line in lines if MENTEE in line.roles)
    mentors = tuple(_mentor(line, ties, wishes) for line in lines if MENTOR in line.roles)
    return People(
        mentees=mentees,
        mentors=mentors,
        rows={line.id: line.row.number for line in lines},
        emails={line.id: line.email for line in lines},
        remarks=tuple(remarks),
        by_name=known,
    )


class _Ties:
    """Who names whom, with names made into ids."""

    def __init__(self, lines: list[Line], known: Mapping[str, str], remarks: list[str]) -> None:
        self.found: dict[str, dict[str, tuple[str, ...]]] = {}
        problems: list[str] = []
        for line in lines:
            self.found[line.id] = {}
            for name in NAME_FIELDS:
                ids: list[str] = []
                for said in _names(line.answers[name]):
                    person = known.get(plain(said)) or known.get(plain(read_name([said])))
                    if person == line.id:
                        said_of = f"Row {line.row.number}: {line.name} names themselves"
                        # Heads of a department have nobody above them and write their own name.
                        told = remarks if name == "line_manager" else problems
                        told.append(f"{said_of} ({name.replace('_', ' ')}).")
                    elif person:
                        ids.append(person)
                    elif name == "line_manager":
                        ids.append(plain(said))
                    else:
                        remarks.append(f"Row {line.row.number}: nobody in the sheet is called “{said}”.")
                self.found[line.id][name] = tuple(dict.fromkeys(ids))
        if problems:
            raise InputIsWrong(*problems[:PROBLEMS_SHOWN])

    def line_of(self, person: str) -> tuple[str, ...]:
        """Return the chain of line managers, as far as the sheet tells it."""
        chain: list[str] = []
        while (above := self.found.get(person, {}).get("line_manager", ())) and above[0] not in chain:
            chain.append(above[0])
            person = above[0]
        return tuple(chain)


def _names(cells: Sequence[str]) -> list[str]:
    """Return the names in some cells; a comma parts names only where it cannot part a surname from a first name."""
    found: list[str] = []
    for cell in cells:
        pieces = [piece for chunk in cell.split("\n") for piece in chunk.split(";")]
        for piece in pieces:
            found += piece.split(",") if "@" in piece or piece.count(",") > 1 else [piece]
    return [name.strip() for name in found if name.strip(" -–")]


def _shared(line: Line, ties: _Ties, wishes: Wishes, text: str) -> dict[str, Any]:
    answers, tied = line.answers, ties.found[line.id]
    return {
        "id": line.id,
        "name": line.name,
        **{
            name: answers[name]
            for name in ("values", "interests", "dislikes", "languages", "windows", "traits")
        },
        "utc_offset_minutes": answers["utc_offset_minutes"],
        "wishes": tied["wishes"],
        "excluded": tied["vetoes"],
        "earlier": tied["earlier_partners"],
        "managers": ties.line_of(line.id),
        "function": answers["traits"].get("department", ""),
        "text": answers[text],
        "text_is_open": wishes.show_texts,
    }


def _mentee(line: Line, ties: _Ties, wishes: Wishes) -> engine.Mentee:
    needs = tuple((skill, 1.0) for skill in line.answers["skills_wanted"])
    return engine.Mentee(needs=needs, **_shared(line, ties, wishes, "goal"))


def _mentor(line: Line, ties: _Ties, wishes: Wishes) -> engine.Mentor:
    done = line.answers["skills_offered"]
    return engine.Mentor(done=done, places=line.places, **_shared(line, ties, wishes, "experience"))
