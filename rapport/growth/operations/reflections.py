"""Reflections: private lines, shared one by one and taken back as easily."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rapport.growth.models import Reflection
from rapport.growth.policies import may_reflect
from rapport.kernel.errors import InputIsWrong, NotFound
from rapport.kernel.text import clean_text
from rapport.mentorships.models import Mentorship
from rapport.mentorships.recording import record_in
from rapport.people.models import Person

WORDS_MOST = 2_000


def reflect(
    mentorship: Mentorship, *, lines: Mapping[str, str], actor: Person, now: datetime
) -> list[Reflection]:
    """Keep the lines that were written, for the writer alone. ``lines`` is by ``Reflection.About``.

    Raises: InputIsWrong, if none was written.
    """
    may_reflect(actor, mentorship).require()
    clean = {about: clean_text(text, most=WORDS_MOST) for about, text in lines.items()}
    written = {about: text for about, text in clean.items() if text and about in Reflection.About.values}
    if not written:
        raise InputIsWrong(_("One line is enough."), field=Reflection.About.LEARNED)
    with transaction.atomic():
        kept = [
            Reflection.objects.create(
                mentorship=mentorship, person=actor, about=about, text=text, written_at=now
            )
            for about, text in written.items()
        ]
        record_in(mentorship, "reflection.written", actor=actor, now=now, person_id=actor.pk)
    return kept


def share_reflection(line: Reflection, *, actor: Person, now: datetime) -> Reflection:
    """Let the other one read this one line."""
    _require_own(line, actor)
    may_reflect(actor, line.mentorship).require()
    line.shared_text, line.shared_at = line.text, now
    line.save(update_fields=["shared_text", "shared_at"])
    return line


def unshare_reflection(line: Reflection, *, actor: Person, now: datetime) -> Reflection:
    """Take a shared line back: the copy the other one could read is emptied."""
    _require_own(line, actor)
    line.shared_text, line.shared_at = "", None
    line.save(update_fields=["shared_text", "shared_at"])
    return line


def _require_own(line: Reflection, actor: Person) -> None:
    if line.person_id != actor.pk:
        raise NotFound
