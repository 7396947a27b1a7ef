"""Your data, yours to take; and the ways out, of a program or of everything."""

from django.contrib.auth import logout
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext, pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rapport.desk.export.archive import archive_of
from rapport.desk.leaving import may_leave_altogether
from rapport.history.events import record
from rapport.kernel import clock
from rapport.kernel.guards import public, signed_in
from rapport.people.accounts.proof import freshly_proved
from rapport.people.models import Person
from rapport.people.operations import erase_person
from rapport.programs.models import Enrollment
from rapport.programs.operations import leave_program
from rapport.ui.responses import go
from rapport.ui.toasts import say


@signed_in
@freshly_proved
@require_http_methods(["GET", "HEAD", "POST"])
def data(request: HttpRequest) -> HttpResponse:
    """Say what the file holds; a press makes it, and nothing of it is kept here."""
    if request.method != "POST":
        return render(request, "desk/data.html")
    person, now = _me(request), clock.now()
    record("data.taken", actor=person, now=now, person_id=person.pk)
    response = HttpResponse(archive_of(person, now), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="rapport-{now:%Y-%m-%d}.zip"'
    return response


@signed_in
@require_GET
def leave(request: HttpRequest) -> HttpResponse:
    """The ways out, the smaller one first."""
    return _leave_page(request)


@signed_in
@require_POST
def leave_one(request: HttpRequest, enrollment: int) -> HttpResponse:
    """Leave one program; what somebody is in there ends politely."""
    person = _me(request)
    row = get_object_or_404(_taking_part(person), pk=enrollment)
    leave_program(row, actor=person, now=clock.now())
    say(request, gettext("You’ve left. What you shared with others stays yours to read."))
    return go(request, reverse("desk:leave"))


@signed_in
@freshly_proved
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    """Erase oneself, once the word for it is typed."""
    person = _me(request)
    may = may_leave_altogether(person)
    typed = request.POST.get("word", "")
    if request.method == "POST":
        may.require()
        if typed.strip().casefold() == _word().casefold():
            erase_person(person, actor=person, now=clock.now())
            logout(request)
            return go(request, reverse("desk:left"))
    values = {"may": may, "word": _word(), "typed": typed[:40], "is_wrong": request.method == "POST"}
    return render(request, "desk/erase.html", values, status=422 if request.method == "POST" else 200)


@public
@require_GET
def left(request: HttpRequest) -> HttpResponse:
    """Good-bye."""
    return render(request, "desk/left.html")


def _leave_page(request: HttpRequest) -> HttpResponse:
    person = _me(request)
    return render(
        request,
        "desk/leave.html",
        {"enrollments": _taking_part(person), "may_erase": may_leave_altogether(person)},
    )


def _taking_part(person: Person) -> QuerySet[Enrollment]:
    there = [Enrollment.State.ACTIVE, Enrollment.State.PAUSED, Enrollment.State.INVITED]
    return (
        Enrollment.objects.filter(person=person, state__in=there)
        .select_related("program")
        .order_by("program__name")
    )


def _word() -> str:
    # Translators: the word people type to erase everything about themselves.
    return pgettext("typed to confirm", "erase")


def _me(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user
