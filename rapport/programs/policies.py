"""Who may do what in a program, and if not, why."""

from django.utils.translation import gettext_lazy as _

from rapport.kernel.verdict import ALLOWED, Verdict, allowed_if, refused
from rapport.people.models import Person
from rapport.programs.models import Enrollment, Invitation, Program
from rapport.programs.queries import coordinates


def may_run(actor: Person | None, program: Program) -> Verdict:
    """Whether somebody may run a program: change it, bring people in, invite. ``None`` is the operator's
    command.
    """
    if actor is not None and not coordinates(actor, program.pk):
        return refused(_("Only coordinators of this program can do that."))
    return allowed_if(program.is_open, _("This program is over. Everything in it can still be read."))


def may_invite(actor: Person | None, enrollment: Enrollment) -> Verdict:
    """Whether somebody may be asked to take part: not those who are there, and not those who said not now."""
    verdict = may_run(actor, enrollment.program)
    if not verdict:
        return verdict
    if enrollment.state == Enrollment.State.LEFT:
        return refused(_("They said not now, or have left. They can come back themselves."))
    return allowed_if(enrollment.state == Enrollment.State.INVITED, _("They take part already."))


def may_answer(person: Person | None, invitation: Invitation) -> Verdict:
    """Whether this invitation is theirs to answer; somebody who is not signed in holds the link itself."""
    if person is not None and person.pk != invitation.person_id:
        return refused(_("This invitation is for somebody else."))
    if invitation.state != Invitation.State.OPEN:
        return refused(_("This invitation has been answered, or taken back."))
    return allowed_if(invitation.program.is_open, _("This program is over."))


def may_join(person: Person, program: Program) -> Verdict:
    """Whether somebody may join without an invitation."""
    if not program.is_open:
        return refused(_("This program is over."))
    if Enrollment.objects.active().filter(program=program, person=person).exists():
        return refused(_("You take part already."))
    return allowed_if(
        program.sign_up == Program.SignUp.OPEN,
        _("This program is by invitation. Its coordinator can invite you."),
    )


def may_read_address(actor: Person, program: Program) -> Verdict:
    """Whether somebody may read the e-mail addresses of a program's people: its coordinators, nobody else."""
    return ALLOWED if coordinates(actor, program.pk) else refused(_("Addresses are for coordinators."))
