"""One goal in several relationships: only whoever learns carries it across, and takes it back."""

from datetime import datetime

from django.db import transaction

from rapport.growth.models import Goal, GoalShare
from rapport.growth.policies import may_carry, may_take_back
from rapport.history.events import record
from rapport.mentorships.models import Mentorship
from rapport.people.models import Person


def carry_goal(goal: Goal, into: Mentorship, *, actor: Person, now: datetime) -> GoalShare:
    """Let another mentor read a goal; carrying it twice changes nothing. Raises: Refused."""
    may_carry(actor, goal, into).require()
    with transaction.atomic():
        share, is_new = GoalShare.objects.get_or_create(
            goal=goal, mentorship=into, defaults={"shared_at": now}
        )
        if is_new:
            _record("carried", share, actor, now)
    return share


def take_goal_back(share: GoalShare, *, actor: Person, now: datetime) -> None:
    """Take a goal out of a relationship again; it can be carried there once more. Raises: Refused."""
    may_take_back(actor, share).require()
    with transaction.atomic():
        _record("taken_back", share, actor, now)
        share.delete()


def _record(what: str, share: GoalShare, actor: Person, now: datetime) -> None:
    # Told of the relationship it came into, without the goal: nothing may lead from there to where it came from.
    record(
        f"goal.{what}",
        actor=actor,
        now=now,
        person_id=actor.pk,
        mentorship_id=share.mentorship_id,
        program_id=share.mentorship.program_id,
    )
