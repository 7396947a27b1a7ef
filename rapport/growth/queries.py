"""Reads about goals that several screens share, whole, in a number of queries that does not grow with rows."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TypeVar
from uuid import UUID

from django.db.models import Prefetch, Q

from rapport.growth.models import Challenge, Goal, GoalChange, GoalShare, ProgressEntry, Step, Win
from rapport.growth.models.goal import GoalQuerySet
from rapport.mentorships.facts import Fact
from rapport.mentorships.models import Member, Mentorship
from rapport.people.models import Person

Row = TypeVar("Row", Win, Challenge)

FAR_FROM = timedelta(days=30)
"""From this age on a goal has a way behind it that is worth looking at."""


@dataclass(frozen=True, slots=True)
class Measured:
    """Where a number started, where it stands and where it is meant to go."""

    start: Decimal | None
    now: Decimal | None
    target: Decimal | None
    unit: str

    @property
    def difference(self) -> Decimal | None:
        """From the start to now; None before there are two numbers."""
        return None if self.start is None or self.now is None else self.now - self.start


@dataclass(frozen=True, slots=True)
class GoalCard:
    """A goal with everything that hangs on it, fetched."""

    goal: Goal
    steps: tuple[Step, ...]
    entries: tuple[ProgressEntry, ...]
    changes: tuple[GoalChange, ...]
    measured: Measured | None

    @property
    def active_step(self) -> Step | None:
        """The step for now."""
        return next((step for step in self.steps if step.is_active), None)

    @property
    def steps_in_view(self) -> tuple[Step, ...]:
        """The steps without those that were let go."""
        return tuple(step for step in self.steps if step.state != Step.State.LET_GO)

    @property
    def done_count(self) -> int:
        return sum(step.is_done for step in self.steps)

    @property
    def latest(self) -> ProgressEntry | None:
        """The newest note of progress."""
        return self.entries[-1] if self.entries else None

    @property
    def latest_line(self) -> ProgressEntry | None:
        """The newest note of progress that has words."""
        return next((entry for entry in reversed(self.entries) if entry.line), None)

    @property
    def remarks(self) -> tuple[GoalChange, ...]:
        """What the other one has said about it, oldest first."""
        return tuple(turn for turn in reversed(self.changes) if turn.what == GoalChange.What.REMARKED)

    @property
    def set_aside_because(self) -> GoalChange | None:
        """The turn at which it was set aside, with its reason."""
        return next((turn for turn in self.changes if turn.what == GoalChange.What.SET_ASIDE), None)


GOALS: Fact[list[GoalCard]] = Fact("open_goals")


def goals_for(mentorship: Mentorship, viewer: Person) -> tuple[GoalCard, ...]:
    """Every goal of a mentorship with its steps, progress, history and remarks, in four queries; oldest first.

    The goals of those who learn come before those of the ones who guide. A draft is shown to its owner only.
    """
    return _cards(Goal.objects.visible_to(viewer).filter(mentorship=mentorship), mentorship, viewer)


def goal_for(mentorship: Mentorship, viewer: Person, goal_id: UUID) -> GoalCard | None:
    """One goal of a mentorship with all that hangs on it, or None."""
    found = _cards(
        Goal.objects.visible_to(viewer).filter(mentorship=mentorship, pk=goal_id), mentorship, viewer
    )
    return found[0] if found else None


def open_goals_of(mentorships: Collection[Mentorship], viewer: Person) -> Mapping[UUID, list[GoalCard]]:
    """The open goals of many mentorships, with steps, measure and progress, in three queries.

    For a pair's space and the desk: changes and remarks are left out, and a draft is its owner's alone.
    """
    return GOALS.of(mentorships, lambda missing: _read_open_goals(missing, viewer))


def _read_open_goals(mentorships: Collection[Mentorship], viewer: Person) -> Mapping[UUID, list[GoalCard]]:
    by_id = {mentorship.pk: mentorship for mentorship in mentorships}
    its_owners = Q(state=Goal.State.DRAFT, owner=viewer)
    goals = (
        Goal.objects.visible_to(viewer)
        .filter(Q(state=Goal.State.ON_ITS_WAY) | its_owners, mentorship__in=by_id)
        .select_related("measure", "owner")
        .prefetch_related("steps", "progress")
        .order_by("mentorship_id", "set_at", "id")
    )
    found: dict[UUID, list[GoalCard]] = {pk: [] for pk in by_id}
    for goal in goals:
        goal.mentorship = by_id[goal.mentorship_id]
        found[goal.mentorship_id].append(_card(goal, changes=()))
    return found


def other_mentors_of(person: Person, mentorship: Mentorship) -> list[Mentorship]:
    """The other open relationships of two in which somebody learns, longest first, with their members."""
    learning = Member.objects.filter(person=person, left_at=None, role=Member.Role.LEARNING)
    found = (
        Mentorship.objects.open()
        .filter(pk__in=learning.values("mentorship_id"))
        .exclude(pk=mentorship.pk)
        .exclude(pair_key="")
        .with_members()
    )
    return list(found.order_by("began_at", "id"))


def carried_into(mentorship: Mentorship, viewer: Person) -> list[GoalShare]:
    """The goals somebody brought along into this relationship from another one, oldest first."""
    shares = GoalShare.objects.visible_to(viewer).filter(mentorship=mentorship)
    return list(shares.select_related("goal__owner").order_by("shared_at", "id"))


def wins_of(mentorship: Mentorship, viewer: Person) -> list[Win]:
    """The wins of a mentorship, newest first."""
    found = (
        Win.objects.visible_to(viewer).filter(mentorship=mentorship).select_related("person", "noticed_by")
    )
    return _belonging(found, mentorship)


def challenges_of(mentorship: Mentorship, viewer: Person) -> list[Challenge]:
    """What is hard right now comes first, then what has become easier; newest first."""
    found = Challenge.objects.visible_to(viewer).filter(mentorship=mentorship).select_related("person")
    return sorted(_belonging(found, mentorship), key=lambda challenge: not challenge.is_open)


def has_come_far(goal: Goal, now: datetime) -> bool:
    """Whether a goal is old enough for looking back on it."""
    return now - goal.set_at >= FAR_FROM


def _cards(goals: GoalQuerySet, mentorship: Mentorship, viewer: Person) -> tuple[GoalCard, ...]:
    rows = (
        goals.select_related("measure", "owner")
        .prefetch_related(
            "steps",
            "progress",
            Prefetch(
                "changes", GoalChange.objects.select_related("changed_by").order_by("-changed_at", "-id")
            ),
        )
        .order_by("set_at", "id")
    )
    cards = []
    for goal in rows:
        if goal.is_draft and goal.owner_id != viewer.pk:
            continue
        goal.mentorship = mentorship
        cards.append(_card(goal, tuple(goal.changes.all())))
    learning = {member.person_id for member in mentorship.members.all() if not member.is_guiding}
    return tuple(sorted(cards, key=lambda card: card.goal.owner_id not in learning))


def _card(goal: Goal, changes: tuple[GoalChange, ...]) -> GoalCard:
    steps = tuple(goal.steps.all())
    for row in (*steps, *goal.progress.all()):
        row.goal = goal
    entries = tuple(goal.progress.all())
    return GoalCard(goal, steps, entries, changes, measured_of(goal, entries))


def measured_of(goal: Goal, entries: tuple[ProgressEntry, ...]) -> Measured | None:
    """Where the number of a goal stands, from its measure and its notes, oldest first; None without one."""
    measure = getattr(goal, "measure", None)
    values = [entry.value for entry in entries if entry.value is not None]
    if measure is None and not values:
        return None
    start = measure.start if measure is not None and measure.start is not None else None
    first = start if start is not None else (values[0] if values else None)
    current = values[-1] if values else start
    return Measured(
        first,
        current,
        measure.target if measure is not None else None,
        measure.unit if measure is not None else "",
    )


def _belonging(rows: Iterable[Row], mentorship: Mentorship) -> list[Row]:
    found = list(rows)
    for row in found:
        row.mentorship = mentorship
    return found
