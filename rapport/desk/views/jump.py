"""The search of everything a person may see."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from rapport.desk.jump import places_for
from rapport.desk.reading import desk_of
from rapport.kernel import clock
from rapport.kernel.guards import signed_in
from rapport.kernel.text import clean_line
from rapport.ui.responses import page_or_part

MOST_TYPED = 100


@require_GET
@signed_in
def jump(request: HttpRequest) -> HttpResponse:
    """List where one can go; for the jump box only the list, for a browser the page."""
    query = clean_line(request.GET.get("q", "")[:MOST_TYPED])
    context = {"query": query, "places": places_for(desk_of(request, clock.now()), query)}
    return page_or_part(request, "desk/jump.html", "places", context)
