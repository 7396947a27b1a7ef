import pytest
from django.contrib.messages.storage.fallback import FallbackStorage
from django.test import RequestFactory

from rapport.ui import responses, toasts
from rapport.ui.testing import problems_in

ENTRANCE = ["/accounts/login/", "/accounts/login/code/", "/accounts/password/reset/", "/accounts/signup/"]
HTMX = {"HX-Request": "true"}


@pytest.mark.parametrize("path", ENTRANCE)
def test_the_door_is_whole_html_in_our_look(client, db, path):
    response = client.get(path)

    html = response.content.decode()
    assert response.status_code == 200
    assert 'class="threads door-threads"' in html
    assert problems_in(html) == []


def test_signing_in_asks_for_no_password_first(client, db):
    html = client.get("/accounts/login/").content.decode()

    assert html.index("Send me a code") < html.index('type="password"')
    assert '<details class="later" data-password>' in html


def test_the_look_is_kept_by_the_device(client):
    response = client.post("/look/", {"theme": "dark"}, headers={"Referer": "http://testserver/patterns/"})

    assert response.status_code == 303
    assert response["Location"] == "http://testserver/patterns/"
    assert 'data-theme="dark"' in client.get("/patterns/").content.decode()

    client.post("/look/", {"theme": "auto"})
    assert "data-theme=" not in client.get("/patterns/").content.decode().partition("<head>")[0]


def test_the_way_back_never_leads_to_another_host(client):
    response = client.post("/look/", {"theme": "dark"}, headers={"Referer": "https://elsewhere.example/"})

    assert response["Location"] == "/"


@pytest.mark.usefixtures("in_german_too")
def test_somebody_not_signed_in_can_read_in_their_language(client):
    client.post("/language/", {"language": "de"})

    assert '<html lang="de"' in client.get("/patterns/").content.decode()


@pytest.mark.parametrize("code", ["xx", "", "../de", "pt"])
def test_a_language_we_do_not_speak_changes_nothing(client, code):
    client.post("/language/", {"language": code})

    assert '<html lang="en-gb"' in client.get("/patterns/").content.decode()


def with_messages(**headers):
    request = RequestFactory(headers=headers).get("/")
    request.session = {}
    request._messages = FallbackStorage(request)
    return request


def test_a_toast_is_said_once_with_its_undo():
    request = with_messages()
    toasts.say(request, "Kept.", undo_url="/promises/4/reopen/")
    toasts.say(request, "Moved.")

    assert toasts.waiting(request) == [toasts.Toast("Kept.", "/promises/4/reopen/"), toasts.Toast("Moved.")]


def test_a_part_brings_the_toasts_along():
    request = with_messages(**HTMX)
    toasts.say(request, "Kept.")

    html = responses.parts(request, "ui/components/badge.html", context={"text": "A win"}).content.decode()

    assert "A win" in html
    assert 'id="toasts"' in html
    assert 'data-hx-swap-oob="true"' in html
    assert "Kept." in html


def test_going_on_suits_whoever_asks():
    browser = responses.go(RequestFactory().get("/"), "/today/")
    htmx = responses.go(RequestFactory(headers=HTMX).get("/"), "/today/")

    assert (browser.status_code, browser["Location"]) == (303, "/today/")
    assert (htmx.status_code, htmx["HX-Redirect"]) == (204, "/today/")


def test_going_back_through_history_gets_the_whole_page():
    request = RequestFactory(headers={**HTMX, "HX-History-Restore-Request": "true"}).get("/")

    assert not responses.is_partial(request)
