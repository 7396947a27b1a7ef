"""Goals as they are said and drawn: the words around people's own words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext, ngettext, pgettext

from rapport.growth.models import Goal, GoalChange, Step
from rapport.growth.policies import may_change_goal, may_remark, may_step
from rapport.growth.queries import GoalCard, Measured, has_come_far
from rapport.kernel.verdict import Verdict
from rapport.library.coaches.goals import GoalDraft, goal_lights
from rapport.people.models import Person
from rapport.ui import dates
from rapport.ui.charts import LineChart, Point

IN_A_CHART = 11
"""How many of the newest notes a chart shows after its start; the page of progress lists them all."""
FIRST_STEP_DAYS = timedelta(days=7)
FIRST_STEP_MINUTES = 60


@dataclass(frozen=True, slots=True)
class StepLine:
    """A step with what stands below it and how it is drawn: done, now, or empty."""

    step: Step
    state: str
    meta: str


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn in a goal's history, in words; ``before`` and ``because`` are the owner's."""

    at: datetime
    says: str
    before: str
    because: str
    is_first: bool


@dataclass(frozen=True, slots=True)
class GoalRow:
    """A goal as the page of goals shows it to one reader."""

    card: GoalCard
    is_mine: bool
    when: str
    steps: tuple[StepLine, ...]
    steps_label: str
    turns: tuple[Turn, ...]
    chart: LineChart | None
    moved: str
    has_come_far: bool
    weeks: int
    may_change: Verdict
    may_step: Verdict
    may_remark: Verdict

    @property
    def goal(self) -> Goal:
        return self.card.goal

    @property
    def has_side(self) -> bool:
        """Whether there is anything to say beside the goal; a stretch keeps its width for the stairs."""
        said = self.card.remarks or self.card.latest_line
        return bool(said or len(self.turns) > 1 or (self.turns and not self.goal.is_stretch))

    @property
    def has_then_and_now(self) -> bool:
        """Whether then and now differ in anything that can be shown."""
        card = self.card
        reworded = any(turn.before for turn in self.turns)
        return bool(card.measured or card.entries or card.done_count or reworded)


def goal_rows(cards: Iterable[GoalCard], reader: Person, now: datetime) -> list[GoalRow]:
    """Return goals ready to be shown to ``reader``; asks the database nothing."""
    return [rows_of(card, reader, now) for card in cards]


def rows_of(card: GoalCard, reader: Person, now: datetime) -> GoalRow:
    """Return one goal ready to be shown."""
    goal, today = card.goal, dates.today()
    owner = goal.mentorship.member_for(goal.owner)
    is_guides = owner is not None and owner.is_guiding
    lines = tuple(_step_line(step, today) for step in card.steps_in_view)
    return GoalRow(
        card=card,
        is_mine=goal.owner_id == reader.pk,
        when=_when(goal, today),
        steps=lines,
        steps_label=ngettext(
            "%(done)s of %(count)d step done", "%(done)s of %(count)d steps done", len(lines)
        ) % {"done": card.done_count, "count": len(lines)},
        turns=tuple(_turn(turn) for turn in card.changes if turn.what != GoalChange.What.REMARKED),
        chart=_chart(card, "b" if is_guides else "a"),
        moved=from_where_to_where(card.measured),
        has_come_far=has_come_far(goal, now),
        weeks=(now - goal.set_at).days // 7,
        may_change=may_change_goal(reader, goal),
        may_step=may_step(reader, goal),
        may_remark=may_remark(reader, goal),
    )  # fmt: skip


def coach_panel(draft: GoalDraft) -> dict[str, Any]:
    """Return what the coach beside the goal builder says: five lights and how many are there."""
    lights = goal_lights(draft)
    there = sum(light.is_on for light in lights)
    return {
        "items": [{"title": light.title, "text": light.says, "state": light.state} for light in lights],
        "sum": gettext("%(there)s of five there. You can save at any point.")
        % {"there": dates.number(there).capitalize()},
    }


def is_big_for_a_first_step(step: Step, today: date) -> bool:
    """Whether a first step is farther off than a week, or longer than an hour; advice, never a rule."""
    far = step.due_on is not None and step.due_on > today + FIRST_STEP_DAYS
    return far or (step.minutes is not None and step.minutes > FIRST_STEP_MINUTES)


def _when(goal: Goal, today: date) -> str:
    if goal.is_stretch and goal.is_open:
        # A stretch is never late, so its date is not counted down to.
        return gettext("Meant to feel a size too big")
    if goal.is_reached or goal.is_set_aside:
        return dates.whole_day(dates.local(goal.state_since).date(), reference=today)
    if goal.by_on is None:
        return ""
    day = dates.whole_day(goal.by_on, reference=today)
    if goal.by_on < today:
        return gettext("Meant for %(day)s. Would another date be honest?") % {"day": day}
    return gettext("By %(day)s, %(distance)s") % {"day": day, "distance": _ahead((goal.by_on - today).days)}


def _ahead(days: int) -> str:
    if days == 0:
        return gettext("today")
    if days < 14:
        return ngettext("in one day", "in %(number)s days", days) % {"number": dates.number(days)}
    if days < 70:
        return gettext("in %(number)s weeks") % {"number": dates.number(days // 7)}
    return gettext("in %(number)s months") % {"number": dates.number(round(days / 30.4))}


def _step_line(step: Step, today: date) -> StepLine:
    if step.done_at is not None:
        day = dates.whole_day(dates.local(step.done_at).date(), reference=today)
        return StepLine(step, "done", gettext("Done on %(day)s") % {"day": day})
    parts = []
    if step.due_on is not None:
        parts.append(gettext("By %(day)s") % {"day": dates.day(step.due_on, reference=today)})
    if step.minutes is not None:
        parts.append(dates.length(timedelta(minutes=step.minutes)))
    return StepLine(step, "now" if step.is_active else "", ", ".join(parts))


def _turn(change: GoalChange) -> Turn:
    says = str(GoalChange.What(change.what).label)
    if change.what == GoalChange.What.MOVED:
        says = _moved_dates(change.by_before, change.by_after)
    return Turn(
        at=change.changed_at,
        says=says,
        before=change.text_before,
        because=change.words,
        is_first=change.what == GoalChange.What.WRITTEN,
    )


def _moved_dates(before: date | None, after: date | None) -> str:
    if before is None and after is not None:
        return gettext("Given a date: %(after)s.") % {"after": _short(after)}
    if after is None:
        return gettext("Freed of its date.")
    assert before is not None
    return gettext("Moved from %(before)s to %(after)s.") % {"before": _short(before), "after": _short(after)}


def _short(day: date) -> str:
    # Translators: a date format as in Django's documentation; "5 November".
    return date_format(day, pgettext("date format", "j F"))


def _number(value: Decimal) -> str:
    """Say a number as people write it: no zeros for nothing, in the reader's notation."""
    whole = value.to_integral_value()
    return number_format(whole if value == whole else value.normalize())


def _plain(value: Decimal) -> float:
    """Return a number for drawing; whole ones stay whole, so that nobody reads 9.0."""
    return int(value) if value == value.to_integral_value() else float(value)


def from_where_to_where(measured: Measured | None) -> str:
    """Say from where to where a number went, and what it is meant to be; empty without one."""
    if measured is None or measured.now is None:
        return ""
    if measured.start is None or measured.start == measured.now:
        said = gettext("At %(now)s %(unit)s") % {"now": _number(measured.now), "unit": measured.unit}
    else:
        said = gettext("From %(start)s to %(now)s %(unit)s") % {
            "start": _number(measured.start), "now": _number(measured.now), "unit": measured.unit,
        }  # fmt: skip
    said = said.strip()
    if measured.target is None:
        return said
    return gettext("%(said)s, aiming for %(target)s") % {"said": said, "target": _number(measured.target)}


def _chart(card: GoalCard, thread: str) -> LineChart | None:
    """Return the line from the start to now; None for fewer than two numbers, or numbers below zero."""
    measured = card.measured
    noted = [(entry.noted_at, entry.value) for entry in card.entries if entry.value is not None]
    if measured is None or not noted:
        return None
    measure = getattr(card.goal, "measure", None)
    points = [Point(_day_label(at), _whole_label(at), _plain(value)) for at, value in noted[-IN_A_CHART:]]
    if measure is not None and measure.start is not None:
        start = Point(gettext("Start"), gettext("At the start"), _plain(measure.start))
        points.insert(0, start)
    if len(points) < 2 or min(point.value for point in points) < 0:
        return None
    target = None if measured.target is None or measured.target < 0 else float(measured.target)
    finding = from_where_to_where(measured)
    return LineChart(
        finding=finding,
        detail="",
        title=gettext("How it went: %(finding)s") % {"finding": finding},
        points=points,
        name_heading=gettext("When"),
        value_heading=measured.unit or gettext("The number"),
        target=target,
        thread=thread,
        target_label=""
        if target is None
        else gettext("aim: %(target)s") % {"target": _number(Decimal(str(target)))},
    )


def _day_label(at: datetime) -> str:
    # Translators: a date format as in Django's documentation; "31 Aug".
    return date_format(dates.local(at), pgettext("date format", "j M"))


def _whole_label(at: datetime) -> str:
    return dates.whole_day(dates.local(at).date())
