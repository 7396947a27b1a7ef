"""What goals and steps ask of a person next."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta

from django.utils.translation import gettext_lazy as _

from rapport.growth.models import Goal, Step
from rapport.growth.presenting import from_where_to_where
from rapport.growth.queries import GoalCard, open_goals_of
from rapport.mentorships.lifecycle import RUNNING
from rapport.mentorships.models import Mentorship
from rapport.mentorships.nextsteps import NextStep, Press
from rapport.people.models import Person
from rapport.ui.dates import day

NEAR = timedelta(days=1)
FRESH = timedelta(days=14)
NEWS = timedelta(days=7)


def offer(person: Person, mentorships: Collection[Mentorship], now: datetime) -> Iterable[NextStep]:
    """Candidates of every relationship, in three queries for all of them together."""
    running = [m for m in mentorships if m.life in RUNNING and not m.is_frozen]
    cards = open_goals_of(running, person) if running else {}
    for mentorship in running:
        mine = [card for card in cards[mentorship.pk] if card.goal.owner_id == person.pk]
        theirs = [card for card in cards[mentorship.pk] if card.goal.owner_id != person.pk]
        yield from _my_goals(mine, now.astimezone(person.zone).date())
        yield from _their_goals(theirs, now)
        member = mentorship.member_for(person)
        if member is not None and member.is_learning and not mine:
            yield _first_goal(mentorship)


def _my_goals(cards: Iterable[GoalCard], today: date) -> Iterable[NextStep]:
    for card in cards:
        step = card.active_step
        if card.goal.is_draft:
            yield _sharpen(card.goal)
        elif step is not None and step.due_on is not None and step.due_on - NEAR <= today:
            yield _planned(card.goal, step)
        elif not card.steps:
            yield NextStep(
                card.goal.mentorship_id, Press.GENTLE, "growth.first_step",
                title=_("Find a first step for your goal"),
                why=_("Small enough for this week, in an hour or less. The rest can wait."),
                action=_("Find one"), url=f"{_url(card.goal)}steps/new/", minutes=3,
            )  # fmt: skip


def _planned(goal: Goal, step: Step) -> NextStep:
    """The reminder itself: the plan for when and where stands here, behind the sign-in, and never in a mail."""
    assert step.due_on is not None
    title = _("Your step, by %(day)s") % {"day": day(step.due_on)}
    return NextStep(
        goal.mentorship_id, Press.REPORT, "growth.step_planned",
        title=title, why=step.if_then or step.text, action=_("Have a look"),
        url=f"{_url(goal)}steps/{step.pk}/", minutes=step.minutes,
    )  # fmt: skip


def _their_goals(cards: Iterable[GoalCard], now: datetime) -> Iterable[NextStep]:
    for card in cards:
        goal, latest = card.goal, card.latest
        if goal.asked_at is not None and now - goal.asked_at < FRESH:
            yield NextStep(
                goal.mentorship_id, Press.ANSWER, "growth.view_wanted",
                title=_("%(name)s would like your view of a goal") % {"name": goal.owner.first_name},
                why=_("Too big, unclear, or just right? A line is enough."),
                action=_("Say what you think"), url=f"{_url(goal)}remarks/", minutes=2,
            )  # fmt: skip
        if latest is not None and now - latest.noted_at < NEWS:
            yield NextStep(
                goal.mentorship_id, Press.GENTLE, "growth.progress",
                title=_("%(name)s noted how a goal is going") % {"name": goal.owner.first_name},
                why=from_where_to_where(card.measured) or latest.line,
                action=_("Have a look"), url=f"/spaces/{goal.mentorship_id}/goals/#goal-{goal.pk}", minutes=1,
            )  # fmt: skip


def _sharpen(goal: Goal) -> NextStep:
    return NextStep(
        goal.mentorship_id, Press.GROW, "growth.sharpen_draft",
        title=_("Sharpen your first goal"),
        why=_("Your request is there as a draft. Five short questions make a goal of it."),
        action=_("Sharpen it"), url=f"{_url(goal)}edit/", minutes=5,
    )  # fmt: skip


def _first_goal(mentorship: Mentorship) -> NextStep:
    return NextStep(
        mentorship.pk, Press.GENTLE, "growth.first_goal",
        title=_("Write down a first goal"),
        why=_("What would be different if this went well? Start rough."),
        action=_("Write it"), url=f"/spaces/{mentorship.pk}/goals/new/", minutes=5,
    )  # fmt: skip


def _url(goal: Goal) -> str:
    return f"/spaces/{goal.mentorship_id}/goals/{goal.pk}/"
