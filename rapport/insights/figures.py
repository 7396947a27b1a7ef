"""Figures of a program, from states and tallies alone; nothing here can tell on one person.

What coordinators see of each pair anyway (that it exists, and its state) is counted exactly. Everything that is an
average stands only where at least five pairs are behind it, and so does every month of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.db.models import Count

from rapport.insights.models import Milestone, Tally, month_of
from rapport.mentorships.lifecycle import State
from rapport.mentorships.models import Mentorship
from rapport.programs.models import Program

LEAST = 5
"""The smallest group that is ever averaged over."""

FUNNEL = (
    Milestone.ASKED, Milestone.INTRODUCED, Milestone.TOGETHER, Milestone.MET, Milestone.AGREED,
    Milestone.MET_THREE_TIMES, Milestone.LOOKED_BACK, Milestone.ENDED_WELL,
)  # fmt: skip
STANDING = (
    State.INTRODUCED, State.FORMING, State.ACTIVE, State.PAUSED, State.IN_REVIEW, State.CLOSING, State.CLOSED,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FunnelStep:
    """How many came to a milestone, in percent of those at the first, and whether most were lost before it."""

    milestone: Milestone
    count: int
    percent: float
    is_steepest: bool
    lost: int


@dataclass(frozen=True, slots=True)
class MonthOfMeetings:
    """Meetings for each pair in a month; None where fewer than five pairs were together."""

    month: date
    per_pair: float | None


@dataclass(frozen=True, slots=True)
class Figures:
    """What a program's page shows of its pairs."""

    states: Mapping[State, int]
    funnel: Sequence[FunnelStep]
    months: Sequence[MonthOfMeetings]

    @property
    def open(self) -> int:
        """How many relationships there are: both said yes, and it has not ended."""
        return sum(
            count for state, count in self.states.items() if state not in {State.INTRODUCED, State.CLOSED}
        )

    @property
    def steepest(self) -> FunnelStep | None:
        return next((step for step in self.funnel if step.is_steepest), None)


def figures_of(program: Program, today: date) -> Figures:
    """The figures of the last twelve months, in two queries whatever the size of the program."""
    counted = Mentorship.objects.signals_of(program).order_by().values("state").annotate(number=Count("pk"))
    found = {row["state"]: row["number"] for row in counted}
    tallies = list(Tally.objects.filter(program=program).values_list("milestone", "month", "count"))
    return Figures(
        states={state: found.get(state.value, 0) for state in STANDING},
        funnel=_funnel(tallies, _twelve_months(today)),
        months=_meetings(tallies, _twelve_months(today)),
    )


Tallies = Sequence[tuple[str, date, int]]


def _twelve_months(today: date) -> list[date]:
    """The first of this month and the eleven before it, oldest first."""
    months = [month_of(today)]
    while len(months) < 12:
        first = months[-1]
        months.append(
            first.replace(year=first.year - 1, month=12)
            if first.month == 1
            else first.replace(month=first.month - 1)
        )
    return months[::-1]


def _funnel(tallies: Tallies, months: Sequence[date]) -> list[FunnelStep]:
    counts = [
        sum(count for name, month, count in tallies if name == milestone and month >= months[0])
        for milestone in FUNNEL
    ]
    # Nobody comes out of a step who did not go in: pairs that were registered never asked, for one.
    most = max(counts, default=0)
    lost = [0, *(max(0, before - after) for before, after in pairwise(counts))]
    # The last two steps lie in the future of most pairs; being on the way to them is no loss.
    steepest = max(range(1, len(FUNNEL) - 2), key=lambda place: lost[place])
    return [
        FunnelStep(
            milestone,
            count,
            100 * count / most if most else 0.0,
            place == steepest and lost[place] > 1,
            lost[place],
        )
        for place, (milestone, count) in enumerate(zip(FUNNEL, counts, strict=True))
    ]


def _meetings(tallies: Tallies, months: Sequence[date]) -> list[MonthOfMeetings]:
    found = []
    for month in months:
        held = sum(count for name, at, count in tallies if name == Milestone.MEETING and at == month)
        begun = sum(count for name, at, count in tallies if name == Milestone.TOGETHER and at <= month)
        over = sum(count for name, at, count in tallies if name == Milestone.OVER and at < month)
        pairs = begun - over
        found.append(MonthOfMeetings(month, held / pairs if pairs >= LEAST else None))
    return found
