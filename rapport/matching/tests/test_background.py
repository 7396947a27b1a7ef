"""Answers that are used and shown to nobody: off for everybody until a mentee switches it on for themselves."""

import re
from datetime import timedelta

import pytest

from rapport.history.models import Event
from rapport.jobs.testing import run_due
from rapport.kernel import clock
from rapport.matching.background import FEWEST, save_background
from rapport.matching.models import Background
from rapport.matching.suggestions import suggest
from rapport.matching.tests.people import mentor, wants
from rapport.matching.tests.test_board import HOME, SETTINGS
from rapport.people.models import Person
from rapport.testing import enrolled, make_person

SKILLS = ("saying-no", "public-speaking")
PAGE = "/me/background/"


@pytest.fixture
def mentors(program):
    """Ten who offer the same; the last five say that they were the first in their family to study."""
    return [mentor(f"N{index} Berg", program, *SKILLS) for index in range(10)]


def tells(person, **said):
    return save_background(person, said=said, hoped={}, is_used=False, now=clock.now())


def hopes(person, *, is_used=True, **hoped):
    return save_background(person, said={}, hoped=hoped, is_used=is_used, now=clock.now())


def ranked(person, program):
    found = suggest(person, program, clock.now(), limit=10)
    return [(each.person.pk, each.score.micro) for each in found.suggestions]


@pytest.mark.practice("CHOOSE-16")
def test_while_the_switch_is_off_no_answer_changes_any_rank(mina, mentors, program):
    wants(mina, *SKILLS)
    hopes(mina, first_to_study=["yes"], is_used=False)
    before = ranked(mina, program)

    for each in mentors[5:]:
        tells(each, first_to_study="yes", gender="woman")
    tells(mina, gender="woman", first_to_study="yes")

    assert ranked(mina, program) == before


@pytest.mark.practice("CHOOSE-16")
def test_switched_on_it_lifts_those_who_said_so_for_this_mentee_only(as_person, mina, mentors, program):
    other = wants(enrolled(make_person("Lena Holm"), program, learns=True), *SKILLS)
    wants(mina, *SKILLS)
    for each in mentors[5:]:
        tells(each, first_to_study="yes")
    before = ranked(other, program)

    as_person(mina).post(PAGE, {"is_used": "on", "hoped_first_to_study": "on"})

    assert {pk for pk, _micro in ranked(mina, program)[:5]} == {each.pk for each in mentors[5:]}
    assert ranked(other, program) == before


def test_an_answer_of_fewer_than_five_is_never_used(mina, mentors, program):
    wants(mina, *SKILLS)
    hopes(mina, health=["yes"])
    for each in mentors[: FEWEST - 1]:
        tells(each, health="yes")

    assert len({micro for _pk, micro in ranked(mina, program)}) == 1


def test_nobody_is_shown_an_answer(as_person, cora, mina, mentors, program):
    wants(mina, *SKILLS)
    for each in mentors:
        tells(each, gender="non_binary", health="yes")
    as_person(mina).post(PAGE, {"is_used": "on", "hoped_health": "on", "said_gender": "woman"})
    events = Event.objects.count()

    pages = {
        mina: ("/find/", f"/find/{mentors[0].pk}/", "/find/everybody/", f"/people/{mentors[0].pk}/"),
        cora: ("/programs/spring/matching/", "/programs/spring/people/"),
        mentors[0]: ("/requests/", "/today/", f"/people/{mina.pk}/"),
    }
    for person, addresses in pages.items():
        for address in addresses:
            html = as_person(person).get(address).content.decode().lower()
            for word in ("non-binary", "disability", "illness", "describes themselves"):
                assert word not in html, address
    assert Event.objects.count() == events
    kept = Background.objects.get(person=mina)
    assert "woman" not in repr(Background.objects.filter(pk=kept.pk).values_list("answers", "hopes"))


def test_whoever_guides_finds_it_on_their_profile(as_person, omar):
    assert f'href="{PAGE}"' in as_person(omar).get("/me/").content.decode()


def test_the_page_keeps_what_was_said_and_takes_it_back(as_person, mina, omar):
    browser = as_person(mina)
    browser.post(PAGE, {"said_gender": "woman", "hoped_caring": "on", "is_used": "on"})

    html = browser.get(PAGE).content.decode()
    assert '<option value="woman" selected>' in html
    assert html.count(" checked") == 2
    browser.post(PAGE, {})
    assert Background.objects.get().said == {}
    assert not Background.objects.get().is_used
    assert browser.post(PAGE, {"said_gender": "vice president"}).status_code == 422
    guides = as_person(omar).get(PAGE).content.decode()
    assert "What you hope for in a mentor" not in guides
    assert "How you describe yourself" in guides


@pytest.fixture
def compared(as_person, cora, program):
    """A round of fourteen who hope, run and not gone out: seven women, seven men, and one who cares for somebody."""
    for index in range(14):
        person = wants(enrolled(make_person(f"L{index} Berg"), program, learns=True), SKILLS[0])
        person.department = ("Planning", "Works", "Law")[min(index // 6, 2)]
        person.save()
        tells(person, gender="woman" if index < 7 else "man", caring="yes" if index == 3 else "no")
    for index in range(6):
        mentor(f"G{index} Holm", program, SKILLS[0])
    browser = as_person(cora)
    assert browser.get(f"{HOME}fairness/").status_code == 404
    browser.post(f"{HOME}run/", SETTINGS)
    run_due()
    return browser


def goes_out(browser, advance):
    browser.post(f"{HOME}schedule/", {"at": (clock.now() + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M")})
    advance(hours=6)


def test_coordinators_compare_groups_of_five_and_never_smaller_ones(as_person, compared):
    html = compared.get(f"{HOME}fairness/").content.decode()

    assert "Department" in html
    # Two in Law are too few to be shown, and so the next smallest group is hidden with them.
    assert "Law" not in html
    assert "too small to be shown" in html
    assert as_person(make_person("Otto Lund")).get(f"{HOME}fairness/").status_code == 404


def test_answers_shown_to_nobody_are_not_compared_while_pairs_can_be_moved(compared):
    html = compared.get(f"{HOME}fairness/").content.decode()

    for word in ("How you describe yourself", "A woman", "You care for children"):
        assert word not in html


def test_once_a_round_has_gone_out_they_are_compared_in_round_numbers(compared, advance):
    goes_out(compared, advance)

    html = compared.get(f"{HOME}fairness/").content.decode()

    assert "How you describe yourself" in html
    assert '<th scope="row">A woman</th><td data-num>about 5</td>' in html
    women = html.partition('<th scope="row">A woman</th>')[2].partition("</tr>")[0]
    assert "0%" in women and "not shown" in women
    # One person who cares for somebody is not even told of as a group too small to be shown.
    assert "You care for children" not in html


def test_one_answer_taken_back_does_not_show_in_the_size_of_its_group(compared, advance):
    goes_out(compared, advance)
    sizes = re.compile(r"<td data-num>(about \d+)</td><td")
    before = sizes.findall(compared.get(f"{HOME}fairness/").content.decode())

    tells(Person.objects.get(name="L2 Berg"))

    assert before == ["about 5", "about 5"]
    assert sizes.findall(compared.get(f"{HOME}fairness/").content.decode()) == before
