"""Sending a short word, and taking it back."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rapport.conversations.models import Message
from rapport.conversations.policies import may_send, may_take_back
from rapport.kernel.errors import InputIsWrong
from rapport.kernel.text import clean_text
from rapport.mentorships.models import Mentorship
from rapport.mentorships.recording import record_in
from rapport.people.models import Person

WORDS_MOST = 4_000


def send_message(mentorship: Mentorship, *, text: str, actor: Person, now: datetime) -> Message:
    """Send a short word to the other members. Raises: InputIsWrong, where nothing was written."""
    may_send(actor, mentorship).require()
    words = clean_text(text, most=WORDS_MOST)
    if not words:
        raise InputIsWrong(_("This is still empty. A rough sentence is fine."), field="text")
    with transaction.atomic():
        message = Message.objects.create(mentorship=mentorship, writer=actor, text=words, sent_at=now)
        record_in(mentorship, "message.sent", actor=actor, now=now, person_id=actor.pk, subject_id=message.pk)
    return message


def take_message_back(message: Message, *, actor: Person, now: datetime) -> Message:
    """Take one's own message back within five minutes; its words are deleted."""
    may_take_back(actor, message, now).require()
    message.text, message.taken_back_at = "", now
    message.save(update_fields=["text", "taken_back_at"])
    return message
