"""Reading sheets: encodings, delimiters, headers, and everything clumsy or hostile a file can hold."""

import csv
import io
import struct
import zipfile
from collections.abc import Sequence

import openpyxl
import pytest

from rapport.kernel.sheets import (
    Sheet,
    SheetIsTooLarge,
    SheetIsUnreadable,
    explain_columns,
    guess_columns,
    read_sheet,
)
from rapport.kernel.sheets.columns import asks_for_privilege
from rapport.testing import folder_of_test_data

PEOPLE = "Name,E-mail,Role\nMina Haddad,mina@example.org,Mentee\nOmar Lindqvist,omar@example.org,Mentor\n"


def cells(sheet: Sheet) -> list[tuple[str, ...]]:
    return [row.cells for row in sheet.rows]


def sample(name: str) -> Sheet:
    return read_sheet((folder_of_test_data() / name).read_bytes(), name)


def packed(rows: Sequence[Sequence[object]], **more_sheets: Sequence[Sequence[object]]) -> bytes:
    book = openpyxl.Workbook()
    for at, (title, content) in enumerate({"People": rows, **more_sheets}.items()):
        sheet = book.active if at == 0 else book.create_sheet()
        sheet.title = title
        for row in content:
            sheet.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def repacked(data: bytes, **changes: bytes) -> bytes:
    """The workbook with parts replaced or added; ``__`` in a name stands for a slash, ``_DOT_`` for a dot."""
    named = {name.replace("__", "/").replace("_DOT_", "."): content for name, content in changes.items()}
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as before,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for member in before.namelist():
            if member not in named:
                after.writestr(member, before.read(member))
        for name, content in named.items():
            after.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("codec", "encoding"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("cp1252", "Windows-1252"),
    ],
)
def test_letters_arrive_whole_whatever_the_encoding(codec: str, encoding: str) -> None:
    text = "Name;E-Mail\nBjörn Größe;bjoern@example.org\nZoë Núñez;zoe@example.org\n"

    sheet = read_sheet(text.encode(codec), "people.csv")

    assert (sheet.encoding, sheet.headers) == (encoding, ("Name", "E-Mail"))
    assert [row[0] for row in cells(sheet)] == ["Björn Größe", "Zoë Núñez"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    sheet = read_sheet(PEOPLE.replace(",", delimiter).encode(), "people.csv")

    assert sheet.delimiter == delimiter
    assert sheet.headers == ("Name", "E-mail", "Role")


def test_a_decimal_comma_is_not_taken_for_a_delimiter() -> None:
    sheet = read_sheet(b"Name;Stunden;E-Mail\nA;1,5;a@example.org\nB;2,5;b@example.org\n", "people.csv")

    assert cells(sheet) == [("A", "1,5", "a@example.org"), ("B", "2,5", "b@example.org")]


def test_excels_own_line_about_the_delimiter_is_obeyed() -> None:
    sheet = read_sheet(b"sep=;\r\nName;E-mail\r\nA, B;a@example.org\r\n", "people.csv")

    assert (sheet.headers, cells(sheet)) == (("Name", "E-mail"), [("A, B", "a@example.org")])
    assert sheet.rows[0].number == 3


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end_is_one_line(ends: str) -> None:
    sheet = read_sheet(PEOPLE.replace("\n", ends).encode(), "people.csv")

    assert [row.number for row in sheet.rows] == [2, 3]


def test_lines_within_quotes_stay_in_their_cell() -> None:
    sheet = read_sheet(
        b'Name,Goal,E-mail\nA,"one\r\ntwo ""three""",a@example.org\nB,,b@example.org\n', "people.csv"
    )

    assert cells(sheet)[0] == ("A", 'one\ntwo "three"', "a@example.org")
    assert sheet.rows[1].number == 3


@pytest.mark.parametrize(
    "body",
    [
        'Name,E-mail\n"Ada,a@example.org\nBo,b@example.org\n',
        'Name,E-mail\n"Ada,a@example.org\n"Bo",b@example.org\n',
        'Name,E-mail\n"Ada,a@example.org\nBo,"b@example.org"\nCy,c@example.org\n',
    ],
)
def test_a_quote_that_never_closes_is_named_by_its_line(body: str) -> None:
    with pytest.raises(SheetIsUnreadable) as refusal:
        read_sheet(body.encode(), "people.csv")

    assert str(refusal.value) == "A quote opened on line 2 is never closed."


def test_a_quote_in_the_middle_of_a_cell_is_only_a_quote() -> None:
    sheet = read_sheet(b'Name,Goal,E-mail\nA,"12" monitor,a@example.org\n', "people.csv")

    assert cells(sheet)[0][2] == "a@example.org"
    assert [str(note) for note in sheet.notes] == [
        "Some quotes stand inside a cell. They were read as they stand."
    ]


def test_a_cell_of_200_kilobytes_is_a_problem_of_its_row_only() -> None:
    long = "x" * 204_800

    sheet = read_sheet(f"Name,E-mail\nA,a@example.org\n{long},b@example.org\n".encode(), "people.csv")

    assert [str(row.problem) for row in sheet.rows] == [
        "None",
        "Row 3, column A holds 204,800 characters. At most 20,000 are read.",
    ]


def test_nul_is_a_problem_of_its_row_only() -> None:
    sheet = read_sheet(b"Name,E-mail\nA,a@example.org\nB\x00,b@example.org\n", "people.csv")

    assert [str(row.problem) for row in sheet.rows] == [
        "None",
        "Row 3, column A holds a character that is not text.",
    ]


def test_a_separator_too_many_is_a_problem_of_its_row_only() -> None:
    sheet = read_sheet(PEOPLE.encode() + b"Eve,eve@example.org,Mentee,oh\n", "people.csv")

    assert [row.problem is None for row in sheet.rows] == [True, True, False]
    assert str(sheet.rows[2].problem).startswith("Row 4 has more cells than there are column names.")


def test_more_than_ten_megabytes_are_refused_before_reading() -> None:
    with pytest.raises(SheetIsTooLarge) as refusal:
        read_sheet(b"x" * (10 * 1024 * 1024 + 1), "people.csv")

    assert str(refusal.value) == "This file is larger than 10 MB. Split it into several."


def test_more_than_20_000_rows_are_refused() -> None:
    read_sheet(b"Name,E-mail\n" + b"A,a@example.org\n" * 20_000, "people.csv")

    with pytest.raises(SheetIsTooLarge) as refusal:
        read_sheet(b"Name,E-mail\n" + b"A,a@example.org\n" * 20_001, "people.csv")

    assert str(refusal.value) == "This sheet has more than 20,000 rows. Split it into several files."


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "This file is empty."),
        (b" \r\n;;;\r\n", "This file is empty."),
        (b"%PDF-1.7", "This is a PDF."),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "This is a picture and not a sheet."),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "This is a picture and not a sheet."),
        (b"<html><table><tr>", "This is a web page and not a sheet."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "This workbook is in the old .xls format"),
        (b'{"people": []}', "This is a data file and not a sheet."),
        (b"PK\x03\x04 cut off", "This workbook is damaged."),
        (b"Name,E-mail\n\x81\x8d\x8f\xff,a@b.example\n", "The letters of this file cannot be read"),
    ],
)
def test_what_is_no_sheet_is_called_by_its_name(data: bytes, sentence: str) -> None:
    with pytest.raises(SheetIsUnreadable) as refusal:
        read_sheet(data, "people.csv")

    assert str(refusal.value).startswith(sentence)


def test_rows_above_the_header_are_left_out_and_said_so() -> None:
    sheet = read_sheet(b"Mentoring 2026,,\nas of May,,\n,,\n" + PEOPLE.encode(), "people.csv")

    assert sheet.headers == ("Name", "E-mail", "Role")
    assert [str(note) for note in sheet.notes] == [
        "The column names stand in row 4. What stands above was left out."
    ]


def test_a_sheet_without_column_names_still_has_columns() -> None:
    sheet = read_sheet(b"Mina Haddad,mina@example.org\nOmar Lindqvist,omar@example.org\n", "people.csv")

    assert (sheet.headers, len(sheet.rows)) == (("Column A", "Column B"), 2)
    assert guess_columns(sheet.headers, sheet.rows) == {"email": (1,)}


def test_same_and_missing_headers_become_distinct() -> None:
    sheet = read_sheet(b"Name,E-mail,Skill,Skill,,\nA,a@example.org,x,y,z,\n", "people.csv")

    assert sheet.headers == ("Name", "E-mail", "Skill", "Skill (2)", "Column E")
    assert cells(sheet) == [("A", "a@example.org", "x", "y", "z")]


def test_a_header_without_people_is_a_sheet_without_rows() -> None:
    assert read_sheet(b"Name,E-mail\n", "people.csv").rows == ()


# --- Workbooks ---------------------------------------------------------------------------------------------


def test_a_workbook_reads_like_a_text_file() -> None:
    sheet = read_sheet(packed([row.split(",") for row in PEOPLE.splitlines()]), "people.xlsx")

    assert sheet.encoding == "XLSX"
    assert (sheet.headers, cells(sheet)) == (
        ("Name", "E-mail", "Role"),
        [("Mina Haddad", "mina@example.org", "Mentee"), ("Omar Lindqvist", "omar@example.org", "Mentor")],
    )


def test_numbers_dates_and_truths_become_sane_text() -> None:
    from datetime import date, datetime, time

    values = [
        2,
        1.5,
        0.1 + 0.2,
        4915112345678,
        date(2026, 3, 4),
        datetime(2026, 3, 4, 13, 30),  # noqa: DTZ001
        time(9, 15),
        True,
    ]

    sheet = read_sheet(packed([["Name", *"bcdefgh"], values]), "people.xlsx")

    assert cells(sheet) == [
        ("2", "1.5", "0.3", "4915112345678", "2026-03-04", "2026-03-04 13:30", "09:15", "yes")
    ]


def test_a_merged_cell_counts_for_every_row_it_covers() -> None:
    sheet = sample("workbook.xlsx")
    departments = [row.cells[sheet.headers.index("Dept")] for row in sheet.rows[:-1]]

    assert sorted(set(departments)) == [
        "Avionics",
        "Propulsion",
        "Research office",
        "Software",
        "Test & Quality",
    ]


def test_the_sheet_with_the_people_is_read_and_the_others_are_named() -> None:
    lists = [["Topics"], *[["strategy"]] * 50]

    sheet = read_sheet(
        packed([["Only a note"]], Lists=lists, Answers=[["Name", "E-mail"], ["A", "a@b.example"]]), "x.xlsx"
    )

    assert sheet.headers == ("Name", "E-mail")
    assert str(sheet.notes[0]) == "The sheet “Answers” was read. Left alone: People, Lists."


def test_formulas_count_by_their_value_and_never_as_formulas() -> None:
    sheet = read_sheet(packed([["Name", "E-mail"], ["=HYPERLINK(1)", "a@b.example"]]), "people.xlsx")

    assert cells(sheet) == [("", "a@b.example")]
    assert [str(note) for note in sheet.notes] == [
        "Formulas without a calculated value were read as empty: 1."
    ]


def test_a_bomb_is_refused_by_its_table_of_contents() -> None:
    bomb = repacked(packed([["Name"]]), xl__worksheets__sheet1_DOT_xml=b"0" * (51 * 1024 * 1024))

    with pytest.raises(SheetIsTooLarge) as refusal:
        read_sheet(bomb, "people.xlsx")

    assert str(refusal.value) == "Unpacked, this workbook would fill more than 50 MB. Save the sheet as CSV."


def test_a_small_bomb_is_refused_by_its_ratio() -> None:
    bomb = repacked(packed([["Name"]]), xl__worksheets__sheet1_DOT_xml=b"0" * (20 * 1024 * 1024))

    with pytest.raises(SheetIsTooLarge) as refusal:
        read_sheet(bomb, "people.xlsx")

    assert str(refusal.value) == "This workbook is packed suspiciously small. Save the sheet as CSV."


def test_a_workbook_of_more_than_a_hundred_parts_is_refused() -> None:
    many = repacked(packed([["Name"]]), **{f"xl__media__{number}_DOT_bin": b"" for number in range(120)})

    with pytest.raises(SheetIsTooLarge):
        read_sheet(many, "people.xlsx")


@pytest.mark.parametrize("how", ["one text in many cells", "one text in a large merged cell"])
def test_a_workbook_whose_cells_say_more_than_its_bytes_is_refused(how: str) -> None:
    """A text is stored once and may stand in every cell: a small file would come out as gigabytes."""
    text = "".join(f"{number:08x}" for number in range(10_000))
    if how == "one text in many cells":
        rows = "".join(f'<row r="{at}"><c r="A{at}" t="s"><v>0</v></c></row>' for at in range(2, 600))
        merges = ""
    else:
        rows = '<row r="2"><c r="A2" t="s"><v>0</v></c></row>'
        rows += "".join(f'<row r="{at}"><c r="GQ{at}" t="n"><v>1</v></c></row>' for at in range(3, 20))
        merges = '<mergeCells count="1"><mergeCell ref="A2:GP19"/></mergeCells>'
    sheet = f"<worksheet><sheetData>{rows}</sheetData>{merges}</worksheet>"
    data = repacked(
        packed([["Name"]]),
        xl__sharedStrings_DOT_xml=f"<sst><si><t>{text}</t></si></sst>".encode(),
        xl__worksheets__sheet1_DOT_xml=sheet.encode(),
    )

    with pytest.raises(SheetIsTooLarge) as refusal:
        read_sheet(data, "people.xlsx")

    assert len(data) < 200_000
    assert str(refusal.value).startswith("Reading this workbook takes more than it should.")


def test_overlapping_parts_are_refused() -> None:
    data = bytearray(packed([["Name", "E-mail"], ["A", "a@b.example"]]))
    entries = [at for at in range(len(data)) if data[at : at + 4] == b"PK\x01\x02"]
    # Let the second entry's record point at the first entry's bytes, as in CVE-2024-0450.
    first_offset = struct.unpack_from("<I", data, entries[0] + 42)[0]
    struct.pack_into("<I", data, entries[1] + 42, first_offset)

    with pytest.raises(SheetIsUnreadable) as refusal:
        read_sheet(bytes(data), "people.xlsx")

    assert "lie on top of each other" in str(refusal.value)


def test_a_document_type_declaration_is_refused() -> None:
    entity = (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><workbook>&e;</workbook>'
    )

    with pytest.raises(SheetIsUnreadable) as refusal:
        read_sheet(repacked(packed([["Name"]]), xl__workbook_DOT_xml=entity), "people.xlsx")

    assert "document type declaration" in str(refusal.value)


@pytest.mark.parametrize("filename", ["people.xlsm", "people.xlsb"])
def test_a_workbook_named_as_holding_macros_is_refused(filename: str) -> None:
    with pytest.raises(SheetIsUnreadable) as refusal:
        read_sheet(packed([["Name"]]), filename)

    assert "macros" in str(refusal.value)


def test_a_workbook_that_holds_macros_is_refused_whatever_its_name() -> None:
    with pytest.raises(SheetIsUnreadable) as refusal:
        read_sheet(repacked(packed([["Name"]]), xl__vbaProject_DOT_bin=b"x"), "people.xlsx")

    assert "macros" in str(refusal.value)


def test_another_kind_of_archive_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("people.csv", PEOPLE)

    with pytest.raises(SheetIsUnreadable) as refusal:
        read_sheet(out.getvalue(), "people.zip")

    assert "is packed like a workbook and is none" in str(refusal.value)


def test_a_part_cut_off_in_the_middle_is_damage_and_no_crash() -> None:
    broken = repacked(
        packed([["Name"]]), xl__worksheets__sheet1_DOT_xml=b"<worksheet><sheetData><row r='1'><c"
    )

    with pytest.raises(SheetIsUnreadable) as refusal:
        read_sheet(broken, "people.xlsx")

    assert str(refusal.value).startswith("This workbook is damaged.")


# --- Columns -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("filename", "rows", "expected"),
    [
        (
            "google-forms.csv",
            67,
            {
                "name": ("What is your full name?",),
                "email": ("Email Address",),
                "role": ("How would you like to take part?",),
                "skills_wanted": ("Which skills would you like to learn or grow? (choose up to five)",),
                "skills_offered": ("Which skills could you help someone else with?",),
                "values": ("What matters to you most at work? (choose up to five)",),
                "interests": ("What do you enjoy outside work?",),
                "dislikes": ("Is there anything you'd rather avoid? (things you dislike)",),
                "time_zone": ("Your time zone",),
                "city": ("Which city are you based in?",),
                "languages": ("Which languages do you speak well enough to talk about work?",),
                "hours_per_month": ("How many hours a month can you give?",),
                "partners_max": ("If you mentor: how many people at most?",),
                "windows": ("When could you meet? (choose all that fit)",),
                "goal": ("What would you like to be different in six months? (your goal)",),
                "experience": ("What experience have you been through that could help someone else?",),
                "department": ("Department",),
                "job_title": ("Job title",),
                "line_manager": ("Who is your line manager? (e-mail, so that we never pair you with them)",),
                "wishes": ("Is there someone in mind you would like to be paired with?",),
            },
        ),
        (
            "workbook.xlsx",
            63,
            {
                "name": ("Surname, First name",),
                "email": ("Work e-mail",),
                "is_mentee": ("Looking for a mentor?",),
                "is_mentor": ("Willing to mentor?",),
                "skills_wanted": ("Wants help with",),
                "skills_offered": ("Could help with",),
                "city": ("Office",),
                "languages": ("Languages",),
                "hours_per_month": ("h / month",),
                "partners_max": ("Max mentees",),
                "windows": ("Availability",),
                "department": ("Dept",),
                "job_title": ("Position",),
                "line_manager": ("Reports to",),
                "earlier_partners": ("Mentor last year",),
            },
        ),
        (
            "anmeldung.csv",
            61,
            {
                "name": ("Vorname", "Nachname"),
                "email": ("E-Mail-Adresse",),
                "is_mentee": ("Mentee (ja/nein)",),
                "is_mentor": ("Mentor/in (ja/nein)",),
                "skills_wanted": ("Das möchte ich lernen",),
                "skills_offered": ("Das kann ich anbieten",),
                "values": ("Wichtig ist mir (Werte)",),
                "interests": ("Freizeit / Interessen",),
                "city": ("Standort",),
                "languages": ("Sprachen",),
                "hours_per_month": ("Stunden pro Monat",),
                "partners_max": ("max. Anzahl Mentees",),
                "windows": ("Wann hast du Zeit?",),
                "goal": ("Mein Anliegen",),
                "experience": ("Erfahrungen, die anderen nützen könnten",),
                "department": ("Abteilung",),
                "job_title": ("Funktion",),
                "line_manager": ("Vorgesetzte/r",),
                "cohort": ("Jahrgang",),
                "wishes": ("Wunschpartner/in",),
                "vetoes": ("Nicht mit",),
            },
        ),
    ],
)
def test_the_columns_of_the_three_sample_sheets_are_guessed(
    filename: str, rows: int, expected: dict[str, tuple[str, ...]]
) -> None:
    sheet = sample(filename)

    guessed = guess_columns(sheet.headers, sheet.rows)

    assert len(sheet.rows) == rows
    assert {
        field: tuple(sheet.headers[at] for at in columns) for field, columns in guessed.items()
    } == expected


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        (["Prénom", "Nom", "Courriel"], {"name": (0, 1), "email": (2,)}),
        (["First Name", "Last Name", "Mail"], {"name": (0, 1), "email": (2,)}),
        (
            ["Adresse e-mail", "Nom complet", "Langues parlées"],
            {"name": (1,), "email": (0,), "languages": (2,)},
        ),
        (
            ["Compétences à développer", "Compétences proposées"],
            {"skills_wanted": (0,), "skills_offered": (1,)},
        ),
        (["Skill 1 you want to learn", "Manager's e-mail"], {"skills_wanted": (0,), "line_manager": (1,)}),
        (["Skills wanted 1", "Skills wanted 2", "Skills wanted 3"], {"skills_wanted": (0, 1, 2)}),
        (
            ["Disponibilités", "Heures par mois", "Ville"],
            {"windows": (0,), "hours_per_month": (1,), "city": (2,)},
        ),
        (["Favourite colour", "Shoe size"], {}),
    ],
)
def test_headers_are_understood_in_three_languages(
    headers: list[str], expected: dict[str, tuple[int, ...]]
) -> None:
    assert guess_columns(headers) == expected


def test_each_guess_says_why() -> None:
    sheet = read_sheet(b"Contact,Full name\na@example.org,A\nb@example.org,B\n", "people.csv")

    assert [(guess.field, str(guess.because)) for guess in explain_columns(sheet.headers, sheet.rows)] == [
        ("name", "The heading “Full name” says so."),
        ("email", "What stands in the column “Contact” looks like it."),
    ]


@pytest.mark.parametrize(
    "header", ["Admin", "is_staff", "Coordinator", "Berechtigungen", "Mot de passe", "Admin rights"]
)
def test_columns_that_ask_for_power_are_recognised(header: str) -> None:
    assert asks_for_privilege(header)


def test_any_csv_of_ours_reads_back_as_it_was() -> None:
    written = [
        ["Name", "E-mail", "Goal"],
        ['A "B"', "a@example.org", "x;y\tz|w,\nv"],
        ["Ü", "b@example.org", "’"],
    ]
    out = io.StringIO(newline="")
    csv.writer(out).writerows(written)

    sheet = read_sheet(out.getvalue().encode(), "people.csv")

    assert [list(sheet.headers), *map(list, cells(sheet))] == written
