"""One step at a time: its page, which is also where its reminder leads, and what can be done with it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rapport.growth import operations
from rapport.growth.forms import CameOfItForm, StepForm
from rapport.growth.models import Step
from rapport.growth.policies import may_step
from rapport.growth.presenting import is_big_for_a_first_step
from rapport.growth.queries import GoalCard
from rapport.growth.views.shared import goal_url, of_goal, of_step, page_facts, place_of, reader, typed
from rapport.kernel import clock
from rapport.ui.forms import beside
from rapport.ui.responses import go
from rapport.ui.toasts import say


@require_GET
@of_step
def step(request: HttpRequest, card: GoalCard, step: Step) -> HttpResponse:
    """One step with its plan for when and where."""
    return render(request, "growth/step.html", _of_step(request, card, step, CameOfItForm()))


@require_http_methods(["GET", "POST"])
@of_goal
def new_step(request: HttpRequest, card: GoalCard) -> HttpResponse:
    """Add a step at the end."""
    may_step(reader(request), card.goal).require()
    form = StepForm(typed(request))
    if request.method == "POST" and form.is_valid():
        with beside(form):
            given = {name: form.cleaned_data[name] for name in ("text", "due_on", "minutes", "if_then")}
            step = operations.add_step(card.goal, **given, actor=reader(request), now=clock.now())
            _say_saved(request, card, step)
            return go(request, place_of(card.goal))
    return _form(request, card, form, None)


@require_http_methods(["GET", "POST"])
@of_step
def edit_step(request: HttpRequest, card: GoalCard, step: Step) -> HttpResponse:
    """Change a step."""
    may_step(reader(request), card.goal).require()
    initial = {name: getattr(step, name) for name in ("text", "due_on", "minutes", "if_then", "version")}
    form = StepForm(typed(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        with beside(form):
            given = {name: form.cleaned_data[name] for name in ("text", "due_on", "minutes", "if_then")}
            operations.change_step(
                step,
                **given,
                version=form.cleaned_data["version"] or 0,
                actor=reader(request),
                now=clock.now(),
            )
            _say_saved(request, card, step)
            return go(request, goal_url(card.goal, f"steps/{step.pk}/"))
    return _form(request, card, form, step)


@require_POST
@of_step
def finishing(request: HttpRequest, card: GoalCard, step: Step) -> HttpResponse:
    """Finish a step; the next one opens."""
    form = CameOfItForm(request.POST)
    if not form.is_valid():
        return render(request, "growth/step.html", _of_step(request, card, step, form), status=422)
    following = operations.finish_step(
        step, came_of_it=form.cleaned_data["came_of_it"], actor=reader(request), now=clock.now()
    )
    sentence = _("Done. The next step is open.") if following else _("Done. That was the last step.")
    say(request, sentence, undo_url=goal_url(card.goal, f"steps/{step.pk}/taking-back/"))
    return go(request, place_of(card.goal))


@require_POST
@of_step
def taking_back(request: HttpRequest, card: GoalCard, step: Step) -> HttpResponse:
    """Undo finishing a step or letting it go."""
    operations.take_step_back(step, actor=reader(request), now=clock.now())
    say(request, _("It’s the step for now again."))
    return go(request, place_of(card.goal))


@require_POST
@of_step
def starting(request: HttpRequest, card: GoalCard, step: Step) -> HttpResponse:
    """Make a later step the one for now; refused while another one is."""
    operations.start_step(step, actor=reader(request), now=clock.now())
    say(request, _("This is the step for now."))
    return go(request, place_of(card.goal))


@require_POST
@of_step
def resting(request: HttpRequest, card: GoalCard, step: Step) -> HttpResponse:
    """Put the step for now back for later."""
    operations.rest_step(step, actor=reader(request), now=clock.now())
    say(
        request, _("Put back for later. Now another one can be first."),
        undo_url=goal_url(card.goal, f"steps/{step.pk}/starting/"),
    )  # fmt: skip
    return go(request, place_of(card.goal))


@require_POST
@of_step
def letting_step_go(request: HttpRequest, card: GoalCard, step: Step) -> HttpResponse:
    """Let a step go that is no longer needed."""
    operations.let_step_go(step, actor=reader(request), now=clock.now())
    say(request, _("Let go."), undo_url=goal_url(card.goal, f"steps/{step.pk}/taking-back/"))
    return go(request, place_of(card.goal))


def _of_step(request: HttpRequest, card: GoalCard, step: Step, form: CameOfItForm) -> dict[str, Any]:
    facts = page_facts(request, card.goal.mentorship)
    return {
        **facts,
        "card": card,
        "step": step,
        "form": form,
        "may_step": may_step(reader(request), card.goal),
    }


def _form(request: HttpRequest, card: GoalCard, form: StepForm, step: Step | None) -> HttpResponse:
    context = {**page_facts(request, card.goal.mentorship), "card": card, "form": form, "step": step}
    context["is_first"] = not card.steps or (step is not None and step.pk == card.steps[0].pk)
    return render(request, "growth/step_edit.html", context, status=422 if form.errors else 200)


def _say_saved(request: HttpRequest, card: GoalCard, step: Step) -> None:
    is_first = not card.steps or card.steps[0].pk == step.pk
    if is_first and is_big_for_a_first_step(step, clock.today(reader(request).zone)):
        say(
            request,
            _("Saved. A first step within a week and an hour is easier to start: is there a part of it?"),
        )
    else:
        say(request, _("Saved."))
