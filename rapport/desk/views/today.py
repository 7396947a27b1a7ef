"""Today."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from rapport.desk.reading import desk_of
from rapport.desk.today import today_of
from rapport.kernel import clock
from rapport.kernel.guards import signed_in


@require_GET
@signed_in
def today(request: HttpRequest) -> HttpResponse:
    """Show what is next, what waits, and one's people; the quiet page where nothing is needed."""
    page = today_of(desk_of(request, clock.now()))
    return render(request, "desk/quiet.html" if page.is_quiet else "desk/today.html", {"today": page})
