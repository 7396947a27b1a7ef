"""The demo's clock, which anybody may move; it exists nowhere else."""

from datetime import timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rapport.desk.demo.passing import let_it_happen
from rapport.kernel import clock
from rapport.kernel.errors import InputIsWrong, NotFound
from rapport.kernel.guards import public
from rapport.ui.responses import go
from rapport.ui.toasts import say

STEPS = {"1": 1, "7": 7, "14": 14}
DAY = timedelta(days=1)


@require_http_methods(["GET", "POST"])
@public
def the_clock(request: HttpRequest) -> HttpResponse:
    """Show where the demo's clock stands, and move it: a day, a week, two weeks, or back to now."""
    if not settings.RAPPORT_DEMO:
        raise NotFound
    if request.method == "GET":
        return render(request, "desk/clock.html")
    wanted = request.POST.get("move", "")
    if wanted == "back":
        clock.set_offset(timedelta())
        say(request, _("Back to now. What has happened meanwhile stays as it is."))
    elif wanted in STEPS:
        move_on(STEPS[wanted])
        say(request, _("The clock was moved, and everything due on the way has happened."))
    else:
        raise InputIsWrong(_("Pick one of the steps."), field="move")
    return go(request, _back(request))


def move_on(days: int) -> None:
    """Move the clock day by day, so that what is due on the way happens in its order."""
    for _number in range(days):
        clock.set_offset(clock.offset() + DAY)
        let_it_happen()


def _back(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    return wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else "/clock/"
