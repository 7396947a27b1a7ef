"""Reflections: private lines, each shared or taken back by itself."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from rapport.growth import operations
from rapport.growth.forms import ReflectionForm
from rapport.growth.models import Reflection
from rapport.growth.policies import may_reflect
from rapport.growth.views.shared import page_facts, reader, typed
from rapport.kernel import clock
from rapport.kernel.errors import NotFound
from rapport.mentorships.guards import member
from rapport.mentorships.models import Mentorship
from rapport.ui.forms import beside
from rapport.ui.responses import go
from rapport.ui.toasts import say

LINES_A_PAGE = 30


@require_http_methods(["GET", "POST"])
@member
def reflections(request: HttpRequest, mentorship: Mentorship) -> HttpResponse:
    """One's own lines, which nobody else can read, and those the other one shared."""
    person = reader(request)
    form = ReflectionForm(typed(request))
    if request.method == "POST" and form.is_valid():
        with beside(form):
            operations.reflect(mentorship, lines=form.cleaned_data, actor=person, now=clock.now())
            say(request, _("Kept. Only you can read it."))
            return go(request, _url(mentorship))
    own = Reflection.objects.of(person).filter(mentorship=mentorship)
    shared = Reflection.objects.shared_with(person).filter(mentorship=mentorship).select_related("person")
    context = {
        **page_facts(request, mentorship),
        "form": form,
        "page": Paginator(own, LINES_A_PAGE).get_page(request.GET.get("page")),
        "shared": shared.order_by("-shared_at", "id")[:LINES_A_PAGE],
        "may_reflect": may_reflect(person, mentorship),
    }
    return render(request, "growth/reflections.html", context, status=422 if form.errors else 200)


@require_POST
@member
def sharing(request: HttpRequest, mentorship: Mentorship, line_id: UUID) -> HttpResponse:
    """Let the other one read this one line."""
    line = _found(request, mentorship, line_id)
    operations.share_reflection(line, actor=reader(request), now=clock.now())
    say(request, _("Shared, this line only."), undo_url=f"{_url(mentorship)}{line.pk}/unsharing/")
    return go(request, _url(mentorship))


@require_POST
@member
def unsharing(request: HttpRequest, mentorship: Mentorship, line_id: UUID) -> HttpResponse:
    """Take a shared line back."""
    line = _found(request, mentorship, line_id)
    operations.unshare_reflection(line, actor=reader(request), now=clock.now())
    say(request, _("Only yours again."))
    return go(request, _url(mentorship))


def _found(request: HttpRequest, mentorship: Mentorship, line_id: UUID) -> Reflection:
    line = Reflection.objects.of(reader(request)).filter(mentorship=mentorship, pk=line_id).first()
    if line is None:
        raise NotFound
    line.mentorship = mentorship
    return line


def _url(mentorship: Mentorship) -> str:
    return f"/spaces/{mentorship.pk}/reflections/"
