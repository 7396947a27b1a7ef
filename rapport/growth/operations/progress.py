"""Progress in ten seconds, and wins in five; each can be taken back."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rapport.growth.models import Goal, ProgressEntry, Win
from rapport.growth.operations.goals import HIGHEST
from rapport.growth.operations.recording import record_about
from rapport.growth.policies import may_add_win, may_remove_progress, may_remove_win, may_step
from rapport.kernel.errors import InputIsWrong
from rapport.kernel.text import clean_line, clean_text
from rapport.mentorships.models import Mentorship
from rapport.mentorships.recording import record_in
from rapport.people.models import Person

LINE_MOST = 400
WORDS_MOST = 2_000


def note_progress(
    goal: Goal, *, value: Decimal | None, line: str = "", actor: Person, now: datetime
) -> ProgressEntry:
    """Note where a goal stands: a number, a line, or both. Raises: InputIsWrong, for neither."""
    may_step(actor, goal).require()
    line = clean_line(line, most=LINE_MOST)
    if value is None and not line:
        raise InputIsWrong(_("A number or a line, either is enough."), field="line")
    if value is not None and (not value.is_finite() or abs(value) >= HIGHEST):
        raise InputIsWrong(_("This is more than we can draw. Try a smaller unit."), field="value")
    with transaction.atomic():
        moved = value is not None and value != _stood_at(goal)
        entry = ProgressEntry.objects.create(goal=goal, value=value, line=line, noted_at=now, noted_by=actor)
        # Whether it moved is a signal; where it stands is theirs.
        record_about(goal, "progress.noted", actor=actor, now=now, moved=moved)
    return entry


def remove_progress(entry: ProgressEntry, *, actor: Person, now: datetime) -> None:
    """Take a note of progress back, for good."""
    may_remove_progress(actor, entry).require()
    with transaction.atomic():
        record_about(entry.goal, "progress.removed", actor=actor, now=now)
        entry.delete()


def add_win(
    mentorship: Mentorship, *, text: str, of: Person, goal: Goal | None = None, actor: Person, now: datetime
) -> Win:
    """Write down a win of one's own, or one noticed in the other. Raises: InputIsWrong, for no words."""
    may_add_win(actor, mentorship).require()
    if mentorship.member_for(of) is None:
        raise InputIsWrong(_("Pick one of you."), field="of")
    text = clean_text(text, most=WORDS_MOST)
    if not text:
        raise InputIsWrong(_("This is still empty. Small ones count the most."), field="text")
    with transaction.atomic():
        win = Win.objects.create(
            mentorship=mentorship,
            goal=goal,
            person=of,
            noticed_by=None if of.pk == actor.pk else actor,
            text=text,
            won_at=now,
        )
        _record_win("win.added", win, actor, now)
    return win


def remove_win(win: Win, *, actor: Person, now: datetime) -> Win:
    """Take a win down; ``bring_win_back`` undoes it."""
    may_remove_win(actor, win).require()
    with transaction.atomic():
        win.removed_at = now
        win.save(update_fields=["removed_at"])
        _record_win("win.removed", win, actor, now)
    return win


def bring_win_back(win: Win, *, actor: Person, now: datetime) -> Win:
    """Undo taking a win down."""
    may_remove_win(actor, win).require()
    with transaction.atomic():
        win.removed_at = None
        win.save(update_fields=["removed_at"])
        _record_win("win.added", win, actor, now)
    return win


def _stood_at(goal: Goal) -> Decimal | None:
    last = goal.progress.exclude(value=None).order_by("-noted_at", "-id").first()
    if last is not None:
        return last.value
    measure = getattr(goal, "measure", None)
    return None if measure is None else measure.start


def _record_win(verb: str, win: Win, actor: Person, now: datetime) -> None:
    record_in(win.mentorship, verb, actor=actor, now=now, person_id=win.person_id, subject_id=win.pk)
