"""Who may write to whom, and take it back."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from rapport.conversations.models import Message
from rapport.kernel.verdict import ALLOWED, Verdict, refused
from rapport.mentorships.models import Mentorship
from rapport.mentorships.policies import may_write
from rapport.people.models import Person

RECALL = timedelta(minutes=5)


def may_send(actor: Person, mentorship: Mentorship) -> Verdict:
    """A member, while it is open and contact is not stopped; a pause leaves the line open."""
    return may_write(actor, mentorship)


def may_take_back(actor: Person, message: Message, now: datetime) -> Verdict:
    """Its writer, for five minutes."""
    if message.writer_id != actor.pk:
        return refused(_("Whoever wrote this can take it back."))
    if now - message.sent_at > RECALL:
        return refused(_("Five minutes have gone by, so it stands."))
    return ALLOWED
