from uuid import uuid4

from django.db import models

from rapport.kernel import clock
from rapport.kernel.versions import Versioned
from rapport.meetings.models.meeting import Meeting
from rapport.people.models import Person
from rapport.vault.fields import SealedTextField


class NoteLine(Versioned):
    """One line of the shared notes.

    Notes are lines, not one text: two people who write at once write different lines, and an edit of the same line
    keeps both wordings. The id may come from the browser, so that a line sent again after a lost connection is
    the same line. Purpose: remembering together. Erasure: with the mentorship's key.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="lines")
    author = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    position = models.PositiveIntegerField(default=0)
    text = SealedTextField(kind="shared_note", key="meeting.mentorship.key_id")
    written_at = models.DateTimeField(default=clock.now)
    removed_at = models.DateTimeField(null=True)
    twin_of = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="twins")

    class Meta:
        ordering = ["meeting_id", "position", "written_at", "id"]

    def __str__(self) -> str:
        return f"note line {self.id}"


class Pad(Versioned):
    """A person's own notes on a meeting, sealed under their own key: nobody else reads them, by any way.

    Purpose: thinking. Erasure: with the person's key.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="pads")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="pads")
    text = SealedTextField(kind="private_note", key="person.key_id")
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "person"], name="one_pad_each")]

    def __str__(self) -> str:
        return f"pad {self.id}"


class WrapUp(Versioned):
    """How one person leaves a meeting: a takeaway and a thank-you for both, and a mood that only they see.

    Purpose: ending strong. Erasure: shared words with the mentorship's key, the mood with the person's.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="wrap_ups")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    takeaway = SealedTextField(kind="shared_note", key="meeting.mentorship.key_id")
    thanks = SealedTextField(kind="shared_note", key="meeting.mentorship.key_id")
    leaving = SealedTextField(kind="journal_entry", key="person.key_id")
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "person"], name="one_wrap_up_each")]

    def __str__(self) -> str:
        return f"wrap-up {self.id}"
