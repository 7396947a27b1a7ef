"""Looking back and deciding: opened by the clock, answered alone, decided by both, never by silence."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rapport.kernel.db import locked
from rapport.kernel.errors import InputIsWrong
from rapport.kernel.verdict import allowed_if
from rapport.library import guides
from rapport.mentorships import rounds
from rapport.mentorships.agreement.drafting import active_members
from rapport.mentorships.agreement.signing import extend_term
from rapport.mentorships.agreement.terms import terms_of
from rapport.mentorships.ending.operations import conclude_together
from rapport.mentorships.lifecycle import State
from rapport.mentorships.models import Answer, Choice, Mentorship, Review, Round
from rapport.mentorships.operations import move
from rapport.mentorships.pausing.operations import end_pause
from rapport.mentorships.recording import record_in
from rapport.mentorships.reveal import Values
from rapport.mentorships.review.planning import plan_next_review
from rapport.mentorships.review.policies import may_answer_review, may_decide
from rapport.people.models import Person

WISH = "wish"
"""The question of a review whose answer the decision is made from."""
GOES_ON = frozenset({Review.Decision.CONTINUE, Review.Decision.EVOLVE})
LONGEST = timedelta(days=731)


def open_review(review: Review, *, now: datetime) -> Review:
    """Ask both to look back; the system does this on the day, whether the two are pausing or not."""
    with transaction.atomic():
        standing = locked(Review.objects.filter(pk=review.pk)).select_related("mentorship__program").get()
        if standing.state != Review.State.PLANNED:
            return standing
        standing.round = rounds.open_round(
            standing.mentorship,
            Round.Kind.REVIEW,
            [question.key for question in guides.review_questions()],
            actor=None,
            now=now,
        )
        standing.state, standing.opened_at = Review.State.OPEN, now
        standing.save(update_fields=["state", "opened_at", "round"])
    return standing


def start_deciding(mentorship: Mentorship, *, now: datetime) -> Mentorship:
    """Stop counting it as running by itself: the term or the review has passed, and nobody has decided.

    A break ends with it, since the term does not pause. Raises: Refused, before there was an agreement.
    """
    with transaction.atomic():
        allowed_if(
            mentorship.active_since is not None, _("There is no agreement yet to look back on.")
        ).require()
        ahead = Review.objects.filter(mentorship=mentorship).undecided().first()
        if ahead is not None:
            open_review(ahead, now=now)
        move(mentorship, "start_review", actor=None, now=now)
        end_pause(mentorship, now=now)
    return mentorship


def save_review_answers(
    review: Review, values: Values, *, submit: bool, expected: int | None, actor: Person, now: datetime
) -> Answer:
    """Keep what somebody has so far; with ``submit`` they are done, and the second shows both to both.

    Raises: InputIsWrong, when done without a wish; EditConflict, when another tab was faster.
    """
    may_answer_review(actor, review).require()
    member = review.mentorship.member_for(actor)
    assert member is not None and review.round is not None, "who may answer is a member of an open review"
    review.round.mentorship = review.mentorship
    with transaction.atomic():
        answer = rounds.save_answer(review.round, member, values, submit=submit, expected=expected, now=now)
        if submit and not answer.values.get(WISH):
            raise InputIsWrong(_("One answer is needed: what you’d wish for from here."), field=WISH)
    return answer


def choose(
    review: Review, decision: str, *, until: date | None = None, actor: Person, now: datetime
) -> Review:
    """Say what should happen; when everybody has said the same, it happens.

    At the end of a term going on needs a day it goes on to (``until``), since no term is open-ended.
    ``conclude`` begins a good end.

    Raises: InputIsWrong, for a missing or impossible day.
    """
    with transaction.atomic():
        locked(Mentorship.objects.filter(pk=review.mentorship_id)).get()
        standing = Review.objects.select_related("round").get(pk=review.pk)
        standing.mentorship = review.mentorship
        may_decide(actor, standing).require()
        member = standing.mentorship.member_for(actor)
        assert member is not None, "who may decide is a member"
        until = _until_or_refuse(standing, decision, until, actor, now)
        Choice.objects.update_or_create(
            review=standing, member=member, defaults={"decision": decision, "until": until, "at": now}
        )
        if _all_agree(standing, decision, until):
            _decide(standing, decision, until, actor, now)
    review.state, review.decision, review.decided_at = standing.state, standing.decision, standing.decided_at
    return review


def must_say_until(review: Review) -> bool:
    """Whether going on needs a new last day: the term ends with this review, or has ended."""
    term = review.mentorship.term_ends_on
    return review.is_at_term or (term is not None and term <= review.due_on)


def _until_or_refuse(
    review: Review, decision: str, until: date | None, actor: Person, now: datetime
) -> date | None:
    if decision not in GOES_ON or not must_say_until(review):
        return None
    today = now.astimezone(actor.zone).date()
    if until is None:
        raise InputIsWrong(_("Say until when. You can always go on again after that."), field="until")
    if not today < until <= today + LONGEST:
        raise InputIsWrong(_("Pick a day ahead, within the next two years."), field="until")
    return until


def _all_agree(review: Review, decision: str, until: date | None) -> bool:
    choices = {choice.member_id: choice for choice in Choice.objects.filter(review=review)}
    return all(
        member.pk in choices and choices[member.pk].agrees_with(decision, until)
        for member in active_members(review.mentorship)
    )


def _decide(review: Review, decision: str, until: date | None, actor: Person, now: datetime) -> None:
    mentorship = review.mentorship
    review.state, review.decision, review.decided_at = Review.State.DECIDED, decision, now
    review.save(update_fields=["state", "decision", "decided_at"])
    record_in(mentorship, "review.decided", actor=actor, now=now, subject_id=review.pk, decision=decision)
    if decision not in GOES_ON:
        conclude_together(mentorship, actor=actor, now=now)
        return
    if mentorship.life is State.IN_REVIEW:
        move(mentorship, "continue", actor=actor, now=now)
    if until is not None:
        extend_term(mentorship, until, actor=actor, now=now)
    else:
        plan_next_review(mentorship, review_days=terms_of(mentorship).review_days, now=now)
