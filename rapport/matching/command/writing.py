"""The pairs as a sheet, CSV or workbook; written whole or not at all."""

from __future__ import annotations

import csv
import io
import os
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from rapport.matching import engine
from rapport.matching.command.problems import InputIsWrong, counted
from rapport.matching.command.reading import People

ENDINGS: Final = (".csv", ".xlsx")
PAIR_HEADERS: Final = (
    "Mentee",
    "Mentee e-mail",
    "Mentor",
    "Mentor e-mail",
    "Fit",
    "Score",
    "Why",
    "Worth knowing",
)
ALONE_HEADERS: Final = ("Mentee", "Mentee e-mail", "Why")
PRIVATE: Final = "private wishes"

Cells = Sequence[object]


def check_target(path: Path) -> None:
    """Refuse a file that could not be written. Raises: InputIsWrong."""
    if path.suffix.lower() not in ENDINGS:
        raise InputIsWrong(f"{path}: pairs are written as .csv or .xlsx.")
    if not path.parent.is_dir():
        raise InputIsWrong(f"{path}: there is no folder {path.parent}.")
    if path.is_dir():
        raise InputIsWrong(f"{path}: this is a folder.")


def write_pairs(path: Path, solution: engine.Solution, people: People, *, explain: bool) -> None:
    """Write pairs and those left alone. The file appears when it is complete."""
    pairs = list(pair_rows(solution, people, explain=explain))
    alone = list(alone_rows(solution, people))
    data = _workbook(pairs, alone) if path.suffix.lower() == ".xlsx" else _csv(pairs, alone)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".pairs-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).replace(path)
    except OSError as error:
        raise InputIsWrong(f"{path}: {error.strerror or error}.") from error
    finally:
        Path(name).unlink(missing_ok=True)


def pair_rows(solution: engine.Solution, people: People, *, explain: bool) -> Iterable[Cells]:
    """Yield the header and one row for each pair, the weakest first; with ``explain``, what every feature earned."""
    features = list(engine.weights_of(solution).units(15.0)) if explain else []
    shown = [name for name in features if name not in ("mentee_wish", "mentor_wish", "personal")]
    yield (*PAIR_HEADERS, *(name.replace("_", " ") for name in shown), *([PRIVATE] if explain else ()))
    mentees = {mentee.id: mentee for mentee in people.mentees}
    mentors = {mentor.id: mentor for mentor in people.mentors}
    for pair in sorted(solution.pairs, key=lambda made: (made.micro, made.mentee_id)):
        found = engine.why(solution, pair.mentee_id, pair.mentor_id)
        earned = {part.feature: part.micro for part in found.parts}
        private = sum(part.micro for part in found.parts if part.audience != "both")
        yield (
            mentees[pair.mentee_id].label,
            people.emails[pair.mentee_id],
            mentors[pair.mentor_id].label,
            people.emails[pair.mentor_id],
            engine.fit_word(pair.value),
            points(pair.micro),
            " ".join(engine.sentence(part.reason) for part in found.shown_to("coordinator")),
            " ".join(engine.sentence(reason) for reason in found.worth_knowing),
            *(points(earned.get(name, 0)) for name in shown),
            *([points(private)] if explain else ()),
        )


def alone_rows(solution: engine.Solution, people: People) -> Iterable[Cells]:
    """Yield the header and one row for each mentee without a mentor."""
    yield ALONE_HEADERS
    mentees = {mentee.id: mentee for mentee in people.mentees}
    for name in solution.unmatched:
        yield mentees[name].label, people.emails[name], alone_sentence(engine.why_alone(solution, name))


def alone_sentence(why: engine.WhyAlone) -> str:
    """Say why somebody has no mentor, and what would help."""
    if why.kind == "last":
        return f"{_mentors(why.possible)} possible, and {_places(why.possible)} went to people who give more hours."
    if why.kind == "no_place_left":
        return f"{_mentors(why.possible)} possible, and others fit {_places(why.possible)} better."
    rules = ", ".join(f"{RULES[code]} ({counted(count, 'mentor')})" for code, count in why.barriers)
    hours = f" With more hours, {why.with_hours} would be possible." if why.with_hours else ""
    return f"No mentor is possible. What stands in the way: {rules}.{hours}"


def _places(mentors: int) -> str:
    return "their place" if mentors == 1 else "their places"


RULES: Final = {
    "self": "the same person",
    "private": "a private wish",
    "reporting_line": "reporting line",
    "never": "pairs never to make",
    "earlier_pair": "a pair before",
    "language": "language",
    "kind": "kind",
    "format": "way of meeting",
    "clearance": "clearance",
    "same": "has to be the same",
    "differ": "has to differ",
    "hours_apart": "clocks too far apart",
    "overlap": "hours do not meet",
    "needs_covered": "needs not covered",
}


def _mentors(count: int) -> str:
    return "One mentor is" if count == 1 else f"{count} mentors are"


def points(micro: int) -> float:
    """Return millionths as points of a hundred."""
    return micro / 10_000


def _harmless(value: object) -> object:
    """Keep a cell from being run as a formula by whoever opens the file."""
    if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")):
        return f"'{value}"
    return value


def _csv(pairs: Sequence[Cells], alone: Sequence[Cells]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    for row in pairs:
        writer.writerow([_harmless(cell) for cell in row])
    width = len(pairs[0])
    for name, email, why in alone[1:]:
        row = [name, email, "", "", "without a mentor", "", why]
        writer.writerow([_harmless(cell) for cell in (*row, *[""] * (width - len(row)))])
    # The mark lets spreadsheet programs see that this is UTF-8.
    return text.getvalue().encode("utf-8-sig")


def _workbook(pairs: Sequence[Cells], alone: Sequence[Cells]) -> bytes:
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for title, rows in (("Pairs", pairs), ("Without a mentor", alone)):
        sheet = book.create_sheet(title)
        sheet.freeze_panes = "A2"
        for row in rows:
            sheet.append([_harmless(cell) for cell in row])
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()
