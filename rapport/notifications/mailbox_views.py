"""The page on which the demo's mails can be read. It exists where mail stays in the local mailbox."""

from collections.abc import Callable
from email.message import EmailMessage
from functools import wraps
from typing import Any

from csp.decorators import csp, csp_update
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from rapport.kernel.errors import NotFound
from rapport.kernel.guards import declare
from rapport.notifications import mailbox
from rapport.people.models import Person
from rapport.people.second_factor import require_of_staff

SANDBOX = ["allow-popups", "allow-top-navigation-by-user-activation"]


def where_mail_is_kept(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """In the demo anybody may read the mails, since one visitor plays several people; else only the operator."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        is_operator = isinstance(request.user, Person) and request.user.is_operator
        if not settings.RAPPORT_MAILBOX or not (settings.RAPPORT_DEMO or is_operator):
            raise NotFound
        if isinstance(request.user, Person) and not settings.RAPPORT_DEMO:
            # Codes that sign people in are among these mails.
            require_of_staff(request.user)
        return view(request, *args, **kwargs)

    return declare(guarded, "where_mail_is_kept")


@where_mail_is_kept
@require_GET
def mails(request: HttpRequest) -> HttpResponse:
    """The newest mails, or those to one address."""
    to = request.GET.get("to", "")[:254]
    return render(request, "notifications/mailbox.html", {"mails": mailbox.kept_mails(to=to), "to": to})


@where_mail_is_kept
@csp_update({"frame-src": ["'self'"]})  # type: ignore[arg-type]  # its types know no views with arguments
@require_GET
def mail(request: HttpRequest, name: str) -> HttpResponse:
    """One mail: its HTML in a frame of its own, and its text."""
    found = _found(name)
    context = {
        "mail": mailbox.about(name, found),
        "text": mailbox.part(found, "plain"),
        "has_html": bool(mailbox.part(found, "html")),
        "sandbox": " ".join(SANDBOX),
    }
    return render(request, "notifications/mailbox_mail.html", context)


@where_mail_is_kept
@csp(  # type: ignore[arg-type]
    {
        "default-src": ["'none'"],
        "style-src": ["'unsafe-inline'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'self'"],
        "sandbox": SANDBOX,
    }
)
@require_GET
def mail_html(request: HttpRequest, name: str) -> HttpResponse:
    """The HTML of a mail as a mail program shows it: no script, nothing from outside, links open the page itself."""
    html = mailbox.part(_found(name), "html").replace("<a href=", '<a target="_top" href=')
    response = HttpResponse(html)
    response["X-Frame-Options"] = "SAMEORIGIN"
    return response


def _found(name: str) -> EmailMessage:
    found = mailbox.read_mail(name)
    if found is None:
        raise NotFound
    return found
