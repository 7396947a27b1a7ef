"""Challenges and the advice ladder: which rung helped is noted with one tap, and only the guide sees it."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rapport.growth.models import AdviceGiven, Challenge, Goal
from rapport.growth.models.advice import RUNGS
from rapport.growth.policies import may_ease_challenge, may_note_rung, may_raise_challenge
from rapport.kernel.errors import InputIsWrong, NotFound, Refused
from rapport.kernel.text import clean_text
from rapport.mentorships.models import Mentorship
from rapport.mentorships.recording import record_in
from rapport.people.models import Person

WORDS_MOST = 2_000


def raise_challenge(
    mentorship: Mentorship,
    *,
    text: str,
    tried: str = "",
    goal: Goal | None = None,
    actor: Person,
    now: datetime,
) -> Challenge:
    """Bring something that is hard to the other one. Raises: InputIsWrong, for no words."""
    may_raise_challenge(actor, mentorship).require()
    text = clean_text(text, most=WORDS_MOST)
    if not text:
        raise InputIsWrong(_("This is still empty. A rough sentence is fine."), field="text")
    with transaction.atomic():
        challenge = Challenge.objects.create(
            mentorship=mentorship,
            goal=goal,
            person=actor,
            text=text,
            tried=clean_text(tried, most=WORDS_MOST),
            raised_at=now,
        )
        _record("challenge.raised", challenge, actor, now)
    return challenge


def ease_challenge(challenge: Challenge, *, actor: Person, now: datetime) -> Challenge:
    """Say that it is easier now."""
    may_ease_challenge(actor, challenge).require()
    if not challenge.is_open:
        raise Refused(_("You said already that this is easier now."))
    return _move(challenge, Challenge.State.EASED, "challenge.eased", actor, now)


def reopen_challenge(challenge: Challenge, *, actor: Person, now: datetime) -> Challenge:
    """Undo easing: it is still on one's mind."""
    may_ease_challenge(actor, challenge).require()
    if challenge.is_open:
        raise Refused(_("This is still open."))
    return _move(challenge, Challenge.State.OPEN, "challenge.raised", actor, now)


def note_rung(challenge: Challenge, *, rung: int, actor: Person, now: datetime) -> AdviceGiven:
    """Note which rung of the ladder helped. Any rung may be taken at any time, the last one too."""
    may_note_rung(actor, challenge).require()
    if not 1 <= rung <= RUNGS:
        raise InputIsWrong(_("Pick one of the five rungs."), field="rung")
    with transaction.atomic():
        given = AdviceGiven.objects.create(challenge=challenge, guide=actor, rung=rung, given_at=now)
        # History is read by coordinators' figures, so it learns that there was advice, and not which.
        _record("advice.given", challenge, actor, now)
    return given


def take_back_rung(given: AdviceGiven, *, actor: Person, now: datetime) -> None:
    """Undo a tap on the wrong rung. Raises: NotFound, for anybody but the guide who noted it."""
    if given.guide_id != actor.pk:
        raise NotFound
    may_note_rung(actor, given.challenge).require()
    with transaction.atomic():
        _record("advice.taken_back", given.challenge, actor, now)
        given.delete()


def _move(challenge: Challenge, state: str, verb: str, actor: Person, now: datetime) -> Challenge:
    with transaction.atomic():
        challenge.state = state
        challenge.eased_at = None if challenge.is_open else now
        challenge.save(update_fields=["state", "eased_at"])
        _record(verb, challenge, actor, now)
    return challenge


def _record(verb: str, challenge: Challenge, actor: Person, now: datetime) -> None:
    record_in(
        challenge.mentorship,
        verb,
        actor=actor,
        now=now,
        person_id=challenge.person_id,
        subject_id=challenge.pk,
    )
