"""The pages of visitors: what this is, the honest preview, and a good-bye that costs nothing."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from rapport.kernel import clock
from rapport.kernel.guards import public
from rapport.people.accounts import doors
from rapport.people.models import Person
from rapport.people.preview import roles_of, sides
from rapport.ui.responses import go


@public
@require_GET
def landing(request: HttpRequest) -> HttpResponse:
    """Say what this is; whoever is signed in goes on to their day."""
    if request.user.is_authenticated:
        return redirect("/today/")
    return render(request, "people/landing.html", {"sign_up_is_open": doors.is_open()})


@public
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest) -> HttpResponse:
    """Show what a role would really be like, and ask "still in?" before anything else is asked."""
    if request.method == "POST":
        return _answer(request)
    role = _role(request.GET.get("role", ""))
    values = {
        "role": role,
        "roles": Person.CameTo,
        "sides": sides(roles_of(role)),
        "sign_up_is_open": doors.is_open(),
    }
    return render(request, "people/preview.html", values)


@public
@require_GET
def not_now(request: HttpRequest) -> HttpResponse:
    """Say good-bye, and that nothing was kept."""
    return render(request, "people/not_now.html")


def _answer(request: HttpRequest) -> HttpResponse:
    if request.POST.get("answer") == "in" and doors.is_open():
        doors.remember_preview(request, _role(request.POST.get("role", "")), clock.now())
        return go(request, "/accounts/signup/")
    doors.forget(request)
    return go(request, "/welcome/not-now/")


def _role(value: str) -> str:
    return value if value in Person.CameTo.values else Person.CameTo.LEARN
