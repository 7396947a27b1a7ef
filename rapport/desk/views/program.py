"""A program's first page, for its coordinators."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from rapport.desk.program import page_of
from rapport.kernel import clock
from rapport.programs.guards import coordinator
from rapport.programs.models import Program
from rapport.programs.tabs import doors_of, tabs_of


@require_GET
@coordinator
def program(request: HttpRequest, program: Program) -> HttpResponse:
    """Show whom to help today, what waits, and where everybody is."""
    context = {
        "page": page_of(program, clock.now()),
        "tabs": tabs_of(program, "home"),
        "doors": doors_of(program),
    }
    return render(request, "desk/program.html", context)
