"""Shared notes, line by line, and each person's own pad."""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from rapport.kernel.errors import EditConflict, InputIsWrong, NotFound
from rapport.kernel.text import clean_text
from rapport.kernel.versions import claim_version
from rapport.meetings.models import Meeting, NoteLine, Pad
from rapport.meetings.policies import may_take_notes
from rapport.mentorships.policies import may_see
from rapport.mentorships.recording import record_in
from rapport.people.models import Person

LINE_MOST = 4_000
PAD_MOST = 40_000


def add_line(
    meeting: Meeting, *, text: str, line_id: UUID | None = None, actor: Person, now: datetime
) -> NoteLine:
    """Write a line at the end of the shared notes.

    ``line_id`` comes from the browser, so that a line which is sent again after a lost connection is written once.
    Raises: InputIsWrong, where nothing was written; NotFound, if the id belongs to another meeting.
    """
    may_take_notes(actor, meeting).require()
    text = _line(text)
    with transaction.atomic():
        if line_id is not None:
            known = NoteLine.objects.filter(pk=line_id).first()
            if known is not None:
                if known.meeting_id != meeting.pk or known.author_id != actor.pk:
                    raise NotFound
                return known
        line = _write(meeting, text, actor, now, line_id=line_id, position=_after_last(meeting))
        _note_written(meeting, actor, now)
    return line


def change_line(
    line: NoteLine, *, text: str, version: int, actor: Person, now: datetime
) -> tuple[NoteLine, bool]:
    """Change a line. Where the other one changed it first, both wordings stay: yours becomes a line beneath.

    Returns the line that holds ``text`` and whether it had to become one of its own.
    """
    may_take_notes(actor, line.meeting).require()
    text = _line(text)
    with transaction.atomic():
        if claim_version(line, version):
            line.text = text
            line.save(update_fields=["text"])
            return line, False
        line.refresh_from_db()
        if line.text == text:
            return line, False
        twin = _write(line.meeting, text, actor, now, position=line.position, twin_of=line)
    return twin, True


def remove_line(line: NoteLine, *, actor: Person, now: datetime) -> NoteLine:
    """Take a line out; it can be put back."""
    may_take_notes(actor, line.meeting).require()
    NoteLine.objects.filter(pk=line.pk, removed_at=None).update(removed_at=now)
    line.removed_at = now
    return line


def restore_line(line: NoteLine, *, actor: Person, now: datetime) -> NoteLine:
    """Put a removed line back."""
    may_take_notes(actor, line.meeting).require()
    NoteLine.objects.filter(pk=line.pk).update(removed_at=None)
    line.removed_at = None
    return line


def save_pad(meeting: Meeting, *, text: str, version: int | None, actor: Person, now: datetime) -> Pad:
    """Keep one's own pad; nobody else can open it. ``version`` None is a first save.

    Stays open to its writer after the mentorship has ended: it is theirs alone. Raises: EditConflict.
    """
    if not may_see(actor, meeting.mentorship):
        raise NotFound
    text = clean_text(text, most=PAD_MOST)
    with transaction.atomic():
        pad, made = Pad.objects.get_or_create(meeting=meeting, person=actor)
        if not made and (version is None or not claim_version(pad, version)):
            pad.refresh_from_db()
            if pad.text == text:
                return pad
            raise EditConflict(
                yours={str(_("Your pad, here")): text},
                theirs={str(_("Your pad, in the other tab")): pad.text},
                version=pad.version,
            )
        pad.text, pad.changed_at = text, now
        pad.save(update_fields=["text", "changed_at"])
    return pad


def _write(
    meeting: Meeting,
    text: str,
    actor: Person,
    now: datetime,
    *,
    line_id: UUID | None = None,
    position: int = 0,
    twin_of: NoteLine | None = None,
) -> NoteLine:
    return NoteLine.objects.create(
        id=line_id or uuid4(),
        meeting=meeting,
        author=actor,
        position=position,
        text=text,
        written_at=now,
        twin_of=twin_of,
    )


def _after_last(meeting: Meeting) -> int:
    return int(meeting.lines.aggregate(last=Max("position"))["last"] or 0) + 1


def _note_written(meeting: Meeting, actor: Person, now: datetime) -> None:
    """One signal for each writer and meeting is enough; the lines themselves are nobody's business."""
    if meeting.lines.filter(author=actor).count() == 1:
        record_in(
            meeting.mentorship,
            "note.written",
            actor=actor,
            now=now,
            subject_id=meeting.pk,
            person_id=actor.pk,
        )


def _line(text: str) -> str:
    cleaned = clean_text(text, most=LINE_MOST)
    if not cleaned:
        raise InputIsWrong(_("This is still empty. A rough sentence is fine."), field="text")
    return cleaned
