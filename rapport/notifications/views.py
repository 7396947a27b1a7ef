from http import HTTPStatus
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rapport.kernel import clock
from rapport.kernel.errors import NotFound
from rapport.kernel.guards import public, signed_in
from rapport.notifications import ics, operations, rendering, stopping
from rapport.notifications.calendar import events_of
from rapport.notifications.forms import PreferencesForm, initial_of
from rapport.notifications.kinds import Group
from rapport.notifications.models import CalendarFeed, Preferences
from rapport.people.models import Person
from rapport.ui.responses import go
from rapport.ui.toasts import say


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """When we may write to you."""
    person = _reader(request)
    if request.method != "POST":
        kept = Preferences.objects.filter(person=person).first() or Preferences(person=person)
        return _page(request, person, PreferencesForm(initial=initial_of(kept)))
    form = PreferencesForm(request.POST)
    if not form.is_valid():
        return _page(request, person, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    version = form.cleaned_data["version"]
    operations.change_preferences(person, form.choice(), version=version, actor=person, now=clock.now())
    say(request, _("Kept. We’ll write to you this way from now on."))
    return go(request, stopping.PREFERENCES)


@signed_in
@require_POST
def fewer(request: HttpRequest) -> HttpResponse:
    """Fewer mails, with one press."""
    person = _reader(request)
    operations.write_less(person, actor=person, now=clock.now())
    say(request, _("One mail on Mondays from now on, and a nudge a month at most."))
    return go(request, stopping.PREFERENCES)


@csrf_exempt
@public
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Where the "stop" link of a mail leads. The link itself changes nothing; its button, or a mail program, does.

    The signed token is the only authority, so no session is read and no cookie can be misused.
    """
    what = stopping.read(token)
    if what is None:
        raise NotFound
    if request.method == "POST":
        operations.stop_mails(what, now=clock.now())
        if request.POST.get("List-Unsubscribe") == "One-Click":
            return HttpResponse(status=HTTPStatus.NO_CONTENT)
    context = {"what": what.what, "label": _label(what.what), "is_done": request.method == "POST"}
    return render(request, "notifications/stop.html", context)


@signed_in
@require_POST
def make_feed(request: HttpRequest) -> HttpResponse:
    """A new calendar address, shown this once."""
    person = _reader(request)
    secret = operations.make_feed(person, actor=person, now=clock.now())
    address = rendering.absolute(f"/calendar/{secret}.ics")
    subscribe = address.replace("https://", "webcal://").replace("http://", "webcal://")
    return render(request, "notifications/feed.html", {"address": address, "subscribe": subscribe})


@signed_in
@require_POST
def revoke_feed(request: HttpRequest, feed_id: UUID) -> HttpResponse:
    """Let a calendar address work no more."""
    person = _reader(request)
    feed = get_object_or_404(CalendarFeed, pk=feed_id, person=person)
    operations.revoke_feed(feed, actor=person, now=clock.now())
    say(request, _("That address no longer works."))
    return go(request, stopping.PREFERENCES)


@public
@require_GET
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar itself, for a program that knows the secret. Only the day of the last use is noted."""
    found = (
        CalendarFeed.objects.filter(secret_hash=operations.hash_of(secret)).select_related("person").first()
    )
    if found is None:
        raise NotFound
    if found.revoked_at is not None or not found.person.is_active:
        gone = _("This calendar address no longer works. A new one can be made on your page in Rapport.")
        return HttpResponse(gone, status=HTTPStatus.GONE, content_type="text/plain; charset=utf-8")
    now = clock.now()
    if found.last_used_on != now.date():
        CalendarFeed.objects.filter(pk=found.pk).update(last_used_on=now.date())
    with rendering.in_their_words(found.person):
        body = ics.feed(events_of(found.person, now))
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="mentoring.ics"'
    return response


def _page(request: HttpRequest, person: Person, form: PreferencesForm, *, status: int = 200) -> HttpResponse:
    feeds = list(CalendarFeed.objects.filter(person=person, revoked_at=None))
    context = {"form": form, "feeds": feeds, "always": Group.ACCOUNT.label}
    return render(request, "notifications/preferences.html", context, status=status)


def _label(what: str) -> str:
    if what == stopping.NUDGES:
        return _("Nudges")
    if what == stopping.DIGEST:
        return _("Everything that can be switched off")
    return str(Group(what).label)


def _reader(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user
