"""The steps that are lists: skills wanted, the three honest lists, and the values, one press at a time."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from rapport.kernel import clock
from rapport.kernel.errors import InputIsWrong, NotFound
from rapport.kernel.guards import signed_in
from rapport.library import guides
from rapport.people.forms import AddSkillForm, OfferSkillForm
from rapport.people.models import Expertise, Person, Pick
from rapport.people.operations import save_expertise, save_skills_wanted, save_values, version_of
from rapport.people.operations.lists import VALUES_MOST, WANTED_MOST
from rapport.people.queries import offered_by
from rapport.people.ranking import Press, pressed
from rapport.people.steps import WHY, Step, following
from rapport.ui.responses import go, is_partial, page_or_part
from rapport.ui.toasts import say

HEARD_CHARACTERS = 2000


@signed_in
@require_POST
def press(request: HttpRequest, step: Step, card: str, press: Press) -> HttpResponse:
    """Add a card to a list, take it off, or move it one place."""
    person = _me(request)
    if step not in _RANKED:
        raise NotFound
    held, save = _RANKED[step][0](person), _RANKED[step][1]
    wanted = pressed(held, card, press, at=_number(request.POST.get("at") or request.GET.get("at")))
    if wanted != held:
        save(person, wanted, actor=person, now=clock.now(), expected=_number(request.POST.get("version")))
        _say_pressed(request, step, card, press, held)
    return _again(request, person, step)


@signed_in
@require_POST
def offer(request: HttpRequest, skill: str, list: str) -> HttpResponse:
    """Put a skill on one of the three lists, or with ``none`` on no list."""
    person = _me(request)
    held = {row.skill: row.list for row in person.expertise.all()}
    wanted = {key: on for key, on in held.items() if key != skill}
    if list != "none":
        wanted[skill] = list
    if wanted != held:
        version = _number(request.POST.get("version"))
        save_expertise(person, wanted, actor=person, now=clock.now(), expected=version)
        if list == "none":
            say(request, gettext("Taken off."), undo_url=reverse("people:offer", args=[skill, held[skill]]))
    return _again(request, person, Step.GUIDE)


def list_page(request: HttpRequest, person: Person, step: Step) -> HttpResponse:
    """The page of a list; a POST adds what was chosen, or reads somebody's own words back to them."""
    if request.method != "POST":
        return _show(request, person, step)
    if request.POST.get("action") == "hear":
        return _show(request, person, step, words=request.POST.get("words", "")[:HEARD_CHARACTERS])
    form = (OfferSkillForm if step is Step.GUIDE else AddSkillForm)(request.POST)
    if form.is_valid():
        try:
            _add(request, person, step, form.cleaned_data)
        except InputIsWrong as wrong:
            form.add_error("skill", str(wrong.sentence))
        else:
            return _again(request, person, step)
    return _show(request, person, step, form=form, status=422)


def _add(request: HttpRequest, person: Person, step: Step, chosen: Mapping[str, str]) -> None:
    expected, now, skill = _number(request.POST.get("version")), clock.now(), chosen["skill"]
    if step is Step.GUIDE:
        held = {row.skill: row.list for row in person.expertise.all()}
        save_expertise(person, {**held, skill: chosen["list"]}, actor=person, now=now, expected=expected)
    else:
        wanted = pressed(_wanted(person), skill, Press.ADD)
        save_skills_wanted(person, wanted, actor=person, now=now, expected=expected)


def _show(
    request: HttpRequest, person: Person, step: Step, *, form: Any = None, words: str = "", status: int = 200
) -> HttpResponse:
    values = {
        "step": step,
        "why": WHY[step],
        "following": following(step),
        "version": version_of(person, step),
        "words": words,
        **_CONTENT[step](person, form, words),
    }
    return page_or_part(request, f"people/me/{step}.html", "lists", values, status=status)


def _learn(person: Person, form: Any, words: str) -> dict[str, Any]:
    held = _wanted(person)
    return {
        "chosen": [guides.skills()[key] for key in held if key in guides.skills()],
        "most": WANTED_MOST,
        "form": form or AddSkillForm(taken=held),
        "heard": [skill for skill in guides.skills_heard_in(words) if skill.key not in held],
    }


def _guide(person: Person, form: Any, words: str) -> dict[str, Any]:
    offered = offered_by(person)
    held = {skill.key for skills in (offered.done, offered.talk, offered.refer) for skill in skills}
    lists = [
        (Expertise.List.DONE, offered.done, [Expertise.List.TALK, Expertise.List.REFER]),
        (Expertise.List.TALK, offered.talk, [Expertise.List.DONE, Expertise.List.REFER]),
        (Expertise.List.REFER, offered.refer, [Expertise.List.DONE, Expertise.List.TALK]),
    ]
    return {
        "lists": lists,
        "form": form or OfferSkillForm(taken=held),
        "heard": [skill for skill in guides.skills_heard_in(words) if skill.key not in held],
        "list_names": Expertise.List,
    }


def _values(person: Person, _form: Any, _words: str) -> dict[str, Any]:
    held = _value_keys(person)
    cards = guides.values()
    return {
        "chosen": [cards[key] for key in held if key in cards],
        "most": VALUES_MOST,
        "rest": [card for card in cards.values() if card.key not in held],
    }


def _say_pressed(request: HttpRequest, step: Step, card: str, press: Press, held: Sequence[str]) -> None:
    if press is Press.REMOVE:
        back = reverse("people:press", args=[step, card, Press.ADD])
        say(request, gettext("Taken off."), undo_url=f"{back}?at={list(held).index(card)}")


def _again(request: HttpRequest, person: Person, step: Step) -> HttpResponse:
    if is_partial(request):
        return _show(request, person, step)
    return go(request, reverse("people:step", args=[step]))


def _wanted(person: Person) -> list[str]:
    return [row.skill for row in person.skills_wanted.all()]


def _value_keys(person: Person) -> list[str]:
    return [pick.card for pick in person.picks.all() if pick.kind == Pick.Kind.VALUE]


def _number(value: str | None) -> int | None:
    return int(value) if value and value.isdecimal() and len(value) < 9 else None


def _me(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user


Saver = Callable[..., None]
_RANKED: Mapping[Step, tuple[Callable[[Person], list[str]], Saver]] = {
    Step.LEARN: (_wanted, save_skills_wanted),
    Step.VALUES: (_value_keys, save_values),
}
_CONTENT: Mapping[Step, Callable[[Person, Any, str], dict[str, Any]]] = {
    Step.LEARN: _learn,
    Step.GUIDE: _guide,
    Step.VALUES: _values,
}
