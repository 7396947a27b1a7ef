"""From a row of the sheet to what we would know about a person. Pure: no database, no clock."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TypeVar

from rapport.integrations.people_import.fields import FIELDS
from rapport.integrations.people_import.mapping import Mapping as ColumnMapping
from rapport.integrations.people_import.mapping import plain
from rapport.integrations.people_import.words import choices_of, meaning_of
from rapport.kernel.addresses import address_key, clean_address
from rapport.kernel.errors import InputIsWrong
from rapport.kernel.sheets import Remark, Row, Sheet, times
from rapport.kernel.sheets.model import marked as _
from rapport.kernel.sheets.values import read_name, read_number, read_yes
from rapport.kernel.text import clean_line, clean_name, clean_text

Found = TypeVar("Found")

HOURS_MOST = 80
PARTNERS_MOST = 20
SKILLS_MOST = 20
VALUES_MOST = 5
INTERESTS_MOST = 12


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a row says about a person. Empty means the sheet says nothing, never that something should go.

    ``problems`` keep the row out; ``remarks`` say what was left out of it. ``hours`` are a month's.
    """

    row: int
    email: str = ""
    key: str = ""
    name: str = ""
    learns: bool = False
    guides: bool = False
    skills_wanted: tuple[str, ...] = ()
    skills_offered: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    interests: tuple[str, ...] = ()
    dislikes: tuple[str, ...] = ()
    place: str = ""
    time_zone: str = ""
    languages: tuple[str, ...] = ()
    hours: Decimal | None = None
    partners: int | None = None
    windows: tuple[times.Window, ...] = ()
    goal: str = ""
    experience: str = ""
    wishes: str = ""
    vetoes: str = ""
    earlier_partners: str = ""
    department: str = ""
    job_title: str = ""
    line_manager: str = ""
    cohort: str = ""
    problems: tuple[Remark, ...] = ()
    remarks: tuple[Remark, ...] = ()
    merged_rows: tuple[int, ...] = field(default=())


def read_candidates(sheet: Sheet, mapping: ColumnMapping) -> list[Candidate]:
    """What each row of the sheet says, in its order."""
    reader = _Reader(sheet, mapping)
    return [reader.read(at, row) for at, row in enumerate(sheet.rows)]


class _Reader:
    """Reads rows of one sheet under one mapping; keeps each column's choices, which are split together."""

    def __init__(self, sheet: Sheet, mapping: ColumnMapping) -> None:
        self.headers = sheet.headers
        self.words = mapping.words
        self.keys: dict[tuple[str, str], str] = {}
        self.places = mapping.places(sheet.headers)
        self.choices = {
            name: [
                choices_of(kind, [row.cells[at] for row in sheet.rows]) for at in self.places.get(name, ())
            ]
            for kind, names in (
                ("skill", ("skills_wanted", "skills_offered")),
                ("value", ("values",)),
                ("interest", ("interests", "dislikes")),
            )
            for name in names
        }

    def read(self, at: int, row: Row) -> Candidate:
        """One row as a candidate, with its problems."""
        if row.problem is not None:
            return Candidate(row.number, problems=(row.problem,))
        line = _Line(row, self.headers, self.places)
        candidate = Candidate(
            row.number,
            name=line.clean(("first_name", "last_name") if "first_name" in self.places else ("name",), _name),
            skills_wanted=self._keys("skill", "skills_wanted", at)[:SKILLS_MOST],
            skills_offered=self._keys("skill", "skills_offered", at)[:SKILLS_MOST],
            values=self._keys("value", "values", at)[:VALUES_MOST],
            interests=self._keys("interest", "interests", at)[:INTERESTS_MOST],
            place=line.line("city", most=80),
            hours=line.number("hours_per_month", most=HOURS_MOST),
            windows=line.understood("windows", times.read_windows),
            languages=line.understood("languages", times.read_languages),
            goal=line.text("goal"),
            experience=line.text("experience"),
            wishes=line.text("wishes"),
            vetoes=line.text("vetoes"),
            earlier_partners=line.text("earlier_partners"),
            department=line.line("department", most=120),
            job_title=line.line("job_title", most=120),
            line_manager=line.line("line_manager", most=254),
            cohort=line.line("cohort", most=60),
        )
        partners = line.number("partners_max", most=PARTNERS_MOST)
        dislikes = self._keys("interest", "dislikes", at)
        candidate = replace(
            candidate,
            partners=None if partners is None else int(partners),
            # The same card cannot be liked and not liked; what somebody likes weighs more.
            dislikes=tuple(key for key in dislikes if key not in candidate.interests)[:INTERESTS_MOST],
            time_zone=self._zone(line, candidate.place),
        )
        return self._with_identity(line, self._with_roles(line, candidate))

    def _keys(self, kind: str, name: str, at: int) -> tuple[str, ...]:
        words = [word for column in self.choices[name] for word in column[at]]
        return tuple(dict.fromkeys(key for word in words if (key := self._key(kind, word))))

    def _key(self, kind: str, word: str) -> str:
        """The key of a word, looked up once for the whole sheet."""
        if (kind, word) not in self.keys:
            self.keys[kind, word] = meaning_of(kind, word, self.words.get(kind, {}))[0]
        return self.keys[kind, word]

    def _zone(self, line: "_Line", place: str) -> str:
        cell = line.cell("time_zone")
        zone = times.read_zone(cell, place)
        if cell and not zone:
            line.remark(_("Row %(row)s, column “%(column)s”: the time zone was not understood."), "time_zone")
        return zone

    def _with_roles(self, line: "_Line", candidate: Candidate) -> Candidate:
        """The roles from yes-or-no columns and from phrases; without such columns, from what they ask and offer."""
        learns, guides = line.yes("is_mentee"), line.yes("is_mentor")
        phrase = line.cell("role")
        if phrase:
            role = self._key("role", phrase)
            learns |= role in {"learning", "both"}
            guides |= role in {"guiding", "both"}
        if not {"role", "is_mentee", "is_mentor"} & set(self.places):
            learns, guides = bool(candidate.skills_wanted or candidate.goal), bool(candidate.skills_offered)
        if not (learns or guides):
            line.problem(_("Row %(row)s: it isn’t clear whether they would like to learn or to guide."))
        return replace(candidate, learns=learns, guides=guides)

    def _with_identity(self, line: "_Line", candidate: Candidate) -> Candidate:
        typed = line.cell("email")
        email = ""
        if not typed:
            line.problem(_("Row %(row)s has no e-mail address."))
        else:
            try:
                email = clean_address(typed.removeprefix("mailto:").strip("<> "))
            except InputIsWrong as wrong:
                line.problem(
                    _("Row %(row)s, column “%(column)s”: %(wrong)s"), "email", wrong=str(wrong.sentence)
                )
        if not candidate.name:
            line.problem(_("Row %(row)s has no name."))
        return replace(
            candidate,
            email=email,
            key=address_key(email),
            problems=tuple(line.problems),
            remarks=tuple(line.remarks),
        )


class _Line:
    """One row while it is read: its cells by field, and what is to be said about them."""

    def __init__(self, row: Row, headers: Sequence[str], places: Mapping[str, tuple[int, ...]]) -> None:
        self.row = row
        self.headers = headers
        self.places = places
        self.problems: list[Remark] = []
        self.remarks: list[Remark] = []

    def cell(self, name: str) -> str:
        """The first cell of a field that says something."""
        return next((self.row.cells[at] for at in self.places.get(name, ()) if self.row.cells[at]), "")

    def cells(self, *names: str) -> list[str]:
        """Every cell of these fields."""
        return [self.row.cells[at] for name in names for at in self.places.get(name, ())]

    def problem(self, text: str, name: str = "", **values: object) -> None:
        """Keep the row out, saying why."""
        self.problems.append(self._said(text, name, values))

    def remark(self, text: str, name: str = "", **values: object) -> None:
        """Say what was left out of the row."""
        self.remarks.append(self._said(text, name, values))

    def _said(self, text: str, name: str, values: Mapping[str, object]) -> Remark:
        column = self.headers[self.places[name][0]] if name else ""
        return Remark(text, {"row": self.row.number, "column": column, **values})

    def clean(self, names: Sequence[str], gate: Callable[[list[str]], str]) -> str:
        """The cells of these fields through a gate; its refusal is a problem of the row."""
        cells = self.cells(*names)
        if not any(cells):
            return ""
        try:
            return gate(cells)
        except InputIsWrong as wrong:
            self.problem(
                _("Row %(row)s, column “%(column)s”: %(wrong)s"), names[0], wrong=str(wrong.sentence)
            )
            return ""

    def line(self, name: str, *, most: int) -> str:
        """One line of text, left out with a remark where it cannot be kept."""
        return self._gated(name, lambda cell: clean_line(cell, most=most))

    def text(self, name: str) -> str:
        """Free text: every cell of the field, left out with a remark where it cannot be kept."""
        return self._gated(name, lambda cell: clean_text(cell, most=10_000))

    def _gated(self, name: str, gate: Callable[[str], str]) -> str:
        try:
            return gate("\n".join(cell for cell in self.cells(name) if cell and plain(cell) not in _NOTHING))
        except InputIsWrong as wrong:
            self.remark(_("Row %(row)s, column “%(column)s”: %(wrong)s"), name, wrong=str(wrong.sentence))
            return ""

    def yes(self, name: str) -> bool:
        """Whether a yes-or-no column says yes; anything unclear is a no with a remark."""
        cell = self.cell(name)
        meant = read_yes(cell)
        if cell and meant is None:
            self.remark(_("Row %(row)s, column “%(column)s” says neither yes nor no."), name)
        return bool(meant)

    def number(self, name: str, *, most: int) -> Decimal | None:
        """A number from zero to ``most``, left out with a remark where there is none."""
        cell = self.cell(name)
        if not cell or plain(cell) in _NOTHING:
            return None
        found = read_number(cell)
        if found is None or not 0 <= found <= most:
            self.remark(
                _("Row %(row)s, column “%(column)s”: a number from 0 to %(most)s was expected."),
                name,
                most=most,
            )
            return None
        return Decimal(str(found)).quantize(Decimal("0.1"))

    def understood(self, name: str, read: Callable[[str], tuple[Found, tuple[str, ...]]]) -> Found:
        """What a reader makes of all cells of a field, with a remark for what it did not understand."""
        found, unclear = read("\n".join(filter(None, self.cells(name))))
        if unclear:
            self.remark(
                _("Row %(row)s, column “%(column)s”: not understood: %(unclear)s."),
                name,
                unclear=", ".join(piece[:60] for piece in unclear[:3]),
            )
        return found


def _name(cells: list[str]) -> str:
    return clean_name(read_name(cells))


_NOTHING = frozenset(
    {"", "n a", "na", "none", "no", "nein", "keine", "keiner", "nichts", "aucun", "aucune", "tbd"}
)


def labels(names: Sequence[str]) -> list[str]:
    """Fields in the words of the mapping page."""
    return [str(FIELDS.get(name, name)) for name in names]
