"""The introduction card, the first call, and three answers in private."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rapport.kernel import clock
from rapport.kernel.addresses import address_key
from rapport.kernel.errors import InputIsWrong, NotFound
from rapport.kernel.guards import signed_in
from rapport.library import guides
from rapport.mentorships import rounds
from rapport.mentorships.guards import member
from rapport.mentorships.introductions import calls, operations, policies, queries
from rapport.mentorships.introductions.calendar import invitation_to_call
from rapport.mentorships.introductions.common import common_card
from rapport.mentorships.introductions.forms import AnswerForm, ChooseForm, OfferForm, RegisterForm
from rapport.mentorships.introductions.operations import QUESTION, IntroductionAnswer
from rapport.mentorships.lifecycle import State
from rapport.mentorships.models import Introduction, Member, Mentorship, Request, Round
from rapport.mentorships.models.exception import exception_of
from rapport.mentorships.requests.price import price_of
from rapport.mentorships.space import space_of
from rapport.notifications.ics import invitation as calendar_text
from rapport.people.models import Person
from rapport.programs.guards import coordinator
from rapport.programs.models import Enrollment, Program
from rapport.programs.tabs import tabs_of
from rapport.ui.forms import beside, clock_notes
from rapport.ui.responses import go
from rapport.ui.toasts import say

ON_A_PAGE = 50


@member
@require_GET
def show(request: HttpRequest, mentorship: Mentorship) -> HttpResponse:
    """The card for the two: what they share, three openers, the first call, and a private answer."""
    return _page(request, mentorship)


@member
@require_POST
def answer(request: HttpRequest, mentorship: Mentorship) -> HttpResponse:
    """Say yes, not sure or no."""
    person = _person(request)
    partner = mentorship.partner_of(person)
    form = AnswerForm(request.POST, partner=partner.first_name)
    if not form.is_valid():
        return _page(request, mentorship, answer_form=form, status=422)
    chosen = IntroductionAnswer(form.cleaned_data["answer"])
    after = operations.answer_introduction(mentorship, chosen, actor=person, now=clock.now())
    if after.is_open:
        say(request, _("Two yeses. This is where it begins."))
        return go(request, f"/spaces/{mentorship.pk}/")
    if chosen is IntroductionAnswer.NO:
        say(request, _("Done. %(name)s is told kindly, without a reason.") % {"name": partner.first_name})
    else:
        say(request, _("Kept. Nobody sees it but you."))
    return go(request, f"/introductions/{mentorship.pk}/")


@member
@require_POST
def offer_times(request: HttpRequest, mentorship: Mentorship) -> HttpResponse:
    """Offer up to three times for the first call."""
    form = OfferForm(
        request.POST,
        suggested=calls.suggested_times(mentorship, clock.now()),
        partner=mentorship.partner_of(_person(request)),
    )
    if form.is_valid():
        with beside(form):
            calls.offer_times(mentorship, form.chosen, actor=_person(request), now=clock.now())
            say(request, _("Offered. You’ll hear which one it is."))
            for note in clock_notes(form):
                say(request, note)
            return go(request, f"/introductions/{mentorship.pk}/")
    return _page(request, mentorship, offer_form=form, status=422)


@member
@require_POST
def choose_time(request: HttpRequest, mentorship: Mentorship) -> HttpResponse:
    """Take one of the times on offer."""
    introduction = _introduction(mentorship)
    form = ChooseForm(
        request.POST,
        offered=introduction.offered_times(),
        partner=mentorship.partner_of(_person(request)),
    )
    if form.is_valid():
        with beside(form):
            calls.choose_time(mentorship, form.cleaned_data["time"], actor=_person(request), now=clock.now())
            say(request, _("Agreed. It’s in your mail, with a file for your calendar."))
            return go(request, f"/introductions/{mentorship.pk}/")
    return _page(request, mentorship, choose_form=form, status=422)


@member
@require_GET
def call_file(request: HttpRequest, mentorship: Mentorship) -> HttpResponse:
    """The first call as a file for one's own calendar."""
    introduction = _introduction(mentorship)
    if introduction.call_at is None:
        return go(request, f"/introductions/{mentorship.pk}/")
    text = calendar_text(invitation_to_call(introduction), _person(request))
    return HttpResponse(
        text,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="first-call.ics"'},
    )


@member
@require_GET
def beginning(request: HttpRequest, mentorship: Mentorship) -> HttpResponse:
    """How the two came together: through which door, when, and under which exception; the same page for both."""
    space = space_of(mentorship, _person(request))
    context = {
        "mentorship": mentorship,
        "space": space,
        "introduction": Introduction.objects.filter(pk=mentorship.pk).first(),
        "exception": exception_of(mentorship),
    }
    return render(request, "mentorships/introductions/beginning.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """We already found each other: one says so, the other confirms."""
    person = _person(request)
    enrollments = Enrollment.objects.filter(
        person=person, state=Enrollment.State.ACTIVE, program__closed_at=None
    ).select_related("program")
    programs = [each.program for each in enrollments.order_by("since", "pk")]
    form = RegisterForm(request.POST or None, programs=programs)
    if request.method == "POST" and form.is_valid():
        with beside(form):
            mentorship = _registered(person, form.cleaned_data)
            say(request, _("Registered. It begins when the other one confirms."))
            return go(request, f"/introductions/{mentorship.pk}/")
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "programs": programs}
    return render(request, "mentorships/introductions/register.html", context, status=status)


@coordinator
@require_GET
def signals(request: HttpRequest, program: Program) -> HttpResponse:
    """Choosing in a program, for those who look after it: states, dates and counts."""
    door = next((each for each in Mentorship.Door if each == request.GET.get("door")), None)
    found = queries.signals_of(program, clock.now(), door)
    context = {
        "program": program,
        "signals": found,
        "door": door,
        "introductions": Paginator(found.introductions, ON_A_PAGE).get_page(request.GET.get("page")),
        "tabs": tabs_of(program, "introductions"),
        "asks": Paginator(found.requests, ON_A_PAGE).get_page(request.GET.get("asks")),
    }
    return render(request, "mentorships/introductions/signals.html", context)


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user


def _in_threads(mentorship: Mentorship) -> list[tuple[Member, str]]:
    """The two with the thread of their role, whoever learns first."""
    members = sorted(mentorship.members.all(), key=lambda each: not each.is_learning)
    return [(each, "a" if each.is_learning else "b") for each in members]


def _introduction(mentorship: Mentorship) -> Introduction:
    """The introduction of two people; those who had already found each other never had one."""
    found = Introduction.objects.select_related("offered_by").prefetch_related("slots")
    introduction = found.filter(pk=mentorship.pk).first()
    if introduction is None:
        raise NotFound
    return introduction


def _registered(person: Person, data: dict[str, Any]) -> Mentorship:
    other = queries.found_by_address(address_key(data["email"]), data["program"], person)
    if other is None:
        raise InputIsWrong(
            _("Nobody takes part in this program under that address. Whoever runs it can invite them."),
            field="email",
        )
    mentee, mentor = (person, other) if data["role"] == "learning" else (other, person)
    return operations.register_pair(data["program"], mentee, mentor, actor=person, now=clock.now())


def _page(request: HttpRequest, mentorship: Mentorship, status: int = 200, **forms: Any) -> HttpResponse:
    person = _person(request)
    introduction = Introduction.objects.prefetch_related("slots").filter(pk=mentorship.pk).first()
    if introduction is None or mentorship.is_open or mentorship.life is State.CLOSED:
        return go(request, f"/spaces/{mentorship.pk}/")
    introduction.mentorship = mentorship
    partner = mentorship.partner_of(person)
    mine = mentorship.member_for(person)
    round_ = rounds.latest_round_of(mentorship, Round.Kind.TWO_YESES)
    own = "" if round_ is None else str(rounds.view_for(round_, person).values.get(QUESTION, ""))
    may_plan = policies.may_plan_call(person, mentorship)
    call_is_over = introduction.call_at is not None and introduction.call_at < clock.now()
    needs_times = bool(may_plan) and not call_is_over
    suggested = calls.suggested_times(mentorship, clock.now()) if needs_times or "offer_form" in forms else []
    offered = [moment for moment in introduction.offered_times() if moment > clock.now()]
    context = {
        "mentorship": mentorship,
        "introduction": introduction,
        "partner": partner,
        "is_learning": mine is not None and mine.is_learning,
        "people": [(each.person, thread) for each, thread in _in_threads(mentorship)],
        "card": common_card(*(member.person for member in mentorship.members.all())),
        "ask": Request.objects.filter(mentorship=mentorship).with_people().first(),
        "exception": exception_of(mentorship),
        "why": "" if mine is None else introduction.why_for(mine),
        "own_answer": own,
        "offered": offered,
        "offered_by_me": introduction.offered_by_id == person.pk,
        "call_is_over": call_is_over,
        "call_guide": guides.session_template("introduction"),
        "price": price_of(mentorship.program),
        "may_answer": policies.may_answer(person, mentorship),
        "may_plan": may_plan,
        "answer_form": AnswerForm(initial={"answer": own}, partner=partner.first_name),
        "offer_form": OfferForm(suggested=suggested, partner=partner),
        "choose_form": ChooseForm(offered=offered, partner=partner),
        **forms,
    }
    return render(request, "mentorships/introductions/introduction.html", context, status=status)
