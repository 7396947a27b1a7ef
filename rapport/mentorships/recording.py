"""How history is written of what happens in a relationship: always with the program it belongs to."""

from datetime import datetime
from uuid import UUID

from rapport.history.events import Fact, HasId, record
from rapport.history.models import Event
from rapport.mentorships.models import Mentorship


def record_in(
    mentorship: Mentorship,
    verb: str,
    *,
    actor: HasId | None,
    now: datetime,
    person_id: UUID | None = None,
    subject_id: UUID | None = None,
    **facts: Fact,
) -> Event:
    """Record what happened in a relationship: codes, numbers and dates, never words. As ``history.events.record``."""
    return record(
        verb,
        actor=actor,
        now=now,
        person_id=person_id,
        mentorship_id=mentorship.pk,
        program_id=mentorship.program_id,
        subject_id=subject_id,
        **facts,
    )
