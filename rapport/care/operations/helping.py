"""What coordinators do about a sign, and letters to them."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rapport.care.models import Letter, Sign
from rapport.care.policies import may_take_letter_back
from rapport.history.events import record
from rapport.kernel.errors import InputIsWrong, Refused
from rapport.kernel.text import clean_text
from rapport.mentorships.models import Mentorship
from rapport.mentorships.policies import may_see
from rapport.mentorships.recording import record_in
from rapport.people.models import Person

HUSHED_FOR = timedelta(days=14)


def say_contacted(sign: Sign, *, actor: Person, now: datetime) -> Sign:
    """Note that somebody got in touch; a fact for the program's own support figure. The guard asked who it is."""
    with transaction.atomic():
        sign.contacted_at = now
        sign.save(update_fields=["contacted_at"])
        record_in(sign.mentorship, "support.given", actor=actor, now=now, subject_id=sign.pk, rule=sign.rule)
    return sign


def hush_sign(sign: Sign, *, hushed: bool, actor: Person, now: datetime) -> Sign:
    """Leave them be for two weeks, or take that back."""
    sign.hushed_until = now + HUSHED_FOR if hushed else None
    sign.save(update_fields=["hushed_until"])
    return sign


def judge_sign(sign: Sign, *, verdict: str, actor: Person, now: datetime) -> Sign:
    """Say whether a sign was right, so that each rule can show how often it is."""
    if verdict not in Sign.Verdict.values:
        raise InputIsWrong(_("Pick one of the two."), field="verdict")
    sign.verdict = verdict
    sign.save(update_fields=["verdict"])
    return sign


def send_letter(mentorship: Mentorship, *, text: str, kind: str, actor: Person, now: datetime) -> Letter:
    """Ask those who look after the program for help. Raises: InputIsWrong, where nothing was written."""
    if not may_see(actor, mentorship):
        raise Refused(_("This is not yours to change."))
    words = clean_text(text, most=4_000)
    if not words:
        raise InputIsWrong(_("This is still empty. A rough sentence is fine."), field="text")
    with transaction.atomic():
        letter = Letter.objects.create(
            program=mentorship.program,
            mentorship=mentorship,
            writer=actor,
            kind=kind,
            text=words,
            sent_at=now,
        )
        record("help.asked", actor=actor, now=now, program_id=mentorship.program_id, subject_id=letter.pk)
    return letter


def take_letter_back(letter: Letter, *, actor: Person, now: datetime) -> None:
    """Take a letter back that nobody has opened; it is deleted."""
    may_take_letter_back(actor, letter).require()
    deleted, _rows = Letter.objects.filter(pk=letter.pk, opened_at=None).delete()
    if not deleted:
        raise Refused(_("It has been opened. You can write another."))


def settle_letter(
    letter: Letter, *, opened: bool = False, settled: bool | None = None, now: datetime
) -> Letter:
    """A coordinator opens a letter, or says that it has been seen to. The guard asked who it is."""
    if opened and letter.opened_at is None:
        letter.opened_at = now
    if settled is not None:
        letter.settled_at = now if settled else None
    letter.save(update_fields=["opened_at", "settled_at"])
    return letter
