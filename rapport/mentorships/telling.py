"""Telling the members of a relationship something, with the facts every mail of theirs has."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from uuid import UUID

from rapport.history.models import Event
from rapport.kernel import clock
from rapport.mentorships.models import Member, Mentorship
from rapport.notifications.calendar import CalendarFile
from rapport.notifications.facts import Fact
from rapport.notifications.notices import NoticeKind, tell
from rapport.notifications.senders import names_sender

MAIL = "mentorships/mail"
NOTHING: Mapping[str, Fact] = {}


def tell_member(
    kind: NoticeKind,
    member: Member,
    mentorship: Mentorship,
    *,
    key: str,
    url: str = "",
    facts: Mapping[str, Fact] = NOTHING,
    now: datetime | None = None,
    calendar: CalendarFile | None = None,
) -> None:
    """Tell one member; ``key`` names the occasion, ``url`` is a path within the space (``"agreement/"``)."""
    others = [other.first_name for other in mentorship.others_than(member.person)]
    tell(
        kind,
        member.person,
        key=f"{key}:{member.person_id}",
        now=now or clock.now(),
        url=f"/spaces/{mentorship.pk}/{url}",
        facts={"name": ", ".join(others), "program": mentorship.program.name, **facts},
        mentorship_id=mentorship.pk,
        program_id=mentorship.program_id,
        calendar=calendar,
    )


@names_sender
def program_of(mentorship_id: UUID) -> str:
    """Mails about a relationship come from its program, whichever package writes them."""
    names = Mentorship.objects.filter(pk=mentorship_id).values_list("program__name", flat=True)
    return names.first() or ""


def mentorship_of(event: Event) -> Mentorship | None:
    """The relationship an event is about, with program and members; None when it is gone."""
    if event.mentorship_id is None:
        return None
    return Mentorship.objects.with_members().filter(pk=event.mentorship_id).first()


def members_but(mentorship: Mentorship, event: Event) -> list[Member]:
    """Everybody who is in it now and did not do it themselves."""
    return [
        each for each in mentorship.members.all() if each.left_at is None and each.person_id != event.actor_id
    ]


def noon(day: date) -> datetime:
    """A day as a moment, for facts: it is the same day wherever people live, or nearly everywhere."""
    return datetime.combine(day, time(12), UTC)
