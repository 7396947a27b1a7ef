"""What the two have given each other, and composing it with the coach beside."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rapport.feedback import operations
from rapport.feedback.forms import (
    ThoughtForm,
)
from rapport.feedback.models import Thought
from rapport.feedback.policies import may_give
from rapport.feedback.views.shared import PAGE, own_thought, url_of
from rapport.kernel import clock
from rapport.kernel.errors import NotFound
from rapport.library.coaches.feedback import (
    FeedbackFields,
    feedback_hints,
    feedback_paragraph,
    general_feedback_hint,
)
from rapport.meetings.views.shared import other_of, page_facts, reader
from rapport.mentorships.guards import member
from rapport.mentorships.models import Mentorship
from rapport.ui.forms import beside
from rapport.ui.responses import go
from rapport.ui.toasts import say

GIVE = "feedback/give.html"


@require_GET
@member
def thoughts(request: HttpRequest, mentorship: Mentorship) -> HttpResponse:
    """What the two have given each other, and one's own drafts."""
    person = reader(request)
    found = (
        Thought.objects.visible_to(person).filter(mentorship=mentorship).select_related("giver", "receiver")
    )
    page = Paginator(found.order_by("-made_at", "id"), PAGE).get_page(request.GET.get("page"))
    for thought in page.object_list:
        thought.mentorship = mentorship
    turns = mentorship.turns.select_related("answerer", "about")[:10]
    context = {**page_facts(request, mentorship), "page": page, "turns": turns}
    context["may_give"] = may_give(person, mentorship)
    return render(request, "feedback/list.html", context)


@require_http_methods(["GET", "POST"])
@member
def give(request: HttpRequest, mentorship: Mentorship, thought_id: UUID | None = None) -> HttpResponse:
    """Compose with the coach beside; without script a press asks the coach."""
    person = reader(request)
    thought = None if thought_id is None else own_thought(mentorship, thought_id, person)
    initial = {} if thought is None else _words(thought)
    form = ThoughtForm(request.POST or None, initial=initial)
    receiver = other_of(mentorship, person)
    if receiver is None:
        raise NotFound
    if request.method == "POST" and form.is_valid() and "coach" not in request.POST:
        given = form.cleaned_data
        with beside(form):
            written = operations.write_thought(
                mentorship,
                receiver=receiver,
                kind=given["kind"],
                when=given["when"],
                what=given["what"],
                effect=given["effect"],
                next=given["next"],
                give="draft" not in request.POST,
                thought=thought,
                version=given["version"],
                actor=person,
                now=clock.now(),
            )
            base = f"/spaces/{mentorship.pk}/feedback/"
            if written.is_draft:
                say(request, _("Kept. Only you can see it."))
            else:
                say(
                    request,
                    _("Given. They read it when they’re ready."),
                    undo_url=f"{base}{written.pk}/return/",
                )
            return go(request, base)
    context = {
        **page_facts(request, mentorship),
        "form": form,
        "thought": thought,
        "may_give": may_give(person, mentorship),
        **_coaching(form),
    }
    return render(request, GIVE, context, status=422 if form.errors else 200)


@require_POST
@member
def coach(request: HttpRequest, mentorship: Mentorship) -> HttpResponse:
    """What the coach points at in what is typed so far. Keeps nothing."""
    form = ThoughtForm(request.POST)
    form.is_valid()
    context = {**page_facts(request, mentorship), "form": form, **_coaching(form)}
    return render(request, f"{GIVE}#coach", context)


@require_POST
@member
def take_back(request: HttpRequest, mentorship: Mentorship, thought_id: UUID) -> HttpResponse:
    """Undo giving, until it is read; or throw one's draft away."""
    person = reader(request)
    thought = own_thought(mentorship, thought_id, person)
    if request.POST.get("throw"):
        operations.throw_away_draft(thought, actor=person, now=clock.now())
        say(request, _("Gone."))
        return go(request, f"/spaces/{mentorship.pk}/feedback/")
    operations.take_back_thought(thought, actor=person, now=clock.now())
    say(request, _("Taken back. It is your draft again."))
    return go(request, f"{url_of(thought)}edit/")


def _coaching(form: ThoughtForm) -> dict[str, Any]:
    """The coach's look at a form: hints for each part, one general hint, and what the other would read."""
    texts = {name: str(form[name].value() or "") for name in ("when", "what", "effect", "next")}
    fields = FeedbackFields(**texts)
    return {
        "hints": {
            name: [(text[hint.span[0] : hint.span[1]], hint) for hint in feedback_hints(text)]
            for name, text in texts.items()
        },
        "general": general_feedback_hint(fields),
        "paragraph": feedback_paragraph(fields),
    }


def _words(thought: Thought) -> dict[str, Any]:
    return {
        "kind": thought.kind,
        "when": thought.when,
        "what": thought.what,
        "effect": thought.effect,
        "next": thought.next,
        "version": thought.version,
    }
