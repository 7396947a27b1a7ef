"""What the mapping and dry-run pages show, gathered for their templates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rapport.integrations.people_import.candidates import labels
from rapport.integrations.people_import.fields import ROLES, WORD_FIELDS
from rapport.integrations.people_import.findings import DOES_SOMETHING, Finding, Outcome
from rapport.integrations.people_import.forms import ColumnsForm, WordsForm
from rapport.integrations.people_import.mapping import Mapping as ColumnMapping
from rapport.integrations.people_import.mapping import plain
from rapport.integrations.people_import.models import SheetDraft
from rapport.integrations.people_import.words import WORDS_SHOWN, Meaning, Sureness, meanings_in, names_of
from rapport.kernel.errors import Sentence
from rapport.kernel.sheets import Sheet, asks_for_privilege, explain_columns

SAMPLES = 3
SURE = 8
"""From this score on a guess needs no reason beside it."""
SAMPLE_CHARACTERS = 60
ROWS_ON_A_PAGE = 100

KIND_TITLES: dict[str, Sentence] = {
    "role": _("What they’d like to do"),
    "skill": _("Skills"),
    "value": _("What matters to them"),
    "interest": _("What they like, and don’t"),
}
OUTCOMES: dict[Outcome, tuple[Sentence, str]] = {
    Outcome.NEW: (_("Comes in"), "leaf"),
    Outcome.UPDATED: (_("Will be updated"), "plum"),
    Outcome.UNCHANGED: (_("Unchanged"), ""),
    Outcome.MERGED: (_("Same person again"), ""),
    Outcome.LEFT_ALONE: (_("Left alone"), "night"),
    Outcome.PROBLEM: (_("Needs a look"), "sun"),
    Outcome.NOT_CHOSEN: (_("Not ticked"), ""),
}
DONE: dict[Outcome, Sentence] = {Outcome.NEW: _("Came in"), Outcome.UPDATED: _("Updated")}


@dataclass(frozen=True, slots=True)
class ColumnRow:
    """One column on the mapping page; ``field`` is None where nothing can be chosen."""

    header: str
    samples: tuple[str, ...]
    field: object | None
    because: str
    refused: bool


def column_rows(sheet: Sheet, form: ColumnsForm) -> list[ColumnRow]:
    """The columns with some of what stands in them, and why we think what we think."""
    because = {
        at: str(guess.because)
        for guess in explain_columns(sheet.headers, sheet.rows)
        for at in guess.columns
        if guess.score < SURE
    }
    return [
        ColumnRow(
            header,
            _samples(sheet, at),
            form[f"column-{at}"] if f"column-{at}" in form.fields else None,
            because.get(at, ""),
            asks_for_privilege(header),
        )
        for at, header in enumerate(sheet.headers)
    ]


def _samples(sheet: Sheet, at: int) -> tuple[str, ...]:
    different = dict.fromkeys(row.cells[at] for row in sheet.rows[:200] if row.cells[at])
    return tuple(
        text if len(text) <= SAMPLE_CHARACTERS else f"{text[:SAMPLE_CHARACTERS].rstrip()}…"
        for text in (" ".join(cell.split()) for cell in list(different)[:SAMPLES])
    )


@dataclass(frozen=True, slots=True)
class WordRow:
    """One word to be settled: what stands in its field, and what was wrong with it."""

    meaning: Meaning
    name: str
    error: str


@dataclass(frozen=True, slots=True)
class WordSection:
    """The words of one kind: those to settle, how many were recognised by themselves, and which of ours there are."""

    kind: str
    title: Sentence
    rows: tuple[WordRow, ...]
    recognised: tuple[tuple[str, str], ...]
    not_shown: int
    names: tuple[str, ...]
    choices: tuple[tuple[str, Sentence], ...]


def meanings_of(sheet: Sheet, mapping: ColumnMapping) -> list[Meaning]:
    """Every word of the sheet that should mean something to us."""
    places = mapping.places(sheet.headers)
    return [
        meaning
        for kind in WORD_FIELDS
        for meaning in meanings_in(kind, sheet.rows, places, mapping.words.get(kind, {}))
    ]


def needs_settling(meanings: Sequence[Meaning]) -> bool:
    """Whether there is a word nobody has said anything about yet, and that we do not know."""
    return any(meaning.sureness in {Sureness.UNKNOWN, Sureness.GUESSED} for meaning in meanings)


def word_sections(form: WordsForm) -> list[WordSection]:
    """The words by kind, unknown ones first; kinds the sheet does not have are left out."""
    sections: list[WordSection] = []
    for kind, title in KIND_TITLES.items():
        ours = names_of(kind)
        of_kind = [meaning for meaning in form.meanings if meaning.kind == kind]
        open_ones = sorted(
            (meaning for meaning in of_kind if meaning.sureness != Sureness.KNOWN),
            key=lambda meaning: (_ORDER[meaning.sureness], -meaning.count, meaning.word),
        )
        if of_kind:
            sections.append(
                WordSection(
                    kind,
                    title,
                    tuple(_word_row(form, meaning, ours) for meaning in open_ones[:WORDS_SHOWN]),
                    tuple(
                        (each.word, ours.get(each.key, ""))
                        for each in of_kind
                        if each.sureness == Sureness.KNOWN
                    ),
                    max(len(open_ones) - WORDS_SHOWN, 0),
                    tuple(sorted(ours.values(), key=str.casefold)),
                    tuple(ROLES.items()) if kind == "role" else (),
                )
            )
    return sections


_ORDER = {Sureness.UNKNOWN: 0, Sureness.GUESSED: 1, Sureness.SETTLED: 2}


def _word_row(form: WordsForm, meaning: Meaning, ours: Mapping[str, str]) -> WordRow:
    typed = form.typed(meaning)
    name = meaning.key if meaning.kind == "role" else ours.get(meaning.key, "")
    return WordRow(
        meaning, name if typed is None else typed, form.errors.get((meaning.kind, plain(meaning.word)), "")
    )


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One row of the dry run in words."""

    finding: Finding
    outcome: Sentence
    tone: str
    changes: str
    can_be_chosen: bool


def finding_page(
    findings: Sequence[Finding], show: str, number: str, *, done: bool = False
) -> Page[FindingRow]:
    """One page of the findings, all of them or those of one outcome."""
    chosen = [_finding_row(finding, done=done) for finding in findings if not show or finding.outcome == show]
    return Paginator(chosen, ROWS_ON_A_PAGE).get_page(number)


def _finding_row(finding: Finding, *, done: bool) -> FindingRow:
    words, tone = OUTCOMES[finding.outcome]
    return FindingRow(
        finding,
        DONE.get(finding.outcome, words) if done else words,
        tone,
        ", ".join(label[:1].lower() + label[1:] for label in labels(finding.changes)),
        finding.outcome in DOES_SOMETHING,
    )


def outcome_tabs(counts: Mapping[str, int], show: str, *, done: bool = False) -> list[dict[str, object]]:
    """The outcomes that occur, with how often, as links of this page."""
    present = [outcome for outcome in Outcome if counts.get(outcome.value)]
    everything = {"text": f"{gettext('All')} {sum(counts.values())}", "url": "?", "is_current": not show}
    return [
        everything,
        *(
            {
                "text": f"{DONE.get(outcome, OUTCOMES[outcome][0]) if done else OUTCOMES[outcome][0]} "
                f"{counts[outcome.value]}",
                "url": f"?show={outcome.value}",
                "is_current": show == outcome.value,
            }
            for outcome in present
        ),
    ]


STEPS: tuple[tuple[str, Sentence], ...] = (
    ("columns", _("Columns")),
    ("words", _("Words")),
    ("check", _("Look it over")),
    ("result", _("Done")),
)


def steps_of(draft: SheetDraft, current: str) -> list[dict[str, object]]:
    """Where one is between the upload and the end, as ``ui/components/stepper.html`` takes it."""
    at = [name for name, _text in STEPS].index(current)
    may_go_back = draft.state not in {SheetDraft.State.IMPORTING, SheetDraft.State.DONE}
    return [
        {
            "text": text,
            "state": "done" if place < at else "now" if place == at else "",
            "url": reverse(f"integrations:import_{name}", args=[draft.program.slug, draft.pk])
            if place < at and may_go_back
            else "",
        }
        for place, (name, text) in enumerate(STEPS)
    ]
