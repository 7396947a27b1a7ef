"""What two people did together, on one page to keep once their mentorship has ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from rapport.desk.reading import Desk, Relationship, hold_keys_of
from rapport.growth.models import Goal, Win
from rapport.meetings.glance import Talk, talks_of
from rapport.meetings.models import Promise
from rapport.mentorships.space import Space, space_of


@dataclass(frozen=True, slots=True)
class Keepsake:
    """The goals, meetings with their takeaways, promises kept and wins of a relationship, oldest first."""

    space: Space
    since: date | datetime | None
    until: date | datetime | None
    held: int
    goals: Sequence[Goal]
    talks: Sequence[Talk]
    promises: Sequence[Promise]
    wins: Sequence[Win]


def keepsake_of(desk: Desk, relationship: Relationship) -> Keepsake:
    """Gather it for one of the two: only what both of them could always read."""
    mentorship, person = relationship.mentorship, desk.person
    hold_keys_of(person, [mentorship])
    talks = [talk for talk in talks_of(mentorship, person, desk.now) if talk.meeting.is_held]
    goals = Goal.objects.visible_to(person).filter(mentorship=mentorship)
    promises = Promise.objects.visible_to(person).filter(mentorship=mentorship, state=Promise.State.KEPT)
    wins = Win.objects.visible_to(person).filter(mentorship=mentorship)
    return Keepsake(
        space=space_of(mentorship, person),
        since=mentorship.active_since or mentorship.began_at,
        until=mentorship.closed_at,
        held=len(talks),
        goals=list(goals.exclude(state=Goal.State.DRAFT).select_related("mentorship").order_by("set_at")),
        talks=sorted((talk for talk in talks if talk.has_words), key=lambda talk: talk.meeting.starts_at),
        promises=list(promises.select_related("mentorship", "owner").order_by("due_on", "pk")),
        wins=list(wins.select_related("mentorship").order_by("pk")),
    )
