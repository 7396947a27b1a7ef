"""Steps: one at a time. Finishing one opens the next; the database keeps two from being open at once."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from rapport.growth.models import Goal, Step
from rapport.growth.operations.days import require_ahead
from rapport.growth.operations.recording import record_about
from rapport.growth.policies import may_start_step, may_step
from rapport.kernel.db import locked
from rapport.kernel.errors import EditConflict, InputIsWrong, Refused
from rapport.kernel.text import clean_line, clean_text
from rapport.kernel.versions import claim_version
from rapport.people.models import Person

TEXT_MOST = 400
WORDS_MOST = 2_000
STEPS_MOST = 30
A_DAY = 24 * 60


class AnotherStepIsOpen(Refused):
    """Somebody opened another step of this goal a moment ago; nothing was done."""

    def __init__(self) -> None:
        super().__init__(_("One step at a time. Finish the one you’re on first, or put it back for later."))


def add_step(
    goal: Goal,
    *,
    text: str,
    due_on: date | None = None,
    minutes: int | None = None,
    if_then: str = "",
    actor: Person,
    now: datetime,
) -> Step:
    """Add a step at the end; it is the one for now if no other is. Raises: InputIsWrong."""
    may_step(actor, goal).require()
    text = _text(text)
    _require_minutes(minutes)
    require_ahead(due_on, field="due_on", actor=actor, now=now)
    with transaction.atomic():
        step = append_steps(goal, [text], now=now)[0]
        step.due_on, step.minutes, step.if_then = due_on, minutes, clean_text(if_then, most=WORDS_MOST)
        step.save(update_fields=["due_on", "minutes", "if_then"])
        record_about(goal, "step.added", actor=actor, now=now)
    return step


def append_steps(goal: Goal, texts: Iterable[str], *, now: datetime) -> list[Step]:
    """Put steps at the end of a goal and open the first one if none is; texts are clean. In a transaction.

    Raises: InputIsWrong, for more steps than a goal can hold in view.
    """
    list(locked(Goal.objects.filter(pk=goal.pk)))
    texts = list(texts)
    there = list(goal.steps.order_by("position").values_list("position", "state"))
    if len(there) + len(texts) > STEPS_MOST:
        raise InputIsWrong(
            _("That’s a long stair. Thirty steps are the most; perhaps it’s two goals."), field="steps"
        )
    first = there[-1][0] + 1 if there else 1
    steps = [
        Step.objects.create(goal=goal, position=first + index, text=text, made_at=now)
        for index, text in enumerate(texts)
    ]
    if steps and goal.is_open:
        opened = open_next_step(goal)
        for step in steps:
            if opened is not None and step.pk == opened.pk:
                step.state = opened.state
    return steps


def change_step(
    step: Step,
    *,
    text: str,
    due_on: date | None,
    minutes: int | None,
    if_then: str,
    version: int,
    actor: Person,
    now: datetime,
) -> Step:
    """Change a step that is not done. Raises: EditConflict, InputIsWrong."""
    may_step(actor, step.goal).require()
    text, if_then = _text(text), clean_text(if_then, most=WORDS_MOST)
    _require_minutes(minutes)
    require_ahead(due_on, before=step.due_on, field="due_on", actor=actor, now=now)
    with transaction.atomic():
        if not claim_version(step, version):
            step.refresh_from_db()
            raise EditConflict(
                yours={str(_("The step")): text, str(_("When and where")): if_then},
                theirs={str(_("The step")): step.text, str(_("When and where")): step.if_then},
                version=step.version,
                back_url=f"/spaces/{step.goal.mentorship_id}/goals/{step.goal_id}/steps/{step.pk}/edit/",
            )
        step.text, step.due_on, step.minutes, step.if_then = text, due_on, minutes, if_then
        step.save(update_fields=["text", "due_on", "minutes", "if_then"])
    return step


def start_step(step: Step, *, actor: Person, now: datetime) -> Step:
    """Make a later step the one for now. Raises: Refused, while another one is."""
    may_start_step(actor, step).require()
    with transaction.atomic():
        _open(step)
        record_about(step.goal, "step.started", actor=actor, now=now)
    return step


def rest_step(step: Step, *, actor: Person, now: datetime) -> Step:
    """Put the step for now back for later, so that another can be taken first."""
    may_step(actor, step.goal).require()
    if not step.is_active:
        raise Refused(_("This step is not the one you’re on."))
    with transaction.atomic():
        _set_state(step, Step.State.WAITING)
        record_about(step.goal, "step.rested", actor=actor, now=now)
    return step


def finish_step(step: Step, *, came_of_it: str = "", actor: Person, now: datetime) -> Step | None:
    """Finish a step and open the next one, which is returned; None if it was the last.

    A later step may be finished out of turn; then the step for now stays as it is.
    """
    may_step(actor, step.goal).require()
    if not step.is_ahead:
        raise Refused(_("This step is done already."))
    with transaction.atomic():
        list(locked(Goal.objects.filter(pk=step.goal_id)))
        step.state, step.done_at = Step.State.DONE, now
        step.came_of_it = clean_text(came_of_it, most=WORDS_MOST)
        step.save(update_fields=["state", "done_at", "came_of_it"])
        following = open_next_step(step.goal)
        record_about(step.goal, "step.done", actor=actor, now=now)
    return following


def take_step_back(step: Step, *, actor: Person, now: datetime) -> Step:
    """Undo finishing or letting go: the step is the one for now again, and what had opened since waits."""
    may_step(actor, step.goal).require()
    if step.is_ahead:
        raise Refused(_("This step is still open."))
    with transaction.atomic():
        list(locked(Goal.objects.filter(pk=step.goal_id)))
        rest_active_step(step.goal)
        step.done_at = None
        _open(step)
        record_about(step.goal, "step.taken_back", actor=actor, now=now)
    return step


def let_step_go(step: Step, *, actor: Person, now: datetime) -> Step | None:
    """Let a step go that is no longer needed; the next one opens if it was the one for now."""
    may_step(actor, step.goal).require()
    if not step.is_ahead:
        raise Refused(_("This step is done already."))
    with transaction.atomic():
        list(locked(Goal.objects.filter(pk=step.goal_id)))
        _set_state(step, Step.State.LET_GO)
        following = open_next_step(step.goal)
        record_about(step.goal, "step.let_go", actor=actor, now=now)
    return following


def open_next_step(goal: Goal) -> Step | None:
    """Open the first waiting step unless one is open; returns the step for now. In a transaction."""
    steps = list(
        goal.steps.filter(state__in=[Step.State.ACTIVE, Step.State.WAITING]).order_by("position", "id")
    )
    active = next((step for step in steps if step.is_active), None)
    if active is not None or not steps:
        return active
    _open(steps[0])
    return steps[0]


def rest_active_step(goal: Goal) -> None:
    """Let the step for now wait; at most one row. In a transaction."""
    Step.objects.filter(goal=goal, state=Step.State.ACTIVE).update(state=Step.State.WAITING)


def _open(step: Step) -> None:
    step.state = Step.State.ACTIVE
    try:
        # The savepoint keeps the caller's transaction usable when the database says no.
        with transaction.atomic():
            step.save(update_fields=["state", "done_at"])
    except IntegrityError as error:
        raise AnotherStepIsOpen from error


def _set_state(step: Step, state: str) -> None:
    step.state = state
    step.save(update_fields=["state"])


def _text(text: str) -> str:
    text = clean_line(text, most=TEXT_MOST)
    if not text:
        raise InputIsWrong(_("This is still empty. A rough sentence is fine."), field="text")
    return text


def _require_minutes(minutes: int | None) -> None:
    if minutes is not None and not 1 <= minutes <= A_DAY:
        raise InputIsWrong(_("Somewhere between a minute and a day."), field="minutes")
