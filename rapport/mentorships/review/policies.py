"""Who may answer and decide a review."""

from django.utils.translation import gettext_lazy as _

from rapport.kernel.verdict import Verdict, allowed_if, refused
from rapport.mentorships.lifecycle import State
from rapport.mentorships.models import Review
from rapport.mentorships.policies import may_write
from rapport.people.models import Person

REVIEWS_IN = frozenset({State.ACTIVE, State.IN_REVIEW, State.PAUSED})


def may_answer_review(actor: Person, review: Review) -> Verdict:
    """Each member answers for themselves, while the review is open."""
    allowed = may_write(actor, review.mentorship)
    if not allowed:
        return allowed
    if review.mentorship.life not in REVIEWS_IN or not review.is_open:
        return refused(_("There is no review open at the moment."))
    assert review.round is not None, "an open review has a round"
    return allowed_if(review.round.is_open, _("You have both answered. What’s next is deciding together."))


def may_decide(actor: Person, review: Review) -> Verdict:
    """Each member says what should happen, once both have read what the other wrote."""
    allowed = may_write(actor, review.mentorship)
    if not allowed:
        return allowed
    if review.mentorship.life not in REVIEWS_IN or not review.is_open:
        return refused(_("There is no review open at the moment."))
    assert review.round is not None, "an open review has a round"
    return allowed_if(review.round.is_revealed, _("First you each answer on your own."))
