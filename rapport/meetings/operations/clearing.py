"""What was planned and will not be: two who pause, have ended, or may not be in contact don't meet."""

from datetime import UTC, datetime, time

from django.db import transaction

from rapport.meetings.models import Meeting, SlotProposal
from rapport.meetings.operations.planning import take_off
from rapport.mentorships.lifecycle import State
from rapport.mentorships.models import Mentorship


def clear_what_lies_ahead(mentorship: Mentorship, *, now: datetime) -> list[Meeting]:
    """Call off what the two planned and cannot hold as things stand; returns what was called off.

    Of two who pause those meetings that fall into the pause. Nothing, while the two go on. Bears repetition.
    """
    if not _stands_still(mentorship):
        return []
    ahead = mentorship.meetings.planned().filter(starts_at__gt=now, started_at=None)
    if mentorship.life is State.PAUSED and not mentorship.is_frozen and mentorship.paused_until is not None:
        ahead = ahead.filter(starts_at__lt=datetime.combine(mentorship.paused_until, time.min, UTC))
    with transaction.atomic():
        SlotProposal.objects.filter(mentorship=mentorship, state=SlotProposal.State.OPEN).update(
            state=SlotProposal.State.PASSED
        )
        cleared = list(ahead.order_by("starts_at", "id"))
        for meeting in cleared:
            meeting.mentorship = mentorship
            take_off(meeting, actor=None, now=now)
    return cleared


def _stands_still(mentorship: Mentorship) -> bool:
    return mentorship.is_over or mentorship.is_frozen or mentorship.life is State.PAUSED
