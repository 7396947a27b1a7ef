"""Who may take a break, and carry on."""

from django.utils.translation import gettext_lazy as _

from rapport.kernel.verdict import Verdict, allowed_if
from rapport.mentorships.lifecycle import State, can_move
from rapport.mentorships.models import Mentorship
from rapport.mentorships.policies import may_write
from rapport.people.models import Person


def may_pause(actor: Person, mentorship: Mentorship) -> Verdict:
    """Either of the two, without asking the other."""
    allowed = may_write(actor, mentorship)
    if not allowed:
        return allowed
    return allowed_if(can_move(mentorship.life, "pause"), _("There is nothing to pause as things stand now."))


def may_resume(actor: Person, mentorship: Mentorship) -> Verdict:
    """Either of the two; whoever would rather not can pause again."""
    allowed = may_write(actor, mentorship)
    if not allowed:
        return allowed
    return allowed_if(mentorship.life is State.PAUSED, _("You two are not pausing."))
