"""The page on which somebody says in their own words what they hope for, and what they have been through.

Where texts are not read nothing leads here, but what came with a sheet can still be seen and changed.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rapport.kernel import clock
from rapport.kernel.errors import NotFound
from rapport.kernel.guards import signed_in
from rapport.matching.forms import OwnWordsForm
from rapport.matching.meanings import reader
from rapport.people.models import Person
from rapport.programs.models import Enrollment
from rapport.programs.operations import describe
from rapport.ui.responses import go
from rapport.ui.toasts import say


@signed_in
@require_http_methods(["GET", "POST"])
def own_words(request: HttpRequest) -> HttpResponse:
    """What one hopes for and has been through, for one program at a time."""
    assert isinstance(request.user, Person)
    theirs = _enrollments(request.user)
    if not theirs:
        raise NotFound
    slug = request.GET.get("program", "")
    enrollment = next((each for each in theirs if each.program.slug == slug), theirs[0])
    kept = getattr(enrollment, "answers", None)
    asked = {"learns": enrollment.learns, "guides": enrollment.guides}
    words = {name: getattr(kept, name, "") for name in ("goal", "experience")}
    if request.method == "POST":
        form = OwnWordsForm(request.POST, **asked)
        if form.is_valid():
            said = {name: form.cleaned_data.get(name, words[name]) for name in words}
            describe(
                enrollment,
                **said,
                actor=request.user,
                now=clock.now(),
                expected=form.cleaned_data["version"] or 0,
            )
            say(request, _("Kept."))
            return go(request, "/find/" if enrollment.learns else "/me/")
    else:
        form = OwnWordsForm(initial={**words, "version": 0 if kept is None else kept.version}, **asked)
    context = {
        "form": form,
        "program": enrollment.program,
        "programs": [each.program for each in theirs],
        "enrollment": enrollment,
        "reads_texts": reader.installed() is not None,
    }
    return render(request, "matching/own_words.html", context, status=422 if form.errors else 200)


def _enrollments(person: Person) -> list[Enrollment]:
    mine = Enrollment.objects.active().filter(person=person, program__closed_at=None)
    rows = mine.select_related("program", "person", "answers").order_by("since", "pk")
    return [each for each in rows if each.learns or each.guides]
