"""The list of a program's people, adding and inviting, and the settings: through the browser."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rapport.jobs.testing import run_due
from rapport.kernel.errors import Refused
from rapport.people.models import Person
from rapport.programs.models import Enrollment, Invitation, Program, Staff
from rapport.programs.operations import change_program, enroll, invite
from rapport.programs.operations.settings import settings_of
from rapport.testing import enrolled, make_person

SignIn = Callable[[Person], Client]
PEOPLE = "/programs/spring/people/"
SETTINGS = "/programs/spring/settings/"


def text_of(response: HttpResponse) -> str:
    return BeautifulSoup(response.content, "html.parser").get_text(" ", strip=True)


def names_on(response: HttpResponse) -> list[str]:
    page = BeautifulSoup(response.content, "html.parser")
    return [name.get_text(strip=True) for name in page.select(".people-table .person-name")]


def listed(program: Program, name: str, actor: Person, now: datetime) -> Enrollment:
    email = f"{name.split()[0].lower().replace('ë', 'e')}@example.org"
    person = make_person(name, email=email, agreed_to_preview_at=None)
    return enroll(program, person, learns=True, guides=False, actor=actor, now=now)[0]


def test_an_empty_program_shows_the_first_step(program: Program, cora: Person, as_person: SignIn) -> None:
    response = as_person(cora).get(PEOPLE)

    assert "Nobody is on the list yet" in text_of(response)
    assert "/programs/spring/people/import/" in response.content.decode()


def test_the_list_says_where_everybody_stands(
    program: Program, mina: Person, cora: Person, as_person: SignIn, now: datetime
) -> None:
    listed(program, "Eve Marsh", cora, now)
    invite(listed(program, "Bo Kim", cora, now), actor=cora, now=now)

    page = BeautifulSoup(as_person(cora).get(PEOPLE).content, "html.parser")

    rows = [
        (row.select_one(".person-name").get_text(strip=True), row.select_one(".badge").get_text(strip=True))
        for row in page.select(".person-row")
    ]
    assert rows == [
        ("Bo Kim", "Invited"),
        ("Eve Marsh", "Not invited yet"),
        ("Mina Haddad", "Taking part"),
    ]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("standing=new", ["Zoë Çelik"]),
        ("standing=active", ["Mina Haddad", "Omar Lindqvist"]),
        ("part=guiding", ["Omar Lindqvist"]),
        ("part=both", []),
        ("words=zoe+celik", ["Zoë Çelik"]),
        ("words=OMAR%40", ["Omar Lindqvist"]),
        ("words=nobody", []),
        ("standing=nonsense&page=-3", ["Mina Haddad", "Omar Lindqvist", "Zoë Çelik"]),
        ("page=999999999999", ["Mina Haddad", "Omar Lindqvist", "Zoë Çelik"]),
    ],
)
def test_the_list_is_narrowed(
    query: str,
    names: list[str],
    program: Program,
    mina: Person,
    omar: Person,
    cora: Person,
    as_person: SignIn,
    now: datetime,
) -> None:
    listed(program, "Zoë Çelik", cora, now)

    assert names_on(as_person(cora).get(f"{PEOPLE}?{query}")) == names


def test_everybody_who_was_not_asked_is_invited_with_one_press(
    program: Program, mina: Person, cora: Person, as_person: SignIn, now: datetime
) -> None:
    for name in ("Eve Marsh", "Bo Kim"):
        listed(program, name, cora, now)
    browser = as_person(cora)

    response = browser.post(f"{PEOPLE}invitations/", follow=True)
    run_due()

    assert "2 invitations are on their way." in text_of(response)
    assert sorted(message.to[0] for message in mail.outbox) == ["bo@example.org", "eve@example.org"]


def test_an_invitation_is_sent_again_and_taken_back(
    program: Program, cora: Person, as_person: SignIn, advance: Callable[..., datetime], now: datetime
) -> None:
    invitation = invite(listed(program, "Eve Marsh", cora, now), actor=cora, now=now)
    browser = as_person(cora)
    address = f"/programs/spring/invitations/{invitation.pk}/"

    too_soon = browser.post(f"{address}reminder/")
    advance(days=2)
    again = browser.post(f"{address}reminder/", {"query": "standing=invited"})
    taken_back = browser.post(f"{address}withdrawal/")

    assert (too_soon.status_code, again.status_code, taken_back.status_code) == (403, 303, 303)
    assert again["Location"] == f"{PEOPLE}?standing=invited"
    assert Invitation.objects.get().state == "revoked"


@pytest.mark.parametrize(("standing", "kilobytes"), [("active", 40), ("new", 44), ("invited", 66)])
def test_a_page_of_fifty_people_stays_light(
    program: Program, cora: Person, as_person: SignIn, now: datetime, standing: str, kilobytes: int
) -> None:
    for number in range(50):
        enrollment = listed(program, f"Person{number} With A Longer Name", cora, now)
        if standing == "invited":
            invite(enrollment, actor=cora, now=now)
    if standing == "active":
        Enrollment.objects.update(state=Enrollment.State.ACTIVE)

    page = as_person(cora).get(PEOPLE)

    assert len(names_on(page)) == 50
    assert len(page.content) <= kilobytes * 1024


def test_one_form_serves_every_row_and_a_press_counts_once_for_each(
    program: Program, cora: Person, as_person: SignIn, now: datetime
) -> None:
    for name in ("Eve Marsh", "Bo Kim"):
        listed(program, name, cora, now)
    browser = as_person(cora)
    page = BeautifulSoup(browser.get(PEOPLE).content, "html.parser")
    token = page.select_one("#row-press [name=_once]")["value"]
    addresses = [button["formaction"] for button in page.select("button[form=row-press]")]

    for address in [*addresses, *addresses]:
        assert browser.post(address, {"_once": token, "query": ""}).status_code == 303

    assert len(addresses) == 2
    assert Invitation.objects.count() == 2


def test_the_way_back_never_leaves_the_list(
    program: Program, cora: Person, as_person: SignIn, now: datetime
) -> None:
    enrollment = listed(program, "Eve Marsh", cora, now)

    response = as_person(cora).post(
        f"{PEOPLE}{enrollment.pk}/invitation/", {"query": "\r\nLocation: //evil.example"}
    )

    assert response["Location"] == PEOPLE


def test_somebody_is_added_by_hand_and_invited(program: Program, cora: Person, as_person: SignIn) -> None:
    browser = as_person(cora)

    response = browser.post(
        f"{PEOPLE}new/",
        {"name": "Eve Marsh", "email": "Eve@Example.org", "roles": ["learning", "guiding"], "invite": "on"},
        follow=True,
    )

    enrollment = Enrollment.objects.get()
    assert "They’re on the list, and the invitation is on its way." in text_of(response)
    assert (enrollment.person.email, enrollment.learns, enrollment.guides) == ("Eve@example.org", True, True)
    assert Invitation.objects.get().person == enrollment.person


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("email", "eve@localhost", "The end seems to be missing, like .pt or .org."),
        ("email", "eve", "There should be one @ in an e-mail address."),
        ("name", "\u200b\u200b", "Please give a name that people can read."),
        ("roles", [], "To learn, to guide, or both?"),
        ("roles", ["coordinator"], "To learn, to guide, or both?"),
    ],
)
def test_what_cannot_be_kept_comes_back_with_a_sentence(
    field: str, value: object, sentence: str, program: Program, cora: Person, as_person: SignIn
) -> None:
    typed = {"name": "Eve Marsh", "email": "eve@example.org", "roles": ["learning"], field: value}

    response = as_person(cora).post(f"{PEOPLE}new/", typed)

    assert response.status_code == 422
    assert sentence in text_of(response)
    assert Enrollment.objects.count() == 0


@pytest.mark.parametrize("address", [PEOPLE, f"{PEOPLE}new/", SETTINGS])
@pytest.mark.parametrize("who", ["dana", "mina", "sana"])
def test_others_find_no_such_page(
    address: str, who: str, program: Program, as_person: SignIn, request: pytest.FixtureRequest
) -> None:
    assert as_person(request.getfixturevalue(who)).get(address).status_code == 404


@pytest.mark.parametrize("what", ["people/invitations/", "people/1/invitation/", "settings/", "people/new/"])
def test_others_can_press_nothing(what: str, program: Program, dana: Person, as_person: SignIn) -> None:
    response = as_person(dana).post(f"/programs/spring/{what}", {"name": "x"})

    assert response.status_code == 404


def test_reading_changes_nothing(program: Program, cora: Person, as_person: SignIn, now: datetime) -> None:
    enrollment = listed(program, "Eve Marsh", cora, now)
    browser = as_person(cora)

    for address in (f"{PEOPLE}invitations/", f"{PEOPLE}{enrollment.pk}/invitation/"):
        assert browser.get(address).status_code == 405
    assert Invitation.objects.count() == 0


@pytest.mark.parametrize("people", [1, 3, 50])
def test_the_list_takes_the_same_few_queries_for_any_number(
    people: int, program: Program, cora: Person, as_person: SignIn, now: datetime
) -> None:
    for number in range(people):
        enrolled(make_person(f"p{number} Person"), program, learns=True)
    browser = as_person(cora)
    browser.get(PEOPLE)

    with CaptureQueriesContext(connection) as queries:
        response = browser.get(PEOPLE)

    assert len(names_on(response)) == people
    assert len(queries) <= 11, "\n".join(query["sql"][:150] for query in queries)


def settings_as_they_stand(browser: Client) -> dict[str, object]:
    form = browser.get(SETTINGS).context["form"]
    return {name: "" if (value := form[name].value()) is None else value for name in form.fields}


def test_settings_are_kept(program: Program, cora: Person, sana: Person, as_person: SignIn) -> None:
    browser = as_person(cora)
    typed = {
        **settings_as_they_stand(browser),
        "aims": "Walk a stretch together",
        "sign_up": "open",
        "hours_per_month": "2.5",
    }

    response = browser.post(SETTINGS, typed, follow=True)

    program.refresh_from_db()
    assert "Saved." in text_of(response)
    assert (program.aims, program.sign_up, str(program.hours_per_month)) == (
        "Walk a stretch together",
        "open",
        "2.5",
    )
    assert list(
        program.staff.filter(role=Staff.Role.SAFEGUARDING).values_list("person__name", flat=True)
    ) == ["Sana Keller"]


def test_the_safeguarding_contact_is_never_the_coordinator(
    program: Program, cora: Person, as_person: SignIn
) -> None:
    browser = as_person(cora)

    response = browser.post(SETTINGS, {**settings_as_they_stand(browser), "safeguarding": "cora@example.org"})

    assert response.status_code == 422
    assert "Coordinators shouldn’t be their own safeguarding contact." in text_of(response)


def test_the_operation_refuses_a_coordinator_as_contact_too(
    program: Program, cora: Person, now: datetime
) -> None:
    with pytest.raises(Refused):
        change_program(
            program,
            replace(settings_of(program), safeguarding=frozenset({cora.pk})),
            version=program.version,
            actor=cora,
            now=now,
        )

    assert not program.staff.filter(role=Staff.Role.SAFEGUARDING).exists()


def test_saving_settings_keeps_every_safeguarding_contact(
    program: Program, cora: Person, sana: Person, as_person: SignIn
) -> None:
    """It takes two of them to open a space; the page shows the first."""
    second = make_person("Sam Ortiz")
    Staff.objects.create(program=program, person=second, role=Staff.Role.SAFEGUARDING)
    third = make_person("Tove Lind")
    browser = as_person(cora)

    def contacts() -> set[str]:
        rows = program.staff.filter(role=Staff.Role.SAFEGUARDING)
        return set(rows.values_list("person__name", flat=True))

    browser.post(SETTINGS, {**settings_as_they_stand(browser), "name": "Autumn program"})
    assert contacts() == {"Sam Ortiz", "Sana Keller"}

    opened = settings_as_they_stand(browser)
    shown = Person.objects.get(email=opened["safeguarding"])
    browser.post(SETTINGS, {**opened, "safeguarding": third.email})
    assert contacts() == {"Sam Ortiz", "Sana Keller", "Tove Lind"} - {shown.name}


def test_nobody_becomes_a_safeguarding_contact_in_silence(
    program: Program, cora: Person, sana: Person, as_person: SignIn
) -> None:
    friend = make_person("Fenna Vos")
    keeper = make_person("Otto Lund", is_operator=True)
    browser = as_person(cora)

    browser.post(SETTINGS, {**settings_as_they_stand(browser), "safeguarding": friend.email})
    run_due()

    told = [message for message in mail.outbox if "Who hears of worries" in message.subject]
    assert sorted(message.to[0] for message in told) == sorted([friend.email, keeper.email, sana.email])
    assert "Cora Okonkwo changed who hears of worries in Spring program." in told[0].body

    browser.post(SETTINGS, {**settings_as_they_stand(browser), "name": "Autumn program"})
    run_due()
    assert len([message for message in mail.outbox if "Who hears of worries" in message.subject]) == 3


def test_settings_changed_meanwhile_show_both_versions(
    program: Program, cora: Person, as_person: SignIn
) -> None:
    browser = as_person(cora)
    opened = settings_as_they_stand(browser)
    browser.post(SETTINGS, {**opened, "name": "Autumn program"})

    response = browser.post(SETTINGS, {**opened, "name": "Winter program"})

    assert response.status_code == 409
    assert "Autumn program" in text_of(response) and "Winter program" in text_of(response)
    assert Program.objects.get().name == "Autumn program"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("hours_per_month", "0"),
        ("hours_per_month", "NaN"),
        ("term_months", "2147483648"),
        ("term_months", "9" * 5000),
        ("sign_up", "everybody"),
        ("name", "x" * 121),
        ("name", ""),
    ],
)
def test_settings_out_of_range_come_back(
    field: str, value: str, program: Program, cora: Person, as_person: SignIn
) -> None:
    browser = as_person(cora)

    response = browser.post(SETTINGS, {**settings_as_they_stand(browser), field: value})

    assert response.status_code == 422
    assert Program.objects.get().version == 1
