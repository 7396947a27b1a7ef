"""A sheet's way in through the browser: the three sample sheets, and everything that can go wrong on the way."""

import re
from collections.abc import Callable
from datetime import datetime

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rapport.integrations.people_import.models import SheetDraft, SheetMemory
from rapport.jobs.testing import run_due
from rapport.people.models import Person
from rapport.programs.models import Enrollment, Program, SignUpAnswers
from rapport.testing import folder_of_test_data

SignIn = Callable[[Person], Client]
START = "/programs/spring/people/import/"


def upload(browser: Client, content: bytes, name: str = "people.csv") -> HttpResponse:
    return browser.post(START, {"sheet": SimpleUploadedFile(name, content)})  # type: ignore[return-value]


def sample(name: str) -> bytes:
    return (folder_of_test_data() / name).read_bytes()


def soup(response: HttpResponse) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def form_of(response: HttpResponse, *, holding: str) -> dict[str, list[str]]:
    """What the browser would send: the fields of the form with this button, as they stand."""
    page = soup(response)
    form = next(each for each in page.find_all("form") if holding in each.get_text())
    sent: dict[str, list[str]] = {}
    for control in form.select("input[name], select[name], textarea[name]"):
        if control.name == "select":
            option = control.find("option", selected=True) or control.find("option")
            sent.setdefault(control["name"], []).append(option["value"])
        elif control.get("type") != "checkbox" or control.has_attr("checked"):
            sent.setdefault(control["name"], []).append(control.get("value", ""))
    return sent


def walk_to_check(browser: Client, content: bytes, name: str = "people.csv") -> str:
    """Upload, and agree with what was guessed; the address of the dry run."""
    columns = upload(browser, content, name)["Location"]
    words = browser.post(columns, form_of(browser.get(columns), holding="These are right"))["Location"]
    return str(browser.post(words, form_of(browser.get(words), holding="Show me the rows"))["Location"])


def bring_in_all(browser: Client, check: str) -> HttpResponse:
    done = browser.post(check.replace("/check/", "/rows/"), {"which": "all"})
    assert done.status_code == 303
    return browser.get(done["Location"])  # type: ignore[return-value]


SHEET = (
    b"Name,E-mail,Role,Skills wanted,Skills offered,Hours a month\n"
    b"Ada Okafor,ada@example.org,Mentee,Negotiation,,2\n"
    b"Bo Kim,bo@example.org,Mentor,,Strategy,3\n"
    b"Cy Marsh,cy@example.org,Both,Hiring,Rocket surgery,\n"
)


@pytest.mark.parametrize(
    ("name", "new", "learning", "guiding"),
    [("google-forms.csv", 64, 50, 29), ("workbook.xlsx", 62, 37, 33), ("anmeldung.csv", 61, 27, 40)],
)
def test_each_sample_sheet_comes_in_as_it_is_and_again_without_effect(
    name: str, new: int, learning: int, guiding: int, program: Program, cora: Person, as_person: SignIn
) -> None:
    browser = as_person(cora)

    result = bring_in_all(browser, walk_to_check(browser, sample(name), name))

    brought_in = Enrollment.objects.filter(program=program)
    assert f"{new} came in, 0 were updated" in soup(result).get_text(" ", strip=True)
    assert brought_in.count() == new
    assert (brought_in.filter(learns=True).count(), brought_in.filter(guides=True).count()) == (
        learning,
        guiding,
    )
    assert set(brought_in.values_list("state", flat=True)) == {"invited"}

    before = everything_known()
    again = soup(browser.get(walk_to_check(browser, sample(name), name))).get_text(" ", strip=True)

    assert "There’s nothing in it that isn’t here already." in again
    assert f"Unchanged {new}" in again
    assert everything_known() == before


def everything_known() -> list[object]:
    """All that a sheet can touch, sealed words opened."""
    people = Person.objects.order_by("email_key").prefetch_related(
        "skills_wanted", "expertise", "picks", "windows", "capacity"
    )
    return [
        (
            person.email, person.name, person.place, person.time_zone, person.department, person.job_title,
            person.line_manager_id, sorted(map(str, person.skills_wanted.all())),
            sorted(map(str, person.expertise.all())),
            sorted(map(str, person.picks.all())), sorted(map(str, person.windows.all())),
        )
        for person in people
    ] + [
        (answers.goal, answers.experience, answers.wishes, answers.vetoes, answers.earlier_partners)
        for answers in SignUpAnswers.objects.order_by("enrollment__person__email_key")
    ]  # fmt: skip


@pytest.mark.usefixtures("in_german_too")
def test_what_people_wrote_arrives_where_it_belongs(
    program: Program, cora: Person, as_person: SignIn
) -> None:
    browser = as_person(cora)

    bring_in_all(browser, walk_to_check(browser, sample("anmeldung.csv"), "anmeldung.csv"))

    person = Person.objects.get(email="kathe.albrecht@stadtwerke-auental.example")
    answers = SignUpAnswers.objects.get(enrollment__person=person)
    assert (person.name, person.department, person.language) == ("Käthe Albrecht", "Wasser/Abwasser", "de")
    assert (str(person.capacity.hours_per_month), person.capacity.languages) == ("2.0", "de,en")
    assert [each.skill for each in person.skills_wanted.all()] == ["salary-talks", "confidence"]
    assert person.line_manager is not None and person.line_manager.name == "Ayse Çelik"
    assert answers.goal.startswith("Ich übernehme im Herbst zum ersten Mal ein Team")


def test_columns_are_shown_with_what_stands_in_them(
    program: Program, cora: Person, as_person: SignIn
) -> None:
    browser = as_person(cora)

    page = browser.get(upload(browser, SHEET)["Location"])

    rows = [
        [cell.get_text(" ", strip=True) for cell in row.find_all(["th", "td"])][:2]
        for row in soup(page).select(".import-columns tbody tr")
    ]
    chosen = [option["value"] for option in soup(page).select("option[selected]")]
    assert rows[:3] == [
        ["Name", "Ada Okafor Bo Kim Cy Marsh"],
        ["E-mail", "ada@example.org bo@example.org cy@example.org"],
        ["Role", "Mentee Mentor Both"],
    ]
    assert chosen == ["name", "email", "role", "skills_wanted", "skills_offered", "hours_per_month"]


def test_what_was_settled_is_remembered_for_the_next_sheet(
    program: Program, cora: Person, as_person: SignIn
) -> None:
    browser = as_person(cora)
    columns = upload(browser, SHEET)["Location"]
    sent = form_of(browser.get(columns), holding="These are right")
    words = browser.post(columns, {**sent, "column-5": [""]})["Location"]
    sent = form_of(browser.get(words), holding="Show me the rows")
    at = sent["skill-word"].index("Rocket surgery")
    sent["skill-name"][at] = "Aerospace"
    browser.post(words, sent)

    columns = upload(browser, SHEET)["Location"]
    page = browser.get(columns)
    words = browser.post(columns, form_of(page, holding="These are right"))["Location"]
    text = soup(browser.get(words)).get_text(" ", strip=True)

    assert [option["value"] for option in soup(page).select("option[selected]")][-1] == ""
    assert "We know them all, or you told us before." in text
    assert "as you told us" in text


def test_an_unknown_word_is_shown_and_left_out_unless_mapped(
    program: Program, cora: Person, as_person: SignIn
) -> None:
    browser = as_person(cora)
    columns = upload(browser, SHEET)["Location"]
    words = browser.post(columns, form_of(browser.get(columns), holding="These are right"))["Location"]
    page = browser.get(words)

    assert "Rocket surgery once · we don’t know this one" in soup(page).get_text(" ", strip=True)

    check = browser.post(words, form_of(page, holding="Show me the rows"))["Location"]
    bring_in_all(browser, check)
    cy = Person.objects.get(email="cy@example.org")
    assert (cy.skills_wanted.count(), cy.expertise.count()) == (1, 0)


def test_a_word_that_is_not_ours_comes_back_with_what_was_typed(
    program: Program, cora: Person, as_person: SignIn
) -> None:
    browser = as_person(cora)
    columns = upload(browser, SHEET)["Location"]
    words = browser.post(columns, form_of(browser.get(columns), holding="These are right"))["Location"]
    sent = form_of(browser.get(words), holding="Show me the rows")
    sent["skill-name"][sent["skill-word"].index("Rocket surgery")] = "Flying"

    response = browser.post(words, sent)

    field = soup(response).select_one("[aria-invalid]")
    assert response.status_code == 422
    assert field is not None and field["value"] == "Flying"
    assert "We don’t have that one. Pick from the list, or leave it empty." in soup(response).get_text()


def test_a_missing_column_is_asked_for_and_nothing_is_lost(
    program: Program, cora: Person, as_person: SignIn
) -> None:
    browser = as_person(cora)
    columns = upload(browser, SHEET)["Location"]
    sent = form_of(browser.get(columns), holding="These are right")

    response = browser.post(columns, {**sent, "column-1": [""], "column-5": ["cohort"]})

    assert response.status_code == 422
    assert "Which column holds the e-mail?" in soup(response).get_text()
    assert [option["value"] for option in soup(response).select("option[selected]")][-1] == "cohort"


def test_a_column_of_rights_is_refused_where_everybody_can_see_it(
    program: Program, cora: Person, as_person: SignIn
) -> None:
    browser = as_person(cora)
    sheet = b"Name,E-mail,Role,Coordinator,is_staff\nEve Marsh,eve@example.org,Mentee,yes,1\n"
    columns = upload(browser, sheet)["Location"]
    page = browser.get(columns)

    assert soup(page).get_text().count("it would give somebody rights over others") == 2

    sent = {**form_of(page, holding="These are right"), "column-3": ["role"], "column-4": ["is_mentor"]}
    words = browser.post(columns, sent)["Location"]
    check = browser.post(words, form_of(browser.get(words), holding="Show me the rows"))["Location"]
    assert "Nothing is taken from: Coordinator, is_staff." in soup(browser.get(check)).get_text(
        " ", strip=True
    )
    bring_in_all(browser, check)
    eve = Person.objects.get(email="eve@example.org")
    assert (eve.staff_roles.count(), eve.is_operator) == (0, False)
    assert Enrollment.objects.get(person=eve).guides is False


def test_findings_name_row_and_column(program: Program, cora: Person, as_person: SignIn) -> None:
    browser = as_person(cora)
    sheet = (
        SHEET
        + b"Di,di(at)example.org,Mentee,,,2\nEl,el@example.org,perhaps,,,2\n,fy@example.org,Mentor,,,many\n"
    )

    page = soup(browser.get(walk_to_check(browser, sheet))).get_text(" ", strip=True)

    assert "Row 5, column “E-mail”: There should be one @ in an e-mail address." in page
    assert "Row 6: it isn’t clear whether they would like to learn or to guide." in page
    assert "Row 7 has no name." in page
    assert "Row 7, column “Hours a month”: a number from 0 to 80 was expected." in page


def test_rows_with_problems_stay_out_and_the_others_come_in(
    program: Program, cora: Person, as_person: SignIn
) -> None:
    browser = as_person(cora)

    bring_in_all(browser, walk_to_check(browser, SHEET + b"Di,,Mentee,,,\n"))

    assert sorted(Enrollment.objects.values_list("person__name", flat=True)) == [
        "Ada Okafor",
        "Bo Kim",
        "Cy Marsh",
    ]


def test_only_the_ticked_rows_come_in(program: Program, cora: Person, as_person: SignIn) -> None:
    browser = as_person(cora)
    check = walk_to_check(browser, SHEET)

    sent = {"which": "ticked", "row": ["2", "4", "99", "x"]}
    result = browser.post(check.replace("/check/", "/rows/"), sent, follow=True)

    assert sorted(Enrollment.objects.values_list("person__name", flat=True)) == ["Ada Okafor", "Cy Marsh"]
    assert "2 came in, 0 were updated" in soup(result).get_text(" ", strip=True)
    assert "Not ticked 1" in soup(result).get_text(" ", strip=True)


def test_ticking_nothing_is_said_and_not_done(program: Program, cora: Person, as_person: SignIn) -> None:
    browser = as_person(cora)
    check = walk_to_check(browser, SHEET)

    response = browser.post(check.replace("/check/", "/rows/"), {"which": "ticked"})

    assert response.status_code == 422
    assert "No row is ticked." in soup(response).get_text()
    assert Enrollment.objects.count() == 0


def test_one_person_in_several_spellings_is_one_person(
    program: Program, cora: Person, as_person: SignIn
) -> None:
    browser = as_person(cora)
    sheet = (
        "Name,E-mail,Role,Hours a month\n"
        "Zoe\u0308 Li,zoe@b\u00fccher.example,Mentee,1\n"
        "Zo\u00eb Li,ZOE@bu\u0308cher.example,Both,\n"
        "Zo\u00eb Li,zoe@xn--bcher-kva.example,,3\n"
    ).encode()

    check = walk_to_check(browser, sheet)
    page = soup(browser.get(check)).get_text(" ", strip=True)
    bring_in_all(browser, check)

    assert "Row 2 is the same person as row 3" in page
    zoe = Enrollment.objects.get()
    assert (zoe.person.name, zoe.learns, zoe.guides) == ("Zoë Li", True, True)
    assert str(zoe.person.capacity.hours_per_month) == "1.0"


def test_who_signs_up_once_to_learn_and_once_to_guide_comes_in_for_both(
    program: Program, cora: Person, as_person: SignIn
) -> None:
    browser = as_person(cora)
    sheet = b"Name,E-mail,Role\nAnn Lee,ann@example.org,Mentee\nAnn Lee,ann@example.org,Mentor\n"

    check = walk_to_check(browser, sheet)
    page = soup(browser.get(check)).get_text(" ", strip=True)
    bring_in_all(browser, check)
    again = soup(browser.get(walk_to_check(browser, sheet))).get_text(" ", strip=True)

    assert "Row 3 and row 2 ask for different things, so they come in for both." in page
    ann = Enrollment.objects.get()
    assert (ann.learns, ann.guides) == (True, True)
    assert "There’s nothing in it that isn’t here already." in again


def test_a_sheet_of_headings_alone_is_refused_at_once(
    program: Program, cora: Person, as_person: SignIn
) -> None:
    answer = upload(as_person(cora), b"Name,E-mail,Role\n")

    assert answer.status_code == 422
    assert "no rows with people" in soup(answer).get_text()
    assert SheetDraft.objects.count() == 0


def test_whoever_said_yes_keeps_their_own_profile(
    program: Program, mina: Person, cora: Person, as_person: SignIn
) -> None:
    browser = as_person(cora)
    sheet = b"Name,E-mail,Role,City\nSomebody Else,mina@example.org,Mentor,Elsewhere\n"

    check = walk_to_check(browser, sheet)
    assert "they look after their profile themselves now" in soup(browser.get(check)).get_text()
    bring_in_all(browser, check)

    mina.refresh_from_db()
    enrollment = Enrollment.objects.get(person=mina)
    assert (mina.name, mina.place) == ("Mina Haddad", "")
    assert (enrollment.learns, enrollment.guides, enrollment.state) == (True, True, "active")


def test_whoever_left_is_left_alone(program: Program, mina: Person, cora: Person, as_person: SignIn) -> None:
    Enrollment.objects.filter(person=mina).update(state="left")
    browser = as_person(cora)

    page = browser.get(walk_to_check(browser, b"Name,E-mail,Role\nMina,mina@example.org,Mentee\n"))

    assert "Left alone 1" in soup(page).get_text(" ", strip=True)
    assert "There’s nothing in it that isn’t here already." in soup(page).get_text()


def test_pressing_twice_brings_in_once(program: Program, cora: Person, as_person: SignIn) -> None:
    browser = as_person(cora)
    check = walk_to_check(browser, SHEET)
    sent = {**form_of(browser.get(check), holding="Bring in all"), "which": ["all"]}

    first = browser.post(check.replace("/check/", "/rows/"), sent)
    second = browser.post(check.replace("/check/", "/rows/"), sent)

    assert (first.status_code, second.status_code) == (303, 303)
    assert first["Location"] == second["Location"]
    assert Enrollment.objects.count() == 3


@pytest.mark.parametrize(
    ("content", "name", "status", "sentence"),
    [
        (
            b'Name,E-mail\n"Ada,a@example.org\nBo,b@example.org\n',
            "x.csv",
            422,
            "A quote opened on line 2 is never closed.",
        ),
        (b"", "x.csv", 422, "This file is empty."),
        (b"%PDF-1.7 hello", "x.csv", 422, "This is a PDF."),
        (b"PK\x03\x04nonsense", "x.xlsx", 422, "This workbook is damaged."),
        (b"x" * (10 * 1024 * 1024 + 1), "x.csv", 413, "This file is larger than 10 MB."),
        (
            b"Name,E-mail\n" + b"A,a@example.org\n" * 20_001,
            "x.csv",
            413,
            "This sheet has more than 20,000 rows.",
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_beside_its_field(
    content: bytes, name: str, status: int, sentence: str, program: Program, cora: Person, as_person: SignIn
) -> None:
    response = upload(as_person(cora), content, name)

    error = soup(response).select_one(".error")
    assert response.status_code == status
    assert error is not None and sentence in error.get_text()
    assert SheetDraft.objects.count() == 0


def test_no_file_at_all_is_said(program: Program, cora: Person, as_person: SignIn) -> None:
    response = as_person(cora).post(START, {})

    assert response.status_code == 422
    assert "Choose the file first." in soup(response).get_text()  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "a\r\nb.csv", "CON", "x" * 300 + ".csv", "sheet\u202egpj.exe"]
)
def test_a_strange_file_name_does_no_harm(
    name: str, program: Program, cora: Person, as_person: SignIn
) -> None:
    browser = as_person(cora)

    response = upload(browser, SHEET, name)

    assert response.status_code in {303, 422}
    if response.status_code == 303:
        assert browser.get(response["Location"]).status_code == 200


def test_the_sheet_is_sealed_between_the_steps_and_forgotten_afterwards(
    program: Program, cora: Person, as_person: SignIn
) -> None:
    browser = as_person(cora)
    check = walk_to_check(browser, SHEET.replace(b"Ada Okafor", b"Canary Okafor"))

    assert "Canary" not in dump()
    assert "Canary" in soup(browser.get(check)).get_text()

    bring_in_all(browser, check)
    draft = SheetDraft.objects.get()
    assert draft.sheet == ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM integrations_sheetdraft WHERE length(sheet) > 0")
        assert cursor.fetchone() == (0,)


def dump() -> str:
    """Everything the tables of the import hold, as bytes on the disk would be."""
    held = []
    with connection.cursor() as cursor:
        for table in (SheetDraft._meta.db_table, SheetMemory._meta.db_table):
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608 - our own table names
            held += [bytes(cell) if isinstance(cell, memoryview) else cell for row in cursor for cell in row]
    return str(held)


def test_a_sheet_nobody_came_back_to_is_forgotten_after_a_day(
    program: Program, cora: Person, as_person: SignIn, advance: Callable[..., datetime]
) -> None:
    browser = as_person(cora)
    columns = upload(browser, SHEET)["Location"]

    advance(hours=23)
    assert browser.get(columns).status_code == 200
    advance(hours=2)

    assert browser.get(columns).status_code == 404
    assert SheetDraft.objects.count() == 0


def test_a_long_sheet_shows_how_far_it_is(program: Program, cora: Person, as_person: SignIn) -> None:
    browser = as_person(cora)
    rows = b"".join(b"P%d,p%d@example.org,Mentee\n" % (n, n) for n in range(201))
    check = walk_to_check(browser, b"Name,E-mail,Role\n" + rows)

    assert "Reading the rows" in soup(browser.get(check)).get_text()
    run_due()
    assert "Bring in all 201 that can be" in soup(browser.get(check)).get_text(" ", strip=True)

    started = browser.post(check.replace("/check/", "/rows/"), {"which": "all"})
    progress = browser.get(started["Location"])
    assert "0 of 201 so far" in soup(progress).get_text(" ", strip=True)
    run_due()
    finished = browser.get(started["Location"], follow=True)
    assert "201 came in" in soup(finished).get_text(" ", strip=True)


def test_an_import_that_broke_off_carries_on_where_it_was(
    program: Program, cora: Person, as_person: SignIn
) -> None:
    browser = as_person(cora)
    rows = b"".join(b"P%d,p%d@example.org,Mentee\n" % (n, n) for n in range(120))
    check = walk_to_check(browser, b"Name,E-mail,Role\n" + rows)
    browser.post(check.replace("/check/", "/rows/"), {"which": "all"})
    # As if a worker had died after its first batch: half of them are in, the draft still says "importing".
    from rapport.programs.operations import list_person

    for n in range(50):
        list_person(
            program,
            email=f"p{n}@example.org",
            name=f"P{n}",
            learns=True,
            guides=False,
            actor=cora,
            now=program.opened_at,
        )

    run_due()

    assert Enrollment.objects.count() == 120
    assert SheetDraft.objects.get().state == "done"


def test_others_find_no_such_page(
    program: Program, cora: Person, as_person: SignIn, dana: Person, mina: Person, omar: Person, sana: Person
) -> None:
    check = walk_to_check(as_person(cora), SHEET)
    pages = [
        START,
        *(check.replace("check/", page) for page in ("", "columns/", "words/", "check/", "result/")),
    ]

    for browser in map(as_person, (dana, mina, omar, sana)):
        assert {page: browser.get(page).status_code for page in pages} == dict.fromkeys(pages, 404)


def test_a_draft_of_another_program_is_not_found(program: Program, cora: Person, as_person: SignIn) -> None:
    from rapport.programs.operations import found_program

    other = found_program("Autumn", coordinator=cora, now=program.opened_at)
    check = walk_to_check(as_person(cora), SHEET)

    assert as_person(cora).get(check.replace("/spring/", f"/{other.slug}/")).status_code == 404


@pytest.mark.parametrize("rows", [1, 3, 50])
def test_the_dry_run_takes_the_same_few_queries_for_any_sheet(
    rows: int, program: Program, cora: Person, as_person: SignIn
) -> None:
    browser = as_person(cora)
    sheet = b"".join(b"P%d,p%d@example.org,Mentee\n" % (n, n) for n in range(rows))
    check = walk_to_check(browser, b"Name,E-mail,Role\n" + sheet)
    browser.get(check)

    with CaptureQueriesContext(
        connection,
    ) as queries:
        browser.get(check)

    assert len(queries) <= 10, "\n".join(query["sql"][:150] for query in queries)


def test_markup_in_a_cell_is_only_text(program: Program, cora: Person, as_person: SignIn) -> None:
    browser = as_person(cora)
    sheet = (
        b"Name,E-mail,Role,<b>Goal</b>\n<script>alert(1)</script>,x@example.org,Mentee,{{7*7}} {% debug %}\n"
    )
    columns = upload(browser, sheet)["Location"]

    page = browser.get(columns).content.decode()

    assert "<script>alert" not in page and "<b>Goal" not in page
    assert "{{7*7}} {% debug %}" in page


def test_every_page_has_one_heading_and_labelled_fields(
    program: Program, cora: Person, as_person: SignIn
) -> None:
    browser = as_person(cora)
    check = walk_to_check(browser, sample("google-forms.csv"), "google-forms.csv")

    for address in (START, *(check.replace("check/", page) for page in ("columns/", "words/", "check/"))):
        page = soup(browser.get(address))
        labelled = {label.get("for") for label in page.find_all("label")}
        fields = [
            f for f in page.select("main input, main select") if f.get("type") not in {"hidden", "checkbox"}
        ]
        assert len(page.find_all("h1")) == 1, address
        assert all(field.get("id") in labelled for field in fields), address
        assert not re.search(r"\bstyle=|\bonclick=", str(page.find("main"))), address
