"""What the two are told between being introduced and two yeses. The words are in ``templates/mentorships/mail/``."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial

from django.db.models import QuerySet

from rapport.history.events import listens_to
from rapport.history.models import Event
from rapport.jobs.rules import Due, timed_rule
from rapport.kernel import clock
from rapport.mentorships import rounds
from rapport.mentorships.introductions.calendar import cancellation_of_call, invitation_to_call
from rapport.mentorships.introductions.operations import lapse_introduction
from rapport.mentorships.lifecycle import State
from rapport.mentorships.models import Introduction, LineException, Mentorship, Round
from rapport.notifications.calendar import CalendarFile
from rapport.notifications.decisions import Drop
from rapport.notifications.gates import before_sending
from rapport.notifications.models import OutboxMessage
from rapport.notifications.notices import Group, NoticeKind, tell
from rapport.people.models import Person

MAIL = "mentorships/mail"
INTRODUCED = NoticeKind("introductions.introduced", Group.REQUESTS, f"{MAIL}/introduced")
CONFIRM = NoticeKind("introductions.confirm", Group.REQUESTS, f"{MAIL}/introduction_confirm")
TIMES_OFFERED = NoticeKind("introductions.times_offered", Group.REQUESTS, f"{MAIL}/call_times_offered")
CALL_AGREED = NoticeKind("introductions.call_agreed", Group.REQUESTS, f"{MAIL}/call_agreed", urgent=True)
YOUR_ANSWER = NoticeKind("introductions.your_answer", Group.REQUESTS, f"{MAIL}/introduction_answer")
TOGETHER = NoticeKind("introductions.together", Group.REQUESTS, f"{MAIL}/introduction_together")
NOT_THIS_TIME = NoticeKind(
    "introductions.not_this_time", Group.REQUESTS, f"{MAIL}/introduction_not_this_time"
)

ASK_AFTER_CALL = timedelta(hours=20)
REMIND_BEFORE = timedelta(days=4)


@timed_rule("mentorships.introduction_after_call")
def ask_after_call(now: datetime) -> Iterable[Due]:
    """The day after the first call, whoever has not answered is asked, in private."""
    for introduction in _standing().filter(call_at__lte=now - ASK_AFTER_CALL):
        key = f"{introduction.pk}:{introduction.sequence}"
        yield Due(key, partial(_ask_for_answers, introduction, f"call:{key}", now))


@timed_rule("mentorships.introduction_reminder")
def remind_of_answers(now: datetime) -> Iterable[Due]:
    """Four days before an introduction lapses, whoever has not answered gets one word."""
    for introduction in _standing().filter(lapses_at__lte=now + REMIND_BEFORE, lapses_at__gt=now):
        key = f"{introduction.pk}:{introduction.lapses_at:%Y%m%d}"
        yield Due(key, partial(_ask_for_answers, introduction, f"last:{key}", now))


@timed_rule("mentorships.introduction_lapses")
def let_introductions_lapse(now: datetime) -> Iterable[Due]:
    """An introduction without two yeses by its date ends, and both are free again."""
    for introduction in _standing().filter(lapses_at__lte=now):
        yield Due(f"{introduction.pk}", partial(_lapse, introduction.mentorship, now))


@listens_to("mentorship.introduced")
def tell_of_introduction(event: Event) -> None:
    """Tell both that they are introduced; whoever brought it about knows already."""
    mentorship = _of(event)
    if mentorship is None or mentorship.life is not State.INTRODUCED:
        return
    kind = CONFIRM if mentorship.door == Mentorship.Door.REGISTERED else INTRODUCED
    is_excepted = LineException.objects.filter(mentorship=mentorship).exists()
    for member in mentorship.members.all():
        if member.person_id != event.actor_id:
            _tell(kind, mentorship, member.person, f"{event.pk}", is_excepted=is_excepted)


@listens_to("introduction.times_offered", "introduction.call_moved")
def tell_of_times(event: Event) -> None:
    """Tell the other one that there are times to choose from; a call that was agreed leaves their calendar."""
    mentorship = _of(event)
    if mentorship is None or mentorship.life is not State.INTRODUCED:
        return
    was_at = event.facts.get("was_at")
    gone = cancellation_of_call(mentorship.introduction, datetime.fromisoformat(was_at)) if was_at else None
    for member in mentorship.members.all():
        if member.person_id != event.actor_id:
            _tell(TIMES_OFFERED, mentorship, member.person, f"{event.pk}", calendar=gone)


@listens_to("introduction.call_agreed")
def tell_of_call(event: Event) -> None:
    """Send both the time of their first call, with a file for the calendar."""
    mentorship = _of(event)
    if mentorship is None or mentorship.life is not State.INTRODUCED:
        return
    introduction = mentorship.introduction
    if introduction.call_at is None:
        return
    for member in mentorship.members.all():
        _tell(
            CALL_AGREED,
            mentorship,
            member.person,
            f"{event.pk}",
            at=introduction.call_at,
            calendar=invitation_to_call(introduction),
        )


@listens_to("mentorship.say_yes")
def tell_of_two_yeses(event: Event) -> None:
    """Tell both that both said yes."""
    mentorship = _of(event)
    if mentorship is not None and mentorship.is_open:
        for member in mentorship.members.all():
            _tell(TOGETHER, mentorship, member.person, "together", url=f"/spaces/{mentorship.pk}/")


@listens_to("mentorship.decline", "mentorship.lapse")
def tell_of_parting(event: Event) -> None:
    """Tell both the same neutral words: not this time. Nobody learns from it who said what."""
    mentorship = _of(event)
    if mentorship is None or event.facts.get("source") != State.INTRODUCED:
        return
    introduction = mentorship.introduction
    is_ahead = introduction.call_at is not None and introduction.call_at > event.at
    for member in mentorship.members.all():
        _tell(
            NOT_THIS_TIME,
            mentorship,
            member.person,
            "parted",
            calendar=invitation_to_call(introduction) if is_ahead else None,
        )


@before_sending
def drop_what_was_settled(message: OutboxMessage, now: datetime) -> Drop | None:
    """Offer nobody in the morning times of which they took one overnight. What clears a calendar goes all the same."""
    if message.kind != TIMES_OFFERED.name or message.calendar is not None:
        return None
    waits = Introduction.objects.filter(
        pk=message.mentorship_id, call_at=None, mentorship__state=State.INTRODUCED
    )
    return None if waits.exclude(offered_by=message.person_id).exists() else Drop(OutboxMessage.Why.TOO_LATE)


def _standing() -> QuerySet[Introduction]:
    return (
        Introduction.objects.filter(mentorship__state=State.INTRODUCED)
        .select_related("mentorship__program")
        .prefetch_related("mentorship__members__person")
    )


def _of(event: Event) -> Mentorship | None:
    if event.mentorship_id is None:
        return None
    return (
        Mentorship.objects.with_members()
        .select_related("introduction")
        .filter(pk=event.mentorship_id, introduction__isnull=False)
        .first()
    )


def _lapse(mentorship: Mentorship, now: datetime) -> None:
    lapse_introduction(mentorship, now=now)


def _ask_for_answers(introduction: Introduction, key: str, now: datetime) -> None:
    round_ = rounds.open_round_of(introduction.mentorship, Round.Kind.TWO_YESES)
    if round_ is None:
        return
    for member in rounds.waiting_for(round_):
        _tell(
            YOUR_ANSWER,
            introduction.mentorship,
            member.person,
            key,
            until=introduction.lapses_at,
        )


def _tell(
    kind: NoticeKind,
    mentorship: Mentorship,
    person: Person,
    key: str,
    *,
    url: str = "",
    calendar: CalendarFile | None = None,
    **facts: datetime | bool,
) -> None:
    member = mentorship.member_for(person)
    tell(
        kind,
        person,
        key=f"{mentorship.pk}:{person.pk}:{key}",
        now=clock.now(),
        url=url or f"/introductions/{mentorship.pk}/",
        facts={
            "name": str(mentorship.partner_of(person)),
            "program": mentorship.program.name,
            "door": mentorship.door,
            "learns": member is not None and member.is_learning,
            **facts,
        },
        mentorship_id=mentorship.pk,
        program_id=mentorship.program_id,
        calendar=calendar,
    )
