"""The list of a program's people, and asking them in."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rapport.kernel import clock
from rapport.people.models import Person
from rapport.programs import operations, roll, tabs
from rapport.programs.forms import AddPersonForm, FilterForm
from rapport.programs.guards import coordinator
from rapport.programs.models import Enrollment, Invitation, Program
from rapport.ui.forms import beside
from rapport.ui.responses import go, page_or_part
from rapport.ui.toasts import say


@require_GET
@coordinator
def people(request: HttpRequest, program: Program) -> HttpResponse:
    """Everybody on the list, by name, with where each stands."""
    form = FilterForm(request.GET)
    filters = form.filters()
    counts = roll.counts_of(program)
    number = request.GET.get("page", "1")
    values = {
        "program": program,
        "tabs": tabs.tabs_of(program, "people"),
        "doors": tabs.doors_of(program),
        "form": form,
        "filters": filters,
        "page": roll.page_of(program, filters, number, sum(counts.values())),
        "counts": {standing.value: count for standing, count in counts.items()},
        "total": sum(counts.values()),
        "now": clock.now(),
    }
    return page_or_part(request, "programs/people.html", "roll", values)


@require_http_methods(["GET", "POST"])
@coordinator
def add_person(request: HttpRequest, program: Program) -> HttpResponse:
    """Put one person on the list by hand, and invite them if wanted."""
    form = AddPersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data, now, actor = form.cleaned_data, clock.now(), _reader(request)
        with beside(form):
            enrollment, _is_new = operations.list_person(
                program,
                email=data["email"],
                name=data["name"],
                learns="learning" in data["roles"],
                guides="guiding" in data["roles"],
                cohort=data["cohort"],
                actor=actor,
                now=now,
            )
            if data["invite"] and enrollment.state == Enrollment.State.INVITED:
                operations.invite(enrollment, actor=actor, now=now)
                say(request, gettext("They’re on the list, and the invitation is on its way."))
            else:
                say(request, gettext("They’re on the list."))
            return go(request, reverse("programs:people", args=[program.slug]))
    status = 422 if form.is_bound else 200
    return render(request, "programs/add_person.html", {"program": program, "form": form}, status=status)


@require_POST
@coordinator
def invite_all(request: HttpRequest, program: Program) -> HttpResponse:
    """Invite everybody who was never asked."""
    sent = len(operations.invite_all(program, actor=_reader(request), now=clock.now()))
    say(
        request,
        ngettext("One invitation is on its way.", "%(count)d invitations are on their way.", sent)
        % {"count": sent}
        if sent
        else gettext("Everybody has been asked already."),
    )
    return go(request, reverse("programs:people", args=[program.slug]))


@require_POST
@coordinator
def invite(request: HttpRequest, program: Program, enrollment: int) -> HttpResponse:
    """Invite one person on the list."""
    found = get_object_or_404(
        Enrollment.objects.select_related("program", "person"), pk=enrollment, program=program
    )
    operations.invite(found, actor=_reader(request), now=clock.now())
    say(request, gettext("The invitation is on its way."))
    return go(request, _back(request, program))


@require_POST
@coordinator
def resend(request: HttpRequest, program: Program, invitation: UUID) -> HttpResponse:
    """Send an open invitation once more."""
    operations.resend_invitation(_invitation(program, invitation), actor=_reader(request), now=clock.now())
    say(request, gettext("Sent once more. The first link works too."))
    return go(request, _back(request, program))


@require_POST
@coordinator
def revoke(request: HttpRequest, program: Program, invitation: UUID) -> HttpResponse:
    """Take an open invitation back."""
    operations.revoke_invitation(_invitation(program, invitation), actor=_reader(request), now=clock.now())
    say(request, gettext("Taken back. Its link leads nowhere now, and nobody was written to."))
    return go(request, _back(request, program))


def _invitation(program: Program, pk: UUID) -> Invitation:
    return get_object_or_404(Invitation.objects.select_related("program", "person"), pk=pk, program=program)


def _back(request: HttpRequest, program: Program) -> str:
    """The list as the coordinator had narrowed it: only its own query is taken over, never an address."""
    query = request.POST.get("query", "")
    address = reverse("programs:people", args=[program.slug])
    return f"{address}?{query}" if query and len(query) < 500 and query.isprintable() else address


def _reader(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user
