"""A break is told to the other, keeps everything quiet, and ends with a gentle question."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import partial

from django.db.models import OuterRef, QuerySet, Subquery

from rapport.history.events import listens_to
from rapport.history.models import Event
from rapport.jobs.rules import Due, timed_rule
from rapport.kernel.prepared import prepared
from rapport.mentorships.agreement.quiet import open_again
from rapport.mentorships.lifecycle import State
from rapport.mentorships.models import AgreementVersion, Mentorship
from rapport.mentorships.telling import MAIL, members_but, mentorship_of, noon, tell_member
from rapport.notifications.decisions import Drop, Hold
from rapport.notifications.gates import before_sending
from rapport.notifications.models import OutboxMessage
from rapport.notifications.notices import Group, NoticeKind

BEGUN = NoticeKind("pausing.begun", Group.TOGETHER, f"{MAIL}/pause_begun")
OVER = NoticeKind("pausing.over", Group.TOGETHER, f"{MAIL}/pause_over")
ENDED = NoticeKind("pausing.ended", Group.TOGETHER, f"{MAIL}/pause_ended")


@timed_rule("mentorships.pause_over")
def ask_after_break(now: datetime) -> Iterable[Due]:
    """On the day a break was to last to, both are asked, once and gently, whether to carry on."""
    for mentorship in _over(today=now.date()):
        yield Due(f"{mentorship.pk}:{mentorship.state_since:%Y%m%d%H%M}", partial(_ask, mentorship, now))


@prepared
def _over(today: date) -> QuerySet[Mentorship]:
    over = Mentorship.objects.filter(state=State.PAUSED, paused_until__lte=today, frozen_at=None)
    return over.with_members()


@listens_to("mentorship.pause")
def tell_of_break(event: Event) -> None:
    """Tell the other one that the two are pausing, and until about when."""
    mentorship = mentorship_of(event)
    if mentorship is None or mentorship.life is not State.PAUSED or mentorship.paused_until is None:
        return
    facts = {"until": noon(mentorship.paused_until)}
    for member in members_but(mentorship, event):
        tell_member(BEGUN, member, mentorship, key=f"{event.pk}", url="pause/", facts=facts)


@listens_to("mentorship.resume", "mentorship.resume_forming")
def tell_of_return(event: Event) -> None:
    """Tell the other one that the two carry on."""
    mentorship = mentorship_of(event)
    if mentorship is not None and mentorship.is_open:
        for member in members_but(mentorship, event):
            tell_member(ENDED, member, mentorship, key=f"{event.pk}")


@before_sending
def keep_quiet(message: OutboxMessage, now: datetime) -> Hold | Drop | None:
    """Drop nudges of a pausing pair, and hold the rest through the quiet hours its agreement names."""
    if message.mentorship_id is None:
        return None
    terms = AgreementVersion.objects.in_force().filter(mentorship=OuterRef("pk")).values("terms")[:1]
    found = (
        Mentorship.objects.filter(pk=message.mentorship_id)
        .annotate(agreed=Subquery(terms))
        .values_list("state", "agreed")
        .first()
    )
    if found is None:
        return None
    state, agreed = found
    if message.is_nudge and state == State.PAUSED:
        return Drop(OutboxMessage.Why.PAUSED)
    until = open_again(agreed, message.person, now)
    return Hold(until) if until is not None else None


def _ask(mentorship: Mentorship, now: datetime) -> None:
    for member in mentorship.members.all():
        tell_member(
            OVER, member, mentorship, key=f"{mentorship.pk}:{mentorship.paused_until}", url="pause/", now=now
        )
