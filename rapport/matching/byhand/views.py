"""Bringing two people together by hand."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rapport.kernel import clock
from rapport.kernel.errors import InputIsWrong
from rapport.matching.byhand.forms import ByHandForm
from rapport.matching.byhand.operations import InOneLine, bring_together
from rapport.people.models import Person
from rapport.programs.guards import coordinator
from rapport.programs.models import Program
from rapport.ui.responses import go
from rapport.ui.toasts import say


@coordinator
@require_http_methods(["GET", "POST"])
def by_hand(request: HttpRequest, program: Program) -> HttpResponse:
    """Introduce two people; across the reporting line only with a written reason that both read."""
    if request.method != "POST":
        form = ByHandForm(
            program=program, initial={name: request.GET.get(name) for name in ("mentee", "mentor")}
        )
        return _page(request, program, form)
    form = ByHandForm(request.POST, program=program)
    in_one_line = False
    if form.is_valid():
        person = request.user
        assert isinstance(person, Person)
        given = form.cleaned_data
        try:
            bring_together(
                program, given["mentee"], given["mentor"], note=given["note"], reason=given["reason"],
                actor=person, now=clock.now(),
            )  # fmt: skip
        except InputIsWrong as wrong:
            in_one_line = isinstance(wrong, InOneLine) or wrong.field == "reason"
            form.add_error(wrong.field, str(wrong.sentence))
        else:
            say(request, _("Introduced. Each of them is asked alone, and no costs nothing."))
            return go(request, f"/programs/{program.slug}/introductions/")
    return _page(request, program, form, in_one_line=in_one_line, status=422)


def _page(
    request: HttpRequest, program: Program, form: ByHandForm, *, in_one_line: bool = False, status: int = 200
) -> HttpResponse:
    # Asked for only where one stands above the other, and there it is no matter of choice.
    form.fields["reason"].required = in_one_line
    context = {"program": program, "form": form, "in_one_line": in_one_line}
    return render(request, "matching/byhand.html", context, status=status)
