"""Late joiners: looking again each morning, so that nobody waits for a round that was yesterday."""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from rapport.kernel.prepared import prepared
from rapport.matching.board.arranging import open_round
from rapport.matching.board.gathering import hoping_in
from rapport.matching.board.solving import ask_for_run
from rapport.matching.models import MatchingRound, MatchingRun
from rapport.programs.models import Program

FROM_HOUR = 6


def programs_that_look_again(now: datetime) -> Iterable[tuple[Program, set[UUID]]]:
    """Programs that bring late joiners together by themselves, with those who have come since the last look."""
    if now.hour < FROM_HOUR:
        return
    for program in _wanting():
        latest = MatchingRound.objects.filter(program=program).order_by("-number").first()
        if latest is None or latest.is_scheduled or not latest.rules.get("rolling"):
            continue
        if latest.runs.filter(asked_at__gte=now.replace(hour=0, minute=0, second=0, microsecond=0)).exists():
            continue
        late = set(hoping_in(program, now).values_list("pk", flat=True)) - _looked_at(latest)
        if late:
            yield program, late


@prepared
def _wanting() -> QuerySet[Program]:
    wanting = Program.objects.filter(closed_at=None, matching_rounds__rules__rolling=True)
    return wanting.filter(matching_rounds__state="published").distinct().order_by("slug")


def look_again(program: Program, *, now: datetime) -> MatchingRun:
    """Propose pairs for those who joined late. Nobody is told: a coordinator reads them through and publishes."""
    round_ = open_round(program, actor=None, now=now)
    round_.program = program
    return ask_for_run(round_, actor=None, now=now)


def named(late: set[UUID]) -> str:
    """A name for who came late, so that the same people are told of once, however long nobody is found for them."""
    return hashlib.sha256("".join(sorted(str(each) for each in late)).encode()).hexdigest()[:16]


def _looked_at(round_: MatchingRound) -> set[UUID]:
    """Everybody who hoped in the last computation of a round, or when it was published."""
    run = MatchingRun.objects.filter(round=round_, state=MatchingRun.State.DONE).only("ways").first()
    ways = [] if run is None else run.ways
    seen = {mentee for way in ways for mentee in way["unmatched"]}
    seen |= {pair[0] for way in ways for pair in way["pairs"]}
    return {UUID(each) for each in (*seen, *round_.hoped)}
