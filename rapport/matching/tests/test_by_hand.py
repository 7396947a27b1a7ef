"""Bringing two people together by hand, and the exception to the reporting line that both can read."""

import re

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile

from rapport.history.models import Event
from rapport.kernel import clock
from rapport.matching import preferences
from rapport.matching.models import NeverPair
from rapport.mentorships.models import LineException, Mentorship
from rapport.people.models import Block, Person
from rapport.programs.models import Enrollment
from rapport.testing import enrolled, make_pair, make_person

PAGE = "/programs/spring/matching/by-hand/"
REASON = "Omar leads a part of the house that Mina is leaving in May, and both have asked for it."
CHART = (
    b"Name,E-mail,Role,Skills wanted,Skills offered,Line manager\n"
    b"Mina Haddad,mina@example.org,Mentee,Negotiation,,bo@example.org\n"
    b"Bo Kim,bo@example.org,Mentor,,Hiring,omar@example.org\n"
    b"Omar Lindqvist,omar@example.org,Mentor,,Strategy,\n"
)


def words(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def import_chart(browser):
    """The sheet's way in: upload it, agree with what was guessed, bring everybody in."""
    columns = browser.post(
        "/programs/spring/people/import/", {"sheet": SimpleUploadedFile("chart.csv", CHART)}
    )
    at = columns["Location"]
    for holding in ("These are right", "Show me the rows"):
        form = fields_of(browser.get(at).content.decode(), holding)
        at = browser.post(at, form)["Location"]
    browser.post(at.replace("/check/", "/rows/"), {"which": "all"})


def fields_of(html, holding):
    from bs4 import BeautifulSoup

    form = next(
        each for each in BeautifulSoup(html, "html.parser").find_all("form") if holding in each.get_text()
    )
    sent = {}
    for control in form.select("input[name], select[name]"):
        if control.name == "select":
            option = control.find("option", selected=True) or control.find("option")
            sent.setdefault(control["name"], []).append(option["value"])
        elif control.get("type") != "checkbox" or control.has_attr("checked"):
            sent.setdefault(control["name"], []).append(control.get("value", ""))
    return sent


@pytest.mark.practice("CHOOSE-15")
@pytest.mark.parametrize("upper", ["bo@example.org", "omar@example.org"])
def test_an_own_manager_is_blocked_and_an_exception_is_read_by_both(as_person, cora, program, advance, upper):
    browser = as_person(cora)
    import_chart(browser)
    Enrollment.objects.update(state="active")
    mina, manager = Person.objects.get(email="mina@example.org"), Person.objects.get(email=upper)
    two = {"mentee": mina.pk, "mentor": manager.pk}

    blocked = browser.post(PAGE, two)

    assert blocked.status_code == 422
    assert f"{manager.name} stands above Mina Haddad in the reporting line" in words(blocked)
    assert "An exception needs a reason" in words(blocked)
    assert not Mentorship.objects.exists()

    assert browser.post(PAGE, {**two, "reason": REASON}).status_code == 303

    mentorship, entry = Mentorship.objects.get(), LineException.objects.get()
    event = Event.objects.get(verb="introduction.line_excepted")
    assert (event.actor_id, event.mentorship_id, event.subject_id) == (cora.pk, mentorship.pk, entry.pk)
    assert REASON not in repr(list(Event.objects.values()))
    advance(hours=1)
    for person in (mina, manager):
        (told,) = [m for m in mail.outbox if m.to == [person.email] and "introduced" in m.subject]
        assert "An exception was made" in told.body
        assert REASON not in told.body
        page = as_person(person).get(f"/introductions/{mentorship.pk}/")
        assert "An exception was made for you two" in words(page)
        for shown in (page, as_person(person).get(f"/spaces/{mentorship.pk}/beginning/")):
            assert REASON in words(shown)
            assert "Cora Okonkwo" in words(shown)


@pytest.mark.practice("CHOOSE-15")
def test_no_thanks_is_there_at_once_and_costs_nothing(as_person, cora, mina, omar, program, advance):
    mina.line_manager = omar
    mina.save()
    as_person(cora).post(PAGE, {"mentee": mina.pk, "mentor": omar.pk, "reason": REASON})
    mentorship = Mentorship.objects.get()

    as_person(mina).post(f"/introductions/{mentorship.pk}/answer/", {"answer": "no"})

    mentorship.refresh_from_db()
    assert mentorship.state == "declined"
    assert REASON in words(as_person(omar).get(f"/spaces/{mentorship.pk}/beginning/"))


def test_the_entry_stays_readable_when_the_two_work_together_and_nobody_else_reads_it(
    as_person, cora, dana, mina, omar, program
):
    mina.line_manager = omar
    mina.save()
    as_person(cora).post(PAGE, {"mentee": mina.pk, "mentor": omar.pk, "reason": REASON})
    mentorship = Mentorship.objects.get()
    for person in (mina, omar):
        as_person(person).post(f"/introductions/{mentorship.pk}/answer/", {"answer": "yes"})

    space = as_person(mina).get(f"/spaces/{mentorship.pk}/").content.decode()

    assert f'href="/spaces/{mentorship.pk}/beginning/"' in space
    assert REASON in words(as_person(mina).get(f"/spaces/{mentorship.pk}/beginning/"))
    for person in (dana, cora):
        assert as_person(person).get(f"/spaces/{mentorship.pk}/beginning/").status_code == 404


def test_two_who_stand_in_no_line_need_no_reason_and_get_no_entry(as_person, cora, mina, omar):
    response = as_person(cora).post(
        PAGE, {"mentee": mina.pk, "mentor": omar.pk, "note": "You both asked.", "reason": "x"}
    )

    assert response.status_code == 303
    assert not LineException.objects.exists()
    mentorship = Mentorship.objects.get()
    assert mentorship.door == "matching"
    assert "You both asked." in words(as_person(mina).get(f"/introductions/{mentorship.pk}/"))


def test_a_reason_is_a_sentence(as_person, cora, mina, omar):
    mina.line_manager = omar
    mina.save()

    response = as_person(cora).post(PAGE, {"mentee": mina.pk, "mentor": omar.pk, "reason": "because"})

    assert response.status_code == 422
    assert "A whole sentence is fairer to them" in words(response)
    assert "because</textarea>" in response.content.decode()
    assert not Mentorship.objects.exists()


@pytest.mark.parametrize("between", ["block", "wish", "together", "never", "full", "themselves"])
def test_what_else_stands_between_them_holds_by_hand_too(as_person, cora, mina, omar, program, between):
    mentor = omar
    match between:
        case "block":
            Block.objects.create(person=omar, blocked=mina)
        case "wish":
            preferences.rule_out(omar, mina, now=clock.now())
        case "together":
            make_pair(mina, omar, program)
        case "never":
            NeverPair.objects.create(program=program, mentee=mina, mentor=omar, made_at=clock.now())
        case "full":
            omar.capacity.partners_most = 0
            omar.capacity.save()
        case "themselves":
            Enrollment.objects.filter(person=mina).update(guides=True)
            mentor = mina
    before = Mentorship.objects.count()

    response = as_person(cora).post(PAGE, {"mentee": mina.pk, "mentor": mentor.pk, "reason": REASON})

    assert response.status_code == 422
    assert Mentorship.objects.count() == before
    if between in {"block", "wish", "together"}:
        assert "Something between them stays theirs" in words(response)


def test_only_coordinators_bring_people_together_and_only_those_who_take_part(
    as_person, cora, mina, omar, dana
):
    outsider = make_person("Otto Lund")
    for person in (mina, omar, dana, outsider):
        assert as_person(person).get(PAGE).status_code == 404
        assert as_person(person).post(PAGE, {"mentee": mina.pk, "mentor": omar.pk}).status_code == 404
    assert as_person(cora).post(PAGE, {"mentee": outsider.pk, "mentor": omar.pk}).status_code == 422
    assert as_person(cora).post(PAGE, {}).status_code == 422


def test_why_not_leads_to_the_exception(as_person, cora, mina, omar, program):
    from rapport.jobs.testing import run_due
    from rapport.matching.models import ProposedPair
    from rapport.matching.tests.test_board import HOME, SETTINGS

    mina.line_manager = omar
    mina.save()
    enrolled(make_person("Ada Holm"), program, guides=True)
    browser = as_person(cora)
    browser.post(f"{HOME}run/", SETTINGS)
    run_due()
    pair = ProposedPair.objects.get()

    html = browser.get(f"{HOME}?options={pair.pk}&why={omar.pk}").content.decode()

    assert "stands in the other’s reporting line" in html
    link = f"{PAGE}?mentee={mina.pk}&amp;mentor={omar.pk}"
    assert link in html
    page = browser.get(link.replace("&amp;", "&")).content.decode()
    assert page.count(" selected") == 2
