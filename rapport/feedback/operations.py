"""Giving, taking and answering feedback; the guide's turn to be helped; words through the coordinator."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rapport.feedback.models import FirstReaction, IndirectWord, Thought, Turn
from rapport.feedback.policies import (
    may_answer_turn,
    may_change_thought,
    may_close_turn,
    may_give,
    may_reply,
    may_take,
)
from rapport.history.events import record
from rapport.kernel.errors import EditConflict, InputIsWrong, Refused
from rapport.kernel.text import clean_text
from rapport.kernel.versions import claim_version
from rapport.meetings.models import Promise
from rapport.meetings.operations import make_promise
from rapport.mentorships.models import Mentorship
from rapport.mentorships.recording import record_in
from rapport.people.models import Person

WORDS_MOST = 2_000
CONSENT = "2026-11"
"""The version of the text somebody agrees to before a word goes to the coordinator."""


def write_thought(
    mentorship: Mentorship,
    *,
    receiver: Person,
    kind: str,
    when: str = "",
    what: str = "",
    effect: str = "",
    next: str = "",
    give: bool,
    thought: Thought | None = None,
    version: int | None = None,
    actor: Person,
    now: datetime,
) -> Thought:
    """Write a thought, or change one that has not been read; with ``give`` it goes to the other one.

    Advice of the coach is not asked here: it never blocks. Raises: InputIsWrong, for nothing written;
    EditConflict, where another tab was faster.
    """
    may_give(actor, mentorship).require()
    if mentorship.member_for(receiver) is None or receiver == actor:
        raise InputIsWrong(_("Pick the other one."), field="receiver")
    parts = {"when": when, "what": what, "effect": effect, "next": next}
    words = {name: clean_text(text, most=WORDS_MOST) for name, text in parts.items()}
    if not any(words.values()):
        raise InputIsWrong(_("This is still empty. A rough sentence is fine."), field="what")
    with transaction.atomic():
        if thought is None:
            thought = Thought(mentorship=mentorship, giver=actor, receiver=receiver, made_at=now)
        else:
            may_change_thought(actor, thought).require()
            _claim(thought, version, words)
        first_time = give and thought.given_at is None
        thought.kind = kind
        for name, text in words.items():
            setattr(thought, name, text)
        thought.given_at = now if first_time else thought.given_at
        thought.save()
        if first_time:
            _record("feedback.given", thought, actor=actor, now=now, kind=kind)
    return thought


def take_back_thought(thought: Thought, *, actor: Person, now: datetime) -> Thought:
    """Make a draft of a thought again that the other one has not opened."""
    may_change_thought(actor, thought).require()
    with transaction.atomic():
        taken = Thought.objects.filter(pk=thought.pk, read_at=None).update(given_at=None)
        if not taken:
            raise Refused(_("This has been read, so it stands. You can write another."))
        thought.given_at = None
        _record("feedback.taken_back", thought, actor=actor, now=now)
    return thought


def throw_away_draft(thought: Thought, *, actor: Person, now: datetime) -> None:
    """Delete one's own draft."""
    may_change_thought(actor, thought).require()
    if not thought.is_draft:
        raise Refused(_("This has been given. Take it back first."))
    thought.delete()


def open_thought(thought: Thought, *, actor: Person, now: datetime) -> Thought:
    """Open what was given: from now on it stands as it is."""
    may_take(actor, thought).require()
    Thought.objects.filter(pk=thought.pk, read_at=None).update(read_at=now)
    thought.read_at = thought.read_at or now
    return thought


def say_what_was_understood(thought: Thought, *, text: str, actor: Person, now: datetime) -> Thought:
    """Say in own words what was understood; this opens the answer. Raises: InputIsWrong."""
    may_take(actor, thought).require()
    words = clean_text(text, most=WORDS_MOST)
    if not words:
        raise InputIsWrong(_("This is still empty. A rough sentence is fine."), field="understood")
    with transaction.atomic():
        thought.understood, thought.understood_at = words, now
        thought.read_at = thought.read_at or now
        thought.save(update_fields=["understood", "understood_at", "read_at"])
        _record("feedback.understood", thought, actor=actor, now=now)
    return thought


def reply_to_thought(thought: Thought, *, text: str, actor: Person, now: datetime) -> Thought:
    """Answer or ask about it, after having understood. Raises: Refused before that, InputIsWrong."""
    may_reply(actor, thought).require()
    words = clean_text(text, most=WORDS_MOST)
    if not words:
        raise InputIsWrong(_("This is still empty. A rough sentence is fine."), field="reply")
    with transaction.atomic():
        thought.reply, thought.replied_at = words, now
        thought.save(update_fields=["reply", "replied_at"])
        _record("feedback.answered", thought, actor=actor, now=now)
    return thought


def promise_to_try(thought: Thought, *, text: str, due_on: date, actor: Person, now: datetime) -> Promise:
    """Make what one will try a promise, so that it comes back by itself."""
    may_reply(actor, thought).require()
    with transaction.atomic():
        promise = make_promise(
            thought.mentorship,
            owner=actor,
            text=text,
            due_on=due_on,
            origin=Promise.Origin.FEEDBACK,
            origin_id=thought.pk,
            actor=actor,
            now=now,
        )
        thought.promise = promise
        thought.save(update_fields=["promise"])
    return promise


def keep_first_reaction(
    thought: Thought, *, text: str, version: int | None, actor: Person, now: datetime
) -> FirstReaction:
    """Put a first reaction where only its writer sees it. Raises: EditConflict."""
    may_take(actor, thought).require()
    words = clean_text(text, most=WORDS_MOST)
    with transaction.atomic():
        own, made = FirstReaction.objects.get_or_create(thought=thought, person=actor)
        if not made and (version is None or not claim_version(own, version)):
            own.refresh_from_db()
            if own.text != words:
                label = str(_("Your first reaction"))
                raise EditConflict(yours={label: words}, theirs={label: own.text}, version=own.version)
            return own
        own.text = words
        own.save(update_fields=["text"])
    return own


def open_turn(mentorship: Mentorship, *, meetings_held: int, now: datetime) -> list[Turn]:
    """Ask whoever learns, in the guide's name, how the guide helps; once for each count of meetings."""
    opened = []
    for learner in mentorship.in_role("learning"):
        for guide in mentorship.in_role("guiding"):
            turn, is_new = Turn.objects.get_or_create(
                mentorship=mentorship,
                answerer=learner.person,
                meetings_held=meetings_held,
                defaults={"about": guide.person, "opened_at": now},
            )
            if is_new:
                opened.append(turn)
                _record_turn("feedback.turn_opened", turn, actor=None, now=now)
    return opened


def answer_turn(
    turn: Turn, *, keep: str, more: str, less: str, version: int, actor: Person, now: datetime
) -> Turn:
    """Give the three lines, or any of them. Raises: InputIsWrong, EditConflict."""
    may_answer_turn(actor, turn).require()
    words = {
        name: clean_text(text, most=WORDS_MOST)
        for name, text in {"keep": keep, "more": more, "less": less}.items()
    }
    if not any(words.values()):
        raise InputIsWrong(_("One of the three lines is enough."), field="keep")
    with transaction.atomic():
        if not claim_version(turn, version):
            turn.refresh_from_db()
            raise EditConflict(
                yours=words, theirs={name: getattr(turn, name) for name in words}, version=turn.version
            )
        turn.keep, turn.more, turn.less = words["keep"], words["more"], words["less"]
        turn.state, turn.given_at = Turn.State.GIVEN, now
        turn.save()
        _record_turn("feedback.turn_given", turn, actor=actor, now=now)
    return turn


def skip_turn(turn: Turn, *, actor: Person, now: datetime) -> Turn:
    """Not this time. It comes again after three more meetings, and can be taken up until then."""
    may_answer_turn(actor, turn).require()
    turn.state = Turn.State.SKIPPED
    turn.save(update_fields=["state"])
    return turn


def close_turn(turn: Turn, *, change: str = "", explanation: str = "", actor: Person, now: datetime) -> Turn:
    """The guide chooses one change, or explains why it stays. One of the two is needed. Raises: InputIsWrong."""
    may_close_turn(actor, turn).require()
    change, explanation = clean_text(change, most=WORDS_MOST), clean_text(explanation, most=WORDS_MOST)
    if not change and not explanation:
        raise InputIsWrong(
            _("Name one change, even a small one, or say why it stays as it is."), field="change"
        )
    with transaction.atomic():
        turn.change, turn.explanation = change, explanation
        turn.state, turn.answered_at = Turn.State.ANSWERED, now
        turn.save()
        _record_turn("feedback.turn_answered", turn, actor=actor, now=now, changes=bool(change))
    return turn


def say_it_through_coordinator(
    turn: Turn, *, text: str, agrees: bool, actor: Person, now: datetime
) -> IndirectWord:
    """Hand a word to the program's coordinators instead of saying it directly. Needs consent. Raises: InputIsWrong."""
    may_answer_turn(actor, turn).require()
    words = clean_text(text, most=WORDS_MOST)
    if not words:
        raise InputIsWrong(_("This is still empty. A rough sentence is fine."), field="text")
    if not agrees:
        raise InputIsWrong(_("Please tick that the coordinator may read this."), field="agrees")
    with transaction.atomic():
        word = IndirectWord.objects.create(
            program=turn.mentorship.program,
            mentorship=turn.mentorship,
            turn=turn,
            writer=actor,
            text=words,
            consent=CONSENT,
            sent_at=now,
        )
        turn.state = Turn.State.INDIRECT
        turn.save(update_fields=["state"])
        record(
            "feedback.sent_indirectly",
            actor=actor,
            now=now,
            program_id=turn.mentorship.program_id,
            subject_id=word.pk,
        )
    return word


def take_indirect_word_back(word: IndirectWord, *, actor: Person, now: datetime) -> None:
    """Take a word back that no coordinator has opened yet; it is deleted."""
    if word.writer_id != actor.pk:
        raise Refused(_("Whoever wrote this can take it back."))
    with transaction.atomic():
        deleted, _rows = IndirectWord.objects.filter(pk=word.pk, read_at=None).delete()
        if not deleted:
            raise Refused(_("The coordinator has read this already."))
        Turn.objects.filter(pk__in=[word.turn_id], state=Turn.State.INDIRECT).update(state=Turn.State.OPEN)


def settle_indirect_word(word: IndirectWord, *, settled: bool, now: datetime) -> IndirectWord:
    """A coordinator has seen to it, or takes that back; the caller's guard has asked who it is."""
    word.settled_at = now if settled else None
    word.save(update_fields=["settled_at"])
    return word


def _claim(thought: Thought, version: int | None, words: dict[str, str]) -> None:
    if version is None or not claim_version(thought, version):
        thought.refresh_from_db()
        theirs = {name: getattr(thought, name) for name in words}
        raise EditConflict(yours=words, theirs=theirs, version=thought.version)


def _record(verb: str, thought: Thought, *, actor: Person, now: datetime, **facts: str) -> None:
    record_in(
        thought.mentorship, verb, actor=actor, now=now, subject_id=thought.pk, person_id=actor.pk, **facts
    )


def _record_turn(verb: str, turn: Turn, *, actor: Person | None, now: datetime, **facts: bool) -> None:
    record_in(turn.mentorship, verb, actor=actor, now=now, person_id=None, subject_id=turn.pk, **facts)
