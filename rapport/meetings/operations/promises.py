"""Promises: made, reported back, answered, moved to an honest date, let go."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rapport.kernel.errors import EditConflict, InputIsWrong, Refused
from rapport.kernel.text import clean_text
from rapport.kernel.versions import claim_version
from rapport.meetings.models import Meeting, Promise
from rapport.meetings.policies import may_answer_report, may_promise, may_report
from rapport.mentorships.models import Mentorship
from rapport.mentorships.recording import record_in
from rapport.people.models import Person

WORDS_MOST = 2_000
A_MEETING_HOLDS = 5
"""More promises than this from one meeting get a word of warning, and are taken all the same."""
OUTCOMES = frozenset({Promise.State.KEPT, Promise.State.PARTLY, Promise.State.NOT_YET})


def make_promise(
    mentorship: Mentorship,
    *,
    owner: Person,
    text: str,
    due_on: date,
    first_step: str = "",
    meeting: Meeting | None = None,
    origin: str = Promise.Origin.MEETING,
    origin_id: UUID | None = None,
    actor: Person,
    now: datetime,
) -> Promise:
    """Write down who does what by when. ``owner`` may be either of them.

    Raises: InputIsWrong, for no words, a date that has passed, or an owner who is not in it.
    """
    may_promise(actor, mentorship).require()
    if mentorship.member_for(owner) is None:
        raise InputIsWrong(_("Pick one of you."), field="owner")
    _require_date(due_on, now, owner)
    with transaction.atomic():
        promise = Promise.objects.create(
            mentorship=mentorship,
            meeting=meeting,
            owner=owner,
            made_by=actor,
            origin=origin,
            origin_id=origin_id,
            text=_words(text),
            first_step=clean_text(first_step, most=WORDS_MOST),
            due_on=due_on,
            made_at=now,
        )
        _record("promise.made", promise, actor=actor, now=now, due_on=due_on)
    return promise


def is_one_too_many(meeting: Meeting) -> bool:
    """Whether this meeting holds more promises than two people usually keep."""
    return meeting.promises.count() > A_MEETING_HOLDS


def change_promise(
    promise: Promise, *, text: str, due_on: date, first_step: str, version: int, actor: Person, now: datetime
) -> Promise:
    """Change the words or the date of an open promise; either of them may. Raises: EditConflict, InputIsWrong."""
    may_promise(actor, promise.mentorship).require()
    _require_open(promise)
    text = _words(text)
    if due_on != promise.due_on:
        _require_date(due_on, now, promise.owner)
    with transaction.atomic():
        if not claim_version(promise, version):
            promise.refresh_from_db()
            raise EditConflict(
                yours={str(_("The promise")): text},
                theirs={str(_("The promise")): promise.text},
                version=promise.version,
            )
        promise.text = text
        promise.first_step = clean_text(first_step, most=WORDS_MOST)
        promise.save(update_fields=["text", "first_step"])
        if due_on != promise.due_on:
            _move(promise, due_on, actor=actor, now=now)
    return promise


def move_promise(
    promise: Promise, *, due_on: date, because: str = "", actor: Person, now: datetime
) -> Promise:
    """Give an open promise an honest new date, and say why if one likes; a moved promise is still a promise."""
    may_report(actor, promise).require()
    _require_open(promise)
    _require_date(due_on, now, promise.owner)
    with transaction.atomic():
        promise.moved_because = clean_text(because, most=WORDS_MOST)
        promise.save(update_fields=["moved_because"])
        _move(promise, due_on, actor=actor, now=now)
    return promise


def _move(promise: Promise, due_on: date, *, actor: Person, now: datetime) -> None:
    today = now.astimezone(promise.owner.zone).date()
    promise.moved_late = promise.moved_late or promise.due_on < today
    promise.due_on = due_on
    promise.moved_count += 1
    promise.save(update_fields=["due_on", "moved_count", "moved_late"])
    _record("promise.moved", promise, actor=actor, now=now, due_on=due_on)


def report_back(
    promise: Promise, *, outcome: str, result: str = "", obstacle: str = "", actor: Person, now: datetime
) -> Promise:
    """Tell what was tried, what came of it, what got in the way. ``outcome`` is kept, partly or not_kept."""
    may_report(actor, promise).require()
    if outcome not in OUTCOMES:
        raise InputIsWrong(_("Say how it went with one of the three."), field="outcome")
    with transaction.atomic():
        promise.state = outcome
        promise.result = clean_text(result, most=WORDS_MOST)
        promise.obstacle = clean_text(obstacle, most=WORDS_MOST)
        promise.reported_at = now
        promise.answer, promise.answered_at = "", None
        promise.save(update_fields=["state", "result", "obstacle", "reported_at", "answer", "answered_at"])
        promise.agenda_items.filter(state="open").update(state="talked")
        _record("promise.reported", promise, actor=actor, now=now, outcome=outcome)
    return promise


def take_back_report(promise: Promise, *, actor: Person, now: datetime) -> Promise:
    """Undo a report that the other one has not answered: the promise is open again, its words kept."""
    may_report(actor, promise).require()
    if promise.answered_at is not None:
        raise Refused(_("This has been answered, so it stands. You can make a new promise."))
    with transaction.atomic():
        promise.state, promise.reported_at = Promise.State.OPEN, None
        promise.save(update_fields=["state", "reported_at"])
        _record("promise.taken_back", promise, actor=actor, now=now)
    return promise


def answer_report(promise: Promise, *, answer: str, actor: Person, now: datetime) -> Promise:
    """Answer a report with one tap; this closes the loop. Tapping another changes it."""
    may_answer_report(actor, promise).require()
    if answer not in Promise.Answer.values:
        raise InputIsWrong(_("Pick one of the answers."), field="answer")
    with transaction.atomic():
        promise.answer, promise.answered_at = answer, now
        promise.save(update_fields=["answer", "answered_at"])
        _record("promise.acknowledged", promise, actor=actor, now=now)
    return promise


def let_go_promise(promise: Promise, *, actor: Person, now: datetime) -> Promise:
    """Let an open promise go, on purpose. It can be taken up again."""
    may_report(actor, promise).require()
    _require_open(promise)
    with transaction.atomic():
        promise.state = Promise.State.LET_GO
        promise.save(update_fields=["state"])
        promise.agenda_items.filter(state="open").update(state="removed")
        _record("promise.let_go", promise, actor=actor, now=now)
    return promise


def take_up_again(promise: Promise, *, actor: Person, now: datetime) -> Promise:
    """Undo letting go."""
    may_promise(actor, promise.mentorship).require()
    if promise.owner_id != actor.pk or promise.state != Promise.State.LET_GO:
        raise Refused(_("Only a promise that you let go can be taken up again."))
    with transaction.atomic():
        promise.state = Promise.State.OPEN
        promise.save(update_fields=["state"])
        _record("promise.taken_up", promise, actor=actor, now=now)
    return promise


def _require_open(promise: Promise) -> None:
    if not promise.is_open:
        raise Refused(_("This promise is settled already."))


def _require_date(due_on: date, now: datetime, owner: Person) -> None:
    today = now.astimezone(owner.zone).date()
    if due_on < today:
        raise InputIsWrong(_("This date has passed. Pick one that is still to come."), field="due_on")
    if (due_on - today).days > 400:
        raise InputIsWrong(_("That is more than a year away. Pick something nearer."), field="due_on")


def _words(text: str) -> str:
    cleaned = clean_text(text, most=WORDS_MOST)
    if not cleaned:
        raise InputIsWrong(_("This is still empty. A rough sentence is fine."), field="text")
    return cleaned


def _record(verb: str, promise: Promise, *, actor: Person, now: datetime, **facts: str | date) -> None:
    record_in(
        promise.mentorship,
        verb,
        actor=actor,
        now=now,
        subject_id=promise.pk,
        person_id=promise.owner_id,
        **facts,
    )
