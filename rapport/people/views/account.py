"""How somebody is signed in: where, a fresh proof that it is them, and taking back a change of address."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.account.utils import get_next_redirect_url
from allauth.core import ratelimit
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rapport.history.events import record
from rapport.kernel import clock
from rapport.kernel.guards import public, signed_in
from rapport.people.accounts import addresses, proof
from rapport.people.accounts.sessions import end_sessions, hashed
from rapport.people.models import Person, Session
from rapport.ui.responses import go
from rapport.ui.toasts import say


@signed_in
@require_GET
def sessions(request: HttpRequest) -> HttpResponse:
    """Show where they are signed in, this device first."""
    here = hashed(request.session.session_key or "")
    rows = Session.objects.filter(person=_me(request), expire_date__gt=timezone.now())
    ordered = sorted(rows, key=lambda row: row.session_key != here)
    return render(request, "people/sessions.html", {"sessions": ordered, "here": here})


@signed_in
@require_POST
def end_session(request: HttpRequest, key: str) -> HttpResponse:
    """Sign out on one device."""
    get_object_or_404(Session.objects.filter(person=_me(request)), pk=key).delete()
    say(request, gettext("Signed out there."))
    return go(request, reverse("people:sessions"))


@signed_in
@require_POST
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    """Sign out on every device, this one too."""
    person = _me(request)
    end_sessions(person)
    record("person.signed_out_everywhere", actor=person, now=clock.now(), person_id=person.pk)
    logout(request)
    return go(request, reverse("account_login"))


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def prove(request: HttpRequest) -> HttpResponse:
    """Let somebody without password or passkey prove by a code in their mail that it is still them."""
    person = _me(request)
    target = get_next_redirect_url(request) or reverse("people:me")
    if get_reauthentication_flows(person):
        return redirect(proof.way_to_prove(request))
    values: dict[str, Any] = {"next": target, "email": person.email}
    if request.method == "POST" and "code" in request.POST:
        if proof.take_code(request, request.POST["code"][:40]):
            return go(request, target)
        values["wrong"] = True
    elif request.method == "POST":
        limited: HttpResponse | None = ratelimit.consume_or_429(request, action="prove_by_mail", user=person)
        if limited is not None:
            return limited
        context = {"user": person, "code": proof.new_code(request)}
        get_adapter().send_mail("account/email/proof_code", person.email, context)
    values["has_code"] = proof.has_code(request)
    return render(request, "people/prove.html", values, status=422 if "wrong" in values else 200)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def undo_address(request: HttpRequest, token: str) -> HttpResponse:
    """Take back a change of address, from the mail that told the old one; opening the link changes nothing."""
    change = addresses.change_of(token, clock.now())
    if change is None:
        return render(request, "people/address_settled.html", status=410)
    if request.method == "POST":
        person = addresses.undo_change(change, now=clock.now())
        if request.user == person:
            logout(request)
        say(request, gettext("Your old address is back, and everybody is signed out. Sign in by a code."))
        return go(request, reverse("account_login"))
    return render(request, "people/address_undo.html", {"change": change})


def _me(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user
