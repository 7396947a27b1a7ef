"""While people meet: one topic and its clock, the notes of both, what is caught; then the wrap-up."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rapport.kernel import clock
from rapport.kernel.errors import NotFound
from rapport.meetings import operations
from rapport.meetings.clockwork import where_we_are
from rapport.meetings.forms import CaptureForm, WrapUpForm
from rapport.meetings.models import AgendaItem, Meeting
from rapport.meetings.operations.live import ReallyNothing
from rapport.meetings.operations.promises import is_one_too_many
from rapport.meetings.policies import may_plan_meeting, may_take_notes
from rapport.meetings.queries import moments_to_propose, parked_topics
from rapport.meetings.views.shared import of_meeting, page_facts, reader, url_of
from rapport.mentorships.agreement import terms_of
from rapport.people.models import Person
from rapport.ui.forms import beside
from rapport.ui.responses import go, is_partial, page_or_part, parts
from rapport.ui.toasts import say

PAGE, SIDE = "meetings/live.html", "side"


@require_GET
@of_meeting
def live(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """The meeting itself. Opening the page begins nothing; a press does."""
    if meeting.is_held:
        return go(request, url_of(meeting, "wrap/"))
    part = request.GET.get("part")
    context = _context(request, meeting)
    if is_partial(request) and part == "beat":
        return parts(
            request, f"{PAGE}#stage", f"{PAGE}#lines", f"{PAGE}#side", context={**context, "swap": True}
        )
    return render(request, PAGE, context)


@require_POST
@of_meeting
def pace(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Begin, go on to the next topic, take five more minutes, pause the clock."""
    person, now = reader(request), clock.now()
    match request.POST.get("do"):
        case "begin":
            operations.begin_meeting(meeting, actor=person, now=now)
        case "next":
            operations.next_topic(meeting, after=_now_item(request, meeting), actor=person, now=now)
        case "more":
            operations.give_more_minutes(meeting, minutes=5, actor=person, now=now)
            say(request, _("Five more minutes."), undo_url=url_of(meeting, "pace/less/"))
        case "pause":
            operations.stop_the_clock(meeting, stopped=True, actor=person, now=now)
        case "carry_on":
            operations.stop_the_clock(meeting, stopped=False, actor=person, now=now)
        case _:
            raise NotFound
    if not is_partial(request):
        return go(request, url_of(meeting, "live/"))
    meeting.refresh_from_db()
    return page_or_part(request, PAGE, "stage", _context(request, meeting))


@require_POST
@of_meeting
def fewer_minutes(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Take the five more minutes back."""
    operations.give_more_minutes(meeting, minutes=-5, actor=reader(request), now=clock.now())
    return go(request, url_of(meeting, "live/"))


@require_POST
@of_meeting
def capture(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Catch a note, a promise, or something for another day."""
    form = CaptureForm(request.POST)
    if form.is_valid():
        with beside(form):
            _catch(request, meeting, form)
            if not is_partial(request):
                return go(request, url_of(meeting, "live/" if meeting.is_live else ""))
            context = {**_context(request, meeting), "swap": True}
            return parts(request, f"{PAGE}#capture_error", f"{PAGE}#lines", f"{PAGE}#side", context=context)
    context = {**_context(request, meeting), "capture": form}
    return page_or_part(request, PAGE, "capture_error", context, status=422)


def _catch(request: HttpRequest, meeting: Meeting, form: CaptureForm) -> None:
    person, now, given = reader(request), clock.now(), form.cleaned_data
    if given["what"] == "note":
        operations.add_line(meeting, text=given["text"], line_id=given["line_id"], actor=person, now=now)
    elif given["what"] == "later":
        item = operations.add_topic(meeting, title=given["text"], actor=person, now=now)
        operations.park_topic(item, actor=person, now=now)
    else:
        people = {each.person_id: each.person for each in meeting.mentorship.members.all()}
        operations.make_promise(
            meeting.mentorship,
            owner=people.get(given["owner"], person),
            text=given["text"],
            due_on=given["due_on"] or _before_we_meet_again(meeting, person),
            meeting=meeting,
            actor=person,
            now=now,
        )
        if is_one_too_many(meeting):
            say(request, _("That’s a sixth promise. Five are usually as many as two people keep."))


@require_http_methods(["GET", "POST"])
@of_meeting
def wrap(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """End strong: a takeaway, a thank-you, who does what, the next date; and just for you, how it was."""
    person, now = reader(request), clock.now()
    own = meeting.wrap_ups.filter(person=person).first()
    initial = {} if own is None else {
        "takeaway": own.takeaway, "thanks": own.thanks, "leaving": own.leaving, "version": own.version,
    }  # fmt: skip
    form = WrapUpForm(request.POST or None, initial=initial)
    ask_once = False
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        done = "done" in request.POST
        with beside(form):
            own = operations.save_wrap_up(
                meeting,
                takeaway=given["takeaway"],
                thanks=given["thanks"],
                leaving=given["leaving"],
                done=done,
                version=given["version"],
                actor=person,
                now=now,
            )
            if is_partial(request):
                return page_or_part(request, "meetings/wrap.html", "saved", {"own": own, "saved": True})
            try:
                if done and meeting.is_live:
                    nothing = request.POST.get("nothing") == "yes"
                    operations.end_meeting(meeting, really_nothing=nothing, actor=person, now=now)
            except ReallyNothing:
                ask_once = True
                form = WrapUpForm(initial={**given, "version": own.version})
            else:
                return go(request, _after(meeting, person))
    context = {**_wrap_context(request, meeting), "form": form, "own": own, "ask_once": ask_once}
    return render(request, "meetings/wrap.html", context, status=422 if form.errors else 200)


@require_POST
@of_meeting
def reopening(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Take back an ending that came too early."""
    operations.reopen_meeting(meeting, actor=reader(request), now=clock.now())
    return go(request, url_of(meeting, "live/"))


def _after(meeting: Meeting, actor: Person) -> str:
    """Where people go from a meeting: to the next date until there is one, else to their space."""
    if not _meets_again(meeting) and _plans_on(meeting, actor):
        return f"/spaces/{meeting.mentorship_id}/meetings/next/"
    return f"/spaces/{meeting.mentorship_id}/"


def _plans_on(meeting: Meeting, actor: Person) -> bool:
    """Whether the two plan meetings still: not while they pause, nor after their goodbye."""
    is_goodbye = meeting.mentorship.life.value == "closing"
    return not is_goodbye and bool(may_plan_meeting(actor, meeting.mentorship))


def _meets_again(meeting: Meeting) -> bool:
    """Whether a date is still ahead; one that went by without a word about it is none."""
    return meeting.mentorship.meetings.upcoming(clock.now()).exclude(pk=meeting.pk).exists()


def _context(request: HttpRequest, meeting: Meeting) -> dict[str, Any]:
    person, now = reader(request), clock.now()
    items = list(meeting.agenda.exclude(state=AgendaItem.State.REMOVED).select_related("owner", "promise"))
    prepared = list(meeting.preparations.select_related("person"))
    for each in prepared:
        each.meeting = meeting
    shared = [
        each
        for each in prepared
        if each.shares and each.person_id != person.pk and (each.line or each.arriving)
    ]
    pad = meeting.pads.filter(person=person).first()
    return {
        **page_facts(request, meeting.mentorship),
        "meeting": meeting,
        "items": items,
        "place": where_we_are(meeting, items, now),
        "lines": meeting.lines.filter(removed_at=None).select_related("author"),
        "promises": meeting.promises.select_related("owner").order_by("made_at"),
        "parked": parked_topics(meeting.mentorship)[-5:],
        "arrivals": shared if meeting.started_at else [],
        "objectives": [each for each in prepared if each.objective],
        "questions": [each for each in prepared if each.questions],
        "pad": pad,
        "may_note": may_take_notes(person, meeting),
        "people": sorted(
            (each.person for each in meeting.mentorship.members.all()), key=lambda each: each != person
        ),
        "default_due": _before_we_meet_again(meeting, person),
        "capture": CaptureForm(initial={"what": "note"}),
    }


def _wrap_context(request: HttpRequest, meeting: Meeting) -> dict[str, Any]:
    person = reader(request)
    wraps = list(meeting.wrap_ups.select_related("person"))
    has_next = _meets_again(meeting)
    plans_on = _plans_on(meeting, person)
    moments = []
    if plans_on and not has_next:
        moments = moments_to_propose(meeting.mentorship, terms_of(meeting.mentorship), clock.now())
    return {
        **page_facts(request, meeting.mentorship),
        "meeting": meeting,
        "may_note": may_take_notes(person, meeting),
        "wraps": wraps,
        "others": [each for each in wraps if each.person_id != person.pk],
        "promises": meeting.promises.select_related("owner").order_by("made_at"),
        "has_next": has_next,
        "plans_on": plans_on,
        "moments": moments,
        "topics_talked": meeting.agenda.filter(state=AgendaItem.State.TALKED).count(),
        "topics": meeting.agenda.exclude(state=AgendaItem.State.REMOVED).count(),
        "default_due": _before_we_meet_again(meeting, person),
    }


def _before_we_meet_again(meeting: Meeting, person: Person) -> date:
    """A promise without a date is due the day before the pair would meet next by its own rhythm."""
    cadence = terms_of(meeting.mentorship).cadence_days
    today = clock.now().astimezone(person.zone).date()
    return today + timedelta(days=max(1, cadence - 1))


def _now_item(request: HttpRequest, meeting: Meeting) -> AgendaItem | None:
    """The topic the reader saw when pressing: if the other one has moved on since, nothing is skipped."""
    seen = request.POST.get("seen") or ""
    try:
        return meeting.agenda.filter(pk=UUID(seen)).first()
    except ValueError:
        return None
