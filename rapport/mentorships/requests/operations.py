"""Everything that happens to a request, from the first draft to its answer."""

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from rapport.history.events import record
from rapport.kernel.db import locked
from rapport.kernel.errors import EditConflict, InputIsWrong
from rapport.kernel.versions import claim_version
from rapport.mentorships.introductions.operations import introduce
from rapport.mentorships.models import Mentorship, Request, Waiting
from rapport.mentorships.operations import ChangedMeanwhile
from rapport.mentorships.requests import policies
from rapport.mentorships.requests.lifecycle import EVENTS, MOVES, RequestState, Turn
from rapport.mentorships.requests.standing import standing_of
from rapport.mentorships.requests.words import RequestWords, lacks_a_situation
from rapport.people.models import Person
from rapport.programs.models import Program
from rapport.vault.keys import destroy_key

EMPTY = _("This is still empty. A rough sentence is fine, you’ll sharpen it together.")


class NeedsASituation(Exception):
    """There is too little to go by, and one question has not been asked yet: ask it instead of sending."""


def keep_draft(
    mentee: Person,
    mentor: Person,
    program: Program,
    words: RequestWords,
    *,
    now: datetime,
    door: str = Mentorship.Door.REQUEST,
    expected: int = 0,
) -> Request:
    """Keep what was written, for its author only; there is one draft for each two people.

    ``expected`` is the version the words were typed on, 0 for a first draft. Raises: Refused, when it is on its
    way already or the author does not look for a mentor there; EditConflict, with both versions.
    """
    policies.may_learn_in(mentee, program).require()
    with transaction.atomic():
        draft, is_new = _draft_of(mentee, mentor, program, door, now)
        policies.may_send(mentee, draft).require()
        if RequestWords.of(draft) == words:
            return draft
        if not claim_version(draft, draft.version if is_new else expected):
            raise EditConflict(
                yours=_labelled(words), theirs=_labelled(RequestWords.of(draft)), version=draft.version
            )
        _write(draft, words)
        draft.state_since = now
        draft.save()
    return draft


def ask_for_a_situation(draft: Request) -> None:
    """Note that the one follow-up question was asked, so that it is asked once."""
    Request.objects.filter(pk=draft.pk, state=RequestState.DRAFT).update(was_asked_for_a_situation=True)
    draft.was_asked_for_a_situation = True


def discard_draft(draft: Request, *, actor: Person) -> None:
    """Throw a draft away, and its key with it."""
    policies.may_send(actor, draft).require()
    with transaction.atomic():
        key_id = draft.key_id
        if not Request.objects.filter(pk=draft.pk, state=RequestState.DRAFT).delete()[0]:
            raise ChangedMeanwhile
        if key_id is not None:
            destroy_key(key_id)


def send_request(draft: Request, *, actor: Person, now: datetime) -> Request:
    """Send a draft to the one it is for.

    Raises: Refused, where the two cannot be brought together now; NeedsASituation, once; InputIsWrong, naming
    the part that is missing.
    """
    policies.may_send(actor, draft).require()
    policies.may_learn_in(actor, draft.program).require()
    policies.may_ask(standing_of(draft.mentee, draft.mentor, draft.program, now), draft.mentor).require()
    words = RequestWords.of(draft)
    if not words.area:
        raise InputIsWrong(EMPTY, field="area")
    if lacks_a_situation(words) and not draft.was_asked_for_a_situation:
        raise NeedsASituation
    for part in ("obstacle", "outcome"):
        if not getattr(words, part):
            raise InputIsWrong(EMPTY, field=part)
    with transaction.atomic():
        _move(draft, "send", actor=actor, now=now, sent_at=now, waiting_since=now, turn=Turn.MENTOR)
        # Whoever waited and now asks waits no longer.
        Waiting.objects.filter(mentee=draft.mentee, mentor=draft.mentor).delete()
    return draft


def accept_request(request: Request, *, actor: Person, now: datetime) -> Mentorship:
    """Say yes to an introduction: the mentorship begins as introduced, and takes one of the mentor's places.

    The request's key becomes the mentorship's, so the words live on under it. Raises: Refused, when the mentor
    has no place left or somebody was faster; the request then stands as before.
    """
    policies.may_accept(actor, request).require()
    with transaction.atomic():
        # A second press waits here for the first one, and then finds the request settled.
        if not locked(Request.objects.open().filter(pk=request.pk)).exists():
            raise ChangedMeanwhile
        mentorship = introduce(
            request.program,
            request.mentee,
            request.mentor,
            door=Mentorship.Door(request.door),
            actor=actor,
            now=now,
            key=request.key,
        )
        _move(request, "accept", actor=actor, now=now, mentorship=mentorship)
    return mentorship


def decline_request(request: Request, *, actor: Person, now: datetime, reason: str = "") -> Request:
    """Say no, kindly. ``reason`` stays with whoever says it and is shown to nobody else."""
    policies.may_answer(actor, request).require()
    with transaction.atomic():
        request.decline_reason = reason
        request.save(update_fields=["decline_reason"])
        _move(request, "decline", actor=actor, now=now)
    return request


def withdraw_request(request: Request, *, actor: Person, now: datetime) -> Request:
    """Take a request back before it was answered."""
    policies.may_withdraw(actor, request).require()
    return _move(request, "withdraw", actor=actor, now=now)


def expire_request(request: Request, *, now: datetime) -> Request:
    """Let a request that waited too long go back to its author."""
    return _move(request, "expire", actor=None, now=now)


def ask_more(request: Request, question: str, *, actor: Person, now: datetime) -> Request:
    """Ask one question before deciding; it is the author's turn then."""
    policies.may_ask_more(actor, request).require()
    if not question:
        raise InputIsWrong(EMPTY, field="question")
    return _hand_over(
        request, Turn.MENTOR, Turn.MENTEE, {"question": question}, "request.asked_more", actor, now
    )


def tell_more(request: Request, answer: str, *, actor: Person, now: datetime) -> Request:
    """Answer the one question; it is the mentor's turn again, with the full time to decide."""
    policies.may_tell_more(actor, request).require()
    if not answer:
        raise InputIsWrong(EMPTY, field="answer")
    return _hand_over(request, Turn.MENTEE, Turn.MENTOR, {"answer": answer}, "request.told_more", actor, now)


def _hand_over(
    request: Request,
    source: Turn,
    target: Turn,
    words: Mapping[str, str],
    verb: str,
    actor: Person,
    now: datetime,
) -> Request:
    with transaction.atomic():
        changed = Request.objects.filter(pk=request.pk, state=RequestState.SENT, turn=source).update(
            turn=target, waiting_since=now
        )
        if not changed:
            raise ChangedMeanwhile
        request.turn, request.waiting_since = target, now
        for part, text in words.items():
            setattr(request, part, text)
        request.save(update_fields=[*words])
        _note(verb, request, actor, now)
    return request


def _draft_of(
    mentee: Person, mentor: Person, program: Program, door: str, now: datetime
) -> tuple[Request, bool]:
    """What there is between the two, or a new draft; and whether it is new."""
    found = (
        Request.objects.filter(mentee=mentee, mentor=mentor, state__in=["draft", "sent"])
        .with_people()
        .first()
    )
    if found is not None:
        return found, False
    try:
        with transaction.atomic():
            made = Request.objects.create(
                mentee=mentee, mentor=mentor, program=program, door=door, state_since=now
            )
            return made, True
    except IntegrityError:
        # Two tabs began at once; the first one's draft is the draft.
        return Request.objects.with_people().get(
            mentee=mentee, mentor=mentor, state__in=["draft", "sent"]
        ), False


def _write(draft: Request, words: RequestWords) -> None:
    draft.area, draft.why_now = words.area, words.why_now
    draft.obstacle, draft.outcome, draft.situation = words.obstacle, words.outcome, words.situation
    draft.brings = list(words.brings)


def _labelled(words: RequestWords) -> dict[str, str]:
    return {
        str(_("What you’d like to grow in")): words.area,
        str(_("Why now")): words.why_now,
        str(_("What stands in the way")): words.obstacle,
        str(_("What would be good")): words.outcome,
        str(_("One situation")): words.situation,
    }


def _move(request: Request, name: str, *, actor: Person | None, now: datetime, **values: object) -> Request:
    """Make one move of the request's life; the caller has asked its policy."""
    known = MOVES[name]
    values = {"state": known.target, "state_since": now, **values}
    with transaction.atomic():
        if not Request.objects.filter(pk=request.pk, state=known.source).update(**values):
            raise ChangedMeanwhile
        for field, value in values.items():
            setattr(request, field, value)
        _note(EVENTS[name], request, actor, now)
    return request


def _note(verb: str, request: Request, actor: Person | None, now: datetime) -> None:
    record(
        verb,
        actor=actor,
        now=now,
        program_id=request.program_id,
        person_id=request.mentee_id,
        subject_id=request.pk,
        mentorship_id=request.mentorship_id,
    )
