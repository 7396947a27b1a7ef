"""A pair's space."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from rapport.desk.guards import in_space
from rapport.desk.keepsake import keepsake_of
from rapport.desk.reading import Desk, Relationship
from rapport.desk.space import page_of
from rapport.kernel.errors import NotFound
from rapport.mentorships.ending.last_hour import has_keepsake
from rapport.mentorships.lifecycle import State

BEFORE_TWO_YESES = frozenset({State.INTRODUCED, State.DECLINED, State.LAPSED})


@require_GET
@in_space
def space(request: HttpRequest, desk: Desk, relationship: Relationship) -> HttpResponse:
    """Show where two people are; before two yeses their page is the introduction."""
    mentorship = relationship.mentorship
    if mentorship.life in BEFORE_TWO_YESES and mentorship.active_since is None:
        return redirect("mentorships:introduction", mentorship_id=mentorship.pk)
    return render(request, "desk/space.html", {"page": page_of(desk, relationship)})


@require_GET
@in_space
def keepsake(request: HttpRequest, desk: Desk, relationship: Relationship) -> HttpResponse:
    """Show what two people did together, once it has ended; before that there is nothing to keep yet."""
    mentorship = relationship.mentorship
    if not mentorship.is_over or not has_keepsake(mentorship):
        raise NotFound
    return render(request, "desk/keepsake.html", {"keepsake": keepsake_of(desk, relationship)})
