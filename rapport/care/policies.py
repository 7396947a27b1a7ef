"""Who may report, handle, freeze and read in an emergency."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from rapport.care.models import AccessGrant, Letter, Report
from rapport.kernel.verdict import ALLOWED, Verdict, allowed_if, refused
from rapport.mentorships.models import Mentorship
from rapport.mentorships.policies import may_see
from rapport.people.models import Person
from rapport.programs.models import Staff


def may_report(actor: Person, mentorship: Mentorship) -> Verdict:
    """A member, at any time: while it runs, after it has ended, and while contact is stopped."""
    return allowed_if(may_see(actor, mentorship), _("This is not yours to report on."))


def may_handle(actor: Person, report: Report) -> Verdict:
    """A safeguarding contact of the program whom the report neither names nor comes from."""
    is_contact = Staff.objects.filter(
        program_id=report.program_id, person=actor, role=Staff.Role.SAFEGUARDING
    ).exists()
    if not is_contact or actor.pk in {report.about_id, report.reporter_id}:
        return refused(_("This is for the safeguarding contact."))
    return ALLOWED


def may_unfreeze(actor: Person, mentorship: Mentorship) -> Verdict:
    """Whoever stopped the contact; the safeguarding contact does it from the report."""
    if not mentorship.is_frozen:
        return refused(_("Contact is not stopped."))
    return allowed_if(may_see(actor, mentorship), _("This is not yours to change."))


def may_confirm_access(actor: Person, grant: AccessGrant) -> Verdict:
    """A second contact, or whoever operates the installation: never the one who asked, nor anybody named."""
    if grant.confirmed_at is not None:
        return refused(_("This is open already."))
    if actor.pk == grant.asked_by_id:
        return refused(_("It takes a second person to open a space."))
    if actor.pk in {grant.report.about_id, grant.report.reporter_id} or may_see(actor, grant.mentorship):
        return refused(_("Somebody who is in it cannot confirm it."))
    handles = may_handle(actor, grant.report)
    return handles if not actor.is_operator else ALLOWED


def may_read_space(actor: Person, grant: AccessGrant, now: datetime) -> Verdict:
    """The two who opened it, while it is open."""
    if actor.pk not in {grant.asked_by_id, grant.confirmed_by_id}:
        return refused(_("This is for the two who opened it."))
    return allowed_if(
        grant.is_open(now), _("This is not open. Seventy-two hours, and two people, are the rule.")
    )


def may_take_letter_back(actor: Person, letter: Letter) -> Verdict:
    if letter.writer_id != actor.pk:
        return refused(_("Whoever wrote this can take it back."))
    return allowed_if(letter.opened_at is None, _("It has been opened. You can write another."))
