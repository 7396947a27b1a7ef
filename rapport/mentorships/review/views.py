"""Looking back: five answers alone, both beside each other, and a decision by both."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rapport.kernel import clock
from rapport.kernel.errors import EditConflict, NotFound
from rapport.library import guides
from rapport.mentorships import rounds
from rapport.mentorships.guards import member
from rapport.mentorships.models import Choice, Mentorship, Review
from rapport.mentorships.review.cards import cards_of, voices_of
from rapport.mentorships.review.forms import DecisionForm, ReviewForm
from rapport.mentorships.review.operations import choose, must_say_until, save_review_answers
from rapport.mentorships.review.policies import may_answer_review, may_decide
from rapport.mentorships.review.reading import latest_review_of, open_review_of, wish_differs
from rapport.mentorships.rounds import RoundView
from rapport.mentorships.space import Space, space_of
from rapport.people.models import Person
from rapport.ui.forms import beside
from rapport.ui.responses import go, is_partial, parts
from rapport.ui.toasts import say

GO_ON_FOR = timedelta(days=183)
"""What is offered for a further term: half a year, to be changed at will."""


@member
@require_GET
def review(request: HttpRequest, mentorship: Mentorship) -> HttpResponse:
    """The review that is open; without one, when the next is and what was decided last."""
    current = open_review_of(mentorship)
    if current is None:
        return _quiet_page(request, mentorship)
    assert current.round is not None, "an open review has a round"
    if current.round.is_revealed:
        return _decision_page(request, mentorship, current)
    view = rounds.view_for(current.round, _person(request))
    if view.is_in and request.GET.get("change") != "1":
        return _waiting_page(request, mentorship, view)
    return _answer_page(request, mentorship, current, view, ReviewForm(view.values, view.version))


@member
@require_http_methods(["POST"])
def answers(request: HttpRequest, mentorship: Mentorship) -> HttpResponse:
    """Keep the answers so far, or finish; every change is kept at once where there is script."""
    current, view = _open(request, mentorship)
    form = ReviewForm(view.values, view.version, request.POST)
    wants = request.POST.get("go", "")
    if form.is_valid():
        with beside(form):
            _keep(current, form, submit=wants == "done", person=_person(request))
            return _kept(request, mentorship, current, wants)
    if is_partial(request) and not wants:
        return _saved(request, view.version, is_kept=False, status=422)
    return _answer_page(request, mentorship, current, view, form, status=422)


@member
@require_POST
def decision(request: HttpRequest, mentorship: Mentorship) -> HttpResponse:
    """Say what should happen; two of the same make it so."""
    current, _view = _open(request, mentorship)
    form = DecisionForm(request.POST, must_say_until=must_say_until(current))
    if form.is_valid():
        with beside(form):
            decided = choose(
                current,
                form.cleaned_data["decision"],
                until=form.until_day,
                actor=_person(request),
                now=clock.now(),
            )
            return _decided(request, mentorship, decided)
    return _decision_page(request, mentorship, current, form, status=422)


def _keep(current: Review, form: ReviewForm, *, submit: bool, person: Person) -> None:
    try:
        save_review_answers(
            current,
            form.answers,
            submit=submit,
            expected=form.cleaned_data["version"],
            actor=person,
            now=clock.now(),
        )
    except EditConflict as conflict:
        titles = {each.key: str(each.title) for each in guides.review_questions()}
        raise EditConflict(
            yours={titles[key]: text for key, text in conflict.yours.items()},
            theirs={titles[key]: text for key, text in conflict.theirs.items()},
            version=conflict.version,
            back_url=reverse("mentorships:review", args=[current.mentorship_id]),
        ) from conflict


def _kept(request: HttpRequest, mentorship: Mentorship, current: Review, wants: str) -> HttpResponse:
    if is_partial(request) and not wants:
        fresh = open_review_of(mentorship)
        assert fresh is not None and fresh.round is not None, "it was open a moment ago"
        return _saved(request, rounds.view_for(fresh.round, _person(request)).version, is_kept=True)
    assert current.round is not None, "an open review has a round"
    if current.round.is_revealed:
        say(request, _("You’ve both looked back. Here is what you each said."))
    elif wants == "done":
        say(request, _("Done. You’ll see each other’s answers once you’ve both finished."))
    else:
        say(request, _("Kept. Only you can see it."))
    return go(request, reverse("mentorships:review", args=[mentorship.pk]))


def _decided(request: HttpRequest, mentorship: Mentorship, current: Review) -> HttpResponse:
    if current.state != Review.State.DECIDED:
        say(request, _("Said. It counts as soon as you’ve both said the same."))
        return go(request, reverse("mentorships:review", args=[mentorship.pk]))
    match current.decision:
        case Review.Decision.CONCLUDE:
            say(request, _("Decided together. Now for a good end."))
            return go(request, reverse("mentorships:ending", args=[mentorship.pk]))
        case Review.Decision.EVOLVE:
            say(request, _("Decided together. What should be different?"))
            return go(request, reverse("mentorships:change_agreement", args=[mentorship.pk]))
    say(request, _("Decided together. You go on."))
    return go(request, f"/spaces/{mentorship.pk}/")


def _saved(request: HttpRequest, version: int, *, is_kept: bool, status: int = 200) -> HttpResponse:
    context = {"version": version, "is_kept": is_kept}
    return parts(request, "mentorships/review/answer.html#saved", context=context, status=status)


def _answer_page(
    request: HttpRequest,
    mentorship: Mentorship,
    current: Review,
    view: RoundView,
    form: ReviewForm,
    status: int = 200,
) -> HttpResponse:
    context = {
        **_shared(request, mentorship),
        "review": current,
        "view": view,
        "other": view.others[0],
        "form": form,
        "total": len(guides.review_questions()),
        "may": may_answer_review(_person(request), current),
    }
    return render(request, "mentorships/review/answer.html", context, status=status)


def _waiting_page(request: HttpRequest, mentorship: Mentorship, view: RoundView) -> HttpResponse:
    context = {
        **_shared(request, mentorship),
        "other": view.others[0],
        "total": len(guides.review_questions()),
    }
    return render(request, "mentorships/review/waiting.html", context)


def _decision_page(
    request: HttpRequest,
    mentorship: Mentorship,
    current: Review,
    form: DecisionForm | None = None,
    status: int = 200,
) -> HttpResponse:
    shared = _shared(request, mentorship)
    space = shared["space"]
    assert isinstance(space, Space) and current.round is not None, "an open review has a round"
    voices = voices_of(current, space)
    mine = next((voice.choice for voice in voices if voice.side.is_reader), None)
    theirs = next((voice.choice for voice in voices if not voice.side.is_reader), None)
    context = {
        **shared,
        "review": current,
        "cards": cards_of(current.round, space),
        "differs": wish_differs(current.round),
        "guide": guides.looking_back().differing,
        "voices": voices,
        "mine": mine,
        "theirs": theirs,
        "form": form or _decision_form(current, mine, theirs),
        "may": may_decide(_person(request), current),
    }
    return render(request, "mentorships/review/decision.html", context, status=status)


def _decision_form(current: Review, mine: Choice | None, theirs: Choice | None) -> DecisionForm:
    """The form as this person left it. What the other one said is shown beside it and never chosen for them."""
    offered = max(current.due_on, clock.now().date()) + GO_ON_FOR
    days = [choice.until for choice in (mine, theirs) if choice is not None and choice.until is not None]
    return DecisionForm(
        must_say_until=must_say_until(current),
        decision=mine.decision if mine is not None else "",
        until=days[0] if days else offered,
    )


def _quiet_page(request: HttpRequest, mentorship: Mentorship) -> HttpResponse:
    last = latest_review_of(mentorship)
    shared = _shared(request, mentorship)
    space = shared["space"]
    assert isinstance(space, Space), "made above"
    context = {
        **shared,
        "last": last,
        "cards": cards_of(last.round, space) if last is not None and last.round is not None else [],
    }
    return render(request, "mentorships/review/quiet.html", context)


def _open(request: HttpRequest, mentorship: Mentorship) -> tuple[Review, RoundView]:
    current = open_review_of(mentorship)
    if current is None or current.round is None:
        raise NotFound
    return current, rounds.view_for(current.round, _person(request))


def _shared(request: HttpRequest, mentorship: Mentorship) -> dict[str, object]:
    return {"mentorship": mentorship, "space": space_of(mentorship, _person(request))}


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user
