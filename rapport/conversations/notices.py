"""That somebody wrote, never what."""

from datetime import timedelta

from rapport.conversations.models import Message
from rapport.history.events import listens_to
from rapport.history.models import Event
from rapport.notifications.notices import Group, NoticeKind, tell

WROTE = NoticeKind("conversations.wrote", Group.TOGETHER, "conversations/mail/wrote")
ONE_A = timedelta(hours=4)
"""Several words in a row are one mail: at most one in four hours from the same person."""


@listens_to("message.sent")
def somebody_wrote(event: Event) -> None:
    found = Message.objects.standing().select_related("writer", "mentorship").filter(pk=event.subject)
    message = found.prefetch_related("mentorship__members__person").first()
    if message is None or message.writer is None:
        return
    stretch = int(event.at.timestamp() // ONE_A.total_seconds())
    for person in message.mentorship.others_than(message.writer):
        tell(
            WROTE,
            person,
            key=f"{message.mentorship_id}:{message.writer_id}:{person.pk}:{stretch}",
            now=event.at,
            url=f"/spaces/{message.mentorship_id}/messages/",
            facts={"other": message.writer.first_name},
            mentorship_id=message.mentorship_id,
        )
