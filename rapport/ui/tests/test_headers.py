import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from rapport.ui.middleware import Headers
from rapport.ui.responses import keep_privately


@pytest.fixture
def response(client):
    return client.get("/patterns/")


def test_pages_are_stored_nowhere(response):
    assert response["Cache-Control"] == "no-store"
    assert {"Cookie", "HX-Request"} <= set(response["Vary"].split(", "))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("X-Robots-Tag", "noindex, nofollow"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Referrer-Policy", "same-origin"),
    ],
)
def test_pages_say_what_nobody_else_may_do_with_them(response, name, value):
    assert response[name] == value


def test_pages_ask_for_no_camera_and_no_microphone(response):
    assert "camera=()" in response["Permissions-Policy"]
    assert "microphone=()" in response["Permissions-Policy"]


def test_the_content_policy_allows_our_own_files_and_nothing_inline(response):
    policy = response["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "style-src 'self'" in policy
    assert "unsafe" not in policy


def test_every_request_has_a_number_of_its_own(client):
    assert client.get("/patterns/")["X-Request-ID"] != client.get("/patterns/")["X-Request-ID"]


def answer(path, inner):
    return Headers(lambda request: inner)(RequestFactory().get(path))


def test_files_keep_their_own_caching():
    file = HttpResponse()
    file["Cache-Control"] = "max-age=315360000, public, immutable"

    assert (
        answer("/static/rapport/base.abc.css", file)["Cache-Control"]
        == "max-age=315360000, public, immutable"
    )


def test_a_view_cannot_loosen_caching_by_accident():
    page = HttpResponse()
    page["Cache-Control"] = "public, max-age=60"

    assert answer("/spaces/1/", page)["Cache-Control"] == "no-store"


def test_photos_may_be_kept_by_the_readers_own_browser():
    photo = keep_privately(HttpResponse(), seconds=3600)

    assert answer("/people/1/photo/", photo)["Cache-Control"] == "private, max-age=3600"
