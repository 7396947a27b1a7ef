"""Who may ask whom, and who may answer; and if not, why."""

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from rapport.kernel.errors import Sentence
from rapport.kernel.verdict import ALLOWED, Verdict, refused
from rapport.mentorships.models import Request
from rapport.mentorships.requests.lifecycle import Turn
from rapport.mentorships.requests.standing import Hindrance, Standing
from rapport.people.models import Person
from rapport.people.queries import any_block_among
from rapport.programs.models import Enrollment, Program

NOT_YOURS = _("This is not yours to change.")


def may_learn_in(person: Person, program: Program) -> Verdict:
    """Whether somebody takes part in a program, to learn."""
    takes_part = Enrollment.objects.filter(
        program=program, person=person, learns=True, state=Enrollment.State.ACTIVE
    ).exists()
    if not takes_part:
        return refused(_("You are not looking for a mentor in this program at the moment."))
    if program.closed_at is not None:
        return refused(_("This program has come to its end. Nobody new is asked in it."))
    return ALLOWED


def may_ask(standing: Standing, mentor: Person) -> Verdict:
    """Whether one may ask the other, by how the two stand. Who may see whom was settled before."""
    if standing.hindrance is None:
        return ALLOWED
    return refused(_why_not(standing, mentor))


def may_send(actor: Person, request: Request) -> Verdict:
    if actor.pk != request.mentee_id:
        return refused(NOT_YOURS)
    if not request.is_draft:
        return refused(_("This is on its way already. What you wrote there stays as it is."))
    return ALLOWED


def may_answer(actor: Person, request: Request) -> Verdict:
    """Whether somebody may say yes, no or ask more: whoever was asked, while it waits for an answer."""
    if actor.pk != request.mentor_id:
        return refused(NOT_YOURS)
    if not request.is_open:
        return refused(_over(request))
    return ALLOWED


def may_accept(actor: Person, request: Request) -> Verdict:
    verdict = may_answer(actor, request)
    if verdict and any_block_among([request.mentee_id, request.mentor_id]):
        return refused(_("This can’t be taken any further. Nothing more is needed from you."))
    return verdict


def may_ask_more(actor: Person, request: Request) -> Verdict:
    verdict = may_answer(actor, request)
    if verdict and request.was_asked_more:
        return refused(_("You’ve asked your one question. The rest is for the call."))
    return verdict


def may_tell_more(actor: Person, request: Request) -> Verdict:
    """Whether somebody may answer the one question: whoever asks for the mentorship, while it waits for it."""
    if actor.pk != request.mentee_id:
        return refused(NOT_YOURS)
    if not request.is_open:
        return refused(_over(request))
    if request.turn != Turn.MENTEE:
        return refused(_("Nobody has asked you anything more."))
    return ALLOWED


def may_withdraw(actor: Person, request: Request) -> Verdict:
    if actor.pk != request.mentee_id:
        return refused(NOT_YOURS)
    if not request.is_open:
        return refused(_over(request))
    return ALLOWED


def _over(request: Request) -> Sentence:
    if request.is_draft:
        return _("This has not been sent yet.")
    return _("This has been settled meanwhile.")


def _why_not(standing: Standing, mentor: Person) -> Sentence:
    name = {"name": mentor.first_name}
    match standing.hindrance:
        case Hindrance.THEMSELVES:
            return _("That would be you. Look for somebody who sees things from elsewhere.")
        case Hindrance.TOGETHER:
            return _("You two already have something together.")
        case Hindrance.ASKED:
            return _("You’ve asked %(name)s already, and the answer is on its way.") % name
        case Hindrance.REPORTING_LINE:
            return _(
                "One of you stands in the other’s reporting line. Mentoring stays out of line management, so this"
                " isn’t possible here."
            )
        case Hindrance.LANGUAGE:
            return _("You two have no language in common, by what you’ve both said.")
        case Hindrance.RECENTLY if standing.again_on is not None:
            return _("You asked %(name)s not long ago. You can ask again from %(day)s.") % {
                **name,
                "day": date_format(standing.again_on, "j F"),
            }
        case Hindrance.MANY:
            return _(
                "Three people are thinking about an ask of yours. Wait for one of them, or take one back."
            )
        case Hindrance.NOT_TAKING:
            return _("%(name)s isn’t taking anybody on at the moment.") % name
    if standing.full_until is not None:
        return _("%(name)s is full until %(day)s.") % {
            **name,
            "day": date_format(standing.full_until, "j F Y"),
        }
    return _("%(name)s is full for now.") % name
