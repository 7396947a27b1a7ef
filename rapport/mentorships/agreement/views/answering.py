"""Eight topics on one's own: one at a time, kept as they grow, come back any time."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rapport.kernel import clock
from rapport.kernel.errors import EditConflict, InputIsWrong, NotFound
from rapport.library import guides
from rapport.library.agreement import Clause, Topic
from rapport.mentorships import rounds
from rapport.mentorships.agreement.answering import (
    begin_alignment,
    finish_answers,
    open_answers,
    save_answers,
)
from rapport.mentorships.agreement.forms import AnswerForm
from rapport.mentorships.agreement.policies import open_questions
from rapport.mentorships.agreement.topics import WORDS, is_done
from rapport.mentorships.guards import member
from rapport.mentorships.models import Mentorship, Round
from rapport.mentorships.policies import may_write
from rapport.mentorships.rounds import RoundView
from rapport.mentorships.space import space_of
from rapport.people.models import Person
from rapport.ui.responses import go, is_partial, parts
from rapport.ui.toasts import say

NEXT, SKIP = "next", "skip"


@dataclass(frozen=True, slots=True)
class Stop:
    """One topic in the list beside the question."""

    topic: Topic
    number: int
    url: str
    is_done: bool
    is_current: bool


@member
@require_POST
def begin(request: HttpRequest, mentorship: Mentorship) -> HttpResponse:
    """Begin answering, where two yeses have not begun it already."""
    round_ = begin_alignment(mentorship, actor=_person(request), now=clock.now())
    return go(request, _topic_url(mentorship, round_.questions[0]))


@member
@require_http_methods(["GET", "POST"])
def topic(request: HttpRequest, mentorship: Mentorship, key: str) -> HttpResponse:
    """One topic on one's own; every change is kept at once, and the page works without script as well."""
    view = _opened(request, mentorship)
    if view is None and request.method == "GET":
        return _where_it_stands(mentorship)
    if view is None or key not in view.round.questions:
        raise NotFound
    guide = guides.alignment_topic(key)
    if request.method == "GET":
        return _topic_page(request, mentorship, view, guide, _form(view, guide))
    form = AnswerForm(guide, view.member.role, view.values, view.version, request.POST)
    wants = request.POST.get("go", "")
    if not form.is_valid():
        if is_partial(request) and not wants:
            return _saved(request, mentorship, view, guide, form, status=422)
        return _topic_page(request, mentorship, view, guide, form, status=422)
    try:
        save_answers(
            view.round,
            form.answers_left if wants == NEXT else form.answers,
            expected=form.cleaned_data["version"],
            actor=_person(request),
            now=clock.now(),
        )
    except EditConflict as conflict:
        raise _named(conflict, guide, _topic_url(mentorship, key)) from conflict
    if is_partial(request) and not wants:
        return _saved(request, mentorship, _view(request, mentorship), guide, form)
    return go(request, _after(mentorship, view.round, key))


@member
@require_GET
def overview(request: HttpRequest, mentorship: Mentorship) -> HttpResponse:
    """What is answered and what is open; finish here, or wait for the other."""
    view = _opened(request, mentorship)
    if view is None:
        return _where_it_stands(mentorship)
    return _overview_page(request, mentorship, view)


@member
@require_POST
def finish(request: HttpRequest, mentorship: Mentorship) -> HttpResponse:
    """Say that one's own answers are done."""
    view = _view(request, mentorship)
    try:
        round_ = finish_answers(view.round, actor=_person(request), now=clock.now())
    except InputIsWrong as wrong:
        return _overview_page(request, mentorship, view, problem=str(wrong.sentence), status=422)
    if round_.is_revealed:
        say(request, _("You’ve both answered. Here is what you each said."))
        return go(request, reverse("mentorships:together", args=[mentorship.pk]))
    say(request, _("Done. You’ll see each other’s answers once you’ve both finished."))
    return go(request, reverse("mentorships:answers", args=[mentorship.pk]))


def _form(view: RoundView, guide: Topic) -> AnswerForm:
    return AnswerForm(guide, view.member.role, view.values, view.version)


def _topic_page(
    request: HttpRequest,
    mentorship: Mentorship,
    view: RoundView,
    guide: Topic,
    form: AnswerForm,
    status: int = 200,
) -> HttpResponse:
    number = view.round.questions.index(guide.key) + 1
    context = {
        **_shared(request, mentorship, view, guide.key),
        "topic": guide,
        "question": guide.ask(view.member.role),
        "form": form,
        "fields": [_field(form, guide, clause) for clause in guide.asked],
        "number": number,
        "following": _following(view.round, guide.key),
        "in_one_line": guides.confidentiality_in_one_line() if guide.key == "confidence" else "",
    }
    return render(request, "mentorships/agreement/answer.html", context, status=status)


def _overview_page(
    request: HttpRequest, mentorship: Mentorship, view: RoundView, problem: str = "", status: int = 200
) -> HttpResponse:
    shared, still_open = _shared(request, mentorship, view, ""), open_answers(view.round, view.own)
    context = {
        **shared,
        "problem": problem,
        "still_open": still_open,
        "open_stop": next((stop for stop in _stops(mentorship, view, "") if stop.topic in still_open), None),
        "may": may_write(_person(request), mentorship),
    }
    return render(request, "mentorships/agreement/answers.html", context, status=status)


def _shared(request: HttpRequest, mentorship: Mentorship, view: RoundView, current: str) -> dict[str, object]:
    return {
        "mentorship": mentorship,
        "space": space_of(mentorship, _person(request)),
        "view": view,
        "other": view.others[0],
        "stops": _stops(mentorship, view, current),
        "total": len(view.round.questions),
        "is_again": view.round.kind == Round.Kind.RECALIBRATE,
    }


def _stops(mentorship: Mentorship, view: RoundView, current: str) -> list[Stop]:
    return [
        Stop(
            topic=guides.alignment_topic(key),
            number=number,
            url=_topic_url(mentorship, key),
            is_done=is_done(guides.alignment_topic(key), view.values),
            is_current=key == current,
        )
        for number, key in enumerate(view.round.questions, start=1)
    ]


def _saved(
    request: HttpRequest,
    mentorship: Mentorship,
    view: RoundView,
    guide: Topic,
    form: AnswerForm,
    status: int = 200,
) -> HttpResponse:
    """The line that says it is kept, and the version the next keystrokes build on."""
    context = {"form": form, "version": view.version, "is_kept": status == 200, "topic": guide}
    return parts(request, "mentorships/agreement/answer.html#saved", context=context, status=status)


def _where_it_stands(mentorship: Mentorship) -> HttpResponse:
    """The agreement, for whoever comes before the questions are open or after they are done."""
    return redirect("mentorships:agreement", mentorship_id=mentorship.pk)


def _view(request: HttpRequest, mentorship: Mentorship) -> RoundView:
    view = _opened(request, mentorship)
    if view is None:
        raise NotFound
    return view


def _opened(request: HttpRequest, mentorship: Mentorship) -> RoundView | None:
    round_ = open_questions(mentorship)
    if round_ is None:
        return None
    round_.mentorship = mentorship
    return rounds.view_for(round_, _person(request))


def _topic_url(mentorship: Mentorship, key: str) -> str:
    return reverse("mentorships:answer_topic", args=[mentorship.pk, key])


def _following(round_: Round, key: str) -> Topic | None:
    place = round_.questions.index(key) + 1
    return guides.alignment_topic(round_.questions[place]) if place < len(round_.questions) else None


def _after(mentorship: Mentorship, round_: Round, key: str) -> str:
    following = _following(round_, key)
    if following is None:
        return reverse("mentorships:answers", args=[mentorship.pk])
    return _topic_url(mentorship, following.key)


def _field(form: AnswerForm, guide: Topic, clause: Clause) -> dict[str, object]:
    """One field; what is needed in the end says nothing beside its label, since nothing is needed yet."""
    return {
        "bound": form[clause.key],
        "clause": clause,
        "is_asked_for": _is_asked_for(guide, clause.key),
        "aside": "" if clause.required else _("optional"),
    }


def _is_asked_for(guide: Topic, key: str) -> bool:
    """Whether the clause is only of interest after a certain answer to another one."""
    return any(choice.asks_for == key for clause in guide.asked for choice in clause.choices)


def _named(conflict: EditConflict, guide: Topic, back_url: str) -> EditConflict:
    """The conflict with the names people know in place of field names."""
    names = {f"{guide.key}.{clause.key}": str(clause.title) for clause in guide.asked}
    names[f"{guide.key}.{WORDS}"] = _("In your own words")
    clauses = {clause.key: clause for clause in guide.asked}

    def say_it(field: str, value: str) -> str:
        clause = clauses.get(field.partition(".")[2])
        choices = [clause.choice(part) for part in value.split(", ")] if clause is not None else []
        return ", ".join(str(choice.label) for choice in choices if choice is not None) or value

    return EditConflict(
        yours={
            names[field]: say_it(field, value) for field, value in conflict.yours.items() if field in names
        },
        theirs={
            names[field]: say_it(field, value) for field, value in conflict.theirs.items() if field in names
        },
        version=conflict.version,
        back_url=back_url,
    )


def _person(request: HttpRequest) -> Person:
    assert isinstance(request.user, Person)
    return request.user
