"""A break, and carrying on: no nudges, no reminders, and the guide's place is free meanwhile."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rapport.kernel.errors import InputIsWrong
from rapport.mentorships.models import AgreementVersion, Mentorship, Pause
from rapport.mentorships.operations import move
from rapport.mentorships.pausing.policies import may_pause, may_resume
from rapport.people.models import Person

LONGEST = timedelta(days=183)


def pause(mentorship: Mentorship, *, until: date, line: str = "", actor: Person, now: datetime) -> Mentorship:
    """Take a break until about ``until``, with a line for the other; the space stays as it is.

    Nothing starts again by itself: on the day both are asked, gently. Raises: InputIsWrong, for a day in the
    past or more than half a year away.
    """
    may_pause(actor, mentorship).require()
    today = now.astimezone(actor.zone).date()
    if not today < until <= today + LONGEST:
        raise InputIsWrong(_("Pick a day ahead, within half a year. You can move it later."), field="until")
    with transaction.atomic():
        move(mentorship, "pause", actor=actor, now=now)
        mentorship.paused_until = until
        mentorship.save(update_fields=["paused_until"])
        Pause.objects.create(mentorship=mentorship, begun_by=actor, begun_at=now, until=until, line=line)
    return mentorship


def resume(mentorship: Mentorship, *, actor: Person, now: datetime) -> Mentorship:
    """Carry on where the two stopped: working together, or still finding their agreement."""
    may_resume(actor, mentorship).require()
    has_agreement = AgreementVersion.objects.filter(mentorship=mentorship).in_force().exists()
    was_at_work = has_agreement or mentorship.active_since is not None
    with transaction.atomic():
        move(mentorship, "resume" if was_at_work else "resume_forming", actor=actor, now=now)
        end_pause(mentorship, now=now)
    return mentorship


def end_pause(mentorship: Mentorship, *, now: datetime) -> None:
    """Note that a break is over, whichever move ended it; nothing happens where there was none."""
    mentorship.paused_until = None
    mentorship.save(update_fields=["paused_until"])
    Pause.objects.filter(mentorship=mentorship, ended_at=None).update(ended_at=now)
