"""The same on the command line: a dry run by default, sentences for everything, and codes to script with."""

import io
from pathlib import Path

import pytest

from rapport.integrations.people_import.command import main
from rapport.programs.models import Enrollment, Program
from rapport.testing import folder_of_test_data

SHEET = (
    "Name,E-mail,Role,Shoe size\nAda,ada@example.org,Mentee,38\nBo,bo@example.org,Mentor,44\nCy,,Mentee,\n"
)


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    path.write_text(SHEET, encoding="utf-8")
    return path


def run(*words: object) -> tuple[int, str, str]:
    out, errors = io.StringIO(), io.StringIO()
    code = main([str(word) for word in words], out, errors)
    return code, out.getvalue(), errors.getvalue()


@pytest.mark.parametrize("words", [[], ["--dry-run"], ["--dry-run", "--all"]])
def test_a_dry_run_shows_everything_and_changes_nothing(
    words: list[str], program: Program, sheet: Path
) -> None:
    code, out, _errors = run(sheet, "--program", "spring", *words)

    assert code == 0
    assert "  Shoe size: left out" in out
    assert "      2  Ada comes in" in out
    assert "Row 4 has no e-mail address." in out
    assert "Nothing was changed. Add --all to bring them in, or --rows 2,5-9 for some." in out
    assert Enrollment.objects.count() == 0


def test_all_brings_in_all_that_can_be_and_the_second_time_nothing(program: Program, sheet: Path) -> None:
    first = run(sheet, "--program", "spring", "--all")
    second = run(sheet, "--program", "spring", "--all")

    assert (first[0], second[0]) == (0, 0)
    assert "In all: comes in: 2, needs a look: 1." in first[1]
    assert "In all: is unchanged: 2, needs a look: 1." in second[1]
    assert Enrollment.objects.count() == 2


def test_a_long_sheet_says_what_goes_on_while_nothing_is_printed_yet(
    program: Program, sheet: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick = run(sheet, "--program", "spring")
    monkeypatch.setattr("rapport.integrations.people_import.command.TAKES_TIME_FROM_BYTES", 10)
    monkeypatch.setattr("rapport.integrations.people_import.command.TAKES_TIME_FROM_ROWS", 2)

    code, _out, errors = run(sheet, "--program", "spring")

    assert (quick[0], quick[2]) == (0, "")
    assert (code, errors) == (0, "Reading people.csv …\nLooking at 3 rows …\n")


def test_rows_bring_in_only_these(program: Program, sheet: Path) -> None:
    _code, out, _errors = run(sheet, "--program", "spring", "--rows", "3-4,9")

    assert "In all: was not asked for: 1, comes in: 1, needs a look: 1." in out
    assert list(Enrollment.objects.values_list("person__name", flat=True)) == ["Bo"]


def test_a_mapping_file_is_used_and_can_be_written(program: Program, sheet: Path, tmp_path: Path) -> None:
    mapping, written = tmp_path / "m.json", tmp_path / "written.json"
    mapping.write_text('{"columns": {"Shoe size": "cohort"}}', encoding="utf-8")

    code, _out, _errors = run(
        sheet, "--program", "spring", "--all", "--mapping", mapping, "--save-mapping", written
    )

    assert code == 0
    assert sorted(Enrollment.objects.values_list("cohort", flat=True)) == ["38", "44"]
    assert '"shoe size": "cohort"' in written.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["google-forms.csv", "workbook.xlsx", "anmeldung.csv"])
def test_the_sample_sheets_come_in_without_a_mapping(name: str, program: Program) -> None:
    code, _out, errors = run(folder_of_test_data() / name, "--program", "spring", "--all")

    assert (code, errors) == (0, "")
    assert Enrollment.objects.count() > 60


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["nowhere.csv", "--program", "spring"], "nowhere.csv cannot be read: No such file or directory."),
        (["SHEET", "--program", "autumn"], "There is no program “autumn”. There are: spring."),
        (["SHEET", "--program", "spring", "--mapping", "nowhere.json"], "nowhere.json cannot be read."),
        (["SHEET", "--program", "spring", "--mapping", "SHEET"], "The mapping is not valid JSON."),
    ],
)
def test_what_cannot_be_used_is_one_sentence_and_code_2(
    words: list[str], sentence: str, program: Program, sheet: Path
) -> None:
    code, out, errors = run(*[sheet if word == "SHEET" else word for word in words])

    assert (code, out, errors.strip()) == (2, "", sentence)


@pytest.mark.parametrize("rows", ["x", "1-", "-3", "1-99999999", "1,,2", "9" * 40])
def test_rows_that_are_none_are_refused_by_the_parser(rows: str, program: Program, sheet: Path) -> None:
    with pytest.raises(SystemExit) as refusal:
        run(sheet, "--program", "spring", f"--rows={rows}")

    assert refusal.value.code == 2


def test_a_sheet_without_addresses_says_what_is_missing(program: Program, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("Name,Role\nAda,Mentee\n", encoding="utf-8")

    code, _out, errors = run(path, "--program", "spring", "--all")

    assert code == 2
    assert "Which column holds the e-mail?" in errors and "Say so in a file for --mapping." in errors
