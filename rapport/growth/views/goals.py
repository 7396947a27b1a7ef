"""The page of goals, the goal builder with its coach, and changing course."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rapport.growth import operations
from rapport.growth.forms import ChangeForm, GoalForm, RemarkForm
from rapport.growth.models import Goal
from rapport.growth.policies import may_change_goal, may_set_goal
from rapport.growth.presenting import coach_panel, goal_rows
from rapport.growth.queries import GoalCard, carried_into, goals_for, has_come_far
from rapport.growth.views.shared import goal_url, goals_url, of_goal, page_facts, place_of, reader, typed
from rapport.kernel import clock
from rapport.library import guides
from rapport.library.coaches.goals import compose_goal_sentence
from rapport.mentorships.guards import member
from rapport.mentorships.models import Mentorship
from rapport.ui.forms import beside
from rapport.ui.responses import go, is_partial, page_or_part, parts
from rapport.ui.toasts import say

LIST, EDIT, CHANGE = "growth/goals.html", "growth/goal_edit.html", "growth/goal_change.html"


@require_GET
@member
def goals(request: HttpRequest, mentorship: Mentorship) -> HttpResponse:
    """What the two of them work on: goals on their way, stretches, what was set aside and reached."""
    return page_or_part(request, LIST, "board", _board(request, mentorship))


@require_http_methods(["GET", "POST"])
@member
def new_goal(request: HttpRequest, mentorship: Mentorship) -> HttpResponse:
    """Write down a goal. Checking it or taking the composed sentence over stores nothing."""
    may_set_goal(reader(request), mentorship).require()
    form = GoalForm(typed(request))
    if request.method == "POST" and not _only_looks(request):
        if form.is_valid():
            with beside(form):
                goal = operations.set_goal(
                    mentorship, given=form.given(), actor=reader(request), now=clock.now()
                )
                return _saved(request, goal)
        return render(request, EDIT, _editing(request, mentorship, form), status=422)
    return render(request, EDIT, _editing(request, mentorship, _looked_at(request, form)))


@require_http_methods(["GET", "POST"])
@of_goal
def edit_goal(request: HttpRequest, card: GoalCard) -> HttpResponse:
    """Change anything about a goal; the old wording stays in its history."""
    goal = card.goal
    may_change_goal(reader(request), goal).require()
    form = GoalForm(request.POST) if request.method == "POST" else GoalForm(initial=_initial(card))
    if request.method == "POST" and not _only_looks(request):
        if form.is_valid():
            with beside(form):
                operations.change_goal(
                    goal, given=form.given(), version=form.cleaned_data["version"] or 0,
                    actor=reader(request), now=clock.now(),
                )  # fmt: skip
                return _saved(request, goal)
        return render(request, EDIT, _editing(request, goal.mentorship, form, card), status=422)
    return render(request, EDIT, _editing(request, goal.mentorship, _looked_at(request, form), card))


@require_POST
@member
def coach(request: HttpRequest, mentorship: Mentorship) -> HttpResponse:
    """Read what stands in the goal builder and answer with the five lights; nothing is kept."""
    form = GoalForm(request.POST)
    if not is_partial(request):
        return render(request, EDIT, _editing(request, mentorship, _looked_at(request, form)))
    context = {**_read(form), "swap": True}
    return parts(request, "growth/parts/coach.html", "growth/parts/sentence.html", context=context)


@require_http_methods(["GET", "POST"])
@of_goal
def change(request: HttpRequest, card: GoalCard) -> HttpResponse:
    """Change course: other words or another date with what was learned, or set it aside on purpose."""
    goal, person = card.goal, reader(request)
    may_change_goal(person, goal).require()
    initial = {"text": goal.text, "by_on": goal.by_on, "version": goal.version}
    form = ChangeForm(typed(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        with beside(form):
            if request.POST.get("do") == "set_aside":
                return _set_aside(request, goal, form.cleaned_data["reason"])
            operations.change_goal(
                goal, given=_as_given(card, form), version=form.cleaned_data["version"],
                reason=form.cleaned_data["reason"], actor=person, now=clock.now(),
            )  # fmt: skip
            say(request, _("Changed. The old wording stays in its history."))
            return go(request, place_of(goal))
    context = {**page_facts(request, goal.mentorship), "form": form, "card": card}
    return render(request, CHANGE, context, status=422 if form.errors else 200)


@require_POST
@of_goal
def letting_go(request: HttpRequest, card: GoalCard) -> HttpResponse:
    """Set a goal aside on purpose; the toast takes it back."""
    return _set_aside(request, card.goal, request.POST.get("reason", ""))


@require_POST
@of_goal
def taking_up(request: HttpRequest, card: GoalCard) -> HttpResponse:
    """Take a goal up again."""
    operations.take_goal_up(card.goal, actor=reader(request), now=clock.now())
    say(request, _("It’s on its way again."))
    return go(request, place_of(card.goal))


@require_POST
@of_goal
def reaching(request: HttpRequest, card: GoalCard) -> HttpResponse:
    """Say that a goal is reached."""
    operations.reach_goal(card.goal, actor=reader(request), now=clock.now())
    say(request, _("Reached. That’s worth a line to each other."), undo_url=goal_url(card.goal, "taking-up/"))
    return go(request, goals_url(card.goal.mentorship_id))


@require_POST
@of_goal
def asking(request: HttpRequest, card: GoalCard) -> HttpResponse:
    """Ask the other one what they think of a goal."""
    operations.ask_for_view(card.goal, actor=reader(request), now=clock.now())
    say(request, _("Asked. They’ll find it on their own page."))
    return go(request, place_of(card.goal))


@require_http_methods(["GET", "POST"])
@of_goal
def remarks(request: HttpRequest, card: GoalCard) -> HttpResponse:
    """Say what one thinks of the other's goal; a suggestion, never a change."""
    form = RemarkForm(typed(request))
    if request.method == "POST" and form.is_valid():
        with beside(form):
            operations.remark_on_goal(
                card.goal, text=form.cleaned_data["text"], actor=reader(request), now=clock.now()
            )
            say(request, _("Said. They decide what to do with it."))
            return go(request, place_of(card.goal))
    context = {**page_facts(request, card.goal.mentorship), "form": form, "card": card}
    return render(request, "growth/remark.html", context, status=422 if form.errors else 200)


@require_GET
@member
def so_far(request: HttpRequest, mentorship: Mentorship) -> HttpResponse:
    """How far they have come: each goal older than a month, then and now."""
    now, person = clock.now(), reader(request)
    cards = [card for card in goals_for(mentorship, person) if has_come_far(card.goal, now)]
    rows = [
        row for row in goal_rows(cards, person, now) if row.has_then_and_now and not row.goal.is_set_aside
    ]
    return render(request, "growth/so_far.html", {**page_facts(request, mentorship), "rows": rows})


def _board(request: HttpRequest, mentorship: Mentorship) -> dict[str, Any]:
    person, now = reader(request), clock.now()
    rows = goal_rows(goals_for(mentorship, person), person, now)
    return {
        **page_facts(request, mentorship),
        "open_rows": [row for row in rows if row.goal.is_open],
        "reached_rows": [row for row in rows if row.goal.is_reached],
        "rested_rows": [row for row in rows if row.goal.is_set_aside],
        "has_come_far": any(has_come_far(row.goal, now) for row in rows),
        "may_set": may_set_goal(person, mentorship),
        "carried": carried_into(mentorship, person),
    }


def _editing(
    request: HttpRequest, mentorship: Mentorship, form: GoalForm, card: GoalCard | None = None
) -> dict[str, Any]:
    return {
        **page_facts(request, mentorship),
        **_read(form),
        "form": form,
        "card": card,
        "example": next(each for each in guides.goal_examples() if each.key == "board"),
    }


def _read(form: GoalForm) -> dict[str, Any]:
    """What the coach sees in the form, and the sentence its answers make; none before there is an answer."""
    draft = form.draft()
    has_answers = draft.what or draft.target or draft.strategies or draft.by_on
    return {"panel": coach_panel(draft), "sentence": compose_goal_sentence(draft) if has_answers else ""}


def _only_looks(request: HttpRequest) -> bool:
    return request.POST.get("do") in {"check", "compose"}


def _looked_at(request: HttpRequest, form: GoalForm) -> GoalForm:
    """The form again without complaints; with the composed sentence in place if that was asked for."""
    if request.method != "POST":
        return form
    values = request.POST.copy()
    if values.get("do") == "compose":
        values["text"] = compose_goal_sentence(form.draft()) or values.get("text", "")
        values["what"] = ""
    return GoalForm(initial={name: values.get(name) for name in form.fields if name in values})


def _saved(request: HttpRequest, goal: Goal) -> HttpResponse:
    if request.POST.get("do") == "ask":
        operations.ask_for_view(goal, actor=reader(request), now=clock.now())
        say(request, _("Saved, and asked. They’ll find it on their own page."))
    else:
        say(request, _("Saved. You both see it."))
    return go(request, place_of(goal))


def _set_aside(request: HttpRequest, goal: Goal, reason: str) -> HttpResponse:
    operations.let_goal_go(goal, reason=reason, actor=reader(request), now=clock.now())
    say(request, _("Set aside, on purpose."), undo_url=goal_url(goal, "taking-up/"))
    return go(request, goals_url(goal.mentorship_id))


def _initial(card: GoalCard) -> dict[str, Any]:
    goal, measured = card.goal, card.measured
    measure = getattr(goal, "measure", None)
    return {
        "text": goal.text,
        "why": goal.why,
        "strategies": goal.strategies,
        "by_on": goal.by_on,
        "look": goal.look,
        "learning": goal.is_learning,
        "stretch": goal.is_stretch,
        "start": measure.start if measure else None,
        "target": measure.target if measure else None,
        "unit": measured.unit if measured else "",
        "version": goal.version,
        "steps_there": len(card.steps_in_view),
    }


def _as_given(card: GoalCard, form: ChangeForm) -> operations.GoalInput:
    """The goal as it stands, with what changing course changes."""
    goal = card.goal
    measure = getattr(goal, "measure", None)
    return operations.GoalInput(
        text=form.cleaned_data["text"],
        by_on=form.cleaned_data["by_on"],
        kind=goal.kind,
        why=goal.why,
        strategies=goal.strategies,
        look=goal.look,
        start=measure.start if measure else None,
        target=measure.target if measure else None,
        unit=measure.unit if measure else "",
    )
