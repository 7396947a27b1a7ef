"""Receiving a thought: opening it, saying what was understood, answering, trying."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from rapport.feedback import operations
from rapport.feedback.forms import (
    ReactionForm,
    ReplyForm,
    TryForm,
    UnderstoodForm,
)
from rapport.feedback.models import FirstReaction, Thought
from rapport.feedback.policies import may_reply, may_take
from rapport.feedback.views.shared import thought_of, url_of
from rapport.kernel import clock
from rapport.library.coaches.feedback import (
    FeedbackFields,
    feedback_paragraph,
)
from rapport.library.talking import talking
from rapport.meetings.views.shared import page_facts, reader
from rapport.mentorships.guards import member
from rapport.mentorships.models import Mentorship
from rapport.ui.forms import beside
from rapport.ui.responses import go, is_partial, page_or_part
from rapport.ui.toasts import say

TAKE = "feedback/receive.html"


@require_GET
@member
def receive(request: HttpRequest, mentorship: Mentorship, thought_id: UUID) -> HttpResponse:
    """A thought as its receiver or its giver sees it."""
    return _receiving(request, thought_of(request, mentorship, thought_id))


@require_POST
@member
def opening(request: HttpRequest, mentorship: Mentorship, thought_id: UUID) -> HttpResponse:
    """Open what was given."""
    thought = thought_of(request, mentorship, thought_id)
    operations.open_thought(thought, actor=reader(request), now=clock.now())
    return go(request, url_of(thought))


@require_POST
@member
def understanding(request: HttpRequest, mentorship: Mentorship, thought_id: UUID) -> HttpResponse:
    """Say what was understood."""
    thought = thought_of(request, mentorship, thought_id)
    form = UnderstoodForm(request.POST)
    if form.is_valid():
        with beside(form):
            text = form.cleaned_data["understood"]
            operations.say_what_was_understood(thought, text=text, actor=reader(request), now=clock.now())
            return go(request, url_of(thought))
    return _receiving(request, thought, understood=form, status=422)


@require_POST
@member
def replying(request: HttpRequest, mentorship: Mentorship, thought_id: UUID) -> HttpResponse:
    """Ask or answer, after having understood."""
    thought = thought_of(request, mentorship, thought_id)
    may_reply(reader(request), thought).require()
    form = ReplyForm(request.POST)
    if form.is_valid():
        with beside(form):
            text = form.cleaned_data["reply"]
            operations.reply_to_thought(thought, text=text, actor=reader(request), now=clock.now())
            say(request, _("They’ll read it."))
            return go(request, url_of(thought))
    return _receiving(request, thought, reply=form, status=422)


@require_POST
@member
def trying(request: HttpRequest, mentorship: Mentorship, thought_id: UUID) -> HttpResponse:
    """Make what one will try a promise."""
    thought = thought_of(request, mentorship, thought_id)
    form = TryForm(request.POST)
    if form.is_valid():
        with beside(form):
            given = form.cleaned_data
            operations.promise_to_try(
                thought, text=given["text"], due_on=given["due_on"], actor=reader(request), now=clock.now()
            )
            say(request, _("Promised. It will come back by itself."))
            return go(request, url_of(thought))
    return _receiving(request, thought, trying=form, status=422)


@require_POST
@member
def reaction(request: HttpRequest, mentorship: Mentorship, thought_id: UUID) -> HttpResponse:
    """Keep a first reaction, for oneself alone."""
    thought = thought_of(request, mentorship, thought_id)
    form = ReactionForm(request.POST)
    if not form.is_valid():
        return _receiving(request, thought, reaction=form, status=422)
    given = form.cleaned_data
    own = operations.keep_first_reaction(
        thought, text=given["text"], version=given["version"], actor=reader(request), now=clock.now()
    )
    if is_partial(request):
        return page_or_part(request, TAKE, "reaction_saved", {"own_reaction": own, "saved": True})
    say(request, _("Saved. Only you can read it."))
    return go(request, url_of(thought))


def _receiving(request: HttpRequest, thought: Thought, *, status: int = 200, **forms: Any) -> HttpResponse:
    person = reader(request)
    own = FirstReaction.objects.filter(thought=thought, person=person).select_related("person").first()
    due_on = clock.now().astimezone(person.zone).date() + timedelta(days=7)
    context = {
        **page_facts(request, thought.mentorship),
        "thought": thought,
        "paragraph": feedback_paragraph(
            FeedbackFields(when=thought.when, what=thought.what, effect=thought.effect, next=thought.next)
        ),
        "is_mine": thought.giver_id == person.pk,
        "may_take": may_take(person, thought),
        "may_reply": may_reply(person, thought),
        "own_reaction": own,
        "understood": UnderstoodForm(initial={"understood": thought.understood}),
        "reply": ReplyForm(initial={"reply": thought.reply}),
        "trying": TryForm(initial={"due_on": due_on}),
        "reaction": ReactionForm(initial={"text": own.text} if own else {}),
        "talking": talking(),
        **forms,
    }
    return render(request, TAKE, context, status=status)
