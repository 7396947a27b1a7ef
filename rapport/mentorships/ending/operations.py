"""A good end: a word, a thank you, a last hour; and a way to stop at once."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rapport.kernel.db import locked
from rapport.kernel.errors import EditConflict, InputIsWrong
from rapport.kernel.versions import claim_version
from rapport.library import guides
from rapport.mentorships import rounds
from rapport.mentorships.ending.policies import (
    may_begin_ending,
    may_close,
    may_stop_now,
    may_think_again,
    may_write_letter,
)
from rapport.mentorships.models import (
    AgreementVersion,
    Ending,
    GoodbyeLetter,
    Member,
    Mentorship,
    Round,
    SecondThought,
)
from rapport.mentorships.operations import move
from rapport.mentorships.pausing.operations import end_pause
from rapport.mentorships.recording import record_in
from rapport.mentorships.review.planning import cancel_review
from rapport.people.models import Person

CLOSES_AFTER = timedelta(days=21)
"""How long a goodbye may take: three weeks to think again, to write back and to meet once more."""
TOGETHER = "together"
"""The reason of an ending both decided at a review; a code like those people pick."""
LEFT = "left"
"""The reason of an ending that came because somebody left the program."""
PARTS = ("good", "why_now", "thanks")


def save_letter(
    mentorship: Mentorship, parts: Mapping[str, str], *, expected: int, actor: Person, now: datetime
) -> GoodbyeLetter:
    """Keep a letter as far as it is; nobody else sees it before it is sent.

    Raises: EditConflict, when another tab was faster.
    """
    may_write_letter(actor, mentorship).require()
    member = _member(mentorship, actor)
    with transaction.atomic():
        letter, made = GoodbyeLetter.objects.get_or_create(
            mentorship=mentorship, author=member, defaults={"saved_at": now}
        )
        letter.mentorship = mentorship
        if all(getattr(letter, part) == parts.get(part, "") for part in PARTS):
            return letter
        if not made and not claim_version(letter, expected):
            raise EditConflict(
                yours=_titled(parts), theirs=_titled(dict(letter.parts)), version=letter.version
            )
        for part in PARTS:
            setattr(letter, part, parts.get(part, ""))
        letter.saved_at = now
        letter.save(update_fields=[*PARTS, "saved_at"])
    return letter


def begin_ending(
    mentorship: Mentorship,
    *,
    reason: str,
    goodbye: str,
    talked: str = Ending.Before.UNSAID,
    tried: str = Ending.Before.UNSAID,
    actor: Person,
    now: datetime,
) -> Ending:
    """Begin a good end and send one's letter; when the other was faster, the letter joins theirs.

    ``reason`` is a code of the guides. Both pressing at once has one effect: one ending, one event, and both
    letters kept. Raises: InputIsWrong, for a reason nobody knows.
    """
    if reason not in {known.key for known in guides.end_reasons()} | {TOGETHER}:
        raise InputIsWrong(_("Pick what comes closest. “I’d rather not say” is fine."), field="reason")
    with transaction.atomic():
        _hold(mentorship)
        may_begin_ending(actor, mentorship).require()
        ending = ending_of(mentorship)
        if ending is None:
            ending = _begin(mentorship, reason, goodbye, talked, tried, actor, now)
        send_letter(mentorship, actor=actor, now=now)
    return ending


def conclude_together(mentorship: Mentorship, *, actor: Person, now: datetime) -> Ending:
    """Begin the end both decided at a review; their letters and their last hour follow."""
    return begin_ending(
        mentorship,
        reason=TOGETHER,
        goodbye=Ending.Goodbye.MEETING,
        talked=Ending.Before.YES,
        actor=actor,
        now=now,
    )


def send_letter(mentorship: Mentorship, *, actor: Person, now: datetime) -> GoodbyeLetter | None:
    """Give one's letter to the other, if there is one with words in it; changing it later keeps it given."""
    member = _member(mentorship, actor)
    letter = GoodbyeLetter.objects.filter(mentorship=mentorship, author=member).first()
    if letter is None or letter.is_empty or letter.sent_at is not None:
        return letter
    may_write_letter(actor, mentorship).require()
    letter.sent_at = now
    letter.save(update_fields=["sent_at"])
    _note("ending.letter_sent", mentorship, actor, now)
    return letter


def think_again(ending: Ending, *, actor: Person, now: datetime) -> Ending:
    """Say that one would rather go on; when everybody says so, the ending is called off."""
    mentorship = ending.mentorship
    with transaction.atomic():
        _hold(mentorship)
        may_think_again(actor, mentorship).require()
        SecondThought.objects.get_or_create(
            ending=ending, member=_member(mentorship, actor), defaults={"at": now}
        )
        members = {member.pk for member in mentorship.members.all() if member.left_at is None}
        if members <= set(SecondThought.objects.filter(ending=ending).values_list("member_id", flat=True)):
            _call_off(ending, actor, now)
    return ending


def close(ending: Ending, *, actor: Person | None, now: datetime) -> Mentorship:
    """Close it after the goodbye; ``actor`` None is the system, on the day it closes by itself."""
    mentorship = ending.mentorship
    with transaction.atomic():
        _hold(mentorship)
        if actor is not None:
            may_close(actor, ending, now).require()
        move(mentorship, "close", actor=actor, now=now, reason=ending.reason)
        _wind_down(mentorship, now)
    return mentorship


def stop_now(mentorship: Mentorship, *, actor: Person, now: datetime) -> Mentorship:
    """Stop at once: no reason asked, no letter, no last hour, and nobody is told why."""
    with transaction.atomic():
        _hold(mentorship)
        may_stop_now(actor, mentorship).require()
        move(mentorship, "stop_now", actor=actor, now=now)
        _wind_down(mentorship, now)
    return mentorship


def stop_for_leaver(mentorship: Mentorship, *, now: datetime) -> Mentorship:
    """Close it because somebody in it has left; what the two shared stays with whoever is still here."""
    with transaction.atomic():
        _hold(mentorship)
        move(mentorship, "stop_now", actor=None, now=now, reason=LEFT)
        _wind_down(mentorship, now)
    return mentorship


def put_off(ending: Ending, closes_on: date) -> None:
    """Let an ending wait for the last hour that is planned."""
    Ending.objects.filter(pk=ending.pk, state=Ending.State.UNDER_WAY).update(closes_on=closes_on)


def ending_of(mentorship: Mentorship) -> Ending | None:
    """The ending that is under way."""
    found = Ending.objects.filter(mentorship=mentorship, state=Ending.State.UNDER_WAY).first()
    if found is not None:
        found.mentorship = mentorship
    return found


def _begin(
    mentorship: Mentorship, reason: str, goodbye: str, talked: str, tried: str, actor: Person, now: datetime
) -> Ending:
    came_from = mentorship.life
    move(mentorship, "begin_ending", actor=actor, now=now, reason=reason)
    end_pause(mentorship, now=now)
    ending = Ending.objects.create(
        mentorship=mentorship,
        begun_by=_member(mentorship, actor),
        begun_at=now,
        came_from=came_from,
        talked=talked,
        tried=tried,
        reason=reason,
        goodbye=goodbye,
        closes_on=(now + CLOSES_AFTER).date(),
    )
    _note("ending.begun", mentorship, actor, now, reason=reason)
    return ending


def _call_off(ending: Ending, actor: Person, now: datetime) -> None:
    mentorship = ending.mentorship
    was_forming = mentorship.active_since is None
    ending.state, ending.ended_at = Ending.State.CALLED_OFF, now
    ending.save(update_fields=["state", "ended_at"])
    # What was written goes back to whoever wrote it: it was meant for an end that did not come.
    GoodbyeLetter.objects.filter(mentorship=mentorship).update(sent_at=None)
    move(mentorship, "call_off_ending_forming" if was_forming else "call_off_ending", actor=actor, now=now)


def _wind_down(mentorship: Mentorship, now: datetime) -> None:
    """End what was still open in it; nothing anybody wrote goes away."""
    for round_ in Round.objects.filter(mentorship=mentorship).open():
        rounds.close_round(round_, now=now)
    AgreementVersion.objects.filter(mentorship=mentorship).draft().update(
        state=AgreementVersion.State.DROPPED, ended_at=now
    )
    Ending.objects.filter(mentorship=mentorship, state=Ending.State.UNDER_WAY).update(
        state=Ending.State.CLOSED, ended_at=now
    )
    end_pause(mentorship, now=now)
    cancel_review(mentorship, now=now)


def _hold(mentorship: Mentorship) -> None:
    """Let two who press at once wait for each other, and see how it stands now."""
    standing = locked(Mentorship.objects.filter(pk=mentorship.pk)).get()
    mentorship.state, mentorship.state_since = standing.state, standing.state_since
    mentorship.frozen_at, mentorship.closed_at = standing.frozen_at, standing.closed_at


def _member(mentorship: Mentorship, person: Person) -> Member:
    member = mentorship.member_for(person)
    assert member is not None, "the policy lets members only come here"
    return member


def _titled(parts: Mapping[str, str]) -> dict[str, str]:
    titles = {part.key: str(part.title) for part in guides.caring().letter}
    return {titles[part]: parts.get(part, "") for part in PARTS}


def _note(verb: str, mentorship: Mentorship, actor: Person | None, now: datetime, reason: str = "") -> None:
    facts = {"reason": reason} if reason else {}
    record_in(mentorship, verb, actor=actor, now=now, **facts)  # type: ignore[arg-type]
