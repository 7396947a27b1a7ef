"""Somebody's own pages: their profile at a glance, and each of its steps."""

from typing import Any

from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rapport.kernel import clock
from rapport.kernel.guards import signed_in
from rapport.people import portraits, zones
from rapport.people.cards import card_of
from rapport.people.forms import PhotoForm, WindowsForm
from rapport.people.hours import beyond_slots, openings_of, slots_within
from rapport.people.models import Person
from rapport.people.operations import save_photo, save_portrait, save_windows, version_of
from rapport.people.overview import rows_of
from rapport.people.steps import WHY, Step, following
from rapport.people.views.formsteps import FORM_STEPS, FormStep
from rapport.people.views.lists import list_page
from rapport.ui.forms import beside
from rapport.ui.responses import go
from rapport.ui.toasts import say


@signed_in
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Everything they said about themselves, what others see of it, and every way to change it."""
    person = _me(request)
    prefetch_related_objects([person], "skills_wanted", "expertise", "picks", "windows")
    blocked = Person.objects.filter(pk__in=person.blocks.values("blocked_id")).order_by("name", "id")
    values = {"person": person, "card": card_of(person), "rows": rows_of(person), "blocked": blocked}
    return render(request, "people/me/overview.html", values)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, step: Step) -> HttpResponse:
    """Show and save one step of the profile."""
    if step is Step.FACE:
        return _face(request)
    if step is Step.WINDOWS:
        return _windows(request)
    if step in FORM_STEPS:
        return _form_step(request, step, FORM_STEPS[step])
    return list_page(request, _me(request), step)


@signed_in
@require_POST
def portrait(request: HttpRequest) -> HttpResponse:
    """Show a drawn portrait, or initials, in place of a photo."""
    save_portrait(_me(request), request.POST.get("portrait", ""), actor=_me(request), now=clock.now())
    say(request, gettext("That’s how you’ll be seen."))
    return go(request, reverse("people:step", args=[Step.FACE]))


def _form_step(request: HttpRequest, step: Step, how: FormStep) -> HttpResponse:
    person = _me(request)
    if request.method == "POST":
        form = how.form(request.POST)
        if form.is_valid():
            with beside(form):
                how.save(person, form, clock.now())
                return _saved(request, step)
        return _page(request, step, {"form": form}, status=422)
    form = how.form(initial={**how.initial(person), "version": version_of(person, step)})
    return _page(request, step, {"form": form})


def _face(request: HttpRequest) -> HttpResponse:
    person = _me(request)
    form = PhotoForm(request.POST, request.FILES) if request.method == "POST" else PhotoForm()
    if request.method == "POST" and form.is_valid():
        with beside(form):
            save_photo(person, form.cleaned_data["photo"], actor=person, now=clock.now())
            say(request, gettext("That’s how you’ll be seen."))
            return go(request, reverse("people:step", args=[Step.FACE]))
    values = {"form": form, "portraits": portraits.PORTRAITS, "person": person}
    return _page(request, Step.FACE, values, status=422 if form.errors else 200)


def _windows(request: HttpRequest) -> HttpResponse:
    person = _me(request)
    held = openings_of(person)
    beyond = beyond_slots(held)
    if request.method == "POST":
        form = WindowsForm(request.POST, beyond=beyond)
        if form.is_valid():
            with beside(form):
                save_windows(person, form.value(), actor=person, now=clock.now(), expected=form.expected())
                return _saved(request, Step.WINDOWS)
        return _page(
            request, Step.WINDOWS, {"form": form, "zone": zones.spoken(person.time_zone)}, status=422
        )
    initial = {"slots": slots_within(held), "version": version_of(person, Step.WINDOWS)}
    form = WindowsForm(initial=initial, beyond=beyond)
    # What stands beside the grid is kept unless somebody takes it away.
    form.initial["others"] = list(form.beyond)
    return _page(request, Step.WINDOWS, {"form": form, "zone": zones.spoken(person.time_zone)})


def _page(request: HttpRequest, step: Step, values: dict[str, Any], *, status: int = 200) -> HttpResponse:
    context = {"step": step, "why": WHY[step], "following": following(step), **values}
    return render(request, f"people/me/{step}.html", context, status=status)


def _saved(request: HttpRequest, step: Step) -> HttpResponse:
    say(request, gettext("Saved."))
    after = following(step) if request.POST.get("then") == "next" else None
    return go(request, reverse("people:step", args=[after]) if after else reverse("people:me"))


def _me(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user
