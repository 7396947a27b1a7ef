"""Does a round treat groups alike? What the page of it shows: shares and averages, never of fewer than five."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from rapport.kernel.errors import Sentence
from rapport.matching import engine
from rapport.matching.background import answers_by_question
from rapport.matching.board.reviving import Revived, as_solution
from rapport.matching.models import MatchingRound, ProposedPair
from rapport.people.models import Person

WORTH_A_LOOK = 0.8
"""Where the group that finds a mentor least often does so less than four times in five of the most frequent one."""
NOTICEABLE = 0.1
"""Ten points between average fits are worth a look."""


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One group: how many hope, how many of them have a mentor in percent, and their average fit in points."""

    name: str
    people: int
    percent: int
    average: int | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """One way of telling people apart, with the groups large enough to be shown."""

    title: str
    rows: Sequence[GroupRow]
    hidden: int
    says: str
    is_worth_a_look: bool


def comparisons(round_: MatchingRound, revived: Revived) -> list[Comparison]:
    """Every comparison of the pairs as they stand now; three queries."""
    solution = as_solution(revived, ProposedPair.objects.filter(round=round_))
    people = {str(each.pk): each for each in Person.objects.filter(pk__in=list(revived.mentees))}
    found = [
        _compared(solution, title, {pk: of(each, revived.mentees[pk]) for pk, each in people.items()})
        for title, of in WAYS.items()
    ]
    for question, answers in answers_by_question(people):
        found.append(_compared(solution, question, answers))
    return [each for each in found if len(each.rows) + each.hidden > 1]


def _standing(person: Person, mentee: engine.Mentee) -> str:
    if mentee.waited_rounds:
        return _("waited before")
    return _("had a mentor before") if mentee.earlier else _("new")


GroupOf = Callable[[Person, engine.Mentee], str]
WAYS: Mapping[Sentence, GroupOf] = {
    gettext_lazy("New, returning, or waiting"): _standing,
    gettext_lazy("Department"): lambda person, mentee: person.department,
    gettext_lazy("Place"): lambda person, mentee: person.place,
}


def _compared(solution: engine.Solution, title: Sentence, group_of: Mapping[str, str]) -> Comparison:
    report = engine.group_report(solution, group_of)
    rows = [
        GroupRow(
            group.name,
            group.people or 0,
            round(100 * (group.matched_share or 0)),
            None if group.average is None else round(100 * group.average),
        )
        for group in report.groups
        if not group.is_hidden
    ]
    hidden = len(report.groups) - len(rows)
    share_is_low = report.share_ratio is not None and report.share_ratio < WORTH_A_LOOK
    fit_is_apart = report.score_gap is not None and report.score_gap > NOTICEABLE
    return Comparison(
        str(title), rows, hidden, _says(report, rows, share_is_low), share_is_low or fit_is_apart
    )


def _says(report: engine.GroupReport, rows: Sequence[GroupRow], share_is_low: bool) -> str:
    """The finding in words."""
    if len(rows) < 2:
        return _("Fewer than two groups are large enough to be compared.")
    said = []
    low, high = min(rows, key=lambda row: row.percent), max(rows, key=lambda row: row.percent)
    if share_is_low:
        said.append(
            _("%(low)s find a mentor less often than %(high)s: %(few)s%% and %(many)s%%.")
            % {"low": low.name, "high": high.name, "few": low.percent, "many": high.percent}
        )
    else:
        said.append(_("Every group finds a mentor about equally often."))
    if report.score_gap is not None:
        gap = round(100 * report.score_gap)
        said.append(
            ngettext(
                "Their average fits lie one point apart.",
                "Their average fits lie %(count)s points apart.",
                gap,
            )
            % {"count": gap}
        )
    return " ".join(said)
