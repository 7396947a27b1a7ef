"""Every view says who may come in; a test finds those that do not."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import urlencode

from rapport.kernel.errors import SignedOut

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def declare(view: View, guard: str) -> View:
    """Mark a view with the name of its guard, so that the test of all views can find it."""
    view.guard = guard  # type: ignore[attr-defined]
    return view


def public(view: View) -> View:
    """Anybody may open this page, signed in or not."""
    return declare(view, "public")


def signed_in(view: View) -> View:
    """Only people who are signed in; others are sent to sign in first and come back after."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_sign_in(request)
        return view(request, *args, **kwargs)

    return declare(guarded, "signed_in")  # type: ignore[return-value]


def redirect_to_sign_in(request: HttpRequest) -> HttpResponseBase:
    """Send a visitor to sign in and back here.

    Raises: SignedOut, for what a page sends that was opened while they were signed in: a redirect would throw away
    what they typed, or put the page to sign in into a part of theirs.
    """
    if request.method not in {"GET", "HEAD"} or request.headers.get("HX-Request") == "true":
        raise SignedOut
    return redirect(f"{settings.LOGIN_URL}?{urlencode({'next': request.get_full_path()})}")
