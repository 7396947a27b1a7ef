"""Everything a coordinator does on the board: one operation each, and back to where they were."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rapport.kernel import clock
from rapport.kernel.errors import NotFound
from rapport.matching import notices
from rapport.matching.board import arranging, publishing, solving
from rapport.matching.board.forms import PublishForm
from rapport.matching.board.pages import (
    back_to,
    board_page,
    coordinator_of,
    home_of,
    is_uuid,
    option_of,
    pair_of,
    revived_of,
    round_of,
    settings_form_for,
)
from rapport.matching.board.policies import may_change
from rapport.matching.board.reviving import as_solution
from rapport.matching.models import NeverPair, ProposedPair
from rapport.people.models import Person
from rapport.programs.guards import coordinator
from rapport.programs.models import Program
from rapport.ui.dates import moment_in_words
from rapport.ui.forms import beside
from rapport.ui.responses import go
from rapport.ui.toasts import say


@coordinator
@require_POST
def run(request: HttpRequest, program: Program) -> HttpResponse:
    """Say what matters, and compute the round."""
    person, now = coordinator_of(request), clock.now()
    round_ = arranging.open_round(program, actor=person, now=now)
    form = settings_form_for(round_, request.POST)
    if not form.is_valid():
        return board_page(request, program, settings_form=form, status=422)
    arranging.change_settings(
        round_,
        weights=form.weights,
        rules=form.rules,
        expected=form.cleaned_data["version"] or round_.version,
    )
    solving.ask_for_run(round_, actor=person, now=now)
    return go(request, f"{home_of(program)}#scenarios")


@coordinator
@require_POST
def stop(request: HttpRequest, program: Program) -> HttpResponse:
    """Call the computation off; the pairs stay as they were."""
    solving.call_off_run(round_of(program), now=clock.now())
    say(request, _("Stopped. The pairs are as they were."))
    return go(request, home_of(program))


@coordinator
@require_POST
def choose(request: HttpRequest, program: Program) -> HttpResponse:
    """Take another of the three ways."""
    arranging.choose_way(round_of(program), request.POST.get("way", ""))
    return go(request, f"{home_of(program)}#scenarios")


@coordinator
@require_POST
def lock(request: HttpRequest, program: Program, pair_id: UUID) -> HttpResponse:
    """Lock a pair, or unlock it."""
    pair = pair_of(program, pair_id)
    arranging.lock_pair(pair, is_locked=not pair.is_locked)
    return go(request, back_to(request, program, f"pair-{pair.pk}"))


@coordinator
@require_POST
def move(request: HttpRequest, program: Program, pair_id: UUID) -> HttpResponse:
    """Take one of the other options for a mentee."""
    pair = pair_of(program, pair_id)
    revived = revived_of(pair.round)
    solution = as_solution(revived, ProposedPair.objects.filter(round=pair.round))
    chosen = option_of(solution, pair, request.POST.get("mentor", ""))
    scores = {
        (mentee, mentor): revived.score(mentee, mentor).micro
        for mentee in (str(pair.mentee_id), chosen.swap_with)
        if mentee
        for mentor in (str(pair.mentor_id), chosen.mentor_id)
    }
    arranging.move_pair(pair, chosen, scores)
    say(request, _("Changed."), undo_url=f"{home_of(program)}undo/")
    return go(request, f"{home_of(program)}?order=changed#pairs")


@coordinator
@require_POST
def never(request: HttpRequest, program: Program, pair_id: UUID) -> HttpResponse:
    """Never propose these two again."""
    pair = pair_of(program, pair_id)
    arranging.rule_out(pair, actor=coordinator_of(request), now=clock.now())
    say(request, _("These two won’t be proposed again. Nobody is told."), undo_url=f"{home_of(program)}undo/")
    return go(request, back_to(request, program, "pairs"))


@coordinator
@require_POST
def undo(request: HttpRequest, program: Program) -> HttpResponse:
    """Take the last change back."""
    if arranging.undo(round_of(program)):
        say(request, _("Back as it was."))
    return go(request, f"{home_of(program)}#pairs")


@coordinator
@require_POST
def ask_hours(request: HttpRequest, program: Program, pair_id: UUID) -> HttpResponse:
    """Ask a mentor whether they could be free a little more, without saying for whom."""
    pair = pair_of(program, pair_id)
    may_change(pair.round).require()
    solution = as_solution(revived_of(pair.round), ProposedPair.objects.filter(round=pair.round))
    chosen = option_of(solution, pair, request.POST.get("mentor", ""))
    mentor = Person.objects.get(pk=chosen.mentor_id)
    notices.ask_for_more_hours(mentor, program, pair.round, now=clock.now())
    say(request, _("Asked. %(name)s isn’t told for whom.") % {"name": mentor.first_name})
    return go(request, back_to(request, program, f"pair-{pair.pk}"))


@coordinator
@require_POST
def read_on(request: HttpRequest, program: Program) -> HttpResponse:
    """Note that these pairs were read, and show the next ones."""
    round_ = round_of(program)
    ids = [UUID(each) for each in request.POST.getlist("pair") if is_uuid(each)]
    arranging.mark_read(round_, ids)
    page = request.POST.get("page", "")
    return go(request, f"{home_of(program)}?page={page if page.isdigit() else '1'}#pairs")


@coordinator
@require_POST
def schedule(request: HttpRequest, program: Program) -> HttpResponse:
    """Let the round go out at a time."""
    round_ = round_of(program)
    form = PublishForm(request.POST)
    if form.is_valid():
        with beside(form):
            publishing.schedule(
                round_,
                at=form.cleaned_data["at"],
                note_to_mentees=form.cleaned_data["note_to_mentees"],
                note_to_mentors=form.cleaned_data["note_to_mentors"],
                actor=coordinator_of(request),
                now=clock.now(),
            )
            when = moment_in_words(form.cleaned_data["at"])
            say(
                request,
                _("Introductions go out %(when)s. You can call them back until then.") % {"when": when},
                undo_url=f"{home_of(program)}call-back/",
            )
            return go(request, home_of(program))
    return board_page(request, program, publish_form=form, status=422)


@coordinator
@require_POST
def call_back(request: HttpRequest, program: Program) -> HttpResponse:
    """Stop the round from going out."""
    publishing.call_back(round_of(program), actor=coordinator_of(request), now=clock.now())
    say(request, _("Called back. Nobody was told anything."))
    return go(request, home_of(program))


@coordinator
@require_POST
def allow_again(request: HttpRequest, program: Program, never_id: UUID) -> HttpResponse:
    """Take a pair off that list."""
    found = NeverPair.objects.filter(program=program, pk=never_id).first()
    if found is None:
        raise NotFound
    arranging.allow_again(found)
    say(request, _("These two can be proposed again."))
    return go(request, f"{home_of(program)}never/")
