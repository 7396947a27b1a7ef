"""Who may do what between being introduced and two yeses."""

from django.utils.translation import gettext_lazy as _

from rapport.kernel.verdict import ALLOWED, Verdict, refused
from rapport.mentorships.lifecycle import State
from rapport.mentorships.models import Mentorship
from rapport.mentorships.policies import may_see
from rapport.mentorships.requests.standing import in_reporting_line
from rapport.people.models import Person
from rapport.people.queries import any_block_among


def may_answer(person: Person, mentorship: Mentorship) -> Verdict:
    """Whether somebody may say yes, not sure or no: one of the two, while they are being introduced."""
    if not may_see(person, mentorship):
        return refused(_("This is not yours to answer."))
    if mentorship.life is not State.INTRODUCED:
        return refused(_("This introduction is settled. Your answer stays with you."))
    return ALLOWED


def may_register(actor: Person, mentee: Person, mentor: Person) -> Verdict:
    """Whether somebody may say that the two have found each other: one of them, under the rules for everybody."""
    if actor.pk not in {mentee.pk, mentor.pk}:
        return refused(_("Only the two themselves can say that they have found each other."))
    if any_block_among([mentee.pk, mentor.pk]):
        return refused(_("This can’t be taken any further. Nothing more is needed from you."))
    if in_reporting_line(mentee, mentor):
        return refused(
            _(
                "One of you stands in the other’s reporting line. Mentoring stays out of line management, so this"
                " isn’t possible here."
            )
        )
    return ALLOWED


def may_plan_call(person: Person, mentorship: Mentorship) -> Verdict:
    """Whether somebody may offer and choose times for the first call: the same people, for as long."""
    if not may_see(person, mentorship):
        return refused(_("This is not yours to change."))
    if mentorship.is_frozen:
        return refused(
            _("Contact is stopped for now. Nothing is lost; the program’s contact person can help.")
        )
    if mentorship.life is not State.INTRODUCED:
        return refused(_("This introduction is settled, so there is no first call to plan."))
    return ALLOWED
