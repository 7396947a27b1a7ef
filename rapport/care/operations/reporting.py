"""A line was crossed: reporting, stopping contact at once, handling, and looking again after 30 and 90 days."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rapport.care.models import CaseNote, Report, SafetyCheck
from rapport.care.policies import may_handle, may_report, may_unfreeze
from rapport.history.events import record
from rapport.kernel.errors import InputIsWrong, Refused
from rapport.kernel.text import clean_text
from rapport.mentorships.models import Mentorship
from rapport.mentorships.recording import record_in
from rapport.people.models import Person

WORKING_DAYS = 2
CHECK_DAYS = (30, 90)
# No 0, O, 1, I: a receipt may be read aloud on the phone.
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def report_a_line(
    mentorship: Mentorship,
    *,
    text: str,
    about: Person | None,
    stop_contact: bool,
    actor: Person,
    now: datetime,
) -> Report:
    """Tell the safeguarding contact; with ``stop_contact`` the contact stops at once.

    The report is not recorded in the relationship's history: nothing there can be traced to it. Raises:
    InputIsWrong, where nothing was written.
    """
    may_report(actor, mentorship).require()
    words = clean_text(text, most=20_000)
    if not words:
        raise InputIsWrong(_("This is still empty. A rough sentence is fine."), field="text")
    with transaction.atomic():
        report = Report.objects.create(
            program=mentorship.program,
            mentorship=mentorship,
            reporter=actor,
            about=about,
            receipt=_receipt(),
            text=words,
            made_at=now,
            answer_by=add_working_days(now, WORKING_DAYS),
        )
        record("report.made", actor=None, now=now, program_id=mentorship.program_id, subject_id=report.pk)
        if stop_contact:
            freeze_contact(mentorship, actor=actor, now=now)
    return report


def freeze_contact(mentorship: Mentorship, *, actor: Person | None, now: datetime) -> Mentorship:
    """Stop messages and meetings at once. What was written stays readable."""
    if actor is not None:
        may_report(actor, mentorship).require()
    with transaction.atomic():
        changed = Mentorship.objects.filter(pk=mentorship.pk, frozen_at=None).update(
            frozen_at=now, frozen_by=actor
        )
        mentorship.frozen_at = mentorship.frozen_at or now
        if changed:
            mentorship.frozen_by = actor
            record_in(mentorship, "contact.frozen", actor=None, now=now)
    return mentorship


def unfreeze_contact(
    mentorship: Mentorship, *, actor: Person, report: Report | None = None, now: datetime
) -> Mentorship:
    """Open contact again: whoever stopped it, or the safeguarding contact from the report."""
    if report is not None:
        may_handle(actor, report).require()
    else:
        may_unfreeze(actor, mentorship).require()
        if mentorship.frozen_by_id != actor.pk:
            raise Refused(_("Whoever stopped it, or the safeguarding contact, can open it again."))
    with transaction.atomic():
        Mentorship.objects.filter(pk=mentorship.pk).update(frozen_at=None, frozen_by=None)
        mentorship.frozen_at, mentorship.frozen_by = None, None
        record_in(mentorship, "contact.opened", actor=None, now=now)
    return mentorship


def take_in_hand(report: Report, *, actor: Person, now: datetime) -> Report:
    """The contact says: I have it. The reporter is told."""
    may_handle(actor, report).require()
    with transaction.atomic():
        taken = Report.objects.filter(pk=report.pk, state=Report.State.OPEN).update(
            state=Report.State.IN_HAND, contact=actor, answered_at=now
        )
        if not taken:
            raise Refused(_("Somebody has taken this in hand already."))
        report.refresh_from_db()
        record(
            "report.taken_in_hand", actor=None, now=now, program_id=report.program_id, subject_id=report.pk
        )
    return report


def add_case_note(report: Report, *, text: str, actor: Person, now: datetime) -> CaseNote:
    """Write down what was done. Raises: InputIsWrong."""
    may_handle(actor, report).require()
    words = clean_text(text, most=20_000)
    if not words:
        raise InputIsWrong(_("This is still empty. A rough sentence is fine."), field="text")
    return CaseNote.objects.create(report=report, writer=actor, text=words, written_at=now)


def close_report(report: Report, *, outcome: str, actor: Person, now: datetime) -> Report:
    """Close it with a word to the reporter. Raises: InputIsWrong, without that word."""
    may_handle(actor, report).require()
    words = clean_text(outcome, most=5_000)
    if not words:
        raise InputIsWrong(_("Tell them what came of it. One sentence is enough."), field="outcome")
    with transaction.atomic():
        report.outcome = words
        report.state, report.closed_at = Report.State.CLOSED, now
        report.contact = report.contact or actor
        report.answered_at = report.answered_at or now
        report.save()
        record("report.closed", actor=None, now=now, program_id=report.program_id, subject_id=report.pk)
    return report


def open_safety_check(report: Report, *, day: int, now: datetime) -> SafetyCheck:
    """Ask the reporter how it is; once for each day."""
    check, _made = SafetyCheck.objects.get_or_create(report=report, day=day, defaults={"opened_at": now})
    return check


def answer_safety_check(
    check: SafetyCheck, *, answer: str, text: str = "", actor: Person, now: datetime
) -> SafetyCheck:
    """The reporter says how it is; a wish to talk opens the report again for the contact."""
    if check.report.reporter_id != actor.pk:
        raise Refused(_("This is for somebody else."))
    if answer not in SafetyCheck.Answer.values:
        raise InputIsWrong(_("Pick one of the two."), field="answer")
    with transaction.atomic():
        check.answer, check.text, check.answered_at = answer, clean_text(text, most=5_000), now
        check.save()
        if answer == SafetyCheck.Answer.TALK:
            report = check.report
            report.state, report.closed_at = Report.State.OPEN, None
            report.answer_by = add_working_days(now, WORKING_DAYS)
            report.save(update_fields=["state", "closed_at", "answer_by"])
            record(
                "report.opened_again", actor=None, now=now, program_id=report.program_id, subject_id=report.pk
            )
    return check


def add_working_days(moment: datetime, days: int) -> datetime:
    """The same time of day after so many days from Monday to Friday."""
    left = days
    while left:
        moment += timedelta(days=1)
        left -= moment.weekday() < 5
    return moment


def _receipt() -> str:
    letters = "".join(secrets.choice(_LETTERS) for _number in range(8))
    return f"{letters[:4]}-{letters[4:]}"
