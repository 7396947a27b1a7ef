"""Taking a break, and carrying on."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from rapport.kernel import clock
from rapport.mentorships.guards import member
from rapport.mentorships.lifecycle import State
from rapport.mentorships.models import Mentorship, Pause
from rapport.mentorships.pausing.forms import PauseForm
from rapport.mentorships.pausing.operations import pause as take_a_break
from rapport.mentorships.pausing.operations import resume
from rapport.mentorships.pausing.policies import may_pause, may_resume
from rapport.mentorships.space import space_of
from rapport.people.models import Person
from rapport.ui.forms import beside
from rapport.ui.responses import go
from rapport.ui.toasts import say

OFFERED = timedelta(days=28)


@member
@require_http_methods(["GET", "POST"])
def pause(request: HttpRequest, mentorship: Mentorship) -> HttpResponse:
    """Say until about when, and leave a line; while pausing, how it stands."""
    person = _person(request)
    offered = (clock.now() + OFFERED).astimezone(person.zone).date()
    form = PauseForm(request.POST if request.method == "POST" else None, initial={"until": offered})
    if request.method == "POST" and form.is_valid():
        with beside(form):
            take_a_break(
                mentorship,
                until=form.cleaned_data["until"],
                line=form.cleaned_data["line"],
                actor=person,
                now=clock.now(),
            )
            say(request, _("You two are pausing. Nothing reminds you meanwhile."))
            return go(request, request.path)
    context = {
        "mentorship": mentorship,
        "space": space_of(mentorship, person),
        "form": form,
        "may": may_pause(person, mentorship),
        "may_resume": may_resume(person, mentorship),
        "break": _current(mentorship),
    }
    return render(
        request, "mentorships/pausing/pause.html", context, status=422 if request.method == "POST" else 200
    )


@member
@require_POST
def end(request: HttpRequest, mentorship: Mentorship) -> HttpResponse:
    """Carry on."""
    resume(mentorship, actor=_person(request), now=clock.now())
    say(request, _("Good to have you back. Your space is just as you left it."))
    return go(request, f"/spaces/{mentorship.pk}/")


def _current(mentorship: Mentorship) -> Pause | None:
    if mentorship.life is not State.PAUSED:
        return None
    standing = Pause.objects.filter(mentorship=mentorship, ended_at=None).select_related("begun_by").first()
    if standing is not None:
        standing.mentorship = mentorship
    return standing


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user
