"""Who may do what in a mentorship, and if not, why."""

from django.utils.translation import gettext_lazy as _

from rapport.kernel.verdict import ALLOWED, Verdict, refused
from rapport.mentorships.lifecycle import State
from rapport.mentorships.models import Mentorship
from rapport.people.models import Person


def may_see(person: Person, mentorship: Mentorship) -> bool:
    """Whether somebody is a member of it; the same rule as ``visible_to``, for one row in hand."""
    member = mentorship.member_for(person)
    return member is not None and member.left_at is None


def may_write(person: Person, mentorship: Mentorship) -> Verdict:
    """Whether somebody may add or change content: a member, while it is open and contact is not frozen."""
    if not may_see(person, mentorship):
        return refused(_("This is not yours to change."))
    if mentorship.is_frozen:
        return refused(
            _("Contact is stopped for now. Nothing is lost; the program’s contact person can help.")
        )
    if mentorship.life is State.INTRODUCED:
        return refused(_("This begins when you have both said yes."))
    if mentorship.is_over:
        return refused(_("This mentorship has ended. Everything in it can still be read."))
    return ALLOWED


def may_arrange(person: Person, mentorship: Mentorship) -> Verdict:
    """Whether somebody may plan meetings or send messages: as ``may_write``, and not while it pauses."""
    if mentorship.life is State.PAUSED:
        return refused(_("You two are pausing. Carry on first, and this opens again."))
    return may_write(person, mentorship)
