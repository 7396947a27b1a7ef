"""The coordinator's board: what matters, three ways, read them through, lock, swap, and let it go out."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from rapport.kernel.errors import NotFound
from rapport.matching.board import arranging, reading
from rapport.matching.board.fairness import comparisons
from rapport.matching.board.pages import ON_A_PAGE, board_page, home_of, round_of, under_way_of
from rapport.matching.models import MatchingRound, NeverPair
from rapport.programs.guards import coordinator
from rapport.programs.models import Program
from rapport.ui.responses import is_partial, page_or_part, reload


@coordinator
@require_GET
def board(request: HttpRequest, program: Program) -> HttpResponse:
    """The round that is open, with everything that can be done to it."""
    return board_page(request, program)


@coordinator
@require_GET
def progress(request: HttpRequest, program: Program) -> HttpResponse:
    """How far the computation is, as a part of the board; the whole board when it has come to an end."""
    round_ = round_of(program)
    under_way = under_way_of(round_)
    if under_way is None or not is_partial(request):
        # The page may stand at the very address it would be sent to, where a browser only scrolls: load it afresh.
        return reload(request, f"{home_of(program)}#scenarios")
    context = {"program": program, "under_way": under_way}
    return page_or_part(request, "matching/board/progress.html", "progress", context)


@coordinator
@require_GET
def few(request: HttpRequest, program: Program) -> HttpResponse:
    """Who has fewer than three possible mentors."""
    found = arranging.latest_run(round_of(program))
    if found is None:
        raise NotFound
    context = {"program": program, "rows": reading.few_rows(found)}
    return render(request, "matching/board/few.html", context)


@coordinator
@require_GET
def past(request: HttpRequest, program: Program, number: int) -> HttpResponse:
    """A round that has gone out: what became of it, as counts, and why each pair was proposed."""
    round_ = MatchingRound.objects.filter(program=program, number=number, state="published").first()
    if round_ is None:
        raise NotFound
    _run, revived = reading.open_run(round_)
    ended = ["declined", "lapsed"]
    # Who said no is nobody's to know: pairs that did not go on are counted and not listed.
    pairs = reading.pairs_in(round_, "all").exclude(mentorship__state__in=ended)
    page = Paginator(pairs, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "program": program,
        "round": round_,
        "outcomes": reading.outcomes_of(round_),
        "page": page,
        "cards": reading.pair_cards(page.object_list, revived),
    }
    return render(request, "matching/board/past.html", context)


@coordinator
@require_GET
def never_list(request: HttpRequest, program: Program) -> HttpResponse:
    """The pairs that are not to be made."""
    pairs = NeverPair.objects.filter(program=program).select_related("mentee", "mentor")
    page = Paginator(pairs, ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "matching/board/never.html", {"program": program, "page": page})


@coordinator
@require_GET
def fairness(request: HttpRequest, program: Program) -> HttpResponse:
    """How groups fare in the round that is open, or in the last one that went out."""
    rounds = MatchingRound.objects.filter(program=program).order_by("-number")
    round_ = arranging.current_round(program) or rounds.first()
    if round_ is None:
        raise NotFound
    round_.program = program
    _run, revived = reading.open_run(round_)
    if revived is None:
        raise NotFound
    context = {"program": program, "round": round_, "comparisons": comparisons(round_, revived)}
    return render(request, "matching/board/fairness.html", context)
