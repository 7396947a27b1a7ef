import pytest
from django.core.exceptions import RequestDataTooBig
from django.test import Client, RequestFactory

from rapport.ui import errors
from rapport.ui.testing import problems_in
from rapport.ui.tests.refusing_urls import WORDS

pytestmark = [pytest.mark.urls("rapport.ui.tests.refusing_urls")]

HTMX = {"HX-Request": "true"}


@pytest.mark.parametrize(
    ("path", "status", "sentence"),
    [
        ("/refused/", 403, "The agreement is signed already."),
        ("/missing/", 404, "There’s no page here"),
        ("/nowhere/at/all/", 404, "There’s no page here"),
        ("/wrong/", 422, "Sixty minutes at most, please."),
        ("/large/", 413, "A photo of ten megabytes at most."),
        ("/conflict/", 409, "Nothing has been overwritten"),
        ("/only-post/", 405, "Nothing was changed."),
    ],
)
def test_a_refusal_is_a_calm_page(client, path, status, sentence):
    response = client.get(path)

    assert response.status_code == status
    assert sentence in response.content.decode()
    assert problems_in(response.content.decode()) == []


@pytest.mark.parametrize(
    ("path", "status", "sentence"),
    [
        ("/refused/", 403, "The agreement is signed already."),
        ("/missing/", 404, "Nothing of yours is lost."),
        ("/wrong/", 422, "Sixty minutes at most, please."),
        ("/large/", 413, "A photo of ten megabytes at most."),
        ("/only-post/", 405, "Nothing was changed."),
    ],
)
def test_htmx_gets_the_sentence_beside_the_page_that_is_open(client, path, status, sentence):
    response = client.get(path, headers=HTMX)

    html = response.content.decode()
    assert response.status_code == status
    assert response["HX-Retarget"] == "#toasts"
    assert sentence in html
    assert "<html" not in html
    assert problems_in(html, whole=False) == []


def test_what_is_not_there_and_what_is_not_theirs_read_the_same(client):
    assert (
        client.get("/missing/").content.split(b"<main")[1].split(b"</main>")[0]
        == client.get("/nowhere/").content.split(b"<main")[1].split(b"</main>")[0]
    )


def test_a_conflict_shows_both_versions_and_loses_neither(client):
    html = client.get("/conflict/").content.decode()

    assert "mine &lt;b&gt;</textarea>" in html
    assert "theirs" in html
    assert 'href="/note/"' in html


def test_htmx_gets_both_versions_instead_of_the_page(client):
    response = client.get("/conflict/", headers=HTMX)

    assert response["HX-Retarget"] == "#main"
    assert "mine &lt;b&gt;" in response.content.decode()
    assert "<html" not in response.content.decode()


def test_what_broke_is_said_without_a_word_of_it(capfd):
    response = Client(raise_request_exception=False).get("/broken/?q=secret")

    html = response.content.decode()
    assert response.status_code == 500
    assert "It’s us, not you." in html
    assert f"Reference: {response['X-Request-ID']}" in html
    assert f'"request_id": "{response["X-Request-ID"]}"' in capfd.readouterr().err
    assert WORDS not in html
    assert "secret" not in html
    assert problems_in(html) == []


@pytest.mark.parametrize("path", ["/nowhere-canary/", "/nowhere/?q=canary", "/missing/?canary=1"])
def test_no_calm_page_echoes_what_was_asked(client, path):
    assert "canary" not in client.get(path).content.decode()


def test_a_form_without_its_token_is_told_so_kindly():
    response = Client(enforce_csrf_checks=True).post("/look/", {"theme": "dark"})

    assert response.status_code == 403
    assert "This page has gone stale" in response.content.decode()


def test_too_much_at_once_is_413_and_what_cannot_be_read_is_400():
    request = RequestFactory().get("/")

    assert errors.bad_request(request, RequestDataTooBig()).status_code == 413
    assert errors.bad_request(request, ValueError()).status_code == 400
    assert errors.forbidden(request, None).status_code == 403


def test_a_method_that_is_not_taken_names_those_that_are(client):
    assert client.get("/only-post/")["Allow"] == "POST"


@pytest.mark.parametrize("path", ["/signed-out/", "/refused/", "/wrong/"])
def test_what_was_typed_and_could_not_be_sent_is_laid_out_to_be_copied(client, path):
    typed = {
        "text": "I soften everything <b>until</b> nothing is left",
        "kind": "keep",
        "password": "side by side",
    }

    html = client.post(path, typed).content.decode()

    assert "I soften everything &lt;b&gt;until&lt;/b&gt; nothing is left" in html
    assert "keep</textarea>" not in html
    assert "side by side" not in html
    assert problems_in(html) == []


def test_whoever_was_signed_out_meanwhile_comes_back_to_the_page_they_were_on(client):
    page = client.post("/signed-out/", headers={"Referer": "http://testserver/spaces/1/messages/"})
    elsewhere = client.post("/signed-out/", headers={"Referer": "http://example.org/evil/"})

    assert page.status_code == 403
    assert "/accounts/login/?next=%2Fspaces%2F1%2Fmessages%2F" in page.content.decode()
    assert "evil" not in elsewhere.content.decode()


def test_what_saves_by_itself_says_that_one_is_signed_out(client):
    response = client.post("/signed-out/", {"text": "two words"}, headers=HTMX)

    assert response["HX-Retarget"] == "#toasts"
    assert "You’re signed out" in response.content.decode()


@pytest.mark.parametrize(("came_from", "count"), [("same-origin", 1), ("cross-site", 0)])
def test_a_stale_page_gives_the_words_back_and_shows_no_other_sites_words(came_from, count):
    visitor = Client(enforce_csrf_checks=True, headers={"Sec-Fetch-Site": came_from})

    response = visitor.post("/only-post/", {"text": "what I wrote"})

    assert response.status_code == 403
    assert response.content.decode().count("what I wrote") == count


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "application/x-ndjson"])
def test_a_body_that_no_form_sends_is_refused_and_changes_nothing(client, kind):
    answer = client.post("/only-post/", data="{}", content_type=kind)

    assert answer.status_code == 415
    assert "Nothing was changed." in answer.content.decode()
    assert client.post("/only-post/", {"text": "x"}).content == b"done"
