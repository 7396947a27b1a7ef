"""Care as coordinators see it: signs without words, and the letters written to them."""

from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from rapport.care import operations
from rapport.care.models import Letter, Sign
from rapport.care.sentences import reason_of
from rapport.kernel import clock
from rapport.kernel.errors import NotFound
from rapport.meetings.views.shared import reader
from rapport.programs.guards import coordinator
from rapport.programs.models import Program
from rapport.ui.responses import go
from rapport.ui.toasts import say

PAGE = 20


@require_GET
@coordinator
def signs(request: HttpRequest, program: Program) -> HttpResponse:
    """Pairs who could use a kind word, each with its reason; and how often each rule was right."""
    found = (
        Sign.objects.for_program(program, clock.now())
        .select_related("mentorship")
        .prefetch_related("mentorship__members__person")
        .order_by("-level", "opened_at", "id")
    )
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    judged = (
        Sign.objects.filter(mentorship__program=program)
        .exclude(verdict="")
        .values("rule")
        .annotate(right=Count("pk", filter=Q(verdict="right")), judged=Count("pk"))
        .order_by("rule")
    )
    rows = [(each, reason_of(each)) for each in page.object_list]
    return render(
        request, "care/signs.html", {"program": program, "page": page, "rows": rows, "judged": judged}
    )


@require_GET
@coordinator
def sign(request: HttpRequest, program: Program, sign_id: UUID) -> HttpResponse:
    """One sign: why you see it, a few words to start a call with, and what to do with it after."""
    found = _sign(program, sign_id)
    context = {"program": program, "sign": found, "reason": reason_of(found)}
    context["members"] = found.mentorship.members.select_related("person")
    return render(request, "care/program_sign.html", context)


@require_POST
@coordinator
def sign_move(request: HttpRequest, program: Program, sign_id: UUID) -> HttpResponse:
    """I got in touch; leave them be; it was right, or not."""
    found, person, now = _sign(program, sign_id), reader(request), clock.now()
    url = f"/programs/{program.slug}/signs/{found.pk}/"
    match request.POST.get("do"):
        case "contacted":
            operations.say_contacted(found, actor=person, now=now)
            say(request, _("Noted that you got in touch."))
        case "hush":
            operations.hush_sign(found, hushed=True, actor=person, now=now)
            say(request, _("Quiet for two weeks."), undo_url=f"{url}unhush/")
            return go(request, f"/programs/{program.slug}/signs/")
        case "right" | "wrong" as verdict:
            operations.judge_sign(found, verdict=verdict, actor=person, now=now)
            say(request, _("Thank you. This keeps the rules honest."))
        case _:
            raise NotFound
    return go(request, url)


@require_POST
@coordinator
def unhush(request: HttpRequest, program: Program, sign_id: UUID) -> HttpResponse:
    """Take back leaving them be."""
    found = _sign(program, sign_id)
    operations.hush_sign(found, hushed=False, actor=reader(request), now=clock.now())
    return go(request, f"/programs/{program.slug}/signs/")


@require_GET
@coordinator
def letters(request: HttpRequest, program: Program) -> HttpResponse:
    """Letters to the coordinators, open ones first."""
    found = program.letters.select_related("writer").order_by("settled_at", "sent_at", "id")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    for letter in page.object_list:
        letter.program = program
    return render(request, "care/letters.html", {"program": program, "page": page})


@require_POST
@coordinator
def letter_move(request: HttpRequest, program: Program, letter_id: UUID) -> HttpResponse:
    """Open a letter, or say that it has been seen to."""
    letter: Letter | None = program.letters.filter(pk=letter_id).first()
    if letter is None:
        raise NotFound
    settled = request.POST.get("settled")
    operations.settle_letter(
        letter, opened=settled is None, settled=None if settled is None else settled == "yes", now=clock.now()
    )
    return go(request, f"/programs/{program.slug}/letters/#letter-{letter.pk}")


def _sign(program: Program, sign_id: UUID) -> Sign:
    """A sign this program's coordinators may see now, or one they have put to rest."""
    now = clock.now()
    visible = Q(pk__in=Sign.objects.for_program(program, now).values("pk")) | Q(hushed_until__gt=now)
    found = (
        Sign.objects.filter(pk=sign_id, mentorship__program=program, is_shareable=True)
        .filter(visible)
        .select_related("mentorship__program")
        .first()
    )
    if found is None:
        raise NotFound
    return found
