"""What people are told about meetings and promises, and when. The words are in ``templates/meetings/mail/``."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, time, timedelta
from functools import partial

from django.db.models import QuerySet

from rapport.history.events import listens_to
from rapport.history.models import Event
from rapport.jobs.rules import Due, timed_rule
from rapport.kernel import clock
from rapport.kernel.prepared import prepared
from rapport.meetings.calendar import invitation_of
from rapport.meetings.models import Meeting, Promise, SlotProposal
from rapport.meetings.operations import build_agenda
from rapport.mentorships.agreement import terms_of
from rapport.mentorships.lifecycle import State
from rapport.mentorships.models import Mentorship
from rapport.notifications.decisions import Drop
from rapport.notifications.gates import before_sending
from rapport.notifications.models import OutboxMessage
from rapport.notifications.notices import Group, NoticeKind, tell
from rapport.people.models import Person

PLANNED = NoticeKind("meetings.planned", Group.MEETINGS, "meetings/mail/planned", urgent=True)
MOVED = NoticeKind("meetings.moved", Group.MEETINGS, "meetings/mail/moved", urgent=True)
CALLED_OFF = NoticeKind("meetings.called_off", Group.MEETINGS, "meetings/mail/called_off", urgent=True)
PROPOSED = NoticeKind("meetings.proposed", Group.MEETINGS, "meetings/mail/proposed")
BUILD_AGENDA = NoticeKind("meetings.build_agenda", Group.MEETINGS, "meetings/mail/build_agenda")
AGENDA_NUDGE = NoticeKind("meetings.agenda_nudge", Group.MEETINGS, "meetings/mail/agenda_nudge")
AGENDA_ARRIVED = NoticeKind("meetings.agenda_arrived", Group.MEETINGS, "meetings/mail/agenda_arrived")
TOMORROW = NoticeKind("meetings.tomorrow", Group.MEETINGS, "meetings/mail/tomorrow")
HOW_IT_WENT = NoticeKind("meetings.how_it_went", Group.MEETINGS, "meetings/mail/how_it_went")
THANKED = NoticeKind("meetings.thanked", Group.MEETINGS, "meetings/mail/thanked")
PROMISE_MIDWAY = NoticeKind("meetings.promise_midway", Group.PROMISES, "meetings/mail/promise_midway")
PROMISE_DUE = NoticeKind("meetings.promise_due", Group.PROMISES, "meetings/mail/promise_due")
PROMISE_REPORTED = NoticeKind("meetings.promise_reported", Group.PROMISES, "meetings/mail/promise_reported")
PROMISE_ANSWERED = NoticeKind("meetings.promise_answered", Group.PROMISES, "meetings/mail/promise_answered")

QUIET_STATES = frozenset({State.PAUSED, State.CLOSED, State.DECLINED, State.LAPSED, State.INTRODUCED})
AGENDA_BEFORE = timedelta(days=3)
DAY_BEFORE = timedelta(hours=24)
ASK_AFTER = timedelta(hours=20)
ASK_UNTIL = timedelta(days=30)
MIDWAY_FROM = timedelta(days=4)
MORNING = time(8)


@timed_rule("meetings.build_agenda")
def ask_for_an_agenda(now: datetime) -> Iterable[Due]:
    """Three days before a meeting, whoever owns the agenda is asked to build it, and it is laid out for them."""
    for meeting in _coming(now=now, until=now + AGENDA_BEFORE, only_bare=True):
        yield Due(_key(meeting), partial(_ask_for_agenda, meeting, now))


@timed_rule("meetings.day_before")
def tell_the_day_before(now: datetime) -> Iterable[Due]:
    """A day before a meeting the other gets the agenda; without one, its owner is asked once more."""
    for meeting in _coming(now=now, until=now + DAY_BEFORE, only_bare=False):
        yield Due(_key(meeting), partial(_tell_day_before, meeting, now))


@timed_rule("meetings.how_it_went")
def ask_how_it_went(now: datetime) -> Iterable[Due]:
    """The day after a meeting that nobody ended, both are asked whether it happened."""
    for meeting in _gone_by(now=now):
        if meeting.ends_at <= now - ASK_AFTER:
            yield Due(_key(meeting), partial(_tell_all, HOW_IT_WENT, meeting, now, f"{_url(meeting)}"))


@timed_rule("meetings.proposals_pass")
def let_proposals_pass(now: datetime) -> Iterable[Due]:
    """An offer of moments that have all gone by is closed, so that the next step is to find new ones."""
    for proposal in SlotProposal.objects.filter(state=SlotProposal.State.OPEN):
        if proposal.moments[-1] <= now:
            yield Due(str(proposal.pk), partial(_pass, proposal))


@timed_rule("meetings.promise_midway")
def remind_midway(now: datetime) -> Iterable[Due]:
    """Half-way to its date, whoever made a promise of more than four days gets a word."""
    today = now.date()
    for promise in _open_promises().filter(due_on__gt=today):
        made, due = promise.made_at, datetime.combine(promise.due_on, MORNING, UTC)
        if due - made >= MIDWAY_FROM and now >= made + (due - made) / 2:
            key = f"{promise.pk}:{promise.moved_count}"
            yield Due(key, partial(_tell_owner, PROMISE_MIDWAY, promise, now))


@timed_rule("meetings.promise_due")
def remind_on_the_day(now: datetime) -> Iterable[Due]:
    """On the morning of its date, in their own time, whoever made a promise is asked how it went."""
    for promise in _open_promises().filter(due_on__lte=now.date() + timedelta(days=1)):
        if now >= datetime.combine(promise.due_on, MORNING, promise.owner.zone):
            key = f"{promise.pk}:{promise.moved_count}"
            yield Due(key, partial(_tell_owner, PROMISE_DUE, promise, now))


@listens_to("meeting.planned")
def meeting_was_planned(event: Event) -> None:
    _invite(event, PLANNED)


@listens_to("meeting.moved")
def meeting_was_moved(event: Event) -> None:
    _invite(event, MOVED)


@listens_to("meeting.changed")
def meeting_was_changed(event: Event) -> None:
    """Another length reaches both calendars; where the two meet is no calendar's business."""
    if event.facts.get("takes_as_long") is False:
        _invite(event, MOVED)


@listens_to("meeting.cancelled")
def meeting_was_called_off(event: Event) -> None:
    _invite(event, CALLED_OFF)


@listens_to("meeting.proposed")
def moments_were_proposed(event: Event) -> None:
    proposal = SlotProposal.objects.select_related("mentorship", "proposed_by").get(pk=event.subject)
    for person in _others(proposal.mentorship, proposal.proposed_by):
        tell(
            PROPOSED,
            person,
            key=f"{proposal.pk}:{person.pk}",
            now=event.at,
            url=f"/spaces/{proposal.mentorship_id}/meetings/next/",
            facts={"other": proposal.proposed_by.first_name, "count": len(proposal.moments)},
            mentorship_id=proposal.mentorship_id,
        )


@before_sending
def drop_what_was_settled(message: OutboxMessage, now: datetime) -> Drop | None:
    """Ask nobody in the morning to pick a time, or how it went, when that was settled overnight."""
    if message.kind == PROPOSED.name and message.mentorship_id is not None:
        on_offer = SlotProposal.objects.filter(
            mentorship_id=message.mentorship_id, state=SlotProposal.State.OPEN
        )
        is_waited_for = on_offer.exclude(proposed_by=message.person_id).exists()
    elif message.kind == HOW_IT_WENT.name:
        is_waited_for = Meeting.objects.planned().filter(pk=message.url.split("/")[4]).exists()
    else:
        return None
    return None if is_waited_for else Drop(OutboxMessage.Why.TOO_LATE)


@listens_to("meeting.thanked")
def somebody_said_thank_you(event: Event) -> None:
    meeting = _meeting(event)
    if meeting is None:
        return
    giver = next((m.person for m in meeting.mentorship.members.all() if m.person_id == event.actor_id), None)
    if giver is None:
        return
    for person in _others(meeting.mentorship, giver):
        _tell_one(THANKED, person, meeting, clock.now(), _url(meeting), {"other": giver.first_name})


@listens_to("promise.reported")
def promise_was_reported(event: Event) -> None:
    promise = _promise(event)
    for person in _others(promise.mentorship, promise.owner):
        key = f"{promise.pk}:{event.pk}:{person.pk}"
        _tell_about(PROMISE_REPORTED, promise, person, key, event.at, other=promise.owner)


@listens_to("promise.acknowledged")
def report_was_answered(event: Event) -> None:
    promise = _promise(event)
    answerer = None if event.actor_id is None else Person.objects.filter(pk=event.actor_id).first()
    if answerer is not None:
        _tell_about(PROMISE_ANSWERED, promise, promise.owner, f"{promise.pk}", event.at, other=answerer)


@prepared
def _coming(now: datetime, until: datetime, only_bare: bool) -> QuerySet[Meeting]:
    """Meetings that begin within ``(now, until]``; ``only_bare``: those without an agenda."""
    coming = Meeting.objects.planned().filter(starts_at__gt=now, starts_at__lte=until, started_at=None)
    return _awake(coming.filter(agenda_built_at=None) if only_bare else coming)


@prepared
def _gone_by(now: datetime) -> QuerySet[Meeting]:
    return _awake(
        Meeting.objects.planned().filter(starts_at__lt=now - ASK_AFTER, starts_at__gt=now - ASK_UNTIL)
    )


def _awake(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """Of relationships that are neither pausing nor over, with all that a notice needs."""
    return (
        meetings.exclude(mentorship__state__in=QUIET_STATES)
        .filter(mentorship__frozen_at=None)
        .select_related("mentorship__program")
        .prefetch_related("mentorship__members__person")
        .order_by("starts_at", "id")
    )


def _open_promises() -> QuerySet[Promise]:
    return (
        Promise.objects.open()
        .exclude(mentorship__state__in=QUIET_STATES)
        .filter(mentorship__frozen_at=None)
        .select_related("owner", "mentorship")
        .prefetch_related("mentorship__members__person")
    )


def _ask_for_agenda(meeting: Meeting, now: datetime) -> None:
    build_agenda(meeting, now=now)
    for member in _owners(meeting):
        _tell_one(BUILD_AGENDA, member, meeting, now, f"{_url(meeting)}prepare/")


def _tell_day_before(meeting: Meeting, now: datetime) -> None:
    build_agenda(meeting, now=now)
    owners = _owners(meeting)
    others = [m.person for m in meeting.mentorship.members.all() if m.person not in owners]
    has_agenda = meeting.agenda_built_at is not None
    if has_agenda:
        Meeting.objects.filter(pk=meeting.pk).update(agenda_sent_at=now)
    for person in owners:
        _tell_one(TOMORROW if has_agenda else AGENDA_NUDGE, person, meeting, now, f"{_url(meeting)}prepare/")
    for person in others:
        kind = AGENDA_ARRIVED if has_agenda else TOMORROW
        _tell_one(kind, person, meeting, now, f"{_url(meeting)}prepare/", {"has_agenda": has_agenda})


def _owners(meeting: Meeting) -> list[Person]:
    """Whose agenda it is by what they agreed: those who learn unless they said otherwise."""
    terms = terms_of(meeting.mentorship)
    return [m.person for m in meeting.mentorship.members.all() if terms.owns("agenda", m.role)]


def _tell_all(kind: NoticeKind, meeting: Meeting, now: datetime, url: str) -> None:
    for member in meeting.mentorship.members.all():
        _tell_one(kind, member.person, meeting, now, url)


def _tell_one(
    kind: NoticeKind,
    person: Person,
    meeting: Meeting,
    now: datetime,
    url: str,
    more: Mapping[str, str | bool] | None = None,
) -> None:
    others = meeting.mentorship.others_than(person)
    tell(
        kind,
        person,
        key=f"{_key(meeting)}:{person.pk}",
        now=now,
        url=url,
        facts={
            "starts_at": meeting.starts_at,
            "minutes": meeting.minutes,
            "other": others[0].first_name if others else "",
            "other_zone": others[0].time_zone if others else "UTC",
            "form": meeting.form,
            **(more or {}),
        },
        mentorship_id=meeting.mentorship_id,
        until=None if kind in {HOW_IT_WENT, THANKED} else meeting.starts_at,
    )


def _invite(event: Event, kind: NoticeKind) -> None:
    meeting = _meeting(event)
    if meeting is None:
        return
    for member in meeting.mentorship.members.all():
        if member.person.left_at is not None:
            continue
        others = meeting.mentorship.others_than(member.person)
        tell(
            kind,
            member.person,
            key=f"{event.pk}:{member.person_id}",
            now=event.at,
            url=_url(meeting),
            facts={
                "starts_at": meeting.starts_at,
                "minutes": meeting.minutes,
                "other": others[0].first_name if others else "",
                "other_zone": others[0].time_zone if others else "UTC",
                "form": meeting.form,
                "by_self": event.actor_id == member.person_id,
                "goes_on": bool(event.actor_id),
                "is_moved": event.verb == "meeting.moved",
            },
            mentorship_id=meeting.mentorship_id,
            calendar=invitation_of(meeting, event.at),
        )


def _tell_owner(kind: NoticeKind, promise: Promise, now: datetime) -> None:
    others = promise.mentorship.others_than(promise.owner)
    key = f"{promise.pk}:{promise.moved_count}"
    _tell_about(kind, promise, promise.owner, key, now, other=others[0] if others else None)


def _tell_about(
    kind: NoticeKind, promise: Promise, person: Person, key: str, now: datetime, *, other: Person | None
) -> None:
    tell(
        kind,
        person,
        key=key,
        now=now,
        url=f"/spaces/{promise.mentorship_id}/promises/{promise.pk}/",
        facts={
            "other": other.first_name if other else "",
            "due_at": datetime.combine(promise.due_on, time(12), person.zone),
        },
        mentorship_id=promise.mentorship_id,
    )


def _pass(proposal: SlotProposal) -> None:
    SlotProposal.objects.filter(pk=proposal.pk, state=SlotProposal.State.OPEN).update(
        state=SlotProposal.State.PASSED
    )


def _meeting(event: Event) -> Meeting | None:
    return (
        Meeting.objects.filter(pk=event.subject)
        .select_related("mentorship__program")
        .prefetch_related("mentorship__members__person")
        .first()
    )


def _promise(event: Event) -> Promise:
    found = Promise.objects.select_related("owner", "mentorship").prefetch_related(
        "mentorship__members__person"
    )
    return found.get(pk=event.subject)


def _others(mentorship: Mentorship, person: Person) -> list[Person]:
    return mentorship.others_than(person)


def _url(meeting: Meeting) -> str:
    return f"/spaces/{meeting.mentorship_id}/meetings/{meeting.pk}/"


def _key(meeting: Meeting) -> str:
    """Once for each date the meeting has had: a moved meeting is announced again."""
    return f"{meeting.pk}:{meeting.moved_count}"
