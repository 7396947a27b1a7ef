"""What people are told about requests and freed places, and when. The words are in ``templates/mentorships/mail/``."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from uuid import UUID

from rapport.history.events import listens_to
from rapport.history.models import Event
from rapport.jobs.rules import Due, timed_rule
from rapport.kernel import clock
from rapport.mentorships.models import Request, Waiting
from rapport.mentorships.requests.lifecycle import RequestState
from rapport.mentorships.requests.limits import ANSWER_WITHIN, REMIND_AFTER
from rapport.mentorships.requests.operations import expire_request
from rapport.mentorships.waiting import next_in_line, offer_place
from rapport.notifications.decisions import Drop
from rapport.notifications.gates import before_sending
from rapport.notifications.models import OutboxMessage
from rapport.notifications.notices import Group, NoticeKind, tell
from rapport.people.models import Person

MAIL = "mentorships/mail"
ARRIVED = NoticeKind("requests.arrived", Group.REQUESTS, f"{MAIL}/request_arrived")
REMINDER = NoticeKind("requests.reminder", Group.REQUESTS, f"{MAIL}/request_reminder")
ASKED_MORE = NoticeKind("requests.asked_more", Group.REQUESTS, f"{MAIL}/request_asked_more")
TOLD_MORE = NoticeKind("requests.told_more", Group.REQUESTS, f"{MAIL}/request_told_more")
DECLINED = NoticeKind("requests.declined", Group.REQUESTS, f"{MAIL}/request_declined")
EXPIRED = NoticeKind("requests.expired", Group.REQUESTS, f"{MAIL}/request_expired")
PLACE_FREE = NoticeKind("requests.place_free", Group.REQUESTS, f"{MAIL}/place_free")
YOUR_TURN = frozenset(kind.name for kind in (ARRIVED, REMINDER, ASKED_MORE, TOLD_MORE))


@timed_rule("mentorships.request_reminder")
def remind_of_requests(now: datetime) -> Iterable[Due]:
    """Five days after a request came to somebody, whoever's turn it is gets one word."""
    waiting = Request.objects.open().filter(waiting_since__lte=now - REMIND_AFTER)
    for request in waiting.filter(waiting_since__gt=now - ANSWER_WITHIN).with_people():
        yield Due(_turn_key(request), partial(_remind, request, now))


@timed_rule("mentorships.request_expires")
def let_requests_expire(now: datetime) -> Iterable[Due]:
    """A request that nobody has answered for ten days goes back to its author, with others who might fit."""
    for request in Request.objects.open().filter(waiting_since__lte=now - ANSWER_WITHIN).with_people():
        yield Due(_turn_key(request), partial(_expire, request, now))


@timed_rule("mentorships.place_freed")
def tell_who_waits(now: datetime) -> Iterable[Due]:
    """When a mentor's place frees, whoever waited longest is told, and it is kept for them for four days."""
    for waiting in next_in_line(now):
        yield Due(f"{waiting.pk}", partial(_offer, waiting, now))


@timed_rule("mentorships.place_passed")
def let_offers_pass(now: datetime) -> Iterable[Due]:
    """A freed place that was not asked for in four days goes to the next in line."""
    for waiting in Waiting.objects.filter(offered_until__lte=now):
        yield Due(f"{waiting.pk}", partial(_leave, waiting.pk))


@listens_to("request.sent")
def tell_of_request(event: Event) -> None:
    """Tell whoever was asked that somebody hopes for them."""
    request = _open(event)
    if request is not None:
        _tell(ARRIVED, request, request.mentor, event)


@listens_to("request.asked_more")
def tell_of_question(event: Event) -> None:
    """Tell the author that there is one question first."""
    request = _open(event)
    if request is not None:
        _tell(ASKED_MORE, request, request.mentee, event)


@listens_to("request.told_more")
def tell_of_answer(event: Event) -> None:
    """Tell whoever asked that the question is answered."""
    request = _open(event)
    if request is not None:
        _tell(TOLD_MORE, request, request.mentor, event)


@listens_to("request.declined")
def tell_of_decline(event: Event) -> None:
    """Tell the author, in words that are the same for everybody, that it is not this time."""
    request = _of(event)
    if request is not None and request.life is RequestState.DECLINED:
        _tell(DECLINED, request, request.mentee, event)


@listens_to("request.expired")
def tell_of_expiry(event: Event) -> None:
    """Tell the author that there was no answer and who else might fit."""
    request = _of(event)
    if request is not None and request.life is RequestState.EXPIRED:
        _tell(EXPIRED, request, request.mentee, event)


@before_sending
def drop_what_was_answered(message: OutboxMessage, now: datetime) -> Drop | None:
    """Ask nobody in the morning for what they have answered overnight, or what was taken back."""
    if message.kind not in YOUR_TURN:
        return None
    request = Request.objects.with_people().filter(pk=message.url.split("/")[2]).first()
    waits_for = request.waits_for if request is not None else None
    return None if waits_for == message.person else Drop(OutboxMessage.Why.TOO_LATE)


def _of(event: Event) -> Request | None:
    if event.subject_id is None:
        return None
    return Request.objects.with_people().filter(pk=event.subject_id).first()


def _open(event: Event) -> Request | None:
    """The request, unless it was settled before the word could go out."""
    request = _of(event)
    return request if request is not None and request.is_open else None


def _tell(kind: NoticeKind, request: Request, person: Person, event: Event) -> None:
    tell(
        kind,
        person,
        key=f"{request.pk}:{event.pk}",
        now=clock.now(),
        url=f"/requests/{request.pk}/",
        facts={"name": str(request.partner_of(person)), "program": request.program.name},
        program_id=request.program_id,
    )


def _remind(request: Request, now: datetime) -> None:
    person = request.waits_for
    if person is None or request.waiting_since is None:
        return
    tell(
        REMINDER,
        person,
        key=_turn_key(request),
        now=now,
        url=f"/requests/{request.pk}/",
        facts={
            "name": str(request.partner_of(person)),
            "is_asked": person.pk == request.mentor_id,
            "until": request.waiting_since + ANSWER_WITHIN,
        },
        program_id=request.program_id,
    )


def _expire(request: Request, now: datetime) -> None:
    expire_request(request, now=now)


def _offer(waiting: Waiting, now: datetime) -> None:
    offer_place(waiting, now=now)
    tell(
        PLACE_FREE,
        waiting.mentee,
        key=f"{waiting.pk}",
        now=now,
        url=f"/find/{waiting.mentor_id}/?program={waiting.program.slug}",
        facts={"name": str(waiting.mentor), "until": waiting.offered_until},
        program_id=waiting.program_id,
    )


def _leave(waiting_id: UUID) -> None:
    Waiting.objects.filter(pk=waiting_id).delete()


def _turn_key(request: Request) -> str:
    """Once for each turn: a request that was answered with a question waits anew."""
    since = "" if request.waiting_since is None else f"{request.waiting_since:%Y%m%d%H%M%S}"
    return f"{request.pk}:{request.turn}:{since}"
