"""Goals: set, changed with their history, set aside on purpose, taken up again, reached."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rapport.growth.models import Goal, GoalChange, GoalMeasure
from rapport.growth.operations.days import require_ahead
from rapport.growth.operations.recording import record_about
from rapport.growth.operations.steps import append_steps, open_next_step, rest_active_step
from rapport.growth.policies import may_change_goal, may_remark, may_set_goal
from rapport.kernel.errors import EditConflict, InputIsWrong, Refused
from rapport.kernel.text import clean_line, clean_text
from rapport.kernel.versions import claim_version
from rapport.mentorships.models import Mentorship
from rapport.people.models import Person

TEXT_MOST = 400
WORDS_MOST = 2_000
UNIT_MOST = 80
HIGHEST = Decimal(10) ** 9
"""Numbers beyond a billion are a slip of the finger, and would not fit the column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalInput:
    """What the goal page holds, as typed; only ``text`` is needed."""

    text: str
    kind: str = Goal.Kind.SMART
    why: str = ""
    strategies: str = ""
    by_on: date | None = None
    look: str = Goal.Look.EACH_MEETING
    start: Decimal | None = None
    target: Decimal | None = None
    unit: str = ""
    steps: Sequence[str] = ()


def set_goal(mentorship: Mentorship, *, given: GoalInput, actor: Person, now: datetime) -> Goal:
    """Write down a goal of one's own, with its first steps; the first of them is the one for now.

    Raises: InputIsWrong, for no words or a number nobody counts to.
    """
    may_set_goal(actor, mentorship).require()
    given = _cleaned(given)
    require_ahead(given.by_on, field="by_on", actor=actor, now=now)
    with transaction.atomic():
        goal = Goal.objects.create(
            mentorship=mentorship,
            owner=actor,
            kind=given.kind,
            text=given.text,
            why=given.why,
            strategies=given.strategies,
            by_on=given.by_on,
            look=given.look,
            set_at=now,
            state_since=now,
        )
        _measure(goal, given)
        append_steps(goal, given.steps, now=now)
        _note_change(goal, GoalChange.What.WRITTEN, actor=actor, now=now)
        record_about(goal, "goal.set", actor=actor, now=now, kind=given.kind)
    return goal


def draft_first_goal(
    mentorship: Mentorship, *, owner: Person, text: str, why: str, now: datetime
) -> Goal | None:
    """Lay a first draft on the table, in the words of the request, unless there is a goal already."""
    with transaction.atomic():
        if Goal.objects.filter(mentorship=mentorship, owner=owner).exists():
            return None
        return Goal.objects.create(
            mentorship=mentorship,
            owner=owner,
            state=Goal.State.DRAFT,
            text=clean_line(text, most=WORDS_MOST)[:TEXT_MOST],
            why=clean_text(why, most=WORDS_MOST),
            set_at=now,
            state_since=now,
        )


def change_goal(
    goal: Goal, *, given: GoalInput, version: int, reason: str = "", actor: Person, now: datetime
) -> Goal:
    """Change course: the new wording stands, the old one stays in the goal's history with the reason.

    A draft that is saved becomes a goal on its way. ``given.steps`` are added to the end.

    Raises: EditConflict, if the goal changed since ``version``; InputIsWrong.
    """
    may_change_goal(actor, goal).require()
    given, reason = _cleaned(given), clean_text(reason, most=WORDS_MOST)
    require_ahead(given.by_on, before=goal.by_on, field="by_on", actor=actor, now=now)
    with transaction.atomic():
        if not claim_version(goal, version):
            goal.refresh_from_db()
            raise EditConflict(
                yours={str(_("The goal")): given.text, str(_("Why it matters")): given.why},
                theirs={str(_("The goal")): goal.text, str(_("Why it matters")): goal.why},
                version=goal.version,
                back_url=f"/spaces/{goal.mentorship_id}/goals/{goal.pk}/edit/",
            )
        was_draft = goal.is_draft
        _note_what_changed(goal, given, reason, actor=actor, now=now)
        goal.kind, goal.text, goal.why, goal.strategies = given.kind, given.text, given.why, given.strategies
        goal.by_on, goal.look = given.by_on, given.look
        if was_draft:
            goal.state, goal.state_since = Goal.State.ON_ITS_WAY, now
        goal.save()
        _measure(goal, given)
        append_steps(goal, given.steps, now=now)
        record_about(goal, "goal.set" if was_draft else "goal.changed", actor=actor, now=now, kind=given.kind)
    return goal


def let_goal_go(goal: Goal, *, reason: str = "", actor: Person, now: datetime) -> Goal:
    """Set a goal aside on purpose; ``take_goal_up`` undoes it. The step it stood at waits again."""
    may_change_goal(actor, goal).require()
    if not goal.is_open:
        raise Refused(_("This goal is at rest already."))
    with transaction.atomic():
        rest_active_step(goal)
        _move(goal, Goal.State.SET_ASIDE, now)
        _note_change(
            goal, GoalChange.What.SET_ASIDE, words=clean_text(reason, most=WORDS_MOST), actor=actor, now=now
        )
        record_about(goal, "goal.let_go", actor=actor, now=now)
    return goal


def take_goal_up(goal: Goal, *, actor: Person, now: datetime) -> Goal:
    """Take up again a goal that was set aside or reached; its next step is the one for now."""
    may_change_goal(actor, goal).require()
    if goal.is_open:
        raise Refused(_("This goal is on its way already."))
    with transaction.atomic():
        _move(goal, Goal.State.ON_ITS_WAY, now)
        open_next_step(goal)
        _note_change(goal, GoalChange.What.TAKEN_UP, actor=actor, now=now)
        record_about(goal, "goal.changed", actor=actor, now=now, what="taken_up")
    return goal


def reach_goal(goal: Goal, *, actor: Person, now: datetime) -> Goal:
    """Say that a goal is reached; steps that are left can wait for good."""
    may_change_goal(actor, goal).require()
    if not goal.is_open:
        raise Refused(_("This goal is at rest already."))
    with transaction.atomic():
        rest_active_step(goal)
        _move(goal, Goal.State.REACHED, now)
        _note_change(goal, GoalChange.What.REACHED, actor=actor, now=now)
        record_about(goal, "goal.reached", actor=actor, now=now)
    return goal


def ask_for_view(goal: Goal, *, actor: Person, now: datetime) -> Goal:
    """Ask the other one what they think of a goal; asking again within a day changes nothing."""
    may_change_goal(actor, goal).require()
    if goal.asked_at is not None and (now - goal.asked_at).days < 1:
        return goal
    with transaction.atomic():
        goal.asked_at = now
        goal.save(update_fields=["asked_at"])
        record_about(goal, "goal.asked", actor=actor, now=now)
    return goal


def remark_on_goal(goal: Goal, *, text: str, actor: Person, now: datetime) -> GoalChange:
    """Say what one thinks of the other's goal; this answers being asked. Raises: InputIsWrong, for no words."""
    may_remark(actor, goal).require()
    text = clean_text(text, most=WORDS_MOST)
    if not text:
        raise InputIsWrong(_("This is still empty. A rough sentence is fine."), field="text")
    with transaction.atomic():
        remark = _note_change(goal, GoalChange.What.REMARKED, words=text, actor=actor, now=now)
        goal.asked_at = None
        goal.save(update_fields=["asked_at"])
        record_about(goal, "goal.remarked", actor=actor, now=now)
    return remark


def _cleaned(given: GoalInput) -> GoalInput:
    text = clean_text(given.text, most=TEXT_MOST)
    if not text:
        raise InputIsWrong(
            _("This is still empty. A rough sentence is fine, you’ll sharpen it together."), field="text"
        )
    for name in ("start", "target"):
        number: Decimal | None = getattr(given, name)
        if number is not None and (not number.is_finite() or abs(number) >= HIGHEST):
            raise InputIsWrong(_("This is more than we can draw. Try a smaller unit."), field=name)
    return replace(
        given,
        text=text,
        why=clean_text(given.why, most=WORDS_MOST),
        strategies=clean_text(given.strategies, most=WORDS_MOST),
        unit=clean_line(given.unit, most=UNIT_MOST),
        steps=[line for line in (clean_line(step, most=TEXT_MOST) for step in given.steps) if line],
    )


def _measure(goal: Goal, given: GoalInput) -> None:
    """Keep, change or drop the goal's measure. Words without a number measure nothing."""
    if given.start is None and given.target is None:
        GoalMeasure.objects.filter(goal=goal).delete()
        return
    measure = GoalMeasure.objects.filter(goal=goal).first() or GoalMeasure(goal=goal)
    measure.start, measure.target, measure.unit = given.start, given.target, given.unit
    measure.save()


def _note_what_changed(goal: Goal, given: GoalInput, reason: str, *, actor: Person, now: datetime) -> None:
    if goal.is_draft:
        _note_change(goal, GoalChange.What.WRITTEN, actor=actor, now=now)
    elif given.text != goal.text:
        _note_change(goal, GoalChange.What.REWORDED, words=reason, by_after=given.by_on, actor=actor, now=now)
    elif given.by_on != goal.by_on:
        _note_change(goal, GoalChange.What.MOVED, words=reason, by_after=given.by_on, actor=actor, now=now)


def _note_change(
    goal: Goal,
    what: str,
    *,
    words: str = "",
    by_after: date | None = None,
    actor: Person,
    now: datetime,
) -> GoalChange:
    return GoalChange.objects.create(
        goal=goal,
        what=what,
        text_before=goal.text if what == GoalChange.What.REWORDED else "",
        by_before=goal.by_on,
        by_after=by_after,
        words=words,
        changed_at=now,
        changed_by=actor,
    )


def _move(goal: Goal, state: str, now: datetime) -> None:
    goal.state, goal.state_since = state, now
    goal.save(update_fields=["state", "state_since"])
