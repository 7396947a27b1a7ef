"""What the board shows: figures, ways, pairs with their reasons, options. Reads only."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Func, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rapport.matching import engine
from rapport.matching.board.drawing import Strip, scale_of, strip_of
from rapport.matching.board.gathering import hoping_in, mentors_with_room, waiting_pairs
from rapport.matching.board.publishing import two_of
from rapport.matching.board.reviving import Revived, as_solution, revive
from rapport.matching.board.settings import WAY_NAMES
from rapport.matching.board.words import (
    Two,
    few_in_words,
    for_coordinator,
    option_in_words,
    points,
    why_not_in_words,
)
from rapport.matching.models import MatchingRound, MatchingRun, ProposedPair
from rapport.mentorships.places import counted
from rapport.people.models import Person
from rapport.programs.models import Enrollment, Program

WORSE_BY = 10
"""How many points below the best of the three ways a weakest pair is pointed out."""


@dataclass(frozen=True, slots=True)
class Pool:
    """Who a round is about."""

    hoping: int
    mentors: int
    places: int
    not_in_yet: int

    @property
    def to_spare(self) -> int:
        return max(self.places - self.hoping, 0)


@dataclass(frozen=True, slots=True)
class WayCard:
    """One of the three ways, with its figures in whole points."""

    code: str
    name: str
    strip: Strip
    pairs: int
    average: int
    weakest: int
    without: int
    fairness_gap: int | None
    wishes_met: int
    wishers: int
    is_chosen: bool
    is_weak: bool


@dataclass(frozen=True, slots=True)
class PairCard:
    """One proposed pair, as a coordinator reads it."""

    pair: ProposedPair
    points: int
    fit: str
    why: str

    @property
    def standing(self) -> str:
        """What is between the two by now; empty before it went out, and where it did not go on."""
        mentorship = self.pair.mentorship
        if mentorship is None:
            return "" if self.pair.was_tried else _("waits until both take part")
        if mentorship.is_over and mentorship.active_since is None:
            return ""
        return _("getting to know each other") if mentorship.state == "introduced" else _("together")


@dataclass(frozen=True, slots=True)
class OptionRow:
    """Another mentor for somebody."""

    mentor: Person
    how: str
    says: str


def pool_of(program: Program, now: datetime) -> Pool:
    """How many hope for a mentor, how many places there are, and how many have not said yes; two queries."""
    promised = waiting_pairs(program, now).filter(mentor=OuterRef("pk")).order_by().values("mentor")
    free = F("capacity__partners_most") - F("places_taken") - F("places_kept") - F("promised")
    roomy = mentors_with_room(program, now).annotate(promised=counted(promised)).order_by()
    mentors = roomy.aggregate(mentors=Count("pk"), places=Sum(free))
    asked = Enrollment.objects.matchable().filter(program=program, state=Enrollment.State.INVITED)
    numbers = Program.objects.filter(pk=program.pk).values_list(
        _number_of(hoping_in(program, now)), _number_of(asked)
    )
    hoping, not_in_yet = numbers.get()
    return Pool(hoping, mentors["mentors"], max(mentors["places"] or 0, 0), not_in_yet)


def _number_of(rows: QuerySet[Any]) -> Subquery:
    """How many rows there are, as a column of another query."""
    number = Func(F("pk"), function="COUNT", output_field=IntegerField())
    return Subquery(rows.order_by().annotate(number_of_rows=number).values("number_of_rows"))


def way_cards(run: MatchingRun, chosen: str) -> list[WayCard]:
    """The three ways of a run side by side."""
    micros = [[pair[2] for pair in way["pairs"]] for way in run.ways]
    scale = scale_of(micros)
    best = max((points(round(way["weakest"] * 1_000_000)) for way in run.ways), default=0)
    return [
        _way_card(way, strip_of(mine, scale), best, chosen)
        for way, mine in zip(run.ways, micros, strict=True)
    ]


def _way_card(way: Mapping[str, Any], strip: Strip, best: int, chosen: str) -> WayCard:
    weakest = round(way["weakest"] * 100)
    gap = way["fairness_gap"]
    return WayCard(
        code=way["code"],
        name=str(WAY_NAMES[way["code"]]),
        strip=strip,
        pairs=len(way["pairs"]),
        average=round(way["average"] * 100),
        weakest=weakest,
        without=len(way["unmatched"]),
        fairness_gap=None if gap is None else round(gap * 100),
        wishes_met=way["wishes_met"],
        wishers=way["wishers"],
        is_chosen=way["code"] == chosen,
        is_weak=weakest <= best - WORSE_BY,
    )


def verdict_on(cards: Sequence[WayCard]) -> str:
    """What the highest average gives up, and what lifting the weakest costs; empty where there is nothing to say."""
    by_code = {card.code: card for card in cards}
    lift, average, wishes = by_code.get("lift"), by_code.get("average"), by_code.get("wishes")
    if lift is None or average is None or wishes is None or not average.pairs:
        return ""
    said = []
    more_alone = average.without - lift.without
    if more_alone > 0:
        said.append(
            ngettext(
                "“Highest average” leaves one person more without a mentor.",
                "“Highest average” leaves %(count)s people more without a mentor.",
                more_alone,
            )
            % {"count": more_alone}
        )
    if average.weakest < lift.weakest:
        said.append(
            _("Its weakest pair starts at %(theirs)s; lifting the weakest starts nobody below %(ours)s.")
            % {"theirs": average.weakest, "ours": lift.weakest}
        )
    cost = average.average - lift.average
    if cost > 0 and said:
        said.append(
            ngettext("That costs one point on average.", "That costs %(count)s points on average.", cost)
            % {"count": cost}
        )
    if wishes.is_weak:
        said.append(
            ngettext(
                "“Wishes first” meets one wish more, and its weakest pair starts at %(weakest)s.",
                "“Wishes first” meets %(count)s wishes more, and its weakest pair starts at %(weakest)s.",
                max(wishes.wishes_met - lift.wishes_met, 0),
            )
            % {"count": max(wishes.wishes_met - lift.wishes_met, 0), "weakest": wishes.weakest}
        )
    return " ".join(said) or _(
        "The three ways hardly differ here. Take the one whose weakest pair you like best."
    )


ORDERS = ("weakest", "changed", "all")


def pairs_in(round_: MatchingRound, order: str) -> QuerySet[ProposedPair]:
    """The proposed pairs: the weakest first, those a coordinator changed or locked, or all by name."""
    pairs = ProposedPair.objects.filter(round=round_).select_related(
        "mentee", "mentor", "round", "mentorship"
    )
    if order == "changed":
        return pairs.filter(Q(is_by_hand=True) | Q(is_locked=True)).order_by("micro", "pk")
    return pairs.order_by("mentee__name", "pk") if order == "all" else pairs.order_by("micro", "pk")


def latest_run(round_: MatchingRound) -> tuple[MatchingRun | None, Mapping[str, int]]:
    """The last computation of a round, and how many pairs there are, are locked, and were read; one query.

    Pairs are there once a round has been computed.
    """
    pairs = ProposedPair.objects.filter(round=OuterRef("round"))
    numbers = {
        "pairs": _number_of(pairs),
        "locked": _number_of(pairs.filter(is_locked=True)),
        "read": _number_of(pairs.filter(was_read=True)),
    }
    runs = MatchingRun.objects.filter(round=round_).select_related("round__program")
    run = runs.annotate(**{f"number_{name}": number for name, number in numbers.items()}).first()
    return run, {name: getattr(run, f"number_{name}", 0) for name in numbers}


def pair_cards(pairs: Iterable[ProposedPair], revived: Revived | None) -> list[PairCard]:
    """The pairs with why they were put together, told from what the engine saw."""
    return [_pair_card(pair, revived) for pair in pairs]


def _pair_card(pair: ProposedPair, revived: Revived | None) -> PairCard:
    why = ""
    if revived is not None:
        try:
            why = for_coordinator(
                revived.score(str(pair.mentee_id), str(pair.mentor_id)), two_of(pair, revived)
            )
        except KeyError:
            why = _("One of them came after this was computed.")
    return PairCard(pair, points(pair.micro), engine.fit_word(pair.micro / 1_000_000), why)


def open_run(
    round_: MatchingRound, *, latest: MatchingRun | None = None
) -> tuple[MatchingRun | None, Revived | None]:
    """The last computation that came to an end, and its people as the engine saw them.

    ``latest`` is the last one of all, where it has been read (with its program): it is asked for no more.
    """
    run = latest
    if run is None or run.state != MatchingRun.State.DONE:
        done = MatchingRun.objects.filter(round=round_, state=MatchingRun.State.DONE)
        run = done.select_related("round__program").first()
    return run, None if run is None else revive(run, round_.way)


def options_for(pair: ProposedPair, revived: Revived) -> list[OptionRow]:
    """Up to three other mentors for a mentee, each with what it would mean for whom."""
    solution = as_solution(revived, ProposedPair.objects.filter(round=pair.round))
    found = engine.other_options(solution, str(pair.mentee_id))
    ids = {UUID(option.mentor_id) for option in found} | {UUID(o.swap_with) for o in found if o.swap_with}
    people = {str(person.pk): person for person in Person.objects.filter(pk__in=ids)}
    two = two_of(pair, revived)
    return [
        OptionRow(people[option.mentor_id], option.how, option_in_words(option, two, people))
        for option in found
        if option.mentor_id in people
    ]


def why_not(pair: ProposedPair, mentor: Person, revived: Revived) -> tuple[str, bool]:
    """Why a mentee is not put together with this mentor, found by forcing the two and computing it again.

    And whether it is only the reporting line, for which a coordinator can make an exception.
    """
    if str(mentor.pk) not in revived.mentors or str(pair.mentee_id) not in revived.mentees:
        return _("One of them came after this was computed. Run it again."), False
    solution = engine.Round.of(revived.problem).solve(revived.scenario)
    answer = engine.why_not(solution, str(pair.mentee_id), str(mentor.pk))
    forced = Two(
        revived.mentees[str(pair.mentee_id)],
        revived.mentors[str(mentor.pk)],
        pair.mentee.first_name,
        mentor.first_name,
    )
    in_one_line = any(barrier.code == "reporting_line" for barrier in answer.barriers)
    return why_not_in_words(answer, forced), in_one_line


def few_rows(run: MatchingRun) -> list[tuple[Person, str]]:
    """Who has fewer than three possible mentors, and how many, the fewest first."""
    people = {str(person.pk): person for person in Person.objects.filter(pk__in=list(run.few))}
    rows = [(people[key], number) for key, number in run.few.items() if key in people]
    return [
        (person, few_in_words(number))
        for person, number in sorted(rows, key=lambda row: (row[1], str(row[0])))
    ]


def without_anybody(run: MatchingRun, round_: MatchingRound) -> QuerySet[Person]:
    """Who hoped for a mentor and has nobody in the pairs as they stand."""
    hoped = {mentee for way in run.ways for mentee in way["unmatched"]} | {
        pair[0] for way in run.ways for pair in way["pairs"]
    }
    placed = ProposedPair.objects.filter(round=round_).values("mentee_id")
    people: QuerySet[Person] = Person.objects.filter(pk__in=[UUID(each) for each in hoped])
    return people.exclude(pk__in=placed).order_by("name", "pk")


def outcomes_of(round_: MatchingRound) -> Mapping[str, int]:
    """What became of a published round, as counts: who went on, who still decides, and how many did not."""
    ended = Q(mentorship__state__in=["declined", "lapsed"])
    deciding = Q(mentorship__state="introduced")
    return ProposedPair.objects.filter(round=round_).aggregate(
        pairs=Count("pk"),
        together=Count("pk", filter=Q(mentorship__isnull=False) & ~ended & ~deciding),
        deciding=Count("pk", filter=deciding),
        not_this_time=Count("pk", filter=ended),
        not_possible=Count("pk", filter=Q(mentorship__isnull=True, was_tried=True)),
        waiting=Count("pk", filter=Q(was_tried=False)),
    )
