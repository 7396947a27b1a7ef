"""Progress and wins: seconds to write down, and as quick to take back."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from rapport.growth import operations
from rapport.growth.forms import ProgressForm, WinForm
from rapport.growth.models import Win
from rapport.growth.policies import may_add_win, may_step
from rapport.growth.presenting import rows_of
from rapport.growth.queries import GoalCard, wins_of
from rapport.growth.views.shared import goal_url, of_goal, page_facts, place_of, reader, typed
from rapport.kernel import clock
from rapport.kernel.errors import NotFound
from rapport.mentorships.guards import member
from rapport.mentorships.models import Mentorship
from rapport.ui.forms import beside
from rapport.ui.responses import go
from rapport.ui.toasts import say

WINS_A_PAGE = 20


@require_http_methods(["GET", "POST"])
@of_goal
def progress(request: HttpRequest, card: GoalCard) -> HttpResponse:
    """Note where a goal stands; the page also holds every note so far."""
    person = reader(request)
    form = ProgressForm(typed(request))
    if request.method == "POST" and form.is_valid():
        with beside(form):
            entry = operations.note_progress(
                card.goal, value=form.cleaned_data["value"], line=form.cleaned_data["line"],
                actor=person, now=clock.now(),
            )  # fmt: skip
            say(
                request, _("Noted. You both see it."),
                undo_url=goal_url(card.goal, f"progress/{entry.pk}/removal/"),
            )  # fmt: skip
            return go(request, place_of(card.goal))
    context = {
        **page_facts(request, card.goal.mentorship),
        "form": form,
        "row": rows_of(card, person, clock.now()),
        "may_step": may_step(person, card.goal),
    }
    return render(request, "growth/progress.html", context, status=422 if form.errors else 200)


@require_POST
@of_goal
def progress_removal(request: HttpRequest, card: GoalCard, entry_id: UUID) -> HttpResponse:
    """Take a note of progress back."""
    entry = next((entry for entry in card.entries if entry.pk == entry_id), None)
    if entry is None:
        raise NotFound
    operations.remove_progress(entry, actor=reader(request), now=clock.now())
    say(request, _("Taken back."))
    return go(request, place_of(card.goal))


@require_http_methods(["GET", "POST"])
@member
def wins(request: HttpRequest, mentorship: Mentorship) -> HttpResponse:
    """The wins of the two, newest first, and a place for the next one."""
    person, url = reader(request), f"/spaces/{mentorship.pk}/wins/"
    people = {str(each.pk): each for each in [person, *mentorship.others_than(person)]}
    labels = {pk: _("Mine") if each == person else each.first_name for pk, each in people.items()}
    form = WinForm(typed(request), people=labels, initial={"of": str(person.pk)})
    if request.method == "POST" and form.is_valid():
        with beside(form):
            win = operations.add_win(
                mentorship, text=form.cleaned_data["text"], of=people[form.cleaned_data["of"]],
                actor=person, now=clock.now(),
            )  # fmt: skip
            say(request, _("A win, written down."), undo_url=f"{url}{win.pk}/removal/")
            return go(request, url)
    page = Paginator(wins_of(mentorship, person), WINS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        **page_facts(request, mentorship), "page": page, "form": form,
        "may_add": may_add_win(person, mentorship),
    }  # fmt: skip
    return render(request, "growth/wins.html", context, status=422 if form.errors else 200)


@require_POST
@member
def win_removal(request: HttpRequest, mentorship: Mentorship, win_id: UUID) -> HttpResponse:
    """Take a win down."""
    url = f"/spaces/{mentorship.pk}/wins/"
    win = Win.objects.visible_to(reader(request)).filter(mentorship=mentorship, pk=win_id).first()
    if win is None:
        raise NotFound
    win.mentorship = mentorship
    operations.remove_win(win, actor=reader(request), now=clock.now())
    say(request, _("Taken down."), undo_url=f"{url}{win.pk}/return/")
    return go(request, url)


@require_POST
@member
def win_return(request: HttpRequest, mentorship: Mentorship, win_id: UUID) -> HttpResponse:
    """Bring a win back that was taken down."""
    win = Win.objects.filter(mentorship=mentorship, pk=win_id).exclude(removed_at=None).first()
    if win is None:
        raise NotFound
    win.mentorship = mentorship
    operations.bring_win_back(win, actor=reader(request), now=clock.now())
    return go(request, f"/spaces/{mentorship.pk}/wins/")
