"""Who may end it, stop at once, think again, and close; everybody always has a way out."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from rapport.kernel.verdict import ALLOWED, Verdict, allowed_if, refused
from rapport.mentorships.ending.last_hour import have_met
from rapport.mentorships.lifecycle import State, can_move
from rapport.mentorships.models import Ending, GoodbyeLetter, Mentorship
from rapport.mentorships.policies import may_see, may_write
from rapport.people.models import Person


def may_begin_ending(actor: Person, mentorship: Mentorship) -> Verdict:
    """Either of the two, for any reason or none; nobody has to agree."""
    allowed = may_write(actor, mentorship)
    if not allowed:
        return allowed
    if mentorship.life is State.CLOSING:
        return ALLOWED
    return allowed_if(
        can_move(mentorship.life, "begin_ending"), _("There is nothing to end as things stand now.")
    )


def may_stop_now(actor: Person, mentorship: Mentorship) -> Verdict:
    """Any member at any time, also while contact is frozen: nobody has to stay where they do not feel safe."""
    if not may_see(actor, mentorship):
        return refused(_("This is not yours to change."))
    return allowed_if(can_move(mentorship.life, "stop_now"), _("This mentorship has ended already."))


def may_think_again(actor: Person, mentorship: Mentorship) -> Verdict:
    """Each says so for themselves; only when everybody does it goes on."""
    allowed = may_write(actor, mentorship)
    if not allowed:
        return allowed
    return allowed_if(mentorship.life is State.CLOSING, _("No ending is under way."))


def may_close(actor: Person, ending: Ending, now: datetime) -> Verdict:
    """After the last hour, or when both letters are there, or when its day has come."""
    mentorship = ending.mentorship
    allowed = may_write(actor, mentorship)
    if not allowed:
        return allowed
    if mentorship.life is not State.CLOSING:
        return refused(_("No ending is under way."))
    return allowed_if(
        said_goodbye(ending) or ending.closes_on <= now.astimezone(actor.zone).date(),
        _("First comes your last hour, or a letter from each of you. After that either of you can close it."),
    )


def said_goodbye(ending: Ending) -> bool:
    """Whether the two have met since it began, or have both written."""
    if have_met(ending):
        return True
    members = [member for member in ending.mentorship.members.all() if member.left_at is None]
    letters = GoodbyeLetter.objects.filter(mentorship=ending.mentorship_id).exclude(sent_at=None)
    return letters.count() >= len(members)


def may_write_letter(actor: Person, mentorship: Mentorship) -> Verdict:
    """While it is open: a letter may lie ready for a long time before anybody sends it."""
    return may_write(actor, mentorship)
