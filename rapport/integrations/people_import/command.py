"""``rapport import people.csv --program spring``: the same on a command line, with the findings printed."""

import argparse
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TextIO

from rapport.integrations.people_import.applying import bring_in
from rapport.integrations.people_import.candidates import Candidate, labels, read_candidates
from rapport.integrations.people_import.fields import WORD_FIELDS
from rapport.integrations.people_import.findings import DOES_SOMETHING, Finding, Outcome, examine
from rapport.integrations.people_import.mapping import (
    Mapping,
    guess_mapping,
    mapping_from_json,
    what_is_missing,
)
from rapport.integrations.people_import.operations import remembered_for
from rapport.integrations.people_import.words import Sureness, meanings_in
from rapport.kernel import clock
from rapport.kernel.errors import InputIsWrong, Refused
from rapport.kernel.sheets import Sheet, SheetIsUnreadable, read_sheet
from rapport.programs.models import Program

UNUSABLE = 2
"""The exit code for a file, mapping or option that cannot be used; nothing was changed then."""

TAKES_TIME_FROM_BYTES, TAKES_TIME_FROM_ROWS = 200_000, 500
"""From here on reading, and looking at every row, may take over a second, so that it is said what goes on."""

_IN_WORDS = {
    Outcome.NEW: "comes in",
    Outcome.UPDATED: "is updated",
    Outcome.UNCHANGED: "is unchanged",
    Outcome.MERGED: "is in another row",
    Outcome.LEFT_ALONE: "is left alone",
    Outcome.PROBLEM: "needs a look",
    Outcome.NOT_CHOSEN: "was not asked for",
}


class CannotBeUsed(Exception):
    """The command cannot do what it was asked; the text is the sentence to print."""


def main(argv: Sequence[str], out: TextIO = sys.stdout, errors: TextIO = sys.stderr) -> int:
    """Run the command; returns the exit code. Without ``--all`` or ``--rows`` it is a dry run."""
    options = _parser().parse_args(argv)
    try:
        return _run(options, out, errors)
    except (CannotBeUsed, SheetIsUnreadable, InputIsWrong, Refused) as refusal:
        print(refusal, file=errors)
        return UNUSABLE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="rapport import",
        description="Bring people in from the sheet they signed up with (.csv, .tsv or .xlsx).",
        epilog="Without --all or --rows nothing is changed: you see what each row would do.",
    )
    parser.add_argument("sheet", type=Path)
    parser.add_argument("--program", required=True, metavar="SLUG", help="the program they come into")
    parser.add_argument("--mapping", type=Path, metavar="FILE", help="a JSON file with “columns” and “words”")
    parser.add_argument("--dry-run", action="store_true", help="only show what would happen (the default)")
    parser.add_argument("--all", action="store_true", help="bring in every row that can be")
    parser.add_argument("--rows", type=_row_numbers, metavar="2,5-9", help="bring in only these rows")
    parser.add_argument("--save-mapping", type=Path, metavar="FILE", help="write the mapping that was used")
    return parser


def _row_numbers(text: str) -> frozenset[int]:
    numbers: set[int] = set()
    for part in text.split(","):
        first, dash, last = part.strip().partition("-")
        if not first.isdecimal() or (dash and not last.isdecimal()) or len(part) > 15:
            raise argparse.ArgumentTypeError(f"{part!r} is no row number or range like 5-9")
        if int(last or first) - int(first) > 20_000:
            raise argparse.ArgumentTypeError(f"{part!r} spans more rows than a sheet may have")
        numbers |= set(range(int(first), int(last or first) + 1))
    return frozenset(numbers)


def _run(options: argparse.Namespace, out: TextIO, errors: TextIO) -> int:
    program = Program.objects.filter(slug=options.program).first()
    if program is None:
        known = ", ".join(Program.objects.order_by("slug").values_list("slug", flat=True)) or "none yet"
        raise CannotBeUsed(f"There is no program “{options.program}”. There are: {known}.")
    data = _bytes_of(options.sheet)
    if len(data) > TAKES_TIME_FROM_BYTES:
        print(f"Reading {options.sheet.name} …", file=errors, flush=True)
    sheet = read_sheet(data, options.sheet.name)
    mapping = _mapping_for(sheet, program, options)
    if options.save_mapping:
        options.save_mapping.write_text(mapping.as_json() + "\n", encoding="utf-8")
    _print_mapping(sheet, mapping, out)
    if len(sheet.rows) > TAKES_TIME_FROM_ROWS:
        print(f"Looking at {len(sheet.rows):,} rows …", file=errors, flush=True)
    candidates = read_candidates(sheet, mapping)
    if options.dry_run or not (options.all or options.rows):
        findings = [step.finding for step in examine(program, candidates)]
        _print_findings(findings, out)
        print("\nNothing was changed. Add --all to bring them in, or --rows 2,5-9 for some.", file=out)
        return 0
    findings = _bring_in(program, candidates, options, errors)
    _print_findings(findings, out)
    return 0


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CannotBeUsed(f"{path} cannot be read: {error.strerror}.") from error


def _mapping_for(sheet: Sheet, program: Program, options: argparse.Namespace) -> Mapping:
    remembered = remembered_for(program)
    if options.mapping:
        try:
            remembered = mapping_from_json(options.mapping.read_text(encoding="utf-8")).over(remembered)
        except (OSError, UnicodeDecodeError) as error:
            raise CannotBeUsed(f"{options.mapping} cannot be read.") from error
    mapping = guess_mapping(sheet.headers, sheet.rows, remembered)
    missing = what_is_missing(mapping.places(sheet.headers))
    if missing:
        raise CannotBeUsed("\n".join([*missing, "Say so in a file for --mapping."]))
    return mapping


def _bring_in(
    program: Program, candidates: Sequence[Candidate], options: argparse.Namespace, errors: TextIO
) -> list[Finding]:
    total = len(candidates)

    def progress(done: int) -> None:
        if total > 100:
            print(f"\r{done} of {total} rows", end="", file=errors, flush=True)

    findings = bring_in(
        program, candidates, actor=None, now=clock.now(), only=options.rows, progress=progress
    )
    if total > 100:
        print(file=errors)
    return findings


def _print_mapping(sheet: Sheet, mapping: Mapping, out: TextIO) -> None:
    for note in sheet.notes:
        print(note, file=out)
    print("Columns:", file=out)
    for header in sheet.headers:
        name = mapping.field_of(header)
        print(f"  {header}: {labels([name])[0] if name else 'left out'}", file=out)
    places = mapping.places(sheet.headers)
    unknown = [
        meaning
        for kind in WORD_FIELDS
        for meaning in meanings_in(kind, sheet.rows, places, mapping.words.get(kind, {}))
        if meaning.sureness == Sureness.UNKNOWN
    ]
    if unknown:
        print("Words we don't know, which are left out:", file=out)
        for meaning in unknown:
            print(f"  {meaning.word} ({meaning.kind}, {meaning.count} times)", file=out)


def _print_findings(findings: Iterable[Finding], out: TextIO) -> None:
    counts: Counter[Outcome] = Counter()
    print("Rows:", file=out)
    for finding in findings:
        counts[finding.outcome] += 1
        if finding.outcome in DOES_SOMETHING or finding.remarks:
            changed = f" ({', '.join(labels(finding.changes))})" if finding.changes else ""
            who = finding.name or finding.email or "somebody"
            print(f"  {finding.row:>5}  {who} {_IN_WORDS[finding.outcome]}{changed}", file=out)
            for remark in finding.remarks:
                print(f"         {remark}", file=out)
    said = ", ".join(f"{_IN_WORDS[outcome]}: {count}" for outcome, count in counts.items())
    print(f"\nIn all: {said or 'no rows'}.", file=out)
