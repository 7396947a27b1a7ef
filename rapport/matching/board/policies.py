"""What may be done to a round, and if not, why. Who may do it is settled at the door: coordinators only."""

from django.utils.translation import gettext_lazy as _

from rapport.kernel.verdict import ALLOWED, Verdict, refused
from rapport.matching.models import MatchingRound, ProposedPair


def may_change(round_: MatchingRound) -> Verdict:
    """Whether pairs and settings may be changed: until it is on its way out, while the program runs."""
    if not round_.program.is_open:
        return refused(_("This program is over. Everything in it can still be read."))
    if round_.is_published:
        return refused(_("This round has gone out. What is between people now is theirs."))
    if round_.is_scheduled:
        return refused(_("This round is on its way out. Call it back first, and then change it."))
    return ALLOWED


def may_change_pair(pair: ProposedPair) -> Verdict:
    verdict = may_change(pair.round)
    if verdict and pair.is_locked:
        return refused(_("These two are locked. Unlock them first."))
    return verdict


def may_publish(round_: MatchingRound, pairs: int) -> Verdict:
    """Whether a round may be scheduled: it is open and there is somebody to introduce."""
    verdict = may_change(round_)
    if verdict and not pairs:
        return refused(_("There are no pairs to introduce yet. Run it first."))
    return verdict


def may_call_back(round_: MatchingRound) -> Verdict:
    if round_.is_published:
        return refused(_("It has gone out already. Everybody can still say not this time."))
    if not round_.is_scheduled:
        return refused(_("It isn’t on its way out."))
    return ALLOWED
