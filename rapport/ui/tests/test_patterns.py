import re

import pytest

from rapport.ui import pattern_fixtures, pattern_page
from rapport.ui.testing import problems_in

SHOWN = {part["name"]: part["example"] for group in pattern_fixtures.groups() for part in group["component"]}


@pytest.fixture(scope="module")
def html():
    from django.test import Client

    return Client().get("/patterns/").content.decode()


@pytest.mark.parametrize("name", pattern_page.names())
def test_every_component_begins_with_its_variables(name):
    contract = pattern_page.contract_of(name)

    assert contract.text
    assert contract.text[-1] == "."


@pytest.mark.parametrize("name", pattern_page.names())
def test_every_component_is_on_the_pattern_page(name):
    assert SHOWN[name]


@pytest.mark.parametrize("name", pattern_page.names())
def test_every_example_gives_only_what_the_component_asks_for(name):
    listed = {
        each.strip() for names, _text in pattern_page.contract_of(name).variables for each in names.split(",")
    }

    assert {key for example in SHOWN[name] for key in example} <= listed


def test_a_component_without_its_comment_is_found(tmp_path, monkeypatch):
    (tmp_path / "bare.html").write_text("<p></p>", encoding="utf-8")
    monkeypatch.setattr(pattern_page, "FOLDER", tmp_path)

    with pytest.raises(ValueError, match="bare"):
        pattern_page.contract_of("bare")


def test_the_page_is_whole_html(html):
    assert problems_in(html) == []


def test_the_page_shows_every_component_with_its_name(html):
    assert set(re.findall(r"<h3>([a-z_]+)</h3>", html)) >= set(pattern_page.names())


def test_anybody_may_open_it(client, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        assert client.get("/patterns/").status_code == 200
