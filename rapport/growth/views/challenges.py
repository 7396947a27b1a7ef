"""Challenges, the advice ladder, and the guide's own mirror of it."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rapport.growth import mirror, operations
from rapport.growth.forms import ChallengeForm
from rapport.growth.models import AdviceGiven, Challenge
from rapport.growth.policies import may_ease_challenge, may_note_rung, may_raise_challenge
from rapport.growth.queries import challenges_of
from rapport.growth.views.shared import page_facts, reader, typed
from rapport.kernel import clock
from rapport.kernel.errors import InputIsWrong, NotFound
from rapport.kernel.guards import signed_in
from rapport.library import guides
from rapport.mentorships.guards import member
from rapport.mentorships.models import Mentorship
from rapport.ui.forms import beside
from rapport.ui.responses import go
from rapport.ui.toasts import say


@require_http_methods(["GET", "POST"])
@member
def challenges(request: HttpRequest, mentorship: Mentorship) -> HttpResponse:
    """What is hard right now, and a place to bring the next thing."""
    person = reader(request)
    form = ChallengeForm(typed(request))
    if request.method == "POST" and form.is_valid():
        with beside(form):
            challenge = operations.raise_challenge(
                mentorship, text=form.cleaned_data["text"], tried=form.cleaned_data["tried"],
                actor=person, now=clock.now(),
            )  # fmt: skip
            return go(request, _url(challenge))
    context = {
        **page_facts(request, mentorship),
        "form": form,
        "challenges": challenges_of(mentorship, person),
        "may_raise": may_raise_challenge(person, mentorship),
    }
    return render(request, "growth/challenges.html", context, status=422 if form.errors else 200)


@require_GET
@member
def challenge(request: HttpRequest, mentorship: Mentorship, challenge_id: UUID) -> HttpResponse:
    """One challenge with the ladder, open at the first rung; any other can be opened."""
    found = _found(request, mentorship, challenge_id)
    return render(request, "growth/challenge.html", _of_challenge(request, found))


@require_POST
@member
def rungs(request: HttpRequest, mentorship: Mentorship, challenge_id: UUID) -> HttpResponse:
    """Note with one tap which rung helped."""
    found = _found(request, mentorship, challenge_id)
    try:
        rung = int(request.POST.get("rung", ""))
    except ValueError as error:
        raise InputIsWrong(_("Pick one of the five rungs."), field="rung") from error
    given = operations.note_rung(found, rung=rung, actor=reader(request), now=clock.now())
    say(request, _("Noted, for your eyes only."), undo_url=f"{_url(found)}rungs/{given.pk}/removal/")
    return go(request, f"{_url(found)}?rung={rung}")


@require_POST
@member
def rung_removal(
    request: HttpRequest, mentorship: Mentorship, challenge_id: UUID, given_id: UUID
) -> HttpResponse:
    """Take a tap on the wrong rung back."""
    found = _found(request, mentorship, challenge_id)
    given = AdviceGiven.objects.of(reader(request)).filter(challenge=found, pk=given_id).first()
    if given is None:
        raise NotFound
    given.challenge = found
    operations.take_back_rung(given, actor=reader(request), now=clock.now())
    return go(request, _url(found))


@require_POST
@member
def easing(request: HttpRequest, mentorship: Mentorship, challenge_id: UUID) -> HttpResponse:
    """Say that it is easier now."""
    found = _found(request, mentorship, challenge_id)
    operations.ease_challenge(found, actor=reader(request), now=clock.now())
    say(request, _("Good to hear."), undo_url=f"{_url(found)}reopening/")
    return go(request, f"/spaces/{mentorship.pk}/challenges/")


@require_POST
@member
def reopening(request: HttpRequest, mentorship: Mentorship, challenge_id: UUID) -> HttpResponse:
    """It is still on one's mind."""
    found = _found(request, mentorship, challenge_id)
    operations.reopen_challenge(found, actor=reader(request), now=clock.now())
    return go(request, _url(found))


@require_GET
@signed_in
def how_i_help(request: HttpRequest) -> HttpResponse:
    """A guide's own mirror: how often each rung of the ladder was used. Nobody else can open it."""
    return render(request, "growth/how_i_help.html", {"mirror": mirror.of(reader(request), clock.now())})


def _found(request: HttpRequest, mentorship: Mentorship, challenge_id: UUID) -> Challenge:
    found = (
        Challenge.objects.visible_to(reader(request))
        .filter(mentorship=mentorship, pk=challenge_id)
        .select_related("person")
        .first()
    )
    if found is None:
        raise NotFound
    found.mentorship = mentorship
    return found


def _of_challenge(request: HttpRequest, found: Challenge) -> dict[str, Any]:
    person = reader(request)
    may_note = may_note_rung(person, found)
    asked = request.GET.get("rung", "")
    used = AdviceGiven.objects.of(person).filter(challenge=found).values_list("rung", flat=True)
    return {
        **page_facts(request, found.mentorship),
        "challenge": found,
        "may_note": may_note,
        "is_helper": found.person_id != person.pk,
        "may_ease": may_ease_challenge(person, found),
        "rungs": guides.sessions().rungs,
        "open_rung": int(asked) if asked in {"1", "2", "3", "4", "5"} else 1,
        "used": sorted(set(used)),
    }


def _url(challenge: Challenge) -> str:
    return f"/spaces/{challenge.mentorship_id}/challenges/{challenge.pk}/"
