"""The words that people asked the coordinator to carry."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from rapport.feedback import operations
from rapport.feedback.views.shared import PAGE
from rapport.kernel import clock
from rapport.kernel.errors import NotFound
from rapport.programs.guards import coordinator
from rapport.programs.models import Program
from rapport.ui.responses import go


@require_GET
@coordinator
def words(request: HttpRequest, program: Program) -> HttpResponse:
    """Words that people asked the coordinator to carry; open ones first."""
    found = program.indirect_words.select_related("writer").order_by("settled_at", "-sent_at", "id")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    for word in page.object_list:
        word.program = program
    return render(request, "feedback/words.html", {"program": program, "page": page})


@require_POST
@coordinator
def word_reading(request: HttpRequest, program: Program, word_id: UUID) -> HttpResponse:
    """Open a word, or settle it; its writer sees that it was read."""
    word = program.indirect_words.filter(pk=word_id).first()
    if word is None:
        raise NotFound
    if request.POST.get("settled"):
        operations.settle_indirect_word(word, settled=request.POST["settled"] == "yes", now=clock.now())
    elif word.read_at is None:
        program.indirect_words.filter(pk=word_id, read_at=None).update(read_at=clock.now())
    return go(request, f"/programs/{program.slug}/words/#word-{word.pk}")
