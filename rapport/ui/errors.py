"""The calm pages: what happened, whether your words are safe, what to do.

They never echo what was asked for; what somebody typed and could not send, they lay out to be copied.
"""

import sys
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from rapport.kernel.db import Trouble, trouble_of
from rapport.kernel.errors import EditConflict, Sentence
from rapport.ui import context, toasts
from rapport.ui.responses import is_partial

RETRY_AFTER_SECONDS = 10
TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


@dataclass(frozen=True, slots=True)
class Calm:
    """The words of one calm page."""

    status: int
    icon: str
    title: Sentence
    text: Sentence
    tone: str = ""
    way: tuple[str, Sentence] = ("/", _("Back to Today"))
    """Where its button leads, and what stands on it."""


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400, or 413 where it was simply too much."""
    if isinstance(exception, TOO_MUCH):
        return too_large(request, _("This is more than we can take at once. Smaller pieces go through."))
    text = _("Something in the address or the form did not arrive whole. Go back and try it once more.")
    return _calm(request, Calm(400, "compass", _("We couldn’t read that"), text))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403 for what is not allowed at all; reasons come with ``refused``."""
    return refused(request, _("This isn’t yours to do. If someone sent you here, ask them what they meant."))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404, the same words for what is not there and for what is not theirs to see."""
    text = _("It may have been moved or closed, or it belongs to other people. Nothing of yours is lost.")
    return _calm(request, Calm(404, "compass", _("There’s no page here"), text))


def server_error(request: HttpRequest) -> HttpResponse:
    """500; or 503 while the database is away, and 507 where a disk is full. Called while the error is handled."""
    match trouble_of(sys.exc_info()[1]):
        case Trouble.AWAY:
            text = _("It will be back in a moment. What you had saved is safe; what you typed just now isn’t saved yet,"
                     " so go back and send it again then.")  # fmt: skip
            response = _without_reader(request, Calm(503, "clock", _("Back in a moment"), text))
            response["Retry-After"] = str(RETRY_AFTER_SECONDS)
            return response
        case Trouble.FULL:
            text = _("There is no room left where this is kept, so what you sent now isn’t saved. What was saved before"
                     " is safe. Tell whoever runs this; keep a copy of what you typed.")  # fmt: skip
            return _without_reader(request, Calm(507, "scale", _("No room left"), text, tone="brick"))
    text = _(
        "It’s us, not you. What you had saved is safe. It has been written down, with no content attached."
    )
    return _without_reader(request, Calm(500, "umbrella", _("We broke something"), text, tone="brick"))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that was open too long, or in another tab after signing in again."""
    text = _("This page was open for a long time, or you signed in again elsewhere. Nothing was changed. Copy what you"
             " typed, reload the page, and send it once more.")  # fmt: skip
    # What another site made somebody's browser send is not theirs, and not ours to show.
    is_own = request.headers.get("Sec-Fetch-Site") == "same-origin"
    return _calm(request, Calm(403, "refresh", _("This page has gone stale"), text), keeps=is_own)


def not_like_this(request: HttpRequest, *, allow: str) -> HttpResponse:
    """405, in words."""
    text = _("That address takes something from a form, it has no page of its own. Nothing was changed.")
    response = _calm(request, Calm(405, "compass", _("There’s no page here"), text))
    response["Allow"] = allow
    return response


def not_a_form(request: HttpRequest) -> HttpResponse:
    """415 for a body that no form of ours sends."""
    text = _("What arrived here was sent in another way than our forms send it. Nothing was changed.")
    return _calm(request, Calm(415, "compass", _("We couldn’t read that"), text))


def refused(request: HttpRequest, sentence: Sentence) -> HttpResponse:
    """403 with the sentence of a policy."""
    return _calm(request, Calm(403, "hand", _("Not this way"), sentence), keeps=True)


def signed_out(request: HttpRequest) -> HttpResponse:
    """403 for what was sent after signing out, in another tab or by time, with the way back to the page."""
    page = urlsplit(request.headers.get("Referer", ""))
    is_ours = page.netloc == request.get_host()
    way = (f"{settings.LOGIN_URL}?{urlencode({'next': page.path if is_ours else '/'})}", _("Sign in"))
    if is_partial(request):
        text = _("You’re signed out, so nothing is saved from here. Copy what you typed, then sign in again.")
    else:
        text = _("So this wasn’t saved. What you typed is below: copy it, sign in, and send it once more.")
    return _calm(request, Calm(403, "key", _("You’re signed out"), text, way=way), keeps=True)


def second_factor_needed(request: HttpRequest) -> HttpResponse:
    """403 with the way to a second factor, for pages that show other people's data."""
    text = _(
        "This page shows what concerns other people, so a password alone isn’t enough for it. A passkey or an app"
        " on your phone takes two minutes to add; after that, come back here."
    )
    way = (reverse("mfa_index"), _("Add a second step"))
    return _calm(request, Calm(403, "key", _("One more lock first"), text, way=way))


def input_is_wrong(request: HttpRequest, sentence: Sentence) -> HttpResponse:
    """422 for input that no form was there to explain."""
    return _calm(request, Calm(422, "pen", _("This can’t go yet"), sentence), keeps=True)


def too_large(request: HttpRequest, sentence: Sentence) -> HttpResponse:
    """413 with its sentence."""
    return _calm(request, Calm(413, "scale", _("That’s a lot at once"), sentence))


def too_often(request: HttpRequest) -> HttpResponse:
    """429 for what was asked too often in a short time."""
    text = _("Wait a few minutes, then go on. It keeps people out who try doors; nothing of yours is lost.")
    return _calm(request, Calm(429, "clock", _("That was often in a short time"), text))


def edit_conflict(request: HttpRequest, conflict: EditConflict) -> HttpResponse:
    """409: both versions side by side, so that neither is lost."""
    labels = list(dict.fromkeys([*conflict.theirs, *conflict.yours]))
    rows = [
        {"label": label, "yours": conflict.yours.get(label, ""), "theirs": conflict.theirs.get(label, "")}
        for label in labels
    ]
    values = {"rows": rows, "back_url": conflict.back_url}
    if not is_partial(request):
        return HttpResponse(render_to_string("ui/errors/conflict.html", values, request=request), status=409)
    response = HttpResponse(
        render_to_string("ui/errors/both_versions.html", values, request=request), status=409
    )
    return _instead_of(response, "#main", "innerHTML")


def _without_reader(request: HttpRequest, calm: Calm) -> HttpResponse:
    """A page, or a line for htmx, drawn without the database, the session or the reader: any may be what broke."""
    if is_partial(request) and calm.status != 500:
        said = {"only": [toasts.Toast(str(calm.text))]}
        part = HttpResponse(render_to_string("ui/components/toasts.html", said), status=calm.status)
        return _instead_of(part, "#toasts", "outerHTML")
    values = {**context.page(request), "calm": calm, "reference": request.META.get("RAPPORT_REQUEST_ID", "")}
    return HttpResponse(render_to_string("ui/errors/broken.html", values), status=calm.status)


def _calm(request: HttpRequest, calm: Calm, *, keeps: bool = False) -> HttpResponse:
    """A calm page, or a line for htmx; ``keeps`` lays out what was typed, so that nobody writes it twice."""
    if is_partial(request):
        # A part would tear the page; one line beside it says the same and leaves every typed word where it is.
        said = {"only": [toasts.Toast(str(calm.text))]}
        part = HttpResponse(
            render_to_string("ui/components/toasts.html", said, request=request), status=calm.status
        )
        return _instead_of(part, "#toasts", "outerHTML")
    values: dict[str, Any] = {"calm": calm, "typed": _words_of(request) if keeps else []}
    return HttpResponse(render_to_string("ui/errors/calm.html", values, request=request), status=calm.status)


def _words_of(request: HttpRequest) -> list[str]:
    """What somebody typed into a form, in its order: more than a word, so neither choices nor secrets."""
    fields = ((name, value) for name, values in request.POST.lists() for value in values)
    return [str(value) for name, value in fields if "password" not in name and len(str(value).split()) > 1]


def _instead_of(response: HttpResponse, target: str, swap: str) -> HttpResponse:
    response["HX-Retarget"] = target
    response["HX-Reswap"] = swap
    response["HX-Push-Url"] = "false"
    return response
