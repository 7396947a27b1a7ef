"""Goals at a glance, for pages that show many things at once: in one query."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from django.db.models import Count, F, FilteredRelation, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from rapport.growth.models import Goal, ProgressEntry, Step
from rapport.growth.queries import GoalCard, measured_of
from rapport.kernel.prepared import prepared
from rapport.mentorships.models import Mentorship
from rapport.people.models import Person


def goals_at_a_glance(mentorships: Collection[Mentorship], viewer: Person) -> Mapping[UUID, list[GoalCard]]:
    """The open goals of many mentorships (members fetched) in one query, as ``open_goals_of`` gives them.

    Of the steps only the active one has its words; the others tell no more than how many are done and how many
    are ahead. Of the notes of progress only the latest number is there.
    """
    by_id = {mentorship.pk: mentorship for mentorship in mentorships}
    found: dict[UUID, list[GoalCard]] = {pk: [] for pk in by_id}
    for goal in _open_goals(viewer_id=viewer.pk, mentorship_ids=tuple(by_id)):
        goal.mentorship = by_id[goal.mentorship_id]
        for member in goal.mentorship.members.all():
            if member.person_id == goal.owner_id:
                goal.owner = member.person
        found[goal.mentorship_id].append(_card(goal))
    return found


@prepared
def _open_goals(viewer_id: UUID, mentorship_ids: tuple[UUID, ...]) -> QuerySet[Goal]:
    viewer = Person(pk=viewer_id)
    its_owners = Q(state=Goal.State.DRAFT, owner=viewer)
    return (
        Goal.objects.visible_to(viewer)
        .filter(Q(state=Goal.State.ON_ITS_WAY) | its_owners, mentorship_id__in=mentorship_ids)
        .select_related("measure")
        .annotate(now_step=FilteredRelation("steps", condition=Q(steps__state=Step.State.ACTIVE)))
        .annotate(
            **{f"now_{name}": F(f"now_step__{name}") for name in STEP_COLUMNS},
            done_steps=_steps(Step.State.DONE),
            waiting_steps=_steps(Step.State.WAITING),
            noted_at=_latest("noted_at"),
            noted_value=_latest("value"),
        )
        .order_by("mentorship_id", "set_at", "id")
    )


STEP_COLUMNS = ("id", "text", "if_then", "due_on", "minutes")


def _card(goal: Any) -> GoalCard:
    entries: tuple[ProgressEntry, ...] = ()
    if goal.noted_at is not None:
        entries = (ProgressEntry(goal=goal, value=goal.noted_value, noted_at=goal.noted_at),)
    return GoalCard(goal, _steps_of(goal), entries, (), measured_of(goal, entries))


def _steps_of(goal: Any) -> tuple[Step, ...]:
    done = [Step(goal=goal, state=Step.State.DONE) for _number in range(goal.done_steps)]
    waiting = [Step(goal=goal, state=Step.State.WAITING) for _number in range(goal.waiting_steps)]
    if goal.now_id is None:
        return (*done, *waiting)
    values = {name: getattr(goal, f"now_{name}") for name in STEP_COLUMNS}
    return (*done, Step(goal=goal, state=Step.State.ACTIVE, **values), *waiting)


def _steps(state: Step.State) -> Coalesce:
    rows = Step.objects.filter(goal=OuterRef("pk"), state=state).order_by()
    counted = rows.values("goal").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))


def _latest(column: str) -> Subquery:
    notes = ProgressEntry.objects.filter(goal=OuterRef("pk")).order_by("-noted_at", "-id")
    return Subquery(notes.values(column)[:1])
