"""A fresh proof that it is still them, before anything that could shut somebody out of their account.

allauth asks for a password or passkey again. Whoever has neither would never be asked, so they prove themselves
by a code sent to their address; signing in within the last quarter of an hour counts as well.
"""

import secrets
import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.http import urlencode

from rapport.people.models import Person

SENSITIVE = frozenset({"account_email", "account_set_password", "mfa_activate_totp", "mfa_add_webauthn"})
"""allauth's pages that open another way into an account."""
TRIES_MOST = 3
CODE_SECONDS = 15 * 60
_STATE = "proof_by_mail"
_LETTERS = "BCDFGHJKLMNPQRSTVWXZ23456789"


def is_fresh(request: HttpRequest) -> bool:
    """Whether this session proved who it is within ``ACCOUNT_REAUTHENTICATION_TIMEOUT`` seconds."""
    person = request.user
    if not isinstance(person, Person):
        return False
    records = get_authentication_records(request, person)
    return bool(records) and time.time() - records[-1]["at"] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def way_to_prove(request: HttpRequest) -> str:
    """Where this person proves who they are: by password, by passkey or app, or else by mail."""
    assert isinstance(request.user, Person)
    ways = {flow["id"]: flow.get("types", ()) for flow in get_reauthentication_flows(request.user)}
    if "reauthenticate" in ways:
        name = "account_reauthenticate"
    elif "webauthn" in ways.get("mfa_reauthenticate", ()):
        name = "mfa_reauthenticate_webauthn"
    else:
        name = "mfa_reauthenticate" if ways else "people:prove"
    target = request.get_full_path() if request.method in {"GET", "HEAD"} else request.path
    return f"{reverse(name)}?{urlencode({'next': target})}"


def freshly_proved(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Let a signed-in person through only with a fresh proof; stands below the guard."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not is_fresh(request):
            return redirect(way_to_prove(request))
        return view(request, *args, **kwargs)

    return guarded


class ProofByMail:
    """Sends people without password or passkey to prove themselves before allauth's sensitive pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        match = request.resolver_match
        if match is None or match.url_name not in SENSITIVE or not isinstance(request.user, Person):
            return None
        if get_reauthentication_flows(request.user) or is_fresh(request):
            return None
        return redirect(way_to_prove(request))


def new_code(request: HttpRequest) -> str:
    """A fresh code for this session, as ``BCDF-2345``; the session keeps only its hash."""
    code = "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(2))
    request.session[_STATE] = {"hash": _hash(code), "at": time.time(), "tries": 0}
    return code


def has_code(request: HttpRequest) -> bool:
    """Whether a code was sent to this session's person and can still be used."""
    state = request.session.get(_STATE)
    return state is not None and state["tries"] < TRIES_MOST and time.time() - state["at"] < CODE_SECONDS


def take_code(request: HttpRequest, code: str) -> bool:
    """Check a code; right, it counts as a fresh proof, and either way it is one try fewer."""
    if not has_code(request):
        return False
    state = request.session[_STATE]
    if not constant_time_compare(_hash(code), state["hash"]):
        request.session[_STATE] = {**state, "tries": state["tries"] + 1}
        return False
    del request.session[_STATE]
    assert isinstance(request.user, Person)
    record_authentication(request, request.user, method="code", reauthenticated=True)
    return True


def _hash(code: str) -> str:
    plain = "".join(sign for sign in code.upper() if sign in _LETTERS)
    return salted_hmac(_STATE, plain, algorithm="sha256").hexdigest()
