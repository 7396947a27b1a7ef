"""What the screens of this package have in common."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase

from rapport.growth.models import Goal
from rapport.growth.queries import GoalCard, goal_for
from rapport.kernel.errors import NotFound
from rapport.kernel.guards import declare
from rapport.mentorships import guards
from rapport.mentorships.models import Mentorship
from rapport.people.models import Person

Screen = Callable[..., HttpResponseBase]


def of_goal(view: Screen) -> Screen:
    """A member's screen about one goal: ``goal_id`` becomes ``card``, or it does not exist."""

    @guards.member
    @wraps(view)
    def found(
        request: HttpRequest, *args: Any, mentorship: Mentorship, goal_id: UUID, **kwargs: Any
    ) -> HttpResponseBase:
        card = goal_for(mentorship, reader(request), goal_id)
        if card is None:
            raise NotFound
        return view(request, *args, card=card, **kwargs)

    return declare(found, "member")


def of_step(view: Screen) -> Screen:
    """A member's screen about one step: ``goal_id`` and ``step_id`` become ``card`` and ``step``."""

    @of_goal
    @wraps(view)
    def found(
        request: HttpRequest, *args: Any, card: GoalCard, step_id: UUID, **kwargs: Any
    ) -> HttpResponseBase:
        step = next((step for step in card.steps if step.pk == step_id), None)
        if step is None:
            raise NotFound
        return view(request, *args, card=card, step=step, **kwargs)

    return declare(found, "member")


def reader(request: HttpRequest) -> Person:
    """Whoever is signed in; the guard has seen to it that somebody is."""
    assert isinstance(request.user, Person)
    return request.user


def typed(request: HttpRequest) -> QueryDict | None:
    """What was sent, even if nothing was filled in; None where a form is only shown."""
    return request.POST if request.method == "POST" else None


def goals_url(mentorship_id: UUID, part: str = "") -> str:
    """The address of the goals of a relationship, or of something under it."""
    return f"/spaces/{mentorship_id}/goals/{part}"


def goal_url(goal: Goal, part: str = "") -> str:
    """The address of something about one goal (``"steps/"``)."""
    return goals_url(goal.mentorship_id, f"{goal.pk}/{part}")


def place_of(goal: Goal) -> str:
    """Where a goal stands on the page of all goals."""
    return f"{goals_url(goal.mentorship_id)}#goal-{goal.pk}"


def page_facts(request: HttpRequest, mentorship: Mentorship) -> dict[str, Any]:
    """What every one of these templates reads."""
    person = reader(request)
    others = mentorship.others_than(person)
    return {
        "mentorship": mentorship,
        "me": person,
        "member": mentorship.member_for(person),
        "other": others[0] if others else None,
        "space_url": f"/spaces/{mentorship.pk}/",
        "goals_url": goals_url(mentorship.pk),
    }
