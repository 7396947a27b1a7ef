"""Who may do what with goals, steps, challenges and wins. The owner decides; the other one may suggest."""

from django.utils.translation import gettext_lazy as _

from rapport.growth.models import Challenge, Goal, GoalShare, ProgressEntry, Step, Win
from rapport.kernel.verdict import ALLOWED, Verdict, allowed_if, refused
from rapport.mentorships.models import Mentorship
from rapport.mentorships.policies import may_write
from rapport.people.models import Person


def may_set_goal(actor: Person, mentorship: Mentorship) -> Verdict:
    """Each sets their own, so this is only whether one may write here at all."""
    return may_write(actor, mentorship)


def may_change_goal(actor: Person, goal: Goal) -> Verdict:
    """Change, set aside, take up, reach: the owner."""
    allowed = may_write(actor, goal.mentorship)
    if not allowed:
        return allowed
    return allowed_if(
        goal.owner_id == actor.pk, _("Whoever set this goal decides. You can say what you think of it.")
    )


def may_carry(actor: Person, goal: Goal, into: Mentorship) -> Verdict:
    """Let another mentor read a goal: whoever set it, from and into a relationship in which they learn."""
    if goal.owner_id != actor.pk or not (_learns(actor, goal.mentorship) and _learns(actor, into)):
        return refused(_("Only whoever learns carries a goal from one mentor to another."))
    if goal.mentorship_id == into.pk:
        return refused(_("They read this goal already."))
    allowed = may_write(actor, into)
    if not allowed:
        return allowed
    return allowed_if(not goal.is_draft, _("This is still a first draft. Sharpen it first."))


def may_take_back(actor: Person, share: GoalShare) -> Verdict:
    """Take a goal out of a relationship again: whoever set it, whatever has become of the relationship."""
    return allowed_if(share.goal.owner_id == actor.pk, _("Whoever set this goal decides who reads it."))


def _learns(person: Person, mentorship: Mentorship) -> bool:
    member = mentorship.member_for(person)
    return member is not None and member.left_at is None and member.is_learning


def may_step(actor: Person, goal: Goal) -> Verdict:
    """Add or change steps and note progress: the owner, while the goal is worked on."""
    allowed = may_change_goal(actor, goal)
    if not allowed:
        return allowed
    return allowed_if(goal.is_open, _("This goal is at rest. Take it up again first."))


def may_start_step(actor: Person, step: Step) -> Verdict:
    """Make a later step the one for now; one at a time."""
    allowed = may_step(actor, step.goal)
    if not allowed:
        return allowed
    if not step.is_waiting:
        return refused(_("This step has been started already."))
    busy = any(other.is_active for other in step.goal.steps.all())
    return allowed_if(
        not busy, _("One step at a time. Finish the one you’re on first, or put it back for later.")
    )


def may_remove_progress(actor: Person, entry: ProgressEntry) -> Verdict:
    """Whoever noted it may take it back."""
    allowed = may_write(actor, entry.goal.mentorship)
    if not allowed:
        return allowed
    return allowed_if(entry.noted_by_id == actor.pk, _("Whoever noted it can take it back."))


def may_remark(actor: Person, goal: Goal) -> Verdict:
    """Say what one thinks of the other's goal."""
    allowed = may_write(actor, goal.mentorship)
    if not allowed:
        return allowed
    return allowed_if(goal.owner_id != actor.pk, _("This is your own goal. You can change it yourself."))


def may_raise_challenge(actor: Person, mentorship: Mentorship) -> Verdict:
    return may_write(actor, mentorship)


def may_ease_challenge(actor: Person, challenge: Challenge) -> Verdict:
    """Say that it is easier now: whoever brought it."""
    allowed = may_write(actor, challenge.mentorship)
    if not allowed:
        return allowed
    return allowed_if(challenge.person_id == actor.pk, _("Whoever brought this says when it’s easier."))


def may_note_rung(actor: Person, challenge: Challenge) -> Verdict:
    """Note how one helped: the other one, not whoever brought it."""
    allowed = may_write(actor, challenge.mentorship)
    if not allowed:
        return allowed
    return allowed_if(challenge.person_id != actor.pk, _("The ladder is for the one who helps."))


def may_add_win(actor: Person, mentorship: Mentorship) -> Verdict:
    return may_write(actor, mentorship)


def may_remove_win(actor: Person, win: Win) -> Verdict:
    """Whoever's win it is, and whoever noticed it."""
    allowed = may_write(actor, win.mentorship)
    if not allowed:
        return allowed
    if actor.pk in {win.person_id, win.noticed_by_id}:
        return ALLOWED
    return refused(_("Only the two it is about can take a win down."))


def may_reflect(actor: Person, mentorship: Mentorship) -> Verdict:
    return may_write(actor, mentorship)
