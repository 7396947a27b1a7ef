"""The agreement as it stands, every version of it, and looking at it again."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from rapport.kernel import clock
from rapport.kernel.errors import NotFound
from rapport.library import guides
from rapport.mentorships.agreement.changing import differing_topics, propose_change
from rapport.mentorships.agreement.forms import ChangeForm
from rapport.mentorships.agreement.lines import line_of
from rapport.mentorships.agreement.policies import Standing, may_propose_change, standing_of
from rapport.mentorships.agreement.reading import signed_versions, texts
from rapport.mentorships.agreement.sights import sight_rows
from rapport.mentorships.guards import member
from rapport.mentorships.lifecycle import State
from rapport.mentorships.models import AgreementVersion, Mentorship
from rapport.mentorships.space import space_of
from rapport.people.models import Person
from rapport.ui.responses import go
from rapport.ui.toasts import say


@member
@require_GET
def agreement(request: HttpRequest, mentorship: Mentorship) -> HttpResponse:
    """The agreement in force; before there is one, the step that is next."""
    if mentorship.life is State.INTRODUCED:
        return go(request, f"/introductions/{mentorship.pk}/")
    versions = signed_versions(mentorship)
    if versions:
        return _version_page(request, mentorship, versions, versions[0])
    standing = standing_of(mentorship)
    if standing.is_drafting:
        return go(request, reverse("mentorships:together", args=[mentorship.pk]))
    if standing.is_answering:
        return go(request, reverse("mentorships:answers", args=[mentorship.pk]))
    context = {
        "mentorship": mentorship,
        "space": space_of(mentorship, _person(request)),
        "topics": guides.alignment_topics(),
        "may_begin": mentorship.life is State.FORMING and not mentorship.is_frozen,
    }
    return render(request, "mentorships/agreement/begin.html", context)


@member
@require_GET
def version(request: HttpRequest, mentorship: Mentorship, number: int) -> HttpResponse:
    """One version; those before the one in force stay readable."""
    versions = signed_versions(mentorship)
    shown = next((each for each in versions if each.number == number), None)
    if shown is None:
        raise NotFound
    return _version_page(request, mentorship, versions, shown)


@member
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, mentorship: Mentorship) -> HttpResponse:
    """Pick what no longer fits; both answer only that again, alone."""
    person = _person(request)
    if not signed_versions(mentorship):
        return go(request, reverse("mentorships:agreement", args=[mentorship.pk]))
    differing = differing_topics(mentorship)
    form = ChangeForm(request.POST if request.method == "POST" else None, differing=differing)
    if request.method == "POST" and form.is_valid():
        propose_change(mentorship, form.cleaned_data["topics"], actor=person, now=clock.now())
        say(request, _("You each get your old answers back. Nothing changes until you both sign."))
        return go(request, reverse("mentorships:answers", args=[mentorship.pk]))
    context = {
        "mentorship": mentorship,
        "space": space_of(mentorship, person),
        "form": form,
        "may": may_propose_change(person, mentorship),
        "has_differing": bool(differing),
    }
    return render(
        request, "mentorships/agreement/change.html", context, status=422 if request.method == "POST" else 200
    )


def _version_page(
    request: HttpRequest, mentorship: Mentorship, versions: list[AgreementVersion], shown: AgreementVersion
) -> HttpResponse:
    person = _person(request)
    space = space_of(mentorship, person)
    since = _since(request, versions, shown)
    standing = standing_of(mentorship)
    context = {
        "mentorship": mentorship,
        "space": space,
        "shown": shown,
        "newest": versions[0],
        "versions": [_entry(each) for each in versions],
        "before": next((each for each in versions if each.number < shown.number), None),
        "since": since,
        "texts": texts(shown, since),
        "lines": [line_of(shown, side) for side in space.in_order],
        "rows": sight_rows(space.partner.first_name, ended=mentorship.is_over),
        "limits": guides.limits_of_confidentiality(),
        "may_change": may_propose_change(person, mentorship, standing),
        "under_way": _under_way(mentorship, standing),
    }
    return render(request, "mentorships/agreement/agreement.html", context)


def _since(
    request: HttpRequest, versions: list[AgreementVersion], shown: AgreementVersion
) -> AgreementVersion | None:
    """The version to show changes from: the one asked for, if it is an earlier one."""
    asked = request.GET.get("since", "")
    return next((each for each in versions if str(each.number) == asked and each.number < shown.number), None)


def _entry(each: AgreementVersion) -> dict[str, object]:
    return {
        "version": each,
        "changed": [guides.alignment_topic(key) for key in each.changed_topics],
        "proposed_by": each.proposed_by if each.based_on_id is not None else None,
    }


def _under_way(mentorship: Mentorship, standing: Standing) -> str:
    """Where a change that has begun goes on; empty when there is none."""
    if mentorship.is_over or not standing.is_changing:
        return ""
    return reverse(f"mentorships:{'together' if standing.is_drafting else 'answers'}", args=[mentorship.pk])


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user
