"""Who may give, take and answer feedback."""

from django.utils.translation import gettext_lazy as _

from rapport.feedback.models import Thought, Turn
from rapport.kernel.verdict import ALLOWED, Verdict, refused
from rapport.mentorships.models import Mentorship
from rapport.mentorships.policies import may_write
from rapport.people.models import Person


def may_give(actor: Person, mentorship: Mentorship) -> Verdict:
    """Either of them gives, at any time."""
    return may_write(actor, mentorship)


def may_change_thought(actor: Person, thought: Thought) -> Verdict:
    """Its giver, until the other one has opened it."""
    allowed = may_write(actor, thought.mentorship)
    if not allowed:
        return allowed
    if thought.giver_id != actor.pk:
        return refused(_("Whoever wrote this can change it."))
    if thought.read_at is not None:
        return refused(_("This has been read, so it stands. You can write another."))
    return ALLOWED


def may_take(actor: Person, thought: Thought) -> Verdict:
    """Its receiver, once it was given."""
    allowed = may_write(actor, thought.mentorship)
    if not allowed:
        return allowed
    if thought.receiver_id != actor.pk or thought.is_draft:
        return refused(_("This was given to the other one."))
    return ALLOWED


def may_reply(actor: Person, thought: Thought) -> Verdict:
    """Only after saying in own words what was understood."""
    allowed = may_take(actor, thought)
    if not allowed:
        return allowed
    if thought.understood_at is None:
        return refused(_("First say what you understood. The answer opens after that."))
    return ALLOWED


def may_answer_turn(actor: Person, turn: Turn) -> Verdict:
    allowed = may_write(actor, turn.mentorship)
    if not allowed:
        return allowed
    if turn.answerer_id != actor.pk:
        return refused(_("This question is for the other one."))
    if turn.state not in {Turn.State.OPEN, Turn.State.GIVEN}:
        return refused(_("This is settled already."))
    return ALLOWED


def may_close_turn(actor: Person, turn: Turn) -> Verdict:
    allowed = may_write(actor, turn.mentorship)
    if not allowed:
        return allowed
    if turn.about_id != actor.pk:
        return refused(_("This answer is for the other one."))
    if turn.state != Turn.State.GIVEN:
        return refused(_("There is nothing to answer yet."))
    return ALLOWED
