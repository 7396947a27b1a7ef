"""What an opened space shows: shared notes and messages. Pads and first reactions are under keys of their owners."""

from typing import Any

from rapport.conversations.models import Message
from rapport.meetings.models import NoteLine
from rapport.mentorships.models import Mentorship

MOST = 500


def space_content(mentorship: Mentorship) -> dict[str, Any]:
    """The latest shared notes and messages of a relationship, oldest first; two queries.

    Called by one view alone, after the reading was written into the pair's log.
    """
    lines = (
        NoteLine.objects.filter(meeting__mentorship=mentorship, removed_at=None)
        .select_related("author", "meeting__mentorship")
        .order_by("-written_at")[:MOST]
    )
    messages = Message.objects.standing().filter(mentorship=mentorship).select_related("writer", "mentorship")
    return {"lines": reversed(list(lines)), "messages": reversed(list(messages.order_by("-sent_at")[:MOST]))}
