"""Shared notes line by line, and the pad that only its writer reads."""

from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from rapport.kernel import clock
from rapport.kernel.errors import InputIsWrong, NotFound
from rapport.meetings import operations
from rapport.meetings.models import Meeting, NoteLine
from rapport.meetings.policies import may_take_notes
from rapport.meetings.views.shared import of_meeting, page_facts, reader, url_of
from rapport.ui.forms import Words
from rapport.ui.responses import go, is_partial
from rapport.ui.toasts import say

LINES = "meetings/parts/lines.html"


class LineForm(forms.Form):
    """One line of notes."""

    text = Words(label=_("A line"), most=4_000)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    line_id = forms.UUIDField(required=False, widget=forms.HiddenInput)


class PadForm(forms.Form):
    """One's own pad."""

    text = Words(label=_("Your pad"), most=40_000, required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


@require_GET
@of_meeting
def lines(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """The lines as they stand, for those who are looking."""
    return _lines(request, meeting)


@require_POST
@of_meeting
def new_line(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Write a line; a line that is sent twice is written once."""
    form = LineForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        operations.add_line(
            meeting, text=given["text"], line_id=given["line_id"], actor=reader(request), now=clock.now()
        )
        return _done(request, meeting)
    return _lines(request, meeting, new=form, status=422)


@require_POST
@of_meeting
def line(request: HttpRequest, meeting: Meeting, line_id: UUID) -> HttpResponse:
    """Change a line; where both changed it, both wordings stay."""
    found = _line(meeting, line_id)
    form = LineForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        _kept, is_twin = operations.change_line(
            found,
            text=given["text"],
            version=given["version"] or found.version,
            actor=reader(request),
            now=clock.now(),
        )
        if is_twin:
            say(request, _("You both changed this line. Both wordings are kept, yours beneath."))
        return _done(request, meeting)
    return _lines(request, meeting, broken=(found.pk, form), status=422)


@require_POST
@of_meeting
def line_removal(request: HttpRequest, meeting: Meeting, line_id: UUID) -> HttpResponse:
    """Take a line out."""
    found = _line(meeting, line_id)
    operations.remove_line(found, actor=reader(request), now=clock.now())
    say(request, _("Taken out."), undo_url=url_of(meeting, f"lines/{found.pk}/return/"))
    return _done(request, meeting)


@require_POST
@of_meeting
def line_return(request: HttpRequest, meeting: Meeting, line_id: UUID) -> HttpResponse:
    """Put a line back."""
    operations.restore_line(_line(meeting, line_id), actor=reader(request), now=clock.now())
    return _done(request, meeting)


@require_POST
@of_meeting
def pad(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Keep one's own pad."""
    form = PadForm(request.POST)
    if not form.is_valid():
        raise InputIsWrong(str(form.errors["text"][0]) if "text" in form.errors else _("Please try again."))
    given = form.cleaned_data
    kept = operations.save_pad(
        meeting, text=given["text"], version=given["version"], actor=reader(request), now=clock.now()
    )
    if is_partial(request):
        return render(request, "meetings/parts/pad_saved.html", {"pad": kept, "saved": True})
    say(request, _("Saved. Only you can read it."))
    return go(request, _back(meeting))


def _done(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    return _lines(request, meeting) if is_partial(request) else go(request, _back(meeting))


def _lines(request: HttpRequest, meeting: Meeting, *, status: int = 200, **more: object) -> HttpResponse:
    context = {
        **page_facts(request, meeting.mentorship),
        "meeting": meeting,
        "lines": meeting.lines.filter(removed_at=None).select_related("author"),
        "may_note": may_take_notes(reader(request), meeting),
        "toasts_beside": True,
        **more,
    }
    template = LINES if is_partial(request) else "meetings/lines.html"
    return render(request, template, context, status=status)


def _line(meeting: Meeting, line_id: UUID) -> NoteLine:
    found = meeting.lines.filter(pk=line_id).first()
    if found is None:
        raise NotFound
    found.meeting = meeting
    return found


def _back(meeting: Meeting) -> str:
    return url_of(meeting, "live/") if meeting.is_live else url_of(meeting, "#notes")
