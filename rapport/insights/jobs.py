"""Counting follows what history tells."""

from collections.abc import Iterator, Mapping
from uuid import UUID

from rapport.history.events import listens_to
from rapport.history.models import Event
from rapport.insights.models import Milestone
from rapport.insights.operations import count

OF_A_PAIR: Mapping[str, tuple[Milestone, ...]] = {
    "mentorship.introduced": (Milestone.INTRODUCED,),
    "mentorship.say_yes": (Milestone.TOGETHER,),
    "mentorship.activate": (Milestone.AGREED,),
    "review.decided": (Milestone.LOOKED_BACK,),
    "mentorship.close": (Milestone.ENDED_WELL, Milestone.OVER),
    "mentorship.stop_now": (Milestone.OVER,),
    "mentorship.lapse": (Milestone.OVER,),
}
"""What each event counts, once for each relationship."""


@listens_to("request.sent", "meeting.held", *OF_A_PAIR)
def count_what_happened(event: Event) -> None:
    """Keep the tallies of a program; a fact without a program belongs to none."""
    if event.program_id is None:
        return
    for milestone, subject_id in _counts(event):
        count(milestone, program_id=event.program_id, subject_id=subject_id, at=event.at)


def _counts(event: Event) -> Iterator[tuple[Milestone, UUID]]:
    if event.verb == "request.sent" and event.actor_id is not None:
        yield Milestone.ASKED, event.actor_id
    if event.mentorship_id is None:
        return
    yield from ((milestone, event.mentorship_id) for milestone in OF_A_PAIR.get(event.verb, ()))
    if event.verb == "meeting.held":
        yield Milestone.MET, event.mentorship_id
        if event.subject_id is not None:
            yield Milestone.MEETING, event.subject_id
        held = Event.objects.filter(mentorship_id=event.mentorship_id, verb="meeting.held", at__lte=event.at)
        if held.values("subject_id").distinct().count() >= 3:
            yield Milestone.MET_THREE_TIMES, event.mentorship_id
