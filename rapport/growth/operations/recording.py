"""How this package writes history: always with the relationship it happened in."""

from datetime import datetime

from rapport.growth.models import Goal
from rapport.history.events import Fact
from rapport.mentorships.recording import record_in
from rapport.people.models import Person


def record_about(goal: Goal, verb: str, *, actor: Person, now: datetime, **facts: Fact) -> None:
    """Record what happened with a goal: codes, numbers and dates, never its words."""
    record_in(
        goal.mentorship, verb, actor=actor, now=now, person_id=goal.owner_id, subject_id=goal.pk, **facts
    )
