"""What people are told about goals and steps, and when. The words are in ``templates/growth/mail/``.

No mail carries a goal, a step or its if-then plan: the page it leads to shows them.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from functools import partial

from rapport.growth.models import Goal, Step
from rapport.growth.operations import draft_first_goal
from rapport.history.events import listens_to
from rapport.history.models import Event
from rapport.jobs.rules import Due, timed_rule
from rapport.mentorships.lifecycle import RUNNING
from rapport.mentorships.models import Mentorship
from rapport.notifications.notices import Group, NoticeKind, tell
from rapport.people.models import Person

STEP_PLANNED = NoticeKind("growth.step_planned", Group.PROMISES, "growth/mail/step_planned")
HOW_FAR = NoticeKind("growth.how_far", Group.TOGETHER, "growth/mail/how_far", nudge=True)
ASKED = NoticeKind("growth.asked", Group.TOGETHER, "growth/mail/asked")
REMARKED = NoticeKind("growth.remarked", Group.TOGETHER, "growth/mail/remarked")

MORNING = time(8)
LOOK_BACKS = (30, 90)
"""After how many days somebody is shown how far they have come."""
STALE_AFTER = timedelta(days=7)
"""A reminder that could not go out for this long is not sent any more."""


@timed_rule("growth.step_planned")
def remind_of_a_step(now: datetime) -> Iterable[Due]:
    """On the morning before the date of a goal's step for now, its owner is told that a step is planned."""
    tomorrow = now.date() + timedelta(days=2)
    active = (
        Step.objects.active()
        .filter(
            due_on__lte=tomorrow, due_on__gt=(now - STALE_AFTER).date(), goal__state=Goal.State.ON_ITS_WAY
        )
        .filter(goal__mentorship__state__in=RUNNING, goal__mentorship__frozen_at=None)
        .select_related("goal__owner", "goal__mentorship")
        .order_by("due_on", "id")
    )
    for step in active:
        assert step.due_on is not None
        if now >= datetime.combine(step.due_on - timedelta(days=1), MORNING, step.goal.owner.zone):
            yield Due(f"{step.pk}:{step.due_on:%Y-%m-%d}", partial(_remind, step, now))


@timed_rule("growth.how_far")
def show_how_far(now: datetime) -> Iterable[Due]:
    """Thirty and ninety days after a goal was set, its owner is shown then and now."""
    for days in LOOK_BACKS:
        since = now - timedelta(days=days)
        goals = (
            Goal.objects.on_the_way()
            .filter(set_at__lte=since, set_at__gt=since - STALE_AFTER)
            .filter(mentorship__state__in=RUNNING, mentorship__frozen_at=None)
            .select_related("owner", "mentorship")
            .order_by("set_at", "id")
        )
        for goal in goals:
            yield Due(f"{goal.pk}:{days}", partial(_show_how_far, goal, days, now))


@listens_to("mentorship.say_yes")
def both_said_yes(event: Event) -> None:
    """Lay the request's own words on the table as a first draft of a goal, for whoever asked."""
    if event.mentorship_id is None:
        return
    mentorship = Mentorship.objects.select_related("request__mentee").filter(pk=event.mentorship_id).first()
    request = getattr(mentorship, "request", None)
    if mentorship is None or request is None or not request.area:
        return
    draft_first_goal(
        mentorship,
        owner=request.mentee,
        text=request.outcome or request.area,
        why=request.why_now,
        now=event.at,
    )


@listens_to("goal.asked")
def view_was_asked_for(event: Event) -> None:
    """Tell the other one that their view is wanted."""
    goal = _goal(event)
    if goal is None:
        return
    for person in goal.mentorship.others_than(goal.owner):
        _tell(ASKED, goal, person, goal.owner, f"{event.pk}:{person.pk}", event.at, f"{goal.pk}/remarks/")


@listens_to("goal.remarked")
def remark_was_made(event: Event) -> None:
    """Tell the owner that the other one has said what they think."""
    goal = _goal(event)
    author = Person.objects.filter(pk=event.actor_id).first()
    if goal is not None and author is not None:
        _tell(REMARKED, goal, goal.owner, author, str(event.pk), event.at, f"#goal-{goal.pk}")


def _remind(step: Step, now: datetime) -> None:
    goal = step.goal
    assert step.due_on is not None
    tell(
        STEP_PLANNED,
        goal.owner,
        key=f"{step.pk}:{step.due_on:%Y-%m-%d}",
        now=now,
        url=f"/spaces/{goal.mentorship_id}/goals/{goal.pk}/steps/{step.pk}/",
        facts={"due_on": step.due_on.isoformat(), "has_plan": bool(step.if_then)},
        mentorship_id=goal.mentorship_id,
        until=datetime.combine(step.due_on + timedelta(days=2), MORNING, UTC),
    )


def _show_how_far(goal: Goal, days: int, now: datetime) -> None:
    tell(
        HOW_FAR,
        goal.owner,
        key=f"{goal.pk}:{days}",
        now=now,
        url=f"/spaces/{goal.mentorship_id}/goals/so-far/",
        facts={"days": days},
        mentorship_id=goal.mentorship_id,
    )


def _tell(
    kind: NoticeKind, goal: Goal, person: Person, other: Person, key: str, now: datetime, part: str
) -> None:
    tell(
        kind,
        person,
        key=key,
        now=now,
        url=f"/spaces/{goal.mentorship_id}/goals/{part}",
        facts={"other": other.first_name},
        mentorship_id=goal.mentorship_id,
    )


def _goal(event: Event) -> Goal | None:
    if event.subject_id is None:
        return None
    return (
        Goal.objects.filter(pk=event.subject_id)
        .select_related("owner", "mentorship")
        .prefetch_related("mentorship__members__person")
        .first()
    )
