"""Answers that suit whoever asks: a whole page for a browser, the part that changed for htmx."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string


def is_partial(request: HttpRequest) -> bool:
    """Whether htmx asks for a part; going back through history always gets the whole page."""
    return request.headers.get("HX-Request") == "true" and "HX-History-Restore-Request" not in request.headers


def page_or_part(
    request: HttpRequest,
    template: str,
    part: str,
    context: Mapping[str, Any] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """Render ``template``, or for htmx only its partial ``part``, with the toasts of this moment beside it."""
    if not is_partial(request):
        return render(request, template, context, status=status)
    return HttpResponse(_part(request, f"{template}#{part}", context), status=status)


def parts(
    request: HttpRequest, *templates: str, context: Mapping[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """Render several parts for htmx, the toasts of this moment last; all but the first say where they belong."""
    return HttpResponse(
        "".join(_rendered(request, each, context) for each in templates) + _toasts(request), status=status
    )


def go(request: HttpRequest, url: str) -> HttpResponse:
    """Send the reader to another page after something was done."""
    if is_partial(request):
        response = HttpResponse(status=204)
        response["HX-Redirect"] = url
        return response
    return HttpResponseRedirect(url, status=303)


def reload(request: HttpRequest, url: str) -> HttpResponse:
    """Load the page afresh that htmx asked from; without htmx, send the reader to ``url``."""
    if not is_partial(request):
        return go(request, url)
    response = HttpResponse(status=204)
    response["HX-Refresh"] = "true"
    return response


def _part(request: HttpRequest, template: str, context: Mapping[str, Any] | None) -> str:
    return _rendered(request, template, context) + _toasts(request)


def _rendered(request: HttpRequest, template: str, context: Mapping[str, Any] | None) -> str:
    return render_to_string(template, dict(context or {}), request=request)


def _toasts(request: HttpRequest) -> str:
    return render_to_string("ui/components/toasts.html", {"swap": True}, request=request)


def keep_privately(response: HttpResponse, *, seconds: int) -> HttpResponse:
    """Let the reader's own browser keep this for a while: for photos, never for words."""
    response["Cache-Control"] = f"private, max-age={seconds}"
    response._may_be_kept = True  # type: ignore[attr-defined]
    return response


def may_be_kept(response: HttpResponseBase) -> bool:
    """Whether ``keep_privately`` was asked for; everything else is not stored anywhere."""
    return bool(getattr(response, "_may_be_kept", False))
