"""Finding somebody: suggestions, everybody who guides, and one person in full. Mentors do not see who looked."""

from collections.abc import Iterable
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rapport.kernel import clock
from rapport.kernel.guards import signed_in
from rapport.matching import preferences
from rapport.matching.background import background_of, save_background
from rapport.matching.browsing import mentors_with_room_first, rows_of
from rapport.matching.forms import BackgroundForm, LookingForm
from rapport.matching.meanings import reader
from rapport.matching.meanings.hearing import heard_by_mentee
from rapport.matching.mentors import map_of
from rapport.matching.models import Background
from rapport.matching.reasons import card_for
from rapport.matching.suggestions import SHOWN, Suggestion, suggest, suggestion_for
from rapport.mentorships.introductions.common import card_of
from rapport.mentorships.places import places_in
from rapport.mentorships.requests import policies
from rapport.mentorships.requests.price import price_of
from rapport.mentorships.requests.queries import mentor_to_ask, programs_to_learn_in
from rapport.mentorships.requests.standing import standing_of
from rapport.people.clocks import apart
from rapport.people.languages import spoken
from rapport.people.models import Person
from rapport.people.queries import Common, offered
from rapport.programs.models import Program
from rapport.ui.responses import go, page_or_part
from rapport.ui.toasts import say

ON_A_PAGE = 50
PAGES_MOST = 6


@signed_in
@require_GET
def find(request: HttpRequest) -> HttpResponse:
    """A few people who might fit, each with an honest why."""
    person = _person(request)
    programs = programs_to_learn_in(person)
    if not programs:
        return render(request, "matching/nowhere.html")
    program = _chosen(programs, request.GET.get("program", ""))
    form = LookingForm(request.GET, languages=_languages(person))
    page = _page_number(request)
    now = clock.now()
    found = suggest(person, program, now, form.looking, skip=(page - 1) * SHOWN)
    form.put_first(found.needs)
    context = {
        "program": program,
        "programs": programs,
        "form": form,
        "found": found,
        "cards": [
            (each, card_for(each), apart(person.zone, each.person.zone, now)) for each in found.suggestions
        ],
        "has_needs": bool(found.needs),
        "reads_texts": reader.installed() is not None,
        "page_number": page,
        "next_page": page + 1 if found.fitting > page * SHOWN and page < PAGES_MOST else 0,
        "query": _query_without_page(request),
    }
    return page_or_part(request, "matching/find.html", "found", context)


@signed_in
@require_GET
def everybody(request: HttpRequest) -> HttpResponse:
    """Everybody who guides in the program, those with room first."""
    person = _person(request)
    programs = programs_to_learn_in(person)
    if not programs:
        return render(request, "matching/nowhere.html")
    program = _chosen(programs, request.GET.get("program", ""))
    people = mentors_with_room_first(program, person, clock.now())
    page = Paginator(people, ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"program": program, "programs": programs, "page": page, "rows": rows_of(page.object_list)}
    return render(request, "matching/everybody.html", context)


@signed_in
@require_GET
def person(request: HttpRequest, mentor_id: UUID) -> HttpResponse:
    """One person who guides: what they offer, why they might fit, and whether they can be asked."""
    seeker = _person(request)
    now = clock.now()
    mentor, program = mentor_to_ask(seeker, mentor_id, request.GET.get("program", ""), with_places_at=now)
    wishes = preferences.wishes_of(seeker)
    standing = standing_of(seeker, mentor, program, now, places=places_in(mentor))
    suggestion = suggestion_for(
        seeker,
        mentor,
        standing.places,
        wishes.hopes,
        now,
        heard=heard_by_mentee(program, seeker.pk, [mentor.pk]),
    )
    context = {
        "mentor": mentor,
        "program": program,
        "suggestion": suggestion,
        "card": card_for(suggestion),
        "common": card_of(_shared(suggestion)),
        "offered": offered(suggestion.mentor.done, suggestion.mentor.talk, suggestion.mentor.refer),
        "speaks": [spoken(code) for code in suggestion.mentor.languages],
        "clock": apart(seeker.zone, mentor.zone, now),
        "standing": standing,
        "verdict": policies.may_ask(standing, mentor),
        "price": price_of(program),
        "is_hoped_for": mentor.pk in wishes.hopes,
        "is_ruled_out": mentor.pk in wishes.exclusions,
        "door": "short_list" if request.GET.get("door") == "short_list" else "request",
    }
    return render(request, "matching/person.html", context)


def _shared(suggestion: Suggestion) -> Common:
    """What both picked, from the records of the two that were read for the suggestion."""
    one, other = suggestion.mentee, suggestion.mentor

    def both(ours: Iterable[str], theirs: Iterable[str]) -> tuple[str, ...]:
        return tuple(sorted({*ours} & {*theirs}))

    return Common(
        both(one.values, other.values),
        both(one.interests, other.interests),
        both(one.dislikes, other.dislikes),
    )


@signed_in
@require_GET
def mentors(request: HttpRequest) -> HttpResponse:
    """My mentors: which of them covers what, what is open, and what each relationship is about."""
    return render(request, "matching/mentors.html", {"map": map_of(_person(request))})


@signed_in
@require_GET
def my_list(request: HttpRequest) -> HttpResponse:
    """Whom one hopes for, in order, and whom one would rather not be suggested; nobody else ever sees it."""
    person = _person(request)
    wishes = preferences.wishes_of(person)
    known = Person.objects.visible_to(person).filter(pk__in=[*wishes.hopes, *wishes.exclusions])
    people = {each.pk: each for each in known}
    context = {
        "hopes": [people[pk] for pk in wishes.hopes if pk in people],
        "exclusions": [people[pk] for pk in wishes.exclusions if pk in people],
        "goes_on": wishes.goes_on,
    }
    return render(request, "matching/my_list.html", context)


@signed_in
@require_POST
def change_list(request: HttpRequest) -> HttpResponse:
    """Move somebody up, take somebody off, let somebody be suggested again, or say what happens after a no."""
    person, now = _person(request), clock.now()
    if "goes_on" in request.POST:
        wanted = request.POST["goes_on"] == "yes"
        preferences.go_on(person, goes_on=wanted, now=now)
        say(
            request,
            _("Kept. The next is asked by itself.") if wanted else _("Kept. Nobody is asked by itself."),
        )
        return go(request, "/find/list/")
    deeds = {"up": preferences.move_up, "off": preferences.stop_hoping, "again": preferences.allow_again}
    for name, deed in deeds.items():
        other = _known(request.POST.get(name, ""))
        if other is not None:
            deed(person, other, now=now)
    return go(request, "/find/list/")


@signed_in
@require_http_methods(["GET", "POST"])
def background(request: HttpRequest) -> HttpResponse:
    """What one tells for matching only: used where a mentee asks for it, and shown to nobody."""
    person = _person(request)
    learns = bool(programs_to_learn_in(person))
    kept = background_of(person)
    if request.method == "POST":
        form = BackgroundForm(request.POST, learns=learns)
        if form.is_valid():
            save_background(
                person,
                said=form.said,
                hoped=form.hoped,
                is_used=form.cleaned_data.get("is_used", False),
                now=clock.now(),
            )
            say(request, _("Kept. Nobody sees it but you."))
            return go(request, "/me/background/")
    else:
        form = BackgroundForm(learns=learns, initial={} if kept is None else _kept_in(kept))
    status = 422 if form.errors else 200
    return render(request, "matching/background.html", {"form": form, "learns": learns}, status=status)


@signed_in
@require_POST
def not_for_me(request: HttpRequest, mentor_id: UUID) -> HttpResponse:
    """Never suggest this person again. Nobody is told, and it can be taken back."""
    seeker = _person(request)
    mentor, program = mentor_to_ask(seeker, mentor_id, request.POST.get("program", ""))
    preferences.rule_out(seeker, mentor, now=clock.now())
    say(
        request,
        _("%(name)s won’t be suggested again. Nobody is told.") % {"name": mentor.first_name},
        undo_url=f"/find/{mentor.pk}/not-for-me/undo/",
    )
    return go(request, f"/find/?program={program.slug}")


@signed_in
@require_POST
def for_me_again(request: HttpRequest, mentor_id: UUID) -> HttpResponse:
    """Let this person be suggested again."""
    seeker = _person(request)
    mentor, program = mentor_to_ask(seeker, mentor_id)
    preferences.allow_again(seeker, mentor, now=clock.now())
    say(request, _("%(name)s can be suggested again.") % {"name": mentor.first_name})
    return go(request, f"/find/{mentor.pk}/?program={program.slug}")


@signed_in
@require_POST
def hope(request: HttpRequest, mentor_id: UUID) -> HttpResponse:
    """Put this person on one's own list of hopes, or take them off it."""
    seeker = _person(request)
    mentor, program = mentor_to_ask(seeker, mentor_id, request.POST.get("program", ""))
    if request.POST.get("stop"):
        preferences.stop_hoping(seeker, mentor, now=clock.now())
        say(request, _("%(name)s is off your list.") % {"name": mentor.first_name})
    else:
        preferences.hope_for(seeker, mentor, now=clock.now())
        say(request, _("%(name)s is on your list. Only you see it.") % {"name": mentor.first_name})
    return go(request, f"/find/{mentor.pk}/?program={program.slug}")


def _known(text: str) -> Person | None:
    """Somebody by id; whether they may be seen does not matter, since one's own list is all that changes."""
    try:
        found: Person | None = Person.objects.filter(pk=UUID(text)).first()
    except ValueError:
        return None
    return found


def _kept_in(kept: Background) -> dict[str, object]:
    said = {f"said_{key}": value for key, value in kept.said.items()}
    return {**said, **{f"hoped_{key}": value for key, value in kept.hoped.items()}, "is_used": kept.is_used}


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user


def _chosen(programs: list[Program], slug: str) -> Program:
    return next((program for program in programs if program.slug == slug), programs[0])


def _languages(person: Person) -> list[str]:
    capacity = getattr(person, "capacity", None)
    return [] if capacity is None else [code for code in capacity.languages.split(",") if code]


def _page_number(request: HttpRequest) -> int:
    text = request.GET.get("page", "")
    return min(max(int(text), 1), PAGES_MOST) if text.isascii() and text.isdigit() and len(text) < 4 else 1


def _query_without_page(request: HttpRequest) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()
