"""Carrying a goal across to another mentor, and taking it back."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from rapport.growth import operations
from rapport.growth.models import GoalShare
from rapport.growth.policies import may_change_goal
from rapport.growth.queries import GoalCard, other_mentors_of
from rapport.growth.views.shared import goal_url, of_goal, page_facts, reader
from rapport.kernel import clock
from rapport.kernel.errors import NotFound
from rapport.mentorships.models import Mentorship
from rapport.ui.responses import go
from rapport.ui.toasts import say


@require_http_methods(["GET", "POST"])
@of_goal
def carrying(request: HttpRequest, card: GoalCard) -> HttpResponse:
    """Which other mentors read this goal; a press lets one more read it."""
    goal, person = card.goal, reader(request)
    may_change_goal(person, goal).require()
    others = other_mentors_of(person, goal.mentorship)
    if request.method == "POST":
        into = _chosen(others, request.POST.get("into", ""))
        operations.carry_goal(goal, into, actor=person, now=clock.now())
        name = into.partner_of(person).first_name
        say(request, _("%(name)s can read it now: the goal, why it matters, and its date.") % {"name": name})
        return go(request, goal_url(goal, "carrying/"))
    shares = {share.mentorship_id: share for share in GoalShare.objects.filter(goal=goal)}
    context = {
        **page_facts(request, goal.mentorship),
        "card": card,
        "rows": [(each, each.partner_of(person), shares.get(each.pk)) for each in others],
    }
    return render(request, "growth/carrying.html", context)


@require_POST
@of_goal
def taking_back(request: HttpRequest, card: GoalCard, share_id: UUID) -> HttpResponse:
    """Take the goal out of another relationship again."""
    share = (
        GoalShare.objects.filter(pk=share_id, goal=card.goal, goal__owner=reader(request))
        .select_related("mentorship", "goal")
        .first()
    )
    if share is None:
        raise NotFound
    operations.take_goal_back(share, actor=reader(request), now=clock.now())
    say(request, _("Taken back. They can’t read it any more."))
    return go(request, goal_url(card.goal, "carrying/"))


def _chosen(others: list[Mentorship], wanted: str) -> Mentorship:
    found = next((each for each in others if str(each.pk) == wanted), None)
    if found is None:
        raise NotFound
    return found
