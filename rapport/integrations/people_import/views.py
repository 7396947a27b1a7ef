"""Bringing a sheet in, page by page: upload, columns, words, dry run, result."""

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rapport.integrations.people_import import operations, showing
from rapport.integrations.people_import.findings import findings_from_json
from rapport.integrations.people_import.forms import ColumnsForm, UploadForm, WordsForm
from rapport.integrations.people_import.models import SheetDraft
from rapport.kernel import clock
from rapport.kernel.errors import InputIsWrong
from rapport.kernel.sheets import SheetIsTooLarge, SheetIsUnreadable
from rapport.people.models import Person
from rapport.programs.guards import coordinator
from rapport.programs.models import Program
from rapport.programs.roll import Standing, counts_of
from rapport.ui.forms import beside
from rapport.ui.responses import go, page_or_part
from rapport.ui.toasts import say

State = SheetDraft.State
_View = Callable[[HttpRequest, SheetDraft], HttpResponse]


def _draft(view: _View) -> Callable[..., HttpResponse]:
    """Find the program's draft in the address; an old one is gone as if it had never been."""

    @wraps(view)
    def found(request: HttpRequest, program: Program, draft: UUID) -> HttpResponse:
        drafts = SheetDraft.objects.select_related("program").filter(
            program=program, expires_at__gt=clock.now()
        )
        return view(request, get_object_or_404(drafts, pk=draft))

    return found


@require_http_methods(["GET", "POST"])
@coordinator
def upload(request: HttpRequest, program: Program) -> HttpResponse:
    """Take a sheet, or show the ones that were begun."""
    is_sent = request.method == "POST"
    form = UploadForm(request.POST if is_sent else None, request.FILES if is_sent else None)
    status = 200
    if is_sent:
        status = 422
        if form.is_valid():
            data, name = form.bytes_and_name()
            try:
                draft = operations.begin_draft(program, data, name, actor=_reader(request), now=clock.now())
            except SheetIsUnreadable as refusal:
                form.add_error("sheet", str(refusal))
                status = 413 if isinstance(refusal, SheetIsTooLarge) else 422
            else:
                return go(request, _address("columns", draft))
    begun = SheetDraft.objects.filter(program=program, expires_at__gt=clock.now()).exclude(state=State.DONE)
    values = {"program": program, "form": form, "begun": begun.defer("sheet", "mapping", "findings")}
    return render(request, "people_import/upload.html", values, status=status)


@require_GET
@coordinator
@_draft
def carry_on(request: HttpRequest, draft: SheetDraft) -> HttpResponse:
    """The page at which this draft was left."""
    pages = {State.COLUMNS: "columns", State.WORDS: "words", State.DONE: "result"}
    return go(request, _address(pages.get(State(draft.state), "check"), draft))


@require_http_methods(["GET", "POST"])
@coordinator
@_draft
def columns(request: HttpRequest, draft: SheetDraft) -> HttpResponse:
    """What is in each column: guessed, with samples, to be changed."""
    sheet, filename = operations.sheet_of(draft)
    mapping = operations.mapping_of(draft)
    form = ColumnsForm(
        request.POST if request.method == "POST" else None, headers=sheet.headers, mapping=mapping
    )
    if request.method == "POST" and form.is_valid():
        with beside(form):
            operations.settle_columns(draft, form.columns(), actor=_reader(request))
            return go(request, _address("words", draft))
    values = {
        "program": draft.program,
        "draft": draft,
        "form": form,
        "filename": filename,
        "sheet": sheet,
        "rows": showing.column_rows(sheet, form),
        "steps": showing.steps_of(draft, "columns"),
    }
    return render(request, "people_import/columns.html", values, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@coordinator
@_draft
def words(request: HttpRequest, draft: SheetDraft) -> HttpResponse:
    """What the sheet's words mean in ours; unknown ones first."""
    sheet, _filename = operations.sheet_of(draft)
    meanings = showing.meanings_of(sheet, operations.mapping_of(draft))
    form = WordsForm(meanings, request.POST if request.method == "POST" else None)
    is_valid = form.is_valid()
    if request.method == "POST" and is_valid:
        operations.settle_words(draft, form.words, actor=_reader(request), now=clock.now())
        return go(request, _address("check", draft))
    values = {
        "program": draft.program,
        "draft": draft,
        "form": form,
        "sections": showing.word_sections(form),
        "has_open_words": showing.needs_settling(meanings),
        "steps": showing.steps_of(draft, "words"),
    }
    return render(request, "people_import/words.html", values, status=200 if is_valid else 422)


@require_GET
@coordinator
@_draft
def check(request: HttpRequest, draft: SheetDraft) -> HttpResponse:
    """The dry run, row by row; while it is being worked out, how far it is."""
    if draft.state in {State.COLUMNS, State.WORDS, State.DONE}:
        return carry_on_page(request, draft)
    return page_or_part(request, "people_import/check.html", "check", _check_values(request, draft))


@require_POST
@coordinator
@_draft
def rows(request: HttpRequest, draft: SheetDraft) -> HttpResponse:
    """Bring in all rows that can be, or the ticked ones."""
    ticked = {int(row) for row in request.POST.getlist("row") if row.isdecimal() and len(row) < 8}
    chosen = ticked if request.POST.get("which") == "ticked" else None
    try:
        operations.choose_rows(draft, chosen, actor=_reader(request), now=clock.now())
    except InputIsWrong as wrong:
        values = {**_check_values(request, draft), "error": wrong.sentence, "ticked": ticked}
        return render(request, "people_import/check.html", values, status=422)
    return go(request, _address("result" if draft.state == State.DONE else "check", draft))


@require_GET
@coordinator
@_draft
def result(request: HttpRequest, draft: SheetDraft) -> HttpResponse:
    """What came in, and what to do next."""
    if draft.state != State.DONE:
        return carry_on_page(request, draft)
    show = request.GET.get("show", "")
    values = {
        "program": draft.program,
        "draft": draft,
        "page": showing.finding_page(
            findings_from_json(draft.findings), show, request.GET.get("page", "1"), done=True
        ),
        "tabs": showing.outcome_tabs(draft.counts, show, done=True),
        "not_asked": counts_of(draft.program)[Standing.NEW],
        "steps": showing.steps_of(draft, "result"),
    }
    return render(request, "people_import/result.html", values)


@require_POST
@coordinator
@_draft
def removal(request: HttpRequest, draft: SheetDraft) -> HttpResponse:
    """Forget a sheet at once."""
    operations.discard(draft, actor=_reader(request))
    say(request, gettext("The sheet is forgotten. Nobody was brought in from it."))
    return go(request, reverse("integrations:import_upload", args=[draft.program.slug]))


def carry_on_page(request: HttpRequest, draft: SheetDraft) -> HttpResponse:
    """Send the reader to the page at which this draft stands."""
    return go(request, reverse("integrations:import_draft", args=[draft.program.slug, draft.pk]))


def _check_values(request: HttpRequest, draft: SheetDraft) -> dict[str, object]:
    show = request.GET.get("show", "")
    is_ready = draft.state == State.CHECKED
    findings = findings_from_json(draft.findings) if is_ready else []
    return {
        "program": draft.program,
        "draft": draft,
        "is_ready": is_ready,
        "page": showing.finding_page(findings, show, request.GET.get("page", "1")),
        "tabs": showing.outcome_tabs(draft.counts, show),
        "can_come_in": draft.counts.get("new", 0) + draft.counts.get("updated", 0),
        "ignored": _ignored(draft) if is_ready else [],
        "steps": showing.steps_of(draft, "check"),
    }


def _ignored(draft: SheetDraft) -> list[str]:
    """The columns nothing is taken from, by name: leaving something out is never done in silence."""
    sheet, _filename = operations.sheet_of(draft)
    mapping = operations.mapping_of(draft)
    return [header for header in sheet.headers if not mapping.field_of(header)]


def _address(page: str, draft: SheetDraft) -> str:
    return reverse(f"integrations:import_{page}", args=[draft.program.slug, draft.pk])


def _reader(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user
