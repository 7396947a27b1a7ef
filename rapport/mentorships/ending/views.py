"""Bringing it to a good end, or stopping at once."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rapport.kernel import clock
from rapport.kernel.errors import EditConflict, NotFound
from rapport.library import guides
from rapport.mentorships.ending.forms import BeforeForm, EndingForm, LetterForm
from rapport.mentorships.ending.last_hour import has_keepsake, have_met, next_meeting
from rapport.mentorships.ending.operations import (
    begin_ending,
    close,
    ending_of,
    save_letter,
    send_letter,
    stop_now,
    think_again,
)
from rapport.mentorships.ending.policies import may_begin_ending, may_close, may_stop_now
from rapport.mentorships.guards import member
from rapport.mentorships.lifecycle import State
from rapport.mentorships.models import Ending, GoodbyeLetter, Mentorship, SecondThought
from rapport.mentorships.space import space_of
from rapport.people.models import Person
from rapport.ui.forms import beside
from rapport.ui.responses import go, is_partial, parts
from rapport.ui.toasts import say


@member
@require_GET
def ending(request: HttpRequest, mentorship: Mentorship) -> HttpResponse:
    """Two questions before an ending; once it is under way or over, how it stands."""
    if mentorship.is_over:
        return _over_page(request, mentorship)
    standing = ending_of(mentorship)
    if standing is not None:
        return _under_way_page(request, mentorship, standing)
    context = {
        **_shared(request, mentorship),
        "form": BeforeForm(),
        "may": may_begin_ending(_person(request), mentorship),
        "has_agreement": mentorship.active_since is not None,
    }
    return render(request, "mentorships/ending/before.html", context)


@member
@require_http_methods(["GET", "POST"])
def letter(request: HttpRequest, mentorship: Mentorship) -> HttpResponse:
    """Why now, one last hour, and a letter; kept as it grows, and seen by nobody before it is sent."""
    person = _person(request)
    mine = _own_letter(mentorship, person)
    if ending_of(mentorship) is not None or mentorship.is_over:
        return go(request, reverse("mentorships:ending", args=[mentorship.pk]))
    partner = mentorship.partner_of(person).first_name
    if request.method == "GET":
        before = {key: request.GET.get(key, "") for key in ("talked", "tried")}
        return _letter_page(
            request, mentorship, EndingForm(letter=mine, partner=partner, initial=before), mine
        )
    sends = request.POST.get("go") == "send"
    form = EndingForm(request.POST, letter=mine, partner=partner, for_later=not sends)
    if not sends:
        return _keep(request, mentorship, form, mine) or _letter_page(
            request, mentorship, form, mine, status=422
        )
    if form.is_valid():
        with beside(form):
            _save(mentorship, form, person)
            begin_ending(
                mentorship,
                reason=form.cleaned_data["reason"],
                goodbye=form.cleaned_data["goodbye"],
                talked=form.cleaned_data["talked"] or Ending.Before.UNSAID,
                tried=form.cleaned_data["tried"] or Ending.Before.UNSAID,
                actor=person,
                now=clock.now(),
            )
            say(request, _("%(name)s is told. Until it closes you can both think again.") % {"name": partner})
            return go(request, reverse("mentorships:ending", args=[mentorship.pk]))
    return _letter_page(request, mentorship, form, mine, status=422)


@member
@require_POST
def reply(request: HttpRequest, mentorship: Mentorship) -> HttpResponse:
    """One's own letter while an ending is under way: keep it, or give it."""
    person = _person(request)
    standing = ending_of(mentorship)
    if standing is None:
        raise NotFound
    mine = _own_letter(mentorship, person)
    form = LetterForm(request.POST, letter=mine)
    if request.POST.get("go") != "send":
        kept = _keep(request, mentorship, form, mine)
        return kept or _under_way_page(request, mentorship, standing, form, status=422)
    if form.is_valid():
        _save(mentorship, form, person)
        send_letter(mentorship, actor=person, now=clock.now())
        say(request, _("Given. You can still change it until it closes."))
        return go(request, reverse("mentorships:ending", args=[mentorship.pk]))
    return _under_way_page(request, mentorship, standing, form, status=422)


@member
@require_POST
def thinking_again(request: HttpRequest, mentorship: Mentorship) -> HttpResponse:
    """I’d rather go on after all."""
    standing = ending_of(mentorship)
    if standing is None:
        raise NotFound
    after = think_again(standing, actor=_person(request), now=clock.now())
    if after.state == Ending.State.CALLED_OFF:
        say(request, _("You go on. What you wrote went back to whoever wrote it."))
        return go(request, f"/spaces/{mentorship.pk}/")
    say(request, _("Said. If you both say so, you go on."))
    return go(request, reverse("mentorships:ending", args=[mentorship.pk]))


@member
@require_POST
def closing(request: HttpRequest, mentorship: Mentorship) -> HttpResponse:
    """Close the space after the goodbye."""
    standing = ending_of(mentorship)
    if standing is None:
        raise NotFound
    close(standing, actor=_person(request), now=clock.now())
    say(request, _("Closed. What you did together stays readable for both of you."))
    if not has_keepsake(mentorship):
        return go(request, reverse("mentorships:ending", args=[mentorship.pk]))
    return go(request, f"/spaces/{mentorship.pk}/keepsake/")


@member
@require_http_methods(["GET", "POST"])
def stopping(request: HttpRequest, mentorship: Mentorship) -> HttpResponse:
    """Stop at once: one page, one button, no questions."""
    person = _person(request)
    if request.method == "POST":
        stop_now(mentorship, actor=person, now=clock.now())
        return go(request, reverse("mentorships:stopped", args=[mentorship.pk]))
    context = {**_shared(request, mentorship), "may": may_stop_now(person, mentorship)}
    return render(request, "mentorships/ending/stop.html", context)


@member
@require_GET
def stopped(request: HttpRequest, mentorship: Mentorship) -> HttpResponse:
    """After stopping: it is over, and who is there for one now."""
    if not mentorship.is_over:
        return go(request, reverse("mentorships:stop", args=[mentorship.pk]))
    return render(request, "mentorships/ending/stopped.html", _shared(request, mentorship))


def _keep(
    request: HttpRequest, mentorship: Mentorship, form: LetterForm, mine: GoodbyeLetter | None
) -> HttpResponse | None:
    """Keep the words so far, for an autosave or for "Keep it for later"; None for a page to be shown again."""
    if not form.is_valid():
        version = mine.version if mine is not None else 0
        return _saved(request, version, is_kept=False, status=422) if is_partial(request) else None
    kept = _save(mentorship, form, _person(request))
    if is_partial(request) and not request.POST.get("go"):
        return _saved(request, kept.version, is_kept=True)
    say(request, _("Kept. Nobody sees it before you send it.") if kept.sent_at is None else _("Kept."))
    return go(request, reverse("mentorships:ending_letter", args=[mentorship.pk]))


def _save(mentorship: Mentorship, form: LetterForm, person: Person) -> GoodbyeLetter:
    try:
        return save_letter(
            mentorship, form.parts, expected=form.cleaned_data["version"], actor=person, now=clock.now()
        )
    except EditConflict as conflict:
        conflict.back_url = reverse("mentorships:ending_letter", args=[mentorship.pk])
        raise


def _saved(request: HttpRequest, version: int, *, is_kept: bool, status: int = 200) -> HttpResponse:
    context = {"version": version, "is_kept": is_kept}
    return parts(request, "mentorships/ending/letter.html#saved", context=context, status=status)


def _letter_page(
    request: HttpRequest,
    mentorship: Mentorship,
    form: EndingForm,
    mine: GoodbyeLetter | None,
    status: int = 200,
) -> HttpResponse:
    context = {
        **_shared(request, mentorship),
        "form": form,
        "letter": mine,
        "parts": _parts(form),
        "may": may_begin_ending(_person(request), mentorship),
    }
    return render(request, "mentorships/ending/letter.html", context, status=status)


def _under_way_page(
    request: HttpRequest,
    mentorship: Mentorship,
    standing: Ending,
    form: LetterForm | None = None,
    status: int = 200,
) -> HttpResponse:
    person = _person(request)
    mine = _own_letter(mentorship, person)
    thoughts = set(SecondThought.objects.filter(ending=standing).values_list("member__person_id", flat=True))
    form = form or LetterForm(letter=mine)
    context = {
        **_shared(request, mentorship),
        "ending": standing,
        "is_mine": standing.begun_by_id == getattr(mentorship.member_for(person), "pk", None),
        "letters": _letters(mentorship, person),
        "letter": mine,
        "form": form,
        "parts": _parts(form),
        "i_think_again": person.pk in thoughts,
        "other_thinks_again": bool(thoughts - {person.pk}),
        "may_close": may_close(person, standing, clock.now()),
        "have_met": have_met(standing),
        "next_meeting": next_meeting(standing, clock.now()),
    }
    return render(request, "mentorships/ending/under_way.html", context, status=status)


def _over_page(request: HttpRequest, mentorship: Mentorship) -> HttpResponse:
    context = {
        **_shared(request, mentorship),
        "letters": _letters(mentorship, _person(request), own=True),
        "has_keepsake": has_keepsake(mentorship),
    }
    return render(request, "mentorships/ending/over.html", context)


def _letters(mentorship: Mentorship, person: Person, *, own: bool = False) -> list[dict[str, object]]:
    """The letters this person may read: the other's once given, and with ``own`` their own."""
    titles = {part.key: part.title for part in guides.caring().letter}
    found = GoodbyeLetter.objects.visible_to(person).filter(mentorship=mentorship)
    return [
        {
            "letter": each,
            "author": each.author,
            "thread": "a" if each.author.is_learning else "b",
            "parts": [{"title": titles[key], "text": text} for key, text in each.parts if text],
        }
        for each in found
        if (own or each.author.person_id != person.pk) and not each.is_empty
    ]


def _parts(form: LetterForm) -> list[dict[str, object]]:
    return [{"bound": form[part.key], "starters": part.starters} for part in guides.caring().letter]


def _own_letter(mentorship: Mentorship, person: Person) -> GoodbyeLetter | None:
    found = (
        GoodbyeLetter.objects.visible_to(person).filter(mentorship=mentorship, author__person=person).first()
    )
    if found is not None:
        found.mentorship = mentorship
    return found


def _shared(request: HttpRequest, mentorship: Mentorship) -> dict[str, object]:
    return {
        "mentorship": mentorship,
        "space": space_of(mentorship, _person(request)),
        "is_pausing": mentorship.life is State.PAUSED,
    }


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user
