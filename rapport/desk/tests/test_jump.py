"""Going to anyone or anything, with and without script."""

import pytest
from allauth.mfa.models import Authenticator
from bs4 import BeautifulSoup

from rapport.programs.models import Enrollment
from rapport.ui.testing import problems_in


def found(browser, query, **headers):
    page = BeautifulSoup(browser.get("/jump/", {"q": query}, **headers).content, "html.parser")
    return [link["href"] for link in page.select("li a")]


def test_a_name_leads_to_the_space(pair, mina, as_person):
    assert found(as_person(mina), "omar")[0] == f"/spaces/{pair.pk}/"


def test_accents_and_capitals_do_not_matter(pair, omar, mina, as_person):
    mina.name = "Léïla Haddad"
    mina.save()

    assert found(as_person(omar), "LEILA hadd") == [f"/spaces/{pair.pk}/"]


def test_words_of_goals_and_promises_are_found_by_those_who_share_them(
    pair, live, mina, omar, dana, cora, as_person
):
    live(pair)

    for person in (mina, omar):
        assert any("/promises/" in url for url in found(as_person(person), "write the page"))
        assert any("/goals/#goal-" in url for url in found(as_person(person), "speak once"))
    for person in (dana, cora):
        assert found(as_person(person), "write the page") == []


def test_coordinators_find_the_people_of_their_programs(mina, cora, dana, as_person):
    assert found(as_person(cora), "haddad") == [f"/people/{mina.pk}/"]
    assert found(as_person(dana), "haddad") == []


def test_a_coordinator_without_the_second_step_that_is_asked_of_them_finds_nobody(
    mina, cora, as_person, settings
):
    settings.SECOND_FACTOR = "staff"

    assert found(as_person(cora), "haddad") == []

    Authenticator.objects.create(user=cora, type=Authenticator.Type.TOTP, data={})
    assert found(as_person(cora), "haddad") == [f"/people/{mina.pk}/"]


@pytest.mark.parametrize("state", ["invited", "left"])
def test_whoever_does_not_take_part_is_nowhere_to_go_to(mina, cora, as_person, state):
    Enrollment.objects.filter(person=mina).update(state=state)

    assert found(as_person(cora), "haddad") == []
    assert as_person(cora).get(f"/people/{mina.pk}/").status_code == 404


def test_script_gets_the_list_and_a_browser_the_page(pair, mina, as_person):
    part = as_person(mina).get("/jump/?q=omar", headers={"HX-Request": "true"}).content.decode()
    page = as_person(mina).get("/jump/?q=omar").content.decode()

    assert "<html" not in part and "You and Omar" in part
    assert problems_in(page) == []


def test_anything_may_be_typed(pair, mina, as_person):
    for typed in ("%", "' OR 1=1 --", "<script>", "\u202e", "a" * 400, "\x00"):
        answer = as_person(mina).get("/jump/", {"q": typed})
        assert answer.status_code in {200, 422}, typed
        assert "<script>a" not in answer.content.decode()


def test_visitors_are_asked_to_sign_in(client):
    assert client.get("/jump/").status_code == 302
