"""A program as its coordinators find it: whom to help today, what waits, and where people are. Signals only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, IntegerField, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from rapport.care.models import Letter, Sign
from rapport.care.rules import Level
from rapport.care.sentences import reason_of
from rapport.desk.sights import SightGroup, coordinator_sights
from rapport.feedback.models import IndirectWord
from rapport.insights.figures import LEAST, Figures, MonthOfMeetings, figures_of
from rapport.insights.models import Milestone
from rapport.kernel.prepared import prepared
from rapport.mentorships.lifecycle import State
from rapport.mentorships.models import Request
from rapport.people.models import Person
from rapport.programs.models import Enrollment, Program
from rapport.ui import dates
from rapport.ui.charts import LineChart, Point

MOST = 3
"""How many pairs a coordinator is asked to look after in a day."""
LOOKED_AT = 12
DOTS = 90
STAGES = {
    State.INTRODUCED: (gettext_lazy("Introduced"), "warm"),
    State.FORMING: (gettext_lazy("Getting to know"), "warm"),
    State.ACTIVE: (gettext_lazy("Working together"), "plum"),
    State.IN_REVIEW: (gettext_lazy("Looking back"), "plum"),
    State.CLOSING: (gettext_lazy("Closing"), "cool"),
    State.CLOSED: (gettext_lazy("Staying in touch"), "cool"),
    State.PAUSED: (gettext_lazy("Pausing"), ""),
}


@dataclass(frozen=True, slots=True)
class ToHelp:
    """A pair who could use a kind word, with the reason and the sign it comes from."""

    sign: Sign
    people: Sequence[Person]
    reason: str


@dataclass(frozen=True, slots=True)
class Waits:
    """What waits for a coordinator, as counts; never a word of it."""

    letters: int
    words: int
    requests: int
    invited: int
    taking_part: int


@dataclass(frozen=True, slots=True)
class StateRow:
    """How many pairs are at a stage, as dots."""

    title: str
    tone: str
    count: int
    dots: Sequence[int]


@dataclass(frozen=True, slots=True)
class ProgramPage:
    """Everything the page shows."""

    program: Program
    lede: str
    help_title: str
    to_help: Sequence[ToHelp]
    further: int
    waits: Waits
    figures: Figures
    states: Sequence[StateRow]
    pairs_a_dot: int
    pairs: int
    steepest_says: str
    chart: LineChart | None
    sights: Sequence[SightGroup]


def page_of(program: Program, now: datetime) -> ProgramPage:
    """The page of a program: six queries, however many relationships it has."""
    found = _signs(program, now)
    to_help = found[:MOST]
    figures = figures_of(program, dates.local(now).date())
    pairs = sum(figures.states.values())
    pairs_a_dot = max(1, -(-pairs // DOTS))
    return ProgramPage(
        program=program,
        lede=_lede(figures, len(found)),
        help_title=_help_title(len(to_help)),
        to_help=to_help,
        further=len(found) - len(to_help),
        waits=_waits(program),
        figures=figures,
        states=_states(figures, pairs_a_dot),
        pairs_a_dot=pairs_a_dot,
        pairs=pairs,
        steepest_says=_steepest(figures),
        chart=_chart(figures.months),
        sights=coordinator_sights(),
    )


def _signs(program: Program, now: datetime) -> list[ToHelp]:
    """One sign for each pair: a wish to be called comes first, then strong ones, then those that stood longest."""
    first_of_each: dict[object, Sign] = {}
    for sign in _most_pressing(program_id=program.pk, now=now):
        first_of_each.setdefault(sign.mentorship_id, sign)
    return [
        ToHelp(sign, [member.person for member in sign.mentorship.members.all()], reason_of(sign))
        for sign in first_of_each.values()
    ]


@prepared
def _most_pressing(program_id: UUID, now: datetime) -> QuerySet[Sign]:
    rank = Case(
        When(numbers__soon=1, then=Value(0)), When(level=Level.RED, then=Value(1)), default=Value(2),
        output_field=IntegerField(),
    )  # fmt: skip
    signs = Sign.objects.for_program(Program(pk=program_id), now)
    with_members = signs.select_related("mentorship").prefetch_related("mentorship__members__person")
    return with_members.order_by(rank, "opened_at", "id")[:LOOKED_AT]


def _waits(program: Program) -> Waits:
    """Every count of what waits, in one query."""
    (row,) = _counts(program_id=program.pk)
    return Waits(**dict(zip(WAITING, row, strict=True)))


WAITING = ("letters", "words", "requests", "invited", "taking_part")


@prepared
def _counts(program_id: UUID) -> QuerySet[Program, Any]:
    mine = {"program": OuterRef("pk")}
    asked = Request.objects.open().filter(**mine)
    enrolled = Enrollment.objects.filter(**mine)
    counts: dict[str, QuerySet[Any, Any]] = {
        "letters": Letter.objects.filter(**mine, settled_at=None),
        "words": IndirectWord.objects.filter(**mine, settled_at=None),
        "requests": asked,
        "invited": enrolled.filter(state=Enrollment.State.INVITED),
        "taking_part": enrolled.filter(state=Enrollment.State.ACTIVE),
    }
    return Program.objects.filter(pk=program_id).values_list(*(_count_of(counts[name]) for name in WAITING))


def _count_of(rows: QuerySet[Any, Any]) -> Coalesce:
    """How many of these rows a program has, as an expression."""
    counted = rows.order_by().values("program").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), Value(0))


def _states(figures: Figures, pairs_a_dot: int) -> list[StateRow]:
    rows = []
    for state, (title, tone) in STAGES.items():
        count = figures.states.get(state, 0)
        rows.append(StateRow(str(title), tone, count, range(-(-count // pairs_a_dot))))
    return rows


def _help_title(count: int) -> str:
    if not count:
        return _("Nobody needs a kind word today")
    return ngettext("One pair could use a kind word", "%(number)s pairs could use a kind word", count) % {
        "number": dates.number(count).capitalize()
    }


def _lede(figures: Figures, signs: int) -> str:
    open_pairs = figures.open
    if not sum(figures.states.values()):
        return _("Nobody is introduced yet. It begins with a list of people.")
    pairs = ngettext("One pair is on its way.", "%(number)s pairs are on their way.", open_pairs) % {
        "number": dates.number(open_pairs).capitalize()
    }
    if not signs:
        return _("%(pairs)s None of them stands out today.") % {"pairs": pairs}
    return pairs + " " + ngettext(
        "One could use a kind word.", "%(number)s could use a kind word.", signs
    ) % {"number": capfirst(dates.number(signs))}  # fmt: skip


STEEPEST = {
    Milestone.INTRODUCED: gettext_lazy(
        "Most are lost between asking and being introduced. Free mentors would help."
    ),
    Milestone.TOGETHER: gettext_lazy("Most are lost between the introduction and two yeses."),
    Milestone.MET: gettext_lazy("Most are lost before the first meeting. A date, any date, is what helps."),
    Milestone.AGREED: gettext_lazy(
        "Most are lost before the agreement: they have met without saying how they want to work."
    ),
    Milestone.MET_THREE_TIMES: gettext_lazy("Most are lost between the agreement and the third meeting."),
}


def _steepest(figures: Figures) -> str:
    step = figures.steepest
    return "" if step is None else str(STEEPEST.get(step.milestone, ""))


def _chart(months: Sequence[MonthOfMeetings]) -> LineChart | None:
    """Meetings for each pair and month; none where fewer than three months have five pairs behind them."""
    shown = [month for month in months if month.per_pair is not None]
    if len(shown) < 3:
        return None
    points = [
        Point(
            # Translators: a date format as in Django's documentation; "Jan".
            label=date_format(each.month, pgettext("date format", "M")),
            name=date_format(each.month, pgettext("date format", "F Y")),
            value=round(each.per_pair or 0.0, 1),
        )
        for each in shown
    ]
    return LineChart(
        finding=_("Meetings per pair each month"),
        detail=_("Months with fewer than %(least)s pairs are left out.") % {"least": dates.number(LEAST)},
        title=_("Meetings per pair each month, from %(first)s to %(last)s")
        % {"first": points[0].value, "last": points[-1].value},
        points=points,
        name_heading=_("Month"),
        value_heading=_("Meetings per pair"),
    )
