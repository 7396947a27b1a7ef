"""The first visit: three small questions, so that somebody can be introduced well."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from rapport.kernel import clock
from rapport.kernel.guards import signed_in
from rapport.library import guides
from rapport.library.vocabulary import Skill
from rapport.people import zones
from rapport.people.cards import card_of
from rapport.people.forms import WelcomeForm
from rapport.people.hours import SLOTS, beyond_slots, openings_of, slots_within
from rapport.people.models import Expertise, Person
from rapport.people.operations import save_about, save_clock, save_expertise, save_skills_wanted, save_windows
from rapport.people.operations.lists import WANTED_MOST
from rapport.people.operations.profile import AboutThem, about_of
from rapport.people.preview import roles_of
from rapport.ui.forms import beside
from rapport.ui.responses import go, is_partial, parts
from rapport.ui.toasts import say

HEARD_FROM = {"skills": "about", "offers": "offer"}
"""Which words each row of suggestions is heard in."""


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def welcome(request: HttpRequest) -> HttpResponse:
    """Ask three small questions; "read it back to me" answers with the skills we heard and saves nothing."""
    person = _me(request)
    if request.method != "POST":
        return render(
            request, "people/welcome.html", _values(person, WelcomeForm(initial=_initial(person)), None)
        )
    form = WelcomeForm(request.POST)
    if "hear" in request.POST:
        form = WelcomeForm(initial={**request.POST.dict(), **_lists(request.POST)})
        return _read_back(request, person, form)
    if form.is_valid():
        with beside(form):
            _save(person, form.cleaned_data, clock.now())
            say(request, gettext("Thank you. All of it can be changed whenever you like."))
            return go(request, "/find/" if request.POST.get("then") == "find" else "/today/")
    return render(request, "people/welcome.html", _values(person, form, request.POST), status=422)


def _read_back(request: HttpRequest, person: Person, form: WelcomeForm) -> HttpResponse:
    values = _values(person, form, request.POST)
    if not is_partial(request):
        return render(request, "people/welcome.html", values)
    name = "offers" if request.POST["hear"] == HEARD_FROM["offers"] else "skills"
    part = {"name": name, "heard": values["heard"][name], "what": HEARD_FROM[name]}
    return parts(request, "people/parts/heard.html", context=part)


def _save(person: Person, said: dict[str, Any], now: datetime) -> None:
    about = about_of(person)
    words = AboutThem(
        said["name"],
        about.headline,
        about.pronouns,
        about.place,
        about.department,
        said["about"] or about.about,
    )
    save_about(person, words, actor=person, now=now)
    wanted = [row.skill for row in person.skills_wanted.all()]
    wanted += [skill for skill in said["skills"] if skill not in wanted]
    save_skills_wanted(person, wanted[:WANTED_MOST], actor=person, now=now)
    held = {row.skill: row.list for row in person.expertise.all()}
    new = dict.fromkeys(said["offers"], Expertise.List.DONE)
    save_expertise(person, {**new, **held}, actor=person, now=now)
    windows = [SLOTS[name] for name in said["slots"]] + beyond_slots(openings_of(person))
    save_windows(person, windows, actor=person, now=now)
    save_clock(person, said["time_zone"], person.language, actor=person, now=now)


def _initial(person: Person) -> dict[str, Any]:
    return {
        "name": person.name,
        "about": person.about,
        "slots": slots_within(openings_of(person)),
        "time_zone": person.time_zone,
        "skills": [row.skill for row in person.skills_wanted.all()],
        "offers": [row.skill for row in person.expertise.all()],
    }


def _lists(posted: QueryDict) -> dict[str, list[str]]:
    return {name: posted.getlist(name) for name in ("skills", "offers", "slots")}


def _values(person: Person, form: WelcomeForm, posted: QueryDict | None) -> dict[str, Any]:
    roles = roles_of(person.came_to) if person.came_to else roles_of(Person.CameTo.BOTH)
    return {
        "form": form,
        "person": person,
        "zone": zones.spoken(form["time_zone"].value() or "UTC"),
        "card": card_of(person),
        "learns": Person.CameTo.LEARN in roles,
        "guides": Person.CameTo.GUIDE in roles,
        "heard": {name: _heard(form, name, posted) for name in HEARD_FROM},
    }


def _heard(form: WelcomeForm, name: str, posted: QueryDict | None) -> list[tuple[Skill, bool]]:
    """The skills to offer in a row, each with whether it is kept: what is kept already, then what we hear.

    What is heard for the first time is kept until somebody lets it go; ``seen_<name>`` holds what was there.
    """
    known = guides.skills()
    kept = [key for key in form[name].value() or () if key in known]
    if posted is None:
        return [(known[key], True) for key in kept]
    seen = [key for key in posted.getlist(f"seen_{name}") if key in known]
    words = posted.get(HEARD_FROM[name], "")
    new = [skill.key for skill in guides.skills_heard_in(words) if skill.key not in {*seen, *kept}]
    shown = dict.fromkeys([*seen, *kept, *new])
    return [(known[key], key in kept or key in new) for key in shown]


def _me(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user
