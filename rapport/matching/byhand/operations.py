"""Bringing two people together by hand, with a written reason where one stands above the other."""

from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext as _

from rapport.kernel.errors import InputIsWrong
from rapport.matching import engine
from rapport.matching.board.words import Two, barrier_in_words, for_mentee, for_mentor
from rapport.matching.byhand.policies import above_and_below, barrier_between
from rapport.matching.meanings.hearing import heard_by_neither
from rapport.matching.suggestions import suggestion_for
from rapport.mentorships.introductions.operations import GuideIsFull, TogetherAlready, introduce
from rapport.mentorships.models import Mentorship
from rapport.mentorships.places import places_of
from rapport.people.models import Person
from rapport.programs.models import Program
from rapport.programs.policies import may_run

REASON_LEAST = 20
"""A reason both will read is a sentence, not a word."""


class InOneLine(InputIsWrong):
    """One of the two stands above the other; a written reason is needed, and both will read it."""

    def __init__(self, mentee: Person, mentor: Person) -> None:
        upper, lower = above_and_below(mentee, mentor)
        super().__init__(
            _(
                "%(upper)s stands above %(lower)s in the reporting line. Mentoring is no part of line management, so"
                " these two aren’t brought together."
            )
            % {"upper": upper.name, "lower": lower.name},
            field="mentor",
        )


def bring_together(
    program: Program,
    mentee: Person,
    mentor: Person,
    *,
    actor: Person,
    now: datetime,
    note: str = "",
    reason: str = "",
) -> Mentorship:
    """Introduce two people by hand: each will be asked alone, as after any round.

    ``note`` is a line both read; ``reason`` makes an exception to the reporting line, and both read that as well,
    with the name of whoever made it. Raises: Refused; InOneLine, without a reason where one is needed;
    InputIsWrong, where anything else stands between them.
    """
    may_run(actor, program).require()
    if mentee.pk == mentor.pk:
        raise InputIsWrong(_("Nobody can be their own mentor."), field="mentor")
    barrier = barrier_between(mentee, mentor, program, now)
    if barrier is not None and barrier.code != "reporting_line":
        raise InputIsWrong(barrier_in_words(barrier, _two(mentee, mentor)), field="mentor")
    if barrier is not None and not reason:
        raise InOneLine(mentee, mentor)
    if barrier is not None and len(reason) < REASON_LEAST:
        raise InputIsWrong(_("Both will read this. A whole sentence is fairer to them."), field="reason")
    try:
        return introduce(
            program,
            mentee,
            mentor,
            door=Mentorship.Door.MATCHING,
            actor=actor,
            now=now,
            why=_why(program, mentee, mentor, note, now),
            exception=reason if barrier is not None else "",
        )
    except (GuideIsFull, TogetherAlready) as refused:
        raise InputIsWrong(refused.reason, field="mentor") from refused


def _why(program: Program, mentee: Person, mentor: Person, note: str, now: datetime) -> tuple[str, str]:
    """What each of the two reads, in their own language."""
    heard = heard_by_neither(program, mentee.pk, mentor.pk)
    found = suggestion_for(mentee, mentor, places_of(mentor, now), (), now, heard=heard)
    two = Two(found.mentee, found.mentor, mentee.first_name, mentor.first_name)
    with translation.override(mentee.language):
        to_mentee = for_mentee(found.score, two, note)
    with translation.override(mentor.language):
        to_mentor = for_mentor(found.score, two, note)
    return to_mentee, to_mentor


def _two(mentee: Person, mentor: Person) -> Two:
    return Two(
        engine.Mentee(id=str(mentee.pk)),
        engine.Mentor(id=str(mentor.pk)),
        mentee.first_name,
        mentor.first_name,
    )
