"""Other people: their profile as the people of their programs see it, their photo, and keeping away from them."""

from collections.abc import Mapping
from uuid import UUID

from allauth.core import ratelimit
from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_POST

from rapport.kernel import clock
from rapport.kernel.errors import NotFound
from rapport.kernel.guards import signed_in
from rapport.library import guides
from rapport.library.vocabulary import Interest, Value
from rapport.people import circles, languages, photos
from rapport.people.cards import card_of
from rapport.people.clocks import apart
from rapport.people.models import Person
from rapport.people.operations import block_person, unblock_person
from rapport.people.queries import common_ground
from rapport.ui.responses import go, keep_privately
from rapport.ui.toasts import say

PHOTO_SECONDS = 24 * 3600


@signed_in
@require_GET
def profile(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Show somebody to the people of their programs: never the address, the hours of their week, or a number."""
    viewer, now = _me(request), clock.now()
    limited: HttpResponse | None = ratelimit.consume_or_429(
        request, action="read_profile", user=viewer, limit_get=True
    )
    if limited is not None:
        return limited
    person = _visible(viewer, person_id)
    is_self = person.pk == viewer.pk
    common = common_ground(viewer, person)
    values = {
        "person": person,
        "card": card_of(person),
        "is_self": is_self,
        "is_partner": not is_self
        and Person.objects.filter(circles.partners_of(viewer), pk=person.pk).exists(),
        "clock": "" if is_self else apart(viewer.zone, person.zone, now),
        "talks_in": _languages(person),
        "shared_values": [] if is_self else _named(common.values, guides.values()),
        "shared_interests": [] if is_self else _named(common.interests, guides.interests()),
        "offers": [] if is_self else list(circles.offers_for(viewer, person, now)),
    }
    return render(request, "people/profile.html", values)


@signed_in
@require_GET
def photo(request: HttpRequest, person_id: UUID, photo_id: UUID) -> HttpResponse:
    """Serve the redrawn photo of somebody whose face this viewer may see.

    The address changes with the photo, so the browser may keep it for a day; leaving clears what it kept.
    """
    path = photos.path_of(photo_id)
    found = Person.objects.with_face_for(_me(request)).filter(pk=person_id, photo=path).exists()
    if not found or not default_storage.exists(path):
        raise NotFound
    with default_storage.open(path) as file:
        response = HttpResponse(file.read(), content_type="image/webp")
    response["Content-Disposition"] = 'inline; filename="photo.webp"'
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return keep_privately(response, seconds=PHOTO_SECONDS)


@signed_in
@require_POST
def block(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Keep away from somebody: at once, in silence, with a way back."""
    viewer = _me(request)
    block_person(_visible(viewer, person_id), actor=viewer, now=clock.now())
    say(
        request,
        gettext("You won’t be brought together. Nobody is told."),
        undo_url=reverse("people:unblock", args=[person_id]),
    )
    return go(request, reverse("people:me"))


@signed_in
@require_POST
def unblock(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Take a block back."""
    viewer = _me(request)
    blocked = Person.objects.filter(pk__in=viewer.blocks.values("blocked_id"))
    unblock_person(get_object_or_404(blocked, pk=person_id), actor=viewer, now=clock.now())
    say(request, gettext("Taken back."))
    return go(request, reverse("people:me"))


def _visible(viewer: Person, person_id: UUID) -> Person:
    people = Person.objects.visible_to(viewer).select_related("capacity")
    person: Person | None = people.prefetch_related("skills_wanted", "expertise").filter(pk=person_id).first()
    if person is None:
        raise NotFound
    return person


def _languages(person: Person) -> list[str]:
    capacity = getattr(person, "capacity", None)
    return (
        [] if capacity is None else [languages.spoken(code) for code in capacity.languages.split(",") if code]
    )


def _named(keys: tuple[str, ...], known: Mapping[str, Value | Interest]) -> list[str]:
    return [str(known[key].name) for key in keys if key in known]


def _me(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user
