"""Opening a space in an emergency: on a report, by two people, for 72 hours, in the pair's own log."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rapport.care.models import AccessGrant, AccessLook, Report
from rapport.care.policies import may_confirm_access, may_handle, may_read_space
from rapport.history.events import record
from rapport.kernel.errors import InputIsWrong, Refused
from rapport.kernel.text import clean_text
from rapport.people.models import Person

OPEN_FOR = timedelta(hours=72)
PUT_OFF_MOST = timedelta(days=30)


def ask_for_access(report: Report, *, reason: str, actor: Person, now: datetime) -> AccessGrant:
    """Ask to read what two people share, because of a report. A second person has to confirm."""
    may_handle(actor, report).require()
    if report.mentorship is None or report.closed_at is not None:
        raise Refused(_("Only an open report on a relationship can open a space."))
    words = clean_text(reason, most=2_000)
    if not words:
        raise InputIsWrong(_("Say why this is needed. It is kept with the case."), field="reason")
    with transaction.atomic():
        grant = AccessGrant.objects.create(
            report=report, mentorship=report.mentorship, asked_by=actor, reason=words, asked_at=now
        )
        record("access.asked", actor=actor, now=now, program_id=report.program_id, subject_id=grant.pk)
    return grant


def confirm_access(grant: AccessGrant, *, actor: Person, now: datetime) -> AccessGrant:
    """The second person opens it; from now on it stands in the pair's log."""
    may_confirm_access(actor, grant).require()
    with transaction.atomic():
        opened = AccessGrant.objects.filter(pk=grant.pk, confirmed_at=None).update(
            confirmed_by=actor, confirmed_at=now, ends_at=now + OPEN_FOR, shown_from=grant.shown_from or now
        )
        if not opened:
            raise Refused(_("This is open already."))
        grant.refresh_from_db()
        record(
            "access.granted",
            actor=actor,
            now=now,
            program_id=grant.report.program_id,
            subject_id=grant.pk,
        )
    return grant


def put_off_entry(
    grant: AccessGrant, *, until: datetime, reason: str, actor: Person, now: datetime
) -> AccessGrant:
    """Put the entry in the pair's log off, with a reason, by thirty days at most. It is never left out."""
    may_handle(actor, grant.report).require()
    words = clean_text(reason, most=2_000)
    if not words:
        raise InputIsWrong(
            _("Say what harm the entry would do now. It is kept with the case."), field="reason"
        )
    if not now < until <= (grant.confirmed_at or now) + PUT_OFF_MOST:
        raise InputIsWrong(_("It can be put off by thirty days at most."), field="until")
    grant.shown_from, grant.delay_reason = until, words
    grant.save(update_fields=["shown_from", "delay_reason"])
    return grant


def look_into_space(grant: AccessGrant, *, actor: Person, now: datetime) -> AccessLook:
    """Note that somebody reads; the page shows nothing before this is written."""
    may_read_space(actor, grant, now).require()
    return AccessLook.objects.create(grant=grant, person=actor, at=now)
