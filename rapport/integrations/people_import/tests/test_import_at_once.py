"""The same sheet brought in by two people at the same moment."""

from collections.abc import Callable
from datetime import datetime
from threading import Barrier, Thread

import pytest
from django.db import connection

from rapport.history.models import Event
from rapport.integrations.people_import.applying import BATCH, bring_in
from rapport.integrations.people_import.candidates import Candidate, read_candidates
from rapport.integrations.people_import.findings import Finding, counts_of
from rapport.integrations.people_import.mapping import Mapping, guess_mapping
from rapport.kernel.sheets import read_sheet
from rapport.people.models import Person
from rapport.programs.models import Enrollment, Program


def candidates(rows: int) -> list[Candidate]:
    body = "".join(f"P{n},p{n}@example.org,Mentee,Python,Speak up\n" for n in range(rows))
    sheet = read_sheet(f"Name,E-mail,Role,Skills wanted,Goal\n{body}".encode(), "people.csv")
    return read_candidates(sheet, guess_mapping(sheet.headers, sheet.rows, Mapping()))


def test_an_import_in_the_middle_of_another_brings_everybody_in_once(program: Program, now: datetime) -> None:
    rows = candidates(BATCH * 2 + 5)
    second: list[Finding] = []

    def somebody_else_is_faster(done: int) -> None:
        if not second:
            second.extend(bring_in(program, rows, actor=None, now=now))

    first = bring_in(program, rows, actor=None, now=now, progress=somebody_else_is_faster)

    assert (counts_of(first)["new"], counts_of(first)["unchanged"]) == (BATCH, BATCH + 5)
    assert (counts_of(second)["new"], counts_of(second)["unchanged"]) == (BATCH + 5, BATCH)
    assert Person.objects.count() == Enrollment.objects.count() == BATCH * 2 + 5
    assert Event.objects.filter(verb="enrollment.listed").count() == BATCH * 2 + 5


@pytest.mark.skipif(
    connection.vendor == "sqlite", reason="SQLite's test database in memory has one writer by design"
)
@pytest.mark.django_db(transaction=True)
def test_two_imports_at_once_bring_everybody_in_once(now: datetime) -> None:
    program = Program.objects.create(slug="spring", name="Spring program")
    rows = candidates(12)
    start = Barrier(2)
    found: list[list[Finding]] = []

    def import_it() -> None:
        try:
            start.wait(timeout=10)
            found.append(bring_in(program, rows, actor=None, now=now))
        finally:
            connection.close()

    run_together(import_it, import_it)

    outcomes = sorted((counts_of(findings)["new"], counts_of(findings)["unchanged"]) for findings in found)
    assert outcomes == [(0, 12), (12, 0)]
    assert Person.objects.count() == Enrollment.objects.count() == 12
    assert Event.objects.filter(verb="enrollment.listed").count() == 12


def run_together(*calls: Callable[[], None]) -> None:
    threads = [Thread(target=call) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
