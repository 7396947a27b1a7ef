"""What a program is, for its coordinators to change."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from rapport.kernel import clock
from rapport.people.models import Person
from rapport.programs import operations, tabs
from rapport.programs.forms import SettingsForm
from rapport.programs.guards import coordinator
from rapport.programs.models import Program
from rapport.ui.forms import beside
from rapport.ui.responses import go
from rapport.ui.toasts import say


@require_http_methods(["GET", "POST"])
@coordinator
def settings(request: HttpRequest, program: Program) -> HttpResponse:
    """Show the settings, and change them on the version they were opened at."""
    form = SettingsForm(request.POST or None, program=program)
    address = reverse("programs:settings", args=[program.slug])
    if request.method == "POST" and form.is_valid():
        assert isinstance(request.user, Person)
        with beside(form):
            operations.change_program(
                program,
                form.settings(),
                version=form.cleaned_data["version"],
                actor=request.user,
                now=clock.now(),
                back_url=address,
            )
            say(request, gettext("Saved. New pairs start with these; running ones keep their own agreement."))
            return go(request, address)
    values = {"program": program, "tabs": tabs.tabs_of(program, "settings"), "form": form}
    return render(request, "programs/settings.html", values, status=422 if form.is_bound else 200)
