"""While people meet: beginning, moving on, ending, and the three small things before going."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from rapport.kernel.errors import EditConflict, Refused
from rapport.kernel.text import clean_text
from rapport.kernel.versions import claim_version
from rapport.meetings.models import AgendaItem, Meeting, WrapUp
from rapport.meetings.operations.agenda import build_agenda
from rapport.mentorships.policies import may_arrange, may_write
from rapport.mentorships.recording import record_in
from rapport.people.models import Person


class ReallyNothing(Refused):
    """Nobody promised anything in this meeting: it is asked once whether that is meant."""

    def __init__(self) -> None:
        super().__init__(_("Really nothing that one of you will do?"))


def begin_meeting(meeting: Meeting, *, actor: Person, now: datetime) -> Meeting:
    """Open the meeting for both; pressing twice, or both at once, begins it once."""
    may_arrange(actor, meeting.mentorship).require()
    if not meeting.is_planned:
        raise Refused(_("This meeting is over. Its notes are still open."))
    with transaction.atomic():
        build_agenda(meeting, now=now)
        first = meeting.agenda.filter(state=AgendaItem.State.OPEN).first()
        begun = Meeting.objects.filter(pk=meeting.pk, started_at=None).update(
            started_at=now, now_item=first, now_since=now, extra_minutes=0
        )
        meeting.refresh_from_db()
        if begun:
            late = int((now - meeting.starts_at).total_seconds() // 60)
            _record("meeting.begun", meeting, actor=actor, now=now, late_minutes=max(0, late))
    return meeting


def next_topic(meeting: Meeting, *, after: AgendaItem | None, actor: Person, now: datetime) -> Meeting:
    """Go on to the topic that follows ``after``; if the other one was faster, nothing is skipped."""
    may_write(actor, meeting.mentorship).require()
    with transaction.atomic():
        items = list(meeting.agenda.filter(state=AgendaItem.State.OPEN))
        following = _following(items, after)
        changed = Meeting.objects.filter(pk=meeting.pk, now_item=after).update(
            now_item=following, now_since=now, extra_minutes=0, stopped_at=None
        )
        if changed and after is not None:
            AgendaItem.objects.filter(pk=after.pk).update(state=AgendaItem.State.TALKED)
        meeting.refresh_from_db()
    return meeting


def give_more_minutes(meeting: Meeting, *, minutes: int, actor: Person, now: datetime) -> Meeting:
    """Give the topic of the moment more time, or take it back with a negative number."""
    may_write(actor, meeting.mentorship).require()
    Meeting.objects.filter(pk=meeting.pk).update(extra_minutes=F("extra_minutes") + minutes)
    meeting.refresh_from_db()
    return meeting


def stop_the_clock(meeting: Meeting, *, stopped: bool, actor: Person, now: datetime) -> Meeting:
    """Pause the timer, or let it run on from where it stood."""
    may_write(actor, meeting.mentorship).require()
    with transaction.atomic():
        if stopped:
            Meeting.objects.filter(pk=meeting.pk, stopped_at=None).update(stopped_at=now)
        elif meeting.stopped_at is not None and meeting.now_since is not None:
            resumed = meeting.now_since + (now - meeting.stopped_at)
            Meeting.objects.filter(pk=meeting.pk, stopped_at=meeting.stopped_at).update(
                stopped_at=None, now_since=resumed
            )
        meeting.refresh_from_db()
    return meeting


def end_meeting(meeting: Meeting, *, really_nothing: bool = False, actor: Person, now: datetime) -> Meeting:
    """End the meeting. With no promise made it asks once: raises ReallyNothing unless ``really_nothing``."""
    may_write(actor, meeting.mentorship).require()
    if meeting.is_held:
        return meeting
    if not meeting.is_planned or meeting.started_at is None:
        raise Refused(_("This meeting has not begun."))
    if not really_nothing and not meeting.no_promises_confirmed and not meeting.promises.exists():
        raise ReallyNothing
    with transaction.atomic():
        ended = Meeting.objects.filter(pk=meeting.pk, state=Meeting.State.PLANNED).update(
            state=Meeting.State.HELD,
            ended_at=now,
            now_item=None,
            sequence=F("sequence") + 1,
            no_promises_confirmed=really_nothing,
        )
        meeting.refresh_from_db()
        if ended:
            open_topics = meeting.agenda.filter(
                state=AgendaItem.State.OPEN, kind=AgendaItem.Kind.TOPIC, part=""
            )
            open_topics.update(meeting=None, parked_at=now)
            minutes = int((now - (meeting.started_at or now)).total_seconds() // 60)
            prepared = meeting.agenda_built_at is not None
            _record(
                "meeting.held",
                meeting,
                actor=actor,
                now=now,
                at=meeting.starts_at,
                minutes=minutes,
                prepared=prepared,
            )
    return meeting


def reopen_meeting(meeting: Meeting, *, actor: Person, now: datetime) -> Meeting:
    """Take back an ending that came too early, on the same day."""
    may_write(actor, meeting.mentorship).require()
    if not meeting.is_held or meeting.ended_at is None or (now - meeting.ended_at).days >= 1:
        raise Refused(_("This meeting ended a while ago. Its notes are still open."))
    with transaction.atomic():
        changed = Meeting.objects.filter(pk=meeting.pk, state=Meeting.State.HELD).update(
            state=Meeting.State.PLANNED, ended_at=None, sequence=F("sequence") + 1
        )
        meeting.refresh_from_db()
        if changed:
            _record("meeting.reopened", meeting, actor=actor, now=now)
    return meeting


def save_wrap_up(
    meeting: Meeting,
    *,
    takeaway: str = "",
    thanks: str = "",
    leaving: str = "",
    done: bool = False,
    version: int | None = None,
    actor: Person,
    now: datetime,
) -> WrapUp:
    """Keep a takeaway, a thank-you and, for oneself alone, how it was. Raises: EditConflict."""
    may_write(actor, meeting.mentorship).require()
    takeaway, thanks = clean_text(takeaway, most=1_000), clean_text(thanks, most=1_000)
    with transaction.atomic():
        own, made = WrapUp.objects.get_or_create(meeting=meeting, person=actor)
        if not made and version is not None and not claim_version(own, version):
            own.refresh_from_db()
            raise EditConflict(
                yours={
                    str(_("One thing you take away")): takeaway,
                    str(_("Something you appreciated")): thanks,
                },
                theirs={
                    str(_("One thing you take away")): own.takeaway,
                    str(_("Something you appreciated")): own.thanks,
                },
                version=own.version,
            )
        first_thanks = bool(thanks) and not own.thanks
        own.takeaway, own.thanks, own.leaving = takeaway, thanks, leaving
        own.done_at = own.done_at or (now if done else None)
        own.save()
        if first_thanks:
            _record("meeting.thanked", meeting, actor=actor, now=now)
    return own


def _following(items: list[AgendaItem], after: AgendaItem | None) -> AgendaItem | None:
    if after is None:
        return items[0] if items else None
    return next((item for item in items if (item.position, item.pk) > (after.position, after.pk)), None)


def _record(
    verb: str, meeting: Meeting, *, actor: Person, now: datetime, **facts: int | bool | datetime
) -> None:
    record_in(
        meeting.mentorship, verb, actor=actor, now=now, subject_id=meeting.pk, person_id=actor.pk, **facts
    )
