"""Asking somebody, and answering: every page is one form and one operation."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rapport.kernel import clock
from rapport.kernel.errors import Refused
from rapport.kernel.guards import signed_in
from rapport.mentorships import waiting
from rapport.mentorships.models import Mentorship, Request
from rapport.mentorships.requests import operations, policies, queries
from rapport.mentorships.requests.alternatives import alternatives_for
from rapport.mentorships.requests.forms import (
    DeclineForm,
    OneAnswerForm,
    OneQuestionForm,
    RequestForm,
    skills_to_offer,
)
from rapport.mentorships.requests.lifecycle import RequestState
from rapport.mentorships.requests.price import price_of
from rapport.mentorships.requests.standing import Standing, standing_of
from rapport.mentorships.requests.words import RequestWords
from rapport.people.models import Expertise, Person
from rapport.programs.models import Program
from rapport.ui.forms import beside
from rapport.ui.responses import go
from rapport.ui.toasts import say

ON_A_PAGE = 20


@signed_in
@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """What waits for an answer, what this person asked, and what is settled."""
    person = _person(request)
    asked = Paginator(queries.outbox_of(person), ON_A_PAGE).get_page(request.GET.get("asked"))
    settled = Paginator(queries.answered_by(person), ON_A_PAGE).get_page(request.GET.get("settled"))
    context = {
        "waiting": queries.inbox_of(person),
        "asked": asked,
        "settled": settled,
        "may_ask": bool(queries.programs_to_learn_in(person)),
    }
    return render(request, "mentorships/requests/inbox.html", context)


@signed_in
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, mentor_id: UUID) -> HttpResponse:
    """Write to somebody: a guided note with its price, kept as a draft until it is sent."""
    person = _person(request)
    mentor, program = queries.mentor_to_ask(person, mentor_id, request.GET.get("program", ""))
    standing = standing_of(person, mentor, program, clock.now())
    if standing.request is not None and standing.request.is_open:
        return go(request, f"/requests/{standing.request.pk}/")
    if standing.mentorship is not None:
        return go(request, f"/introductions/{standing.mentorship.pk}/")
    if request.method == "GET":
        form = _ask_form(request, mentor, program, standing.request or standing.taken_back)
        return _ask_page(request, mentor, program, standing, form)
    form = _ask_form(request, mentor, program, standing.request, request.POST)
    if form.is_valid():
        with beside(form):
            return _kept_or_sent(request, mentor, program, form)
    return _ask_page(request, mentor, program, standing, form, status=422)


def _kept_or_sent(request: HttpRequest, mentor: Person, program: Program, form: RequestForm) -> HttpResponse:
    """Keep the words first, so that nothing is lost whatever comes next; then send them unless told not to."""
    person = _person(request)
    here = f"{request.path}?program={program.slug}"
    if form.for_draft and not form.words.as_text:
        say(request, _("There’s nothing to keep yet."))
        return go(request, here)
    draft = operations.keep_draft(
        person,
        mentor,
        program,
        form.words,
        now=clock.now(),
        door=form.cleaned_data["door"] or Mentorship.Door.REQUEST,
        expected=form.cleaned_data["version"] or 0,
    )
    if form.for_draft:
        say(request, _("Kept. Only you can see it until you send it."))
        return go(request, "/requests/")
    return _send(request, draft, person, here)


def _send(request: HttpRequest, draft: Request, person: Person, here: str) -> HttpResponse:
    try:
        operations.send_request(draft, actor=person, now=clock.now())
    except operations.NeedsASituation:
        operations.ask_for_a_situation(draft)
        return go(request, f"{here}#one-question")
    except Refused as refusal:
        # Answered with a page and not with 403, so that what was written is kept.
        say(request, _("%(reason)s Your words are kept as a draft.") % {"reason": refusal.reason})
        return go(request, here)
    say(request, _("Sent. %(name)s has ten days.") % {"name": draft.mentor.first_name})
    return go(request, f"/requests/{draft.pk}/")


@signed_in
@require_GET
def show(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """One request, for the one who asks or the one who is asked."""
    return _request_page(request, queries.request_for(_person(request), request_id))


@signed_in
@require_POST
def accept(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Say yes to a first hello."""
    person = _person(request)
    found = queries.request_for(person, request_id)
    mentorship = operations.accept_request(found, actor=person, now=clock.now())
    say(request, _("You two are introduced. Offer a few times for a first hello."))
    return go(request, f"/introductions/{mentorship.pk}/")


@signed_in
@require_POST
def decline(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Say no, kindly; the note stays with whoever wrote it."""
    person = _person(request)
    found = queries.request_for(person, request_id)
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return _request_page(request, found, decline_form=form, status=422)
    operations.decline_request(found, actor=person, now=clock.now(), reason=form.cleaned_data["reason"])
    say(request, _("Done. %(name)s is told kindly, without a reason.") % {"name": found.mentee.first_name})
    return go(request, "/requests/")


@signed_in
@require_POST
def ask_more(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Ask one question before deciding."""
    person = _person(request)
    found = queries.request_for(person, request_id)
    form = OneQuestionForm(request.POST)
    if form.is_valid():
        with beside(form):
            operations.ask_more(found, form.cleaned_data["question"], actor=person, now=clock.now())
            say(
                request,
                _("Asked. You’ll hear when %(name)s has answered.") % {"name": found.mentee.first_name},
            )
            return go(request, f"/requests/{found.pk}/")
    return _request_page(request, found, question_form=form, status=422)


@signed_in
@require_POST
def tell_more(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Answer the one question."""
    person = _person(request)
    found = queries.request_for(person, request_id)
    form = OneAnswerForm(request.POST)
    if form.is_valid():
        with beside(form):
            operations.tell_more(found, form.cleaned_data["answer"], actor=person, now=clock.now())
            say(request, _("Answered. %(name)s has ten days from now.") % {"name": found.mentor.first_name})
            return go(request, f"/requests/{found.pk}/")
    return _request_page(request, found, answer_form=form, status=422)


@signed_in
@require_POST
def withdraw(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Take a request back, or throw a draft away."""
    person = _person(request)
    found = queries.request_for(person, request_id)
    if found.is_draft:
        operations.discard_draft(found, actor=person)
        say(request, _("The draft is gone."))
    else:
        operations.withdraw_request(found, actor=person, now=clock.now())
        say(request, _("Taken back. You’re free to ask somebody else."))
    return go(request, "/requests/")


@signed_in
@require_POST
def wait(request: HttpRequest, mentor_id: UUID) -> HttpResponse:
    """Wait for a mentor who is full, or stop waiting."""
    person = _person(request)
    mentor, program = queries.mentor_to_ask(person, mentor_id, request.POST.get("program", ""))
    if request.POST.get("stop"):
        waiting.stop_waiting(person, mentor)
        say(request, _("You’re not waiting for %(name)s any more.") % {"name": mentor.first_name})
    else:
        waiting.wait_for(person, mentor, program, now=clock.now())
        say(request, _("We’ll tell you when %(name)s has room.") % {"name": mentor.first_name})
    return go(request, f"/find/{mentor.pk}/?program={program.slug}")


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user


def _ask_form(
    request: HttpRequest, mentor: Person, program: Program, before: Request | None, data: Any = None
) -> RequestForm:
    """The form with the words of ``before``: a draft to go on with, or a request that was taken back."""
    words = RequestWords() if before is None else RequestWords.of(before)
    brings = [Request.Bring.HOURS, Request.Bring.AGENDA] if before is None else before.brings
    draft = before if before is not None and before.is_draft else None
    return RequestForm(
        data,
        mentor=mentor,
        price=price_of(program),
        has_return=_knows_what_they_want(_person(request), mentor),
        asks_for_a_situation=draft is not None and draft.was_asked_for_a_situation,
        for_draft=bool(data) and "draft" in data,
        initial={
            **{
                part: getattr(words, part) for part in ("area", "why_now", "obstacle", "outcome", "situation")
            },
            "brings": brings,
            "version": 0 if draft is None else draft.version,
            "door": request.GET.get("door", "") if draft is None else draft.door,
        },
    )


def _knows_what_they_want(person: Person, mentor: Person) -> bool:
    """Whether the one who asks has done something the other would like to learn."""
    wanted = mentor.skills_wanted.values("skill")
    return person.expertise.filter(list=Expertise.List.DONE, skill__in=wanted).exists()


def _ask_page(
    request: HttpRequest,
    mentor: Person,
    program: Program,
    standing: Standing,
    form: RequestForm,
    status: int = 200,
) -> HttpResponse:
    person = _person(request)
    draft = standing.request
    context = {
        "mentor": mentor,
        "program": program,
        "standing": standing,
        "verdict": policies.may_ask(standing, mentor),
        "form": form,
        "draft": draft,
        "price": price_of(program),
        "asks_for_a_situation": draft is not None and draft.was_asked_for_a_situation,
        "skills": skills_to_offer(list(person.skills_wanted.values_list("skill", flat=True))),
    }
    return render(request, "mentorships/requests/ask.html", context, status=status)


def _request_page(request: HttpRequest, found: Request, status: int = 200, **forms: Any) -> HttpResponse:
    person = _person(request)
    is_mentee = found.mentee_id == person.pk
    over = found.life in {RequestState.DECLINED, RequestState.EXPIRED}
    context = {
        "ask": found,
        "is_mentee": is_mentee,
        "partner": found.partner_of(person),
        "may_answer": policies.may_answer(person, found),
        "may_ask_more": policies.may_ask_more(person, found),
        "may_tell_more": policies.may_tell_more(person, found),
        "may_withdraw": policies.may_withdraw(person, found),
        "answer_by": queries.answer_by(found),
        "price": price_of(found.program),
        "brings": [label for value, label in Request.Bring.choices if value in found.brings],
        "alternatives": alternatives_for(person, found.program, clock.now()) if is_mentee and over else (),
        "question_form": OneQuestionForm(),
        "answer_form": OneAnswerForm(),
        "decline_form": DeclineForm(),
        **forms,
    }
    return render(request, "mentorships/requests/request.html", context, status=status)
