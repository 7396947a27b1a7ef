"""Getting ready: the agenda and how one arrives, on one screen."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rapport.kernel import clock
from rapport.kernel.errors import NotFound
from rapport.library import guides
from rapport.meetings import operations
from rapport.meetings.forms import KindForm, NewTopicForm, PreparationForm, TopicForm
from rapport.meetings.models import AgendaItem, Meeting, Preparation, Promise, WrapUp
from rapport.meetings.policies import may_build_agenda, owns_agenda
from rapport.meetings.presenting import plan_item
from rapport.meetings.queries import last_lines, parked_topics
from rapport.meetings.views.shared import of_meeting, page_facts, reader, url_of
from rapport.people.models import Person
from rapport.ui.forms import beside
from rapport.ui.responses import go, is_partial, page_or_part
from rapport.ui.toasts import say

PAGE, PLAN = "meetings/prepare.html", "plan"


@require_http_methods(["GET", "POST"])
@of_meeting
def prepare(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """One screen, five minutes: what was, how you arrive, the hour, your questions."""
    own = meeting.preparations.filter(person=reader(request)).first()
    form = PreparationForm(request.POST or None, initial=_initial(own))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        ready = "ready" in request.POST
        with beside(form):
            own = operations.save_preparation(
                meeting,
                arriving=given["arriving"],
                line=given["line"],
                shares=given["shares"],
                objective=given["objective"],
                questions=given["questions"],
                ready=ready,
                version=given["version"],
                actor=reader(request),
                now=clock.now(),
            )
            if is_partial(request) and not ready:
                return page_or_part(request, PAGE, "saved", {"own": own, "saved": True})
            if ready:
                say(request, _("You’re ready. That was the hard part."))
            return go(request, url_of(meeting) if ready else url_of(meeting, "prepare/"))
    context = _context(request, meeting, own, form)
    return page_or_part(request, PAGE, "saved", context, status=422 if form.errors else 200)


@require_POST
@of_meeting
def topics(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Add a topic, or build the agenda that is laid out."""
    person, now = reader(request), clock.now()
    if "build" in request.POST:
        operations.take_ownership(meeting, actor=person, now=now)
        return _plan(request, meeting)
    form = NewTopicForm(request.POST)
    if form.is_valid():
        with beside(form):
            given = form.cleaned_data
            operations.add_topic(
                meeting,
                title=given["title"],
                minutes=given["minutes"],
                about=given["about"],
                actor=person,
                now=now,
            )
            return _plan(request, meeting)
    return _plan(request, meeting, new_topic=form, status=422)


@require_POST
@of_meeting
def topic(request: HttpRequest, meeting: Meeting, item_id: UUID) -> HttpResponse:
    """Change a topic's words or minutes."""
    item = _item(meeting, item_id)
    form = TopicForm(request.POST)
    if form.is_valid():
        with beside(form):
            given = form.cleaned_data
            operations.change_topic(
                item,
                title=given["title"],
                minutes=given["minutes"],
                version=given["version"] or item.version,
                actor=reader(request),
                now=clock.now(),
            )
            return _plan(request, meeting)
    return _plan(request, meeting, broken=(item.pk, form), status=422)


@require_POST
@of_meeting
def topic_kind(request: HttpRequest, meeting: Meeting, item_id: UUID) -> HttpResponse:
    """Say what kind of thing a topic is."""
    item, form = _item(meeting, item_id), KindForm(request.POST)
    if form.is_valid():
        with beside(form):
            about = form.cleaned_data["about"]
            operations.say_what_it_is(item, about, actor=reader(request), now=clock.now())
            return _plan(request, meeting)
    return _plan(request, meeting, broken=(item.pk, form), status=422)


@require_GET
@of_meeting
def questions(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Questions to borrow, by situation; a press puts one on the agenda."""
    context = {
        **page_facts(request, meeting.mentorship),
        "meeting": meeting,
        "decks": guides.question_decks(),
        "may_build": may_build_agenda(reader(request), meeting),
    }
    return render(request, "meetings/questions.html", context)


@require_POST
@of_meeting
def topic_move(request: HttpRequest, meeting: Meeting, item_id: UUID) -> HttpResponse:
    """Move a topic up or down, keep it for later, take it out or put it back."""
    person, now = reader(request), clock.now()
    item = _item(meeting, item_id)
    match request.POST.get("do"):
        case "up":
            operations.shift_topic(item, by=-1, actor=person, now=now)
        case "down":
            operations.shift_topic(item, by=1, actor=person, now=now)
        case "park":
            operations.park_topic(item, actor=person, now=now)
            say(request, _("Kept for another day."), undo_url=url_of(meeting, f"topics/{item.pk}/return/"))
        case "remove":
            operations.remove_topic(item, actor=person, now=now)
            say(request, _("Taken out."), undo_url=url_of(meeting, f"topics/{item.pk}/return/"))
        case _:
            raise NotFound
    if request.POST.get("from") == "live":
        return go(request, url_of(meeting, "live/"))
    return _plan(request, meeting)


@require_POST
@of_meeting
def topic_return(request: HttpRequest, meeting: Meeting, item_id: UUID) -> HttpResponse:
    """Bring a parked or removed topic back."""
    item = meeting.mentorship.agenda_items.filter(pk=item_id).first()
    if item is None:
        raise NotFound
    if item.meeting_id is None:
        operations.bring_back(item, meeting, actor=reader(request), now=clock.now())
    elif item.meeting_id == meeting.pk:
        item.meeting = meeting
        operations.restore_topic(item, actor=reader(request), now=clock.now())
    else:
        raise NotFound
    return go(request, url_of(meeting, "prepare/"))


def _plan(
    request: HttpRequest,
    meeting: Meeting,
    *,
    status: int = 200,
    broken: tuple[UUID, forms.Form] | None = None,
    **more: Any,
) -> HttpResponse:
    """The agenda part for htmx, the page again for a browser; ``broken`` is an item whose form came back."""
    if status == 200 and not is_partial(request):
        return go(request, url_of(meeting, "prepare/#agenda"))
    own = meeting.preparations.filter(person=reader(request)).first()
    context = _context(request, meeting, own, PreparationForm(initial=_initial(own)), broken)
    return page_or_part(request, PAGE, PLAN, {**context, **more}, status=status)


def _context(
    request: HttpRequest,
    meeting: Meeting,
    own: Preparation | None,
    form: PreparationForm,
    broken: tuple[UUID, forms.Form] | None = None,
) -> dict[str, Any]:
    person = reader(request)
    items = list(meeting.agenda.filter(state=AgendaItem.State.OPEN).select_related("owner", "promise"))
    planned = sum(item.minutes for item in items)
    promises = Promise.objects.filter(mentorship=meeting.mentorship).open().select_related("owner")
    others = meeting.preparations.exclude(person=person).exclude(ready_at=None).select_related("person")
    last_words = (
        WrapUp.objects.filter(meeting__mentorship=meeting.mentorship, person=person)
        .exclude(meeting=meeting)
        .order_by("-meeting__starts_at")
        .first()
    )
    owes_nothing = _is_guiding(meeting, person) and person.pk not in {each.owner_id for each in promises}
    return {
        **page_facts(request, meeting.mentorship),
        "meeting": meeting,
        "own": own,
        "form": form,
        "items": [plan_item(item, broken[1] if broken and broken[0] == item.pk else None) for item in items],
        "kinds": guides.sessions().item_kinds,
        "planned": planned,
        "free": max(0, meeting.minutes - planned),
        "over": max(0, planned - meeting.minutes),
        "parked": parked_topics(meeting.mentorship),
        "promises": sorted(promises, key=lambda each: (each.owner_id != person.pk, each.due_on)),
        "others_ready": others,
        "question_to_bring": _question_for(meeting) if owes_nothing else "",
        "last_words": last_words,
        "last_lines": last_lines(meeting),
        "may_build": may_build_agenda(person, meeting),
        "owns_agenda": owns_agenda(person, meeting),
        "new_topic": NewTopicForm(),
        "starters": guides.sessions().question_starters,
    }


def _is_guiding(meeting: Meeting, person: Person) -> bool:
    member = meeting.mentorship.member_for(person)
    return member is not None and member.is_guiding


def _question_for(meeting: Meeting) -> str:
    """An open question for whoever guides to bring; the same however often they look, another each meeting."""
    cards = guides.open_questions()
    return str(cards[meeting.pk.int % len(cards)].text)


def _initial(own: Preparation | None) -> dict[str, Any]:
    if own is None:
        return {"shares": True}
    return {
        "arriving": own.arriving,
        "line": own.line,
        "shares": own.shares,
        "objective": own.objective,
        "questions": own.questions,
        "version": own.version,
    }


def _item(meeting: Meeting, item_id: UUID) -> AgendaItem:
    item = meeting.agenda.filter(pk=item_id).first()
    if item is None:
        raise NotFound
    item.meeting, item.mentorship = meeting, meeting.mentorship
    return item
