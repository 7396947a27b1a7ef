"""What the pages of the board are put together from."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from rapport.kernel import clock
from rapport.kernel.errors import NotFound, Refused
from rapport.matching import engine
from rapport.matching.board import arranging, policies, publishing, reading
from rapport.matching.board.forms import PublishForm, SettingsForm
from rapport.matching.board.reviving import Revived
from rapport.matching.board.settings import DEFAULT_RULES, DEFAULT_WEIGHTS
from rapport.matching.models import MatchingRound, MatchingRun, ProposedPair
from rapport.people.models import Person
from rapport.programs.models import Program
from rapport.programs.tabs import tabs_of
from rapport.ui.dates import local

AT_A_TIME = 8
ON_A_PAGE = 50


def coordinator_of(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user


def home_of(program: Program) -> str:
    return f"/programs/{program.slug}/matching/"


def back_to(request: HttpRequest, program: Program, anchor: str) -> str:
    order = request.POST.get("order", "")
    query = f"?order={order}" if order in reading.ORDERS else ""
    return f"{home_of(program)}{query}#{anchor}"


def round_of(program: Program) -> MatchingRound:
    found = arranging.current_round(program)
    if found is None:
        raise NotFound
    found.program = program
    return found


def pair_of(program: Program, pair_id: UUID) -> ProposedPair:
    """A pair of the round that stands. Raises: NotFound."""
    pairs = ProposedPair.objects.select_related("round__program", "mentee", "mentor")
    found = pairs.filter(pk=pair_id, round__program=program).exclude(round__state="published").first()
    if found is None:
        raise NotFound
    return found


def revived_of(round_: MatchingRound) -> Revived:
    _run, revived = reading.open_run(round_)
    if revived is None:
        raise Refused(_("There is nothing to choose from yet. Run it first."))
    return revived


def option_of(solution: engine.Solution, pair: ProposedPair, mentor_id: str) -> engine.Option:
    """The option that leads to this mentor. Raises: Refused, when it is none any more."""
    for option in engine.other_options(solution, str(pair.mentee_id)):
        if option.mentor_id == mentor_id:
            return option
    raise Refused(_("That is no option any more. Have a look at how it stands now."))


def under_way_of(round_: MatchingRound) -> MatchingRun | None:
    return MatchingRun.objects.filter(round=round_, state__in=["queued", "running"]).defer("frozen").first()


def is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def settings_form_for(
    round_: MatchingRound | None, data: Any = None, *, last: MatchingRound | None = None
) -> SettingsForm:
    """What matters, as it stands in the round; before one is open, as it was in the ``last``."""
    like = round_ or last
    return SettingsForm(
        data,
        weights=dict(DEFAULT_WEIGHTS) if like is None else like.weights,
        rules=dict(DEFAULT_RULES) if like is None else like.rules,
        initial={"version": 0 if round_ is None else round_.version},
    )


def board_page(request: HttpRequest, program: Program, status: int = 200, **forms: Any) -> HttpResponse:
    person, now = coordinator_of(request), clock.now()
    # The round that is open or on its way out is always the latest.
    latest, *earlier = [*MatchingRound.objects.filter(program=program).order_by("-number")[:6], None]
    round_ = None if latest is None or latest.state == MatchingRound.State.PUBLISHED else latest
    published = [each for each in (latest, *earlier) if each is not None and each is not round_][:5]
    context: dict[str, Any] = {
        "program": program,
        "round": round_,
        "tabs": tabs_of(program, "matching"),
        "pool": reading.pool_of(program, now),
        "settings_form": settings_form_for(round_, last=next(iter(published), None)),
        "published": published,
    }
    if round_ is not None:
        round_.program = program
        context |= _standing(request, round_)
    at = publishing.tomorrow_at_nine(now, person)
    context |= {"publish_form": PublishForm(initial={"at": at}), "tomorrow": at}
    context["tomorrow_value"] = local(at).strftime("%Y-%m-%dT%H:%M")
    context |= forms
    return render(request, "matching/board/board.html", context, status=status)


def _standing(request: HttpRequest, round_: MatchingRound) -> dict[str, Any]:
    """Everything about a round that was computed at least once, or is being computed."""
    order = request.GET.get("order", "")
    order = order if order in reading.ORDERS else "weakest"
    latest, counts = reading.latest_run(round_)
    done, revived = reading.open_run(round_, latest=latest)
    pairs = Paginator(reading.pairs_in(round_, order), ON_A_PAGE if order == "all" else AT_A_TIME)
    if order != "changed":
        vars(pairs)["count"] = counts["pairs"]  # what its cached property would ask for again
    page = pairs.get_page(request.GET.get("page"))
    cards = [] if done is None else reading.way_cards(done, round_.way)
    return {
        "latest": latest,
        "under_way": latest if latest is not None and latest.is_under_way else None,
        "run": done,
        "ways": cards,
        "verdict": reading.verdict_on(cards),
        "order": order,
        "counts": counts,
        "page": page,
        "pairs": reading.pair_cards(page.object_list, revived),
        "alone": [] if done is None else list(reading.without_anybody(done, round_)[:ON_A_PAGE]),
        "options": _options(request, page.object_list, revived),
        "may_change": policies.may_change(round_),
        "may_publish": policies.may_publish(round_, counts["pairs"]),
    }


def _options(request: HttpRequest, pairs: Any, revived: Revived | None) -> dict[str, Any]:
    """Other options for the pair the address names, or for the weakest one."""
    wanted = request.GET.get("options", "")
    pair = next((each for each in pairs if str(each.pk) == wanted), None)
    if pair is None or revived is None:
        return {}
    asked = request.GET.get("why", "")
    mentors: QuerySet[Person] = Person.objects.filter(pk__in=list(revived.mentors)).order_by("name", "pk")
    about = next((each for each in mentors if str(each.pk) == asked), None)
    says, in_one_line = ("", False) if about is None else reading.why_not(pair, about, revived)
    return {
        "pair_id": pair.pk,
        "rows": reading.options_for(pair, revived),
        "mentors": mentors,
        "about": about,
        "why_not": says,
        "in_one_line": in_one_line,
    }
