"""The few pages that belong to the look itself."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.views.decorators.http import require_GET, require_POST

from rapport.kernel.guards import public
from rapport.ui.context import THEMES

A_YEAR = 365 * 24 * 3600


@public
@require_GET
def patterns(request: HttpRequest) -> HttpResponse:
    """Show every component with its variables."""
    from rapport.ui import pattern_page

    return render(request, "ui/patterns.html", pattern_page.everything())


@public
@require_POST
def look(request: HttpRequest) -> HttpResponse:
    """Keep whether pages are light, dark, or as the device says; a cookie, since it belongs to the device."""
    theme = request.POST.get("theme", "")
    response = _back(request)
    if theme in THEMES:
        response.set_cookie("theme", theme, max_age=A_YEAR, samesite="Lax", secure=settings.HTTPS)
    else:
        response.delete_cookie("theme", samesite="Lax")
    return response


@public
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Keep the language for somebody who is not signed in; those who are have it in their profile."""
    code = request.POST.get("language", "")
    response = _back(request)
    if check_for_language(code) and code in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            code,
            max_age=A_YEAR,
            samesite="Lax",
            secure=settings.HTTPS,
            httponly=True,
        )
    return response


def _back(request: HttpRequest) -> HttpResponseRedirect:
    """Send the reader back to the page they came from, if it is one of ours."""
    target = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(target if ours else "/", status=303)
