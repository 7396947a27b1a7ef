"""The first half: eight topics, each on their own; nothing of it is seen before both are done."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from rapport.kernel.errors import InputIsWrong
from rapport.kernel.verdict import allowed_if
from rapport.library import guides
from rapport.library.agreement import Topic
from rapport.mentorships import rounds
from rapport.mentorships.agreement.drafting import draft_from
from rapport.mentorships.agreement.policies import may_answer
from rapport.mentorships.agreement.topics import is_done, topic_keys
from rapport.mentorships.lifecycle import State
from rapport.mentorships.models import AgreementVersion, Answer, Mentorship, Round
from rapport.mentorships.policies import may_write
from rapport.mentorships.reveal import Values
from rapport.people.models import Person


def begin_alignment(mentorship: Mentorship, *, actor: Person | None, now: datetime) -> Round:
    """Ask both the eight topics, unless they have been asked; ``actor`` None is the system, after two yeses."""
    if actor is not None:
        may_write(actor, mentorship).require()
    has_one = AgreementVersion.objects.filter(mentorship=mentorship).exclude(state="dropped").exists()
    allowed_if(
        mentorship.life is State.FORMING and not has_one,
        _("You have answered these. What’s next is together."),
    ).require()
    return rounds.open_round(mentorship, Round.Kind.ALIGNMENT, topic_keys(), actor=actor, now=now)


def save_answers(
    round_: Round, values: Values, *, expected: int | None, actor: Person, now: datetime
) -> Answer:
    """Keep what somebody has so far, complete or not. Raises: EditConflict, when another tab was faster."""
    may_answer(actor, round_).require()
    member = round_.mentorship.member_for(actor)
    assert member is not None, "who may answer is a member"
    return rounds.save_answer(
        round_, member, values, submit=False, expected=expected, counted=_finished, now=now
    )


def finish_answers(round_: Round, *, actor: Person, now: datetime) -> Round:
    """Say that one's answers are done; the second to say so lays both beside each other and starts the draft.

    Raises: InputIsWrong, naming the first topic that is still open.
    """
    may_answer(actor, round_).require()
    member = round_.mentorship.member_for(actor)
    assert member is not None, "who may answer is a member"
    with transaction.atomic():
        answer = Answer.objects.filter(round=round_, member=member).first()
        still_open = open_answers(round_, answer)
        if still_open:
            raise InputIsWrong(
                ngettext(
                    "One topic is still open: %(topic)s.",
                    "Some topics are still open, beginning with %(topic)s.",
                    len(still_open),
                )
                % {"topic": still_open[0].title},
                field=still_open[0].key,
            )
        rounds.save_answer(round_, member, {}, submit=True, counted=_finished, now=now)
        if round_.is_revealed:
            draft_from(round_, now=now)
    return round_


def _finished(values: Values, questions: Sequence[str]) -> int:
    """How many topics somebody has finished: one that still misses something is not answered."""
    return sum(is_done(guides.alignment_topic(key), values) for key in questions)


def open_answers(round_: Round, answer: Answer | None) -> list[Topic]:
    """The topics of a round that somebody has not finished, in their order."""
    values = answer.values if answer is not None else {}
    topics = (guides.alignment_topic(key) for key in round_.questions)
    return [topic for topic in topics if not is_done(topic, values)]
