"""The turn every three meetings, and saying it through the coordinator."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from rapport.feedback import operations
from rapport.feedback.forms import (
    CloseForm,
    IndirectForm,
    TurnForm,
)
from rapport.feedback.models import IndirectWord, Turn
from rapport.feedback.policies import may_answer_turn, may_close_turn
from rapport.kernel import clock
from rapport.kernel.errors import NotFound
from rapport.meetings.views.shared import page_facts, reader
from rapport.mentorships.guards import member
from rapport.mentorships.models import Mentorship
from rapport.ui.forms import beside
from rapport.ui.responses import go
from rapport.ui.toasts import say

TURN = "feedback/turn.html"


@require_http_methods(["GET", "POST"])
@member
def turn(request: HttpRequest, mentorship: Mentorship, turn_id: UUID) -> HttpResponse:
    """Three lines for the one who learns; one change or a reason for the one who guides."""
    person, now = reader(request), clock.now()
    found = _turn(mentorship, turn_id)
    is_answerer = found.answerer_id == person.pk
    three = TurnForm(request.POST if is_answerer else None, initial=_lines(found))
    close = CloseForm(request.POST if request.method == "POST" and not is_answerer else None)
    if request.method == "POST":
        form = three if is_answerer else close
        if form.is_valid():
            with beside(form):
                given = form.cleaned_data
                if is_answerer:
                    version = given.pop("version") or found.version
                    operations.answer_turn(found, version=version, actor=person, now=now, **given)
                else:
                    operations.close_turn(found, actor=person, now=now, **given)
                say(request, _("Said. That takes something, and it helps."))
                return go(request, f"/spaces/{mentorship.pk}/feedback/turns/{found.pk}/")
    if not request.POST:
        three = TurnForm(initial=_lines(found))
    return _turn_page(request, found, three=three, close=close)


@require_POST
@member
def turn_skip(request: HttpRequest, mentorship: Mentorship, turn_id: UUID) -> HttpResponse:
    """Not this time."""
    operations.skip_turn(_turn(mentorship, turn_id), actor=reader(request), now=clock.now())
    say(request, _("All right. It comes again after three more meetings."))
    return go(request, f"/spaces/{mentorship.pk}/feedback/")


@require_http_methods(["GET", "POST"])
@member
def indirect(request: HttpRequest, mentorship: Mentorship, turn_id: UUID) -> HttpResponse:
    """Say it through the coordinator, with consent."""
    found = _turn(mentorship, turn_id)
    may_answer_turn(reader(request), found).require()
    form = IndirectForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with beside(form):
            given = form.cleaned_data
            operations.say_it_through_coordinator(
                found, text=given["text"], agrees=given["agrees"], actor=reader(request), now=clock.now()
            )
            say(request, _("It is with the coordinator. You can take it back until it is read."))
            return go(request, f"/spaces/{mentorship.pk}/feedback/turns/{found.pk}/")
    context = {**page_facts(request, mentorship), "turn": found, "form": form}
    return render(request, "feedback/indirect.html", context, status=422 if form.errors else 200)


@require_POST
@member
def indirect_return(request: HttpRequest, mentorship: Mentorship, turn_id: UUID) -> HttpResponse:
    """Take a word back that nobody has read."""
    person = reader(request)
    word = IndirectWord.objects.filter(turn_id=turn_id, turn__mentorship=mentorship, writer=person).first()
    if word is None:
        raise NotFound
    operations.take_indirect_word_back(word, actor=person, now=clock.now())
    say(request, _("Taken back. Nobody has read it."))
    return go(request, f"/spaces/{mentorship.pk}/feedback/turns/{turn_id}/")


def _turn_page(request: HttpRequest, found: Turn, *, three: TurnForm, close: CloseForm) -> HttpResponse:
    person = reader(request)
    word = IndirectWord.objects.filter(turn=found, writer=person).first()
    context = {
        **page_facts(request, found.mentorship),
        "turn": found,
        "three": three,
        "close": close,
        "word": word,
        "may_answer": may_answer_turn(person, found),
        "may_close": may_close_turn(person, found),
        "is_answerer": found.answerer_id == person.pk,
    }
    return render(request, TURN, context, status=422 if three.errors or close.errors else 200)


def _lines(turn: Turn) -> dict[str, Any]:
    return {"keep": turn.keep, "more": turn.more, "less": turn.less, "version": turn.version}


def _turn(mentorship: Mentorship, turn_id: UUID) -> Turn:
    found = mentorship.turns.filter(pk=turn_id).select_related("answerer", "about").first()
    if found is None:
        raise NotFound
    found.mentorship = mentorship
    return found
