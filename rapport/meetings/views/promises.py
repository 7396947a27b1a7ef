"""Promises: all of a pair's, one of them, reporting back and answering."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rapport.kernel import clock
from rapport.kernel.errors import NotFound
from rapport.meetings import operations
from rapport.meetings.forms import ChangePromiseForm, MoveForm, PromiseForm, ReportForm
from rapport.meetings.models import Meeting, Promise
from rapport.meetings.operations.promises import is_one_too_many
from rapport.meetings.policies import may_answer_report, may_promise, may_report
from rapport.meetings.queries import ledger_of
from rapport.meetings.views.shared import page_facts, reader
from rapport.mentorships.guards import member
from rapport.mentorships.models import Mentorship
from rapport.ui.forms import beside
from rapport.ui.responses import go
from rapport.ui.toasts import say

PAGE = 30
A_WEEK = timedelta(days=7)


@require_GET
@member
def promises(request: HttpRequest, mentorship: Mentorship) -> HttpResponse:
    """What the two promised each other: open ones first, then what became of the others."""
    person = reader(request)
    found = mentorship.promises.select_related("owner").order_by("reported_at", "due_on", "made_at", "id")
    wanted = request.GET.get("show")
    found = found.exclude(state=Promise.State.OPEN) if wanted == "told" else found.open()
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        **page_facts(request, mentorship),
        "page": page,
        "show": wanted if wanted == "told" else "open",
        "may": may_promise(person, mentorship),
        "ledger": ledger_of(mentorship) if wanted == "told" else (),
    }
    return render(request, "meetings/promises.html", context)


@require_http_methods(["GET", "POST"])
@member
def new_promise(request: HttpRequest, mentorship: Mentorship) -> HttpResponse:
    """Write down who does what by when, from a line of notes or from nothing."""
    person, now = reader(request), clock.now()
    may_promise(person, mentorship).require()
    meeting, words = _where_from(request, mentorship)
    people = [each.person for each in mentorship.members.all()]
    form = PromiseForm(request.POST or None, people=people, reader=person, initial={"text": words})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        with beside(form):
            operations.make_promise(
                mentorship,
                owner=given["owner"],
                text=given["text"],
                due_on=given["due_on"],
                first_step=given["first_step"],
                meeting=meeting,
                actor=person,
                now=now,
            )
            if meeting is not None and is_one_too_many(meeting):
                say(request, _("That’s a sixth promise. Five are usually as many as two people keep."))
            else:
                say(request, _("Promised. It will lead the next agenda if nobody tells how it went."))
            return go(request, _back(request, mentorship, meeting))
    context = {**page_facts(request, mentorship), "form": form, "meeting": meeting}
    context["back"] = _back(request, mentorship, meeting)
    return render(request, "meetings/promise_new.html", context, status=422 if form.errors else 200)


@require_GET
@member
def promise(request: HttpRequest, mentorship: Mentorship, promise_id: UUID) -> HttpResponse:
    """One promise, and what it asks of the reader."""
    return _page(request, _promise(mentorship, promise_id))


@require_POST
@member
def report(request: HttpRequest, mentorship: Mentorship, promise_id: UUID) -> HttpResponse:
    """Tell how it went."""
    found = _promise(mentorship, promise_id)
    form = ReportForm(request.POST)
    if form.is_valid():
        with beside(form):
            given = form.cleaned_data
            operations.report_back(
                found,
                outcome=given["outcome"],
                result=given["result"],
                obstacle=given["obstacle"],
                actor=reader(request),
                now=clock.now(),
            )
            say(request, _("Told. They’ll see it."), undo_url=f"{_url(found)}report/undo/")
            return go(request, (request.POST.get("next_from") == "today" and "/") or _url(found))
    return _page(request, found, report=form, status=422)


@require_POST
@member
def report_undo(request: HttpRequest, mentorship: Mentorship, promise_id: UUID) -> HttpResponse:
    """Take a report back."""
    found = _promise(mentorship, promise_id)
    operations.take_back_report(found, actor=reader(request), now=clock.now())
    say(request, _("Taken back. The promise is open again."))
    return go(request, _url(found))


@require_POST
@member
def answer(request: HttpRequest, mentorship: Mentorship, promise_id: UUID) -> HttpResponse:
    """Answer a report with one tap."""
    found = _promise(mentorship, promise_id)
    operations.answer_report(
        found, answer=request.POST.get("answer", ""), actor=reader(request), now=clock.now()
    )
    say(request, _("They’ll see that you’ve read it."))
    return go(request, _url(found))


@require_POST
@member
def new_date(request: HttpRequest, mentorship: Mentorship, promise_id: UUID) -> HttpResponse:
    """Give it an honest date."""
    found = _promise(mentorship, promise_id)
    form = MoveForm(request.POST)
    if form.is_valid():
        with beside(form):
            operations.move_promise(found, **form.cleaned_data, actor=reader(request), now=clock.now())
            say(request, _("Moved. A moved promise is still a promise."))
            return go(request, _url(found))
    return _page(request, found, move=form, status=422)


@require_POST
@member
def change(request: HttpRequest, mentorship: Mentorship, promise_id: UUID) -> HttpResponse:
    """Other words or another date for an open promise."""
    found = _promise(mentorship, promise_id)
    form = ChangePromiseForm(request.POST)
    if form.is_valid():
        with beside(form):
            given = form.cleaned_data
            operations.change_promise(
                found,
                text=given["text"],
                due_on=given["due_on"],
                first_step=given["first_step"],
                version=given["version"],
                actor=reader(request),
                now=clock.now(),
            )
            say(request, _("Changed for both of you."))
            return go(request, _url(found))
    return _page(request, found, change=form, status=422)


@require_POST
@member
def letting_go(request: HttpRequest, mentorship: Mentorship, promise_id: UUID) -> HttpResponse:
    """Let it go on purpose, or take it up again."""
    found = _promise(mentorship, promise_id)
    if request.POST.get("undo"):
        operations.take_up_again(found, actor=reader(request), now=clock.now())
        say(request, _("Taken up again."))
    else:
        operations.let_go_promise(found, actor=reader(request), now=clock.now())
        say(request, _("Let go, on purpose. You can take it up again here."))
    return go(request, _url(found))


def _page(request: HttpRequest, found: Promise, *, status: int = 200, **forms: Any) -> HttpResponse:
    person = reader(request)
    today = clock.now().astimezone(person.zone).date()
    context = {
        **page_facts(request, found.mentorship),
        "promise": found,
        "may_report": may_report(person, found),
        "may_answer": may_answer_report(person, found),
        "may_change": may_promise(person, found.mentorship) if found.is_open else False,
        "answers": Promise.Answer.choices,
        "report": ReportForm(initial={"outcome": "" if found.is_open else found.state}),
        "move": MoveForm(initial={"due_on": max(found.due_on, today + A_WEEK)}),
        "change": ChangePromiseForm(
            initial={
                "text": found.text,
                "due_on": found.due_on,
                "first_step": found.first_step,
                "version": found.version,
            }
        ),
        **forms,
    }
    return render(request, "meetings/promise.html", context, status=status)


def _promise(mentorship: Mentorship, promise_id: UUID) -> Promise:
    found = mentorship.promises.select_related("owner", "meeting").filter(pk=promise_id).first()
    if found is None:
        raise NotFound
    found.mentorship = mentorship
    return found


def _where_from(request: HttpRequest, mentorship: Mentorship) -> tuple[Meeting | None, str]:
    """The meeting a promise comes from and, if from a line of its notes, the words of that line."""
    wanted = request.GET.get("meeting") or request.POST.get("meeting")
    if not wanted:
        return None, ""
    try:
        meeting = mentorship.meetings.filter(pk=UUID(wanted)).first()
        if meeting is None:
            raise NotFound
        meeting.mentorship = mentorship
        line_id = request.GET.get("line")
        line = meeting.lines.filter(pk=UUID(line_id), removed_at=None).first() if line_id else None
    except ValueError as error:
        raise NotFound from error
    if line is None:
        return meeting, ""
    line.meeting = meeting
    return meeting, line.text


def _back(request: HttpRequest, mentorship: Mentorship, meeting: Meeting | None) -> str:
    if meeting is None:
        return f"/spaces/{mentorship.pk}/promises/"
    part = "live/" if meeting.is_live else ""
    if request.GET.get("from") == "wrap" or request.POST.get("from") == "wrap":
        part = "wrap/"
    return f"/spaces/{mentorship.pk}/meetings/{meeting.pk}/{part}"


def _url(found: Promise) -> str:
    return f"/spaces/{found.mentorship_id}/promises/{found.pk}/"
