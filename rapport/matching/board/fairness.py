"""Does a round treat groups alike? What the page of it shows: shares and averages, never of fewer than five.

What people told for matching only is compared more coarsely, and only once a round has gone out: whoever can move
pairs, or run a round again when one more person has joined, could otherwise see whose answer made a number change.
"""

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
PEOPLE_STEP, PERCENT_STEP = 5, 10
"""To what the numbers of groups are rounded that are told apart by answers shown to nobody."""
"""Ten points between average fits are worth a look."""


@dataclass(frozen=True, slots=True)
class GroupRow:
    """One group: how many hope, how many of them have a mentor in percent, and their average fit in points.

    ``is_rough`` where the numbers are rounded, and there is no average.
    """

    name: str
    people: int
    percent: int
    average: int | None
    is_rough: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """One way of telling people apart, with the groups large enough to be shown."""

    title: str
    rows: Sequence[GroupRow]
    hidden: int
    says: str
    is_worth_a_look: bool


def comparisons(round_: MatchingRound, revived: Revived) -> list[Comparison]:
    """Every comparison of the pairs as they stand now; three queries.

    Answers that are shown to nobody are among them once the round has gone out, where a group of theirs can be shown.
    """
    solution = as_solution(revived, ProposedPair.objects.filter(round=round_))
    people = {str(each.pk): each for each in Person.objects.filter(pk__in=list(revived.mentees))}
    found = [
        _compared(solution, title, {pk: of(each, revived.mentees[pk]) for pk, each in people.items()})
        for title, of in WAYS.items()
    ]
    found = [each for each in found if len(each.rows) + each.hidden > 1]
    if round_.is_published:
        rough = (
            _compared(solution, question, answers, is_rough=True)
            for question, answers in answers_by_question(people)
        )
        # A question of which no group can be shown would tell that a few people gave some answer to it.
        found += [each for each in rough if len(each.rows) > 1]
    return found


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


def _compared(
    solution: engine.Solution, title: Sentence, group_of: Mapping[str, str], *, is_rough: bool = False
) -> Comparison:
    report = engine.group_report(solution, group_of)
    rows = [_row(group, is_rough=is_rough) for group in report.groups if not group.is_hidden]
    hidden = len(report.groups) - len(rows)
    gap = None if is_rough else report.score_gap
    share_is_low = _share_is_low(rows)
    fit_is_apart = gap is not None and gap > NOTICEABLE
    return Comparison(str(title), rows, hidden, _says(rows, gap, share_is_low), share_is_low or fit_is_apart)


def _row(group: engine.Group, *, is_rough: bool) -> GroupRow:
    people, percent = group.people or 0, round(100 * (group.matched_share or 0))
    if is_rough:
        people, percent = _to(PEOPLE_STEP, people), _to(PERCENT_STEP, percent)
    average = None if is_rough or group.average is None else round(100 * group.average)
    return GroupRow(group.name, people, percent, average, is_rough)


def _to(step: int, number: int) -> int:
    """The nearest whole number of steps; a half goes up."""
    return (number + step // 2) // step * step


def _share_is_low(rows: Sequence[GroupRow]) -> bool:
    """Whether the share of one group is far below that of another, by the numbers that are shown."""
    shares = [row.percent for row in rows]
    return len(shares) > 1 and min(shares) < WORTH_A_LOOK * max(shares)


def _says(rows: Sequence[GroupRow], score_gap: float | None, share_is_low: bool) -> str:
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
    if score_gap is not None:
        gap = round(100 * score_gap)
        said.append(
            ngettext(
                "Their average fits lie one point apart.",
                "Their average fits lie %(count)s points apart.",
                gap,
            )
            % {"count": gap}
        )
    return " ".join(said)
