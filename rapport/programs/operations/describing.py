"""What somebody writes about themselves for a program: what they hope for, and what they have been through."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from rapport.history.events import record
from rapport.kernel.db import locked
from rapport.kernel.errors import EditConflict, Refused
from rapport.kernel.text import clean_text
from rapport.kernel.versions import claim_version
from rapport.people.models import Person
from rapport.programs.models import Enrollment, SignUpAnswers

WORDS_MOST = 1_000


def describe(
    enrollment: Enrollment, *, goal: str, experience: str, actor: Person, now: datetime, expected: int = 0
) -> SignUpAnswers:
    """Keep somebody's own words for a program, over those that came with a sheet; empty takes them back.

    ``expected`` is the version the words were typed on, 0 for the first. Raises: Refused, for anybody else's;
    InputIsWrong; EditConflict, with both versions.
    """
    if actor.pk != enrollment.person_id or enrollment.state == Enrollment.State.LEFT:
        raise Refused(_("Only who takes part in a program writes about themselves there."))
    said = {"goal": clean_text(goal, most=WORDS_MOST), "experience": clean_text(experience, most=WORDS_MOST)}
    with transaction.atomic():
        # The enrollment is what two first tabs have in common: the second waits here for the first.
        locked(Enrollment.objects.filter(pk=enrollment.pk)).get()
        kept = SignUpAnswers.objects.filter(enrollment=enrollment).first()
        if kept is None:
            kept = SignUpAnswers(enrollment=enrollment, **said)
        else:
            kept.enrollment = enrollment
            if {name: getattr(kept, name) for name in said} == said:
                return kept
            if not claim_version(kept, expected):
                theirs = {"goal": kept.goal, "experience": kept.experience}
                raise EditConflict(yours=_labelled(said), theirs=_labelled(theirs), version=kept.version)
            kept.goal, kept.experience = said["goal"], said["experience"]
        kept.save()
        record(
            "enrollment.described",
            actor=actor,
            now=now,
            program_id=enrollment.program_id,
            person_id=enrollment.person_id,
        )
    return kept


def _labelled(said: dict[str, str]) -> dict[str, str]:
    return {_("What you hope for"): said["goal"], _("What you’ve been through"): said["experience"]}
