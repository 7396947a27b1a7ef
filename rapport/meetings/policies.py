"""Who may do what with a meeting, its notes and the promises that come of it."""

from django.utils.translation import gettext_lazy as _

from rapport.kernel.verdict import ALLOWED, Verdict, refused
from rapport.meetings.models import Meeting, Promise
from rapport.mentorships.agreement import terms_of
from rapport.mentorships.models import Mentorship
from rapport.mentorships.policies import may_arrange, may_write
from rapport.people.models import Person


def may_plan_meeting(actor: Person, mentorship: Mentorship) -> Verdict:
    """Either of them plans; nobody waits for the other."""
    return may_arrange(actor, mentorship)


def may_change_meeting(actor: Person, meeting: Meeting) -> Verdict:
    """Move or call off: while it is planned and has not begun."""
    allowed = may_arrange(actor, meeting.mentorship)
    if not allowed:
        return allowed
    if not meeting.is_planned or meeting.started_at is not None:
        return refused(_("This meeting is over. You can plan the next one."))
    return ALLOWED


def owns_agenda(person: Person, meeting: Meeting) -> bool:
    """Whether building this agenda is theirs, alone or with the other, by what the two agreed."""
    member = meeting.mentorship.member_for(person)
    return member is not None and terms_of(meeting.mentorship).owns("agenda", member.role)


def may_build_agenda(actor: Person, meeting: Meeting) -> Verdict:
    """Both may add to it; the mentee owns its order."""
    allowed = may_write(actor, meeting.mentorship)
    if not allowed:
        return allowed
    if not meeting.is_planned:
        return refused(_("This meeting is over. Topics for the next one go there."))
    return ALLOWED


def may_take_notes(actor: Person, meeting: Meeting) -> Verdict:
    """Before, during and after: notes are never closed while the mentorship is open."""
    if meeting.state in {Meeting.State.CANCELLED, Meeting.State.MISSED, Meeting.State.MISSED_WITH_NOTICE}:
        return refused(_("This meeting didn’t happen, so there is nothing to note."))
    return may_write(actor, meeting.mentorship)


def may_promise(actor: Person, mentorship: Mentorship) -> Verdict:
    return may_write(actor, mentorship)


def may_report(actor: Person, promise: Promise) -> Verdict:
    """Only the one who promised tells how it went."""
    allowed = may_write(actor, promise.mentorship)
    if not allowed:
        return allowed
    if promise.owner_id != actor.pk:
        return refused(_("Whoever promised tells how it went."))
    if promise.state == Promise.State.LET_GO:
        return refused(_("This promise was let go."))
    return ALLOWED


def may_answer_report(actor: Person, promise: Promise) -> Verdict:
    """Only the other one answers a report, once there is one."""
    allowed = may_write(actor, promise.mentorship)
    if not allowed:
        return allowed
    if promise.owner_id == actor.pk:
        return refused(_("The other one answers this."))
    if promise.reported_at is None:
        return refused(_("There is nothing to answer yet."))
    return ALLOWED
