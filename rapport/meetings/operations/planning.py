"""Dates: planning, proposing, moving, calling off, and saying how it went."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rapport.history.models import Event
from rapport.kernel.errors import EditConflict, InputIsWrong, Refused
from rapport.kernel.text import clean_line
from rapport.kernel.versions import claim_version
from rapport.meetings.models import AgendaItem, Meeting, SlotProposal
from rapport.meetings.operations.agenda import build_agenda
from rapport.meetings.policies import may_change_meeting, may_plan_meeting
from rapport.mentorships.models import Mentorship
from rapport.mentorships.policies import may_write
from rapport.mentorships.recording import record_in
from rapport.people.models import Person

AGENDA_LEAD = timedelta(days=3)
FURTHEST = timedelta(days=400)
MOMENTS_MOST = 3


def plan_meeting(
    mentorship: Mentorship,
    *,
    starts_at: datetime,
    minutes: int,
    form: str = Meeting.Form.VIDEO,
    place: str = "",
    template: str = "regular",
    actor: Person | None,
    now: datetime,
) -> Meeting:
    """Put a meeting into both calendars. ``actor`` None is the system. Raises: InputIsWrong, Refused."""
    if actor is not None:
        may_plan_meeting(actor, mentorship).require()
    _require_ahead(starts_at, now)
    _require_free(mentorship, starts_at, minutes)
    with transaction.atomic():
        meeting = Meeting.objects.create(
            mentorship=mentorship,
            starts_at=starts_at,
            minutes=minutes,
            form=form,
            place=clean_line(place, most=500),
            template=template,
            planned_by=actor,
            made_at=now,
        )
        _close_open_proposals(mentorship)
        if starts_at - now <= AGENDA_LEAD:
            build_agenda(meeting, now=now)
        _record("meeting.planned", meeting, actor=actor, now=now, at=starts_at, minutes=minutes)
    return meeting


def change_details(
    meeting: Meeting, *, form: str, place: str, minutes: int, version: int, actor: Person, now: datetime
) -> Meeting:
    """Change where and how long; the date moves by proposing. Raises: EditConflict, Refused, InputIsWrong."""
    may_change_meeting(actor, meeting).require()
    place = clean_line(place, most=500)
    with transaction.atomic():
        if not claim_version(meeting, version):
            meeting.refresh_from_db()
            raise EditConflict(
                yours={str(_("Where")): place},
                theirs={str(_("Where")): meeting.place},
                version=meeting.version,
            )
        takes_as_long = meeting.minutes == minutes
        meeting.form, meeting.place, meeting.minutes = form, place, minutes
        meeting.sequence += 1
        meeting.save(update_fields=["form", "place", "minutes", "sequence"])
        _record(
            "meeting.changed", meeting, actor=actor, now=now, minutes=minutes, takes_as_long=takes_as_long
        )
    return meeting


def propose_moments(
    mentorship: Mentorship,
    *,
    starts: Sequence[datetime],
    minutes: int,
    form: str = Meeting.Form.VIDEO,
    template: str = "regular",
    meeting: Meeting | None = None,
    actor: Person,
    now: datetime,
) -> SlotProposal:
    """Offer one to three moments; with ``meeting``, to move it. Replaces an open proposal. Raises: InputIsWrong."""
    may_plan_meeting(actor, mentorship).require()
    if meeting is not None:
        may_change_meeting(actor, meeting).require()
    moments = sorted(set(starts))
    if not 1 <= len(moments) <= MOMENTS_MOST:
        raise InputIsWrong(_("Offer one, two or three moments."), field="starts")
    for moment in moments:
        _require_ahead(moment, now)
    with transaction.atomic():
        _close_open_proposals(mentorship)
        proposal = SlotProposal.objects.create(
            mentorship=mentorship,
            meeting=meeting,
            proposed_by=actor,
            starts=[moment.isoformat() for moment in moments],
            minutes=minutes,
            form=form,
            template=template,
            made_at=now,
        )
        record_in(
            mentorship,
            "meeting.proposed",
            actor=actor,
            now=now,
            subject_id=proposal.pk,
            moves=meeting is not None,
        )
    return proposal


def take_moment(proposal: SlotProposal, *, start: datetime, actor: Person, now: datetime) -> Meeting:
    """Say yes to one of the proposed moments: the meeting is planned, or moved where it still stands.

    Raises: Refused, InputIsWrong.
    """
    may_plan_meeting(actor, proposal.mentorship).require()
    if proposal.proposed_by_id == actor.pk:
        raise Refused(_("The other one picks from what you proposed."))
    if start not in proposal.moments:
        raise InputIsWrong(_("Pick one of the moments that were proposed."), field="start")
    with transaction.atomic():
        taken = SlotProposal.objects.filter(pk=proposal.pk, state=SlotProposal.State.OPEN).update(
            state=SlotProposal.State.TAKEN
        )
        if not taken:
            raise Refused(_("These moments are no longer on offer. Have a look at what is planned now."))
        if proposal.meeting is not None and proposal.meeting.is_planned:
            return _move_meeting(proposal.meeting, start, proposal.minutes, actor=actor, now=now)
        return plan_meeting(
            proposal.mentorship,
            starts_at=start,
            minutes=proposal.minutes,
            form=proposal.form,
            template=proposal.template,
            actor=actor,
            now=now,
        )


def withdraw_proposal(proposal: SlotProposal, *, actor: Person, now: datetime) -> None:
    """Take one's own offer back. A taken one stays taken."""
    if proposal.proposed_by_id != actor.pk:
        raise Refused(_("Whoever proposed these takes them back."))
    SlotProposal.objects.filter(pk=proposal.pk, state=SlotProposal.State.OPEN).update(
        state=SlotProposal.State.WITHDRAWN
    )


def call_off_meeting(meeting: Meeting, *, actor: Person, now: datetime) -> Meeting:
    """Call a planned meeting off: gone from both calendars, its topics kept for the next one."""
    may_change_meeting(actor, meeting).require()
    return take_off(meeting, actor=actor, now=now)


def take_off(meeting: Meeting, *, actor: Person | None, now: datetime) -> Meeting:
    """Call off without asking whether anybody may; ``actor`` None is the system. Raises: Refused, once settled."""
    with transaction.atomic():
        _settle(meeting, Meeting.State.CANCELLED)
        meeting.agenda.filter(kind="topic", state="open").update(meeting=None, parked_at=now)
        _record("meeting.cancelled", meeting, actor=actor, now=now)
    return meeting


def meet_after_all(meeting: Meeting, *, actor: Person, now: datetime) -> Meeting:
    """Undo calling off: the meeting is back in both calendars, and so are its topics that wait for another one.

    Raises: Refused, for a meeting that was not called off or whose moment has passed; InputIsWrong, where the two have
    another meeting by now.
    """
    may_plan_meeting(actor, meeting.mentorship).require()
    if meeting.starts_at <= now:
        raise Refused(_("This moment has passed. Find a new date instead."))
    with transaction.atomic():
        _settle(meeting, Meeting.State.PLANNED, leaving=Meeting.State.CANCELLED)
        _require_free(meeting.mentorship, meeting.starts_at, meeting.minutes, besides=meeting)
        called_off = Event.objects.filter(verb="meeting.cancelled", subject_id=meeting.pk).latest("id")
        # Calling off kept its topics at the very moment it was recorded at.
        meeting.mentorship.agenda_items.filter(
            meeting=None, parked_at=called_off.at, state=AgendaItem.State.OPEN
        ).update(meeting=meeting, parked_at=None)
        _close_open_proposals(meeting.mentorship)
        _record(
            "meeting.planned", meeting, actor=actor, now=now, at=meeting.starts_at, minutes=meeting.minutes
        )
    return meeting


def say_it_happened(meeting: Meeting, *, actor: Person, now: datetime) -> Meeting:
    """Tell that a planned meeting was held, though nobody opened it here."""
    may_write(actor, meeting.mentorship).require()
    _require_past(meeting, now)
    with transaction.atomic():
        _settle(meeting, Meeting.State.HELD)
        meeting.ended_at = meeting.ended_at or meeting.ends_at
        meeting.save(update_fields=["ended_at"])
        _record(
            "meeting.held",
            meeting,
            actor=actor,
            now=now,
            at=meeting.starts_at,
            minutes=meeting.minutes,
            prepared=meeting.agenda_built_at is not None,
        )
    return meeting


def say_it_was_missed(meeting: Meeting, *, with_notice: bool, actor: Person, now: datetime) -> Meeting:
    """Tell that a planned meeting didn't happen; its open topics wait for the next one."""
    may_write(actor, meeting.mentorship).require()
    _require_past(meeting, now)
    state = Meeting.State.MISSED_WITH_NOTICE if with_notice else Meeting.State.MISSED
    with transaction.atomic():
        _settle(meeting, state)
        meeting.agenda.filter(kind="topic", state="open").update(meeting=None, parked_at=now)
        _record("meeting.missed", meeting, actor=actor, now=now, with_notice=with_notice)
    return meeting


def _move_meeting(
    meeting: Meeting, start: datetime, minutes: int, *, actor: Person, now: datetime
) -> Meeting:
    may_change_meeting(actor, meeting).require()
    _require_free(meeting.mentorship, start, minutes, besides=meeting)
    meeting.starts_at, meeting.minutes = start, minutes
    meeting.moved_count += 1
    meeting.sequence += 1
    meeting.agenda_sent_at = None
    meeting.save(update_fields=["starts_at", "minutes", "moved_count", "sequence", "agenda_sent_at"])
    _record("meeting.moved", meeting, actor=actor, now=now, at=start, times=meeting.moved_count)
    return meeting


def _settle(meeting: Meeting, state: str, *, leaving: str = Meeting.State.PLANNED) -> None:
    """Leave a state once; whoever comes second finds it settled."""
    sequence = meeting.sequence + 1
    changed = Meeting.objects.filter(pk=meeting.pk, state=leaving).update(state=state, sequence=sequence)
    if not changed:
        raise Refused(_("This meeting is settled already."))
    meeting.state, meeting.sequence = state, sequence


def _require_ahead(moment: datetime, now: datetime) -> None:
    if moment <= now:
        raise InputIsWrong(_("This moment has passed. Pick one that is still to come."), field="starts")
    if moment > now + FURTHEST:
        raise InputIsWrong(_("That is more than a year away. Pick something nearer."), field="starts")


def _require_past(meeting: Meeting, now: datetime) -> None:
    if meeting.starts_at > now:
        raise Refused(_("This meeting is still to come."))


def _require_free(
    mentorship: Mentorship, start: datetime, minutes: int, *, besides: Meeting | None = None
) -> None:
    end = start + timedelta(minutes=minutes)
    near = mentorship.meetings.planned().filter(starts_at__lt=end, starts_at__gt=start - timedelta(hours=9))
    for other in near:
        if (besides is None or other.pk != besides.pk) and other.ends_at > start:
            raise InputIsWrong(_("You two are already meeting at that time."), field="starts")


def _close_open_proposals(mentorship: Mentorship) -> None:
    SlotProposal.objects.filter(mentorship=mentorship, state=SlotProposal.State.OPEN).update(
        state=SlotProposal.State.REPLACED
    )


def _record(
    verb: str, meeting: Meeting, *, actor: Person | None, now: datetime, **facts: int | bool | datetime
) -> None:
    record_in(meeting.mentorship, verb, actor=actor, now=now, person_id=None, subject_id=meeting.pk, **facts)
