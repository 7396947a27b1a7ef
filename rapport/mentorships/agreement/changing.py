"""Looking at it again: only the topics in question, each alone first; until both sign, nothing changes."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rapport.kernel.db import locked
from rapport.kernel.errors import InputIsWrong
from rapport.mentorships import rounds
from rapport.mentorships.agreement.policies import (
    ABOUT,
    may_propose_change,
    may_withdraw_change,
    open_questions,
)
from rapport.mentorships.agreement.topics import judge, topic_keys
from rapport.mentorships.models import AgreementVersion, Mentorship, Round
from rapport.mentorships.models.rounds import RoundQuerySet
from rapport.mentorships.recording import record_in
from rapport.mentorships.reveal import Likeness
from rapport.people.models import Person


def propose_change(mentorship: Mentorship, topics: Sequence[str], *, actor: Person, now: datetime) -> Round:
    """Ask both some of the topics again, with their own old answers to change.

    Raises: Refused, while another change is under way; InputIsWrong, without a topic.
    """
    chosen = [key for key in topic_keys() if key in topics]
    if not chosen:
        raise InputIsWrong(_("Pick at least one topic to look at again."), field="topics")
    with transaction.atomic():
        locked(Mentorship.objects.filter(pk=mentorship.pk)).get()
        may_propose_change(actor, mentorship).require()
        opened = rounds.open_round(
            mentorship,
            Round.Kind.RECALIBRATE,
            chosen,
            actor=actor,
            now=now,
            carry_over=list(_revealed(mentorship)),
        )
        in_force = AgreementVersion.objects.filter(mentorship=mentorship).in_force().get()
        record_in(
            mentorship,
            "agreement.proposed",
            actor=actor,
            now=now,
            subject_id=opened.pk,
            number=in_force.number + 1,
        )
    return opened


def withdraw_change(mentorship: Mentorship, *, actor: Person, now: datetime) -> None:
    """Leave the agreement as it is; answers nobody has seen stay with whoever wrote them."""
    may_withdraw_change(actor, mentorship).require()
    with transaction.atomic():
        locked(Mentorship.objects.filter(pk=mentorship.pk)).get()
        round_ = open_questions(mentorship)
        if round_ is not None:
            rounds.close_round(round_, now=now)
        AgreementVersion.objects.filter(mentorship=mentorship).draft().update(
            state=AgreementVersion.State.DROPPED, ended_at=now
        )


def differing_topics(mentorship: Mentorship) -> list[str]:
    """The topics on which the two last differed when they answered alone; the ones worth asking again."""
    seen: dict[str, Likeness] = {}
    for round_ in _revealed(mentorship).with_answers():
        seen.update({item.question: item.likeness for item in rounds.talk_list(round_, judge)})
    return [key for key in topic_keys() if seen.get(key) is Likeness.DIFFERENT]


def _revealed(mentorship: Mentorship) -> RoundQuerySet:
    return Round.objects.filter(mentorship=mentorship, kind__in=ABOUT, state=Round.State.REVEALED).order_by(
        "opened_at"
    )
