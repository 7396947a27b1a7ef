"""Care as the safeguarding contact sees it: reports, notes, and opening a space with a second person."""

from datetime import UTC, datetime, time
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rapport.care import operations
from rapport.care.content import space_content
from rapport.care.forms import AccessForm, NoteForm, OutcomeForm, PutOffForm
from rapport.care.models import AccessGrant, Report
from rapport.care.policies import may_confirm_access, may_handle, may_read_space
from rapport.kernel import clock
from rapport.kernel.errors import NotFound
from rapport.kernel.guards import signed_in
from rapport.meetings.views.shared import reader
from rapport.people.models import Person
from rapport.people.second_factor import require_of_staff
from rapport.ui.forms import beside
from rapport.ui.responses import go
from rapport.ui.toasts import say

PAGE = 20


@require_GET
@signed_in
def reports(request: HttpRequest) -> HttpResponse:
    """Every report this contact may handle, the next deadline first."""
    person = reader(request)
    if not person.staff_roles.filter(role="safeguarding").exists():
        raise NotFound
    require_of_staff(person)
    found = (
        Report.objects.handled_by(person).select_related("program").order_by("closed_at", "answer_by", "id")
    )
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(request, "care/reports.html", {"page": page})


@require_http_methods(["GET", "POST"])
@signed_in
def report(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """One report: read, take in hand, note, stop or open contact, ask for access, close."""
    found, person, now = _report(request, report_id), reader(request), clock.now()
    do = request.POST.get("do", "")
    note, outcome, access = NoteForm(), OutcomeForm(), AccessForm()
    if request.method == "POST":
        if do == "take":
            operations.take_in_hand(found, actor=person, now=now)
            return go(request, _url(found))
        if do in {"freeze", "unfreeze"}:
            return _contact(request, found, person, now, stop=do == "freeze")
        note, outcome, access = _bound(request, do)
        form = next((each for each in (note, outcome, access) if each.is_bound), None)
        if form is not None and form.is_valid():
            with beside(form):
                _act(found, form, person, now)
                return go(request, _url(found))
    context = {
        "report": found,
        "note": note,
        "outcome": outcome,
        "access": access,
        "may_handle": may_handle(person, found),
        "notes": found.notes.select_related("writer"),
        "grants": found.grants.select_related("asked_by", "confirmed_by"),
        "checks": found.checks.all(),
    }
    status = 422 if note.errors or outcome.errors or access.errors else 200
    return render(request, "care/report.html", context, status=status)


@require_http_methods(["GET", "POST"])
@signed_in
def grant(request: HttpRequest, grant_id: UUID) -> HttpResponse:
    """A request to open a space: confirmed by a second person, read for 72 hours, never in secret."""
    found, person, now = _grant(request, grant_id), reader(request), clock.now()
    put_off = PutOffForm(request.POST if request.POST.get("do") == "put_off" else None)
    if request.method == "POST":
        if request.POST.get("do") == "confirm":
            operations.confirm_access(found, actor=person, now=now)
            say(request, _("Open for 72 hours. It stands in the log of the two."))
            return go(request, f"/care/access/{found.pk}/")
        if put_off.is_valid():
            with beside(put_off):
                until = datetime.combine(put_off.cleaned_data["until"], time(9), UTC)
                reason = put_off.cleaned_data["reason"]
                operations.put_off_entry(found, until=until, reason=reason, actor=person, now=now)
                return go(request, f"/care/access/{found.pk}/")
    context = {
        "grant": found,
        "put_off": put_off,
        "may_confirm": may_confirm_access(person, found),
        "may_read": may_read_space(person, found, now),
        "handles": may_handle(person, found.report),
    }
    return render(request, "care/grant.html", context, status=422 if put_off.errors else 200)


@require_POST
@signed_in
def look(request: HttpRequest, grant_id: UUID) -> HttpResponse:
    """Read what the two share. A press, since each reading is written into their log first."""
    found, person = _grant(request, grant_id), reader(request)
    operations.look_into_space(found, actor=person, now=clock.now())
    return render(request, "care/look.html", {"grant": found, **space_content(found.mentorship)})


def _bound(request: HttpRequest, do: str) -> tuple[NoteForm, OutcomeForm, AccessForm]:
    return (
        NoteForm(request.POST if do == "note" else None),
        OutcomeForm(request.POST if do == "close" else None),
        AccessForm(request.POST if do == "access" else None),
    )


def _act(found: Report, form: NoteForm | OutcomeForm | AccessForm, person: Person, now: datetime) -> None:
    given = form.cleaned_data
    if isinstance(form, NoteForm):
        operations.add_case_note(found, text=given["text"], actor=person, now=now)
    elif isinstance(form, OutcomeForm):
        operations.close_report(found, outcome=given["outcome"], actor=person, now=now)
    else:
        operations.ask_for_access(found, reason=given["reason"], actor=person, now=now)


def _contact(
    request: HttpRequest, found: Report, person: Person, now: datetime, *, stop: bool
) -> HttpResponse:
    may_handle(person, found).require()
    if found.mentorship is None:
        raise NotFound
    if stop:
        operations.freeze_contact(found.mentorship, actor=None, now=now)
    else:
        operations.unfreeze_contact(found.mentorship, actor=person, report=found, now=now)
    return go(request, _url(found))


def _report(request: HttpRequest, report_id: UUID) -> Report:
    handled = Report.objects.handled_by(reader(request)).filter(pk=report_id)
    found = handled.select_related("program", "reporter", "about", "contact", "mentorship").first()
    if found is None:
        raise NotFound
    require_of_staff(reader(request))
    return found


def _grant(request: HttpRequest, grant_id: UUID) -> AccessGrant:
    """A grant for those who handle its report, and for an operator who may be its second person."""
    person = reader(request)
    found = AccessGrant.objects.select_related("report", "mentorship", "asked_by", "confirmed_by").filter(
        pk=grant_id
    )
    if not person.is_operator:
        found = found.filter(report__in=Report.objects.handled_by(person))
    first = found.first()
    if first is None or person.pk in {first.report.about_id, first.report.reporter_id}:
        raise NotFound
    require_of_staff(person)
    return first


def _url(found: Report) -> str:
    return f"/care/reports/{found.pk}/"
