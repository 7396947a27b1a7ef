"""Dates: the list of meetings, one meeting, proposing and taking a moment, calling off, how it went."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rapport.kernel import clock
from rapport.kernel.errors import InputIsWrong, NotFound
from rapport.meetings import operations
from rapport.meetings.forms import DetailsForm, ProposeForm, TakeForm
from rapport.meetings.models import Meeting, SlotProposal
from rapport.meetings.policies import may_change_meeting, may_plan_meeting, may_take_notes, owns_agenda
from rapport.meetings.queries import moments_to_propose
from rapport.meetings.views.shared import of_meeting, other_of, page_facts, reader, url_of
from rapport.mentorships.agreement import terms_of
from rapport.mentorships.guards import member
from rapport.mentorships.models import Mentorship
from rapport.ui.forms import beside, clock_notes
from rapport.ui.responses import go
from rapport.ui.toasts import say

PAGE = 20


@require_GET
@member
def meetings(request: HttpRequest, mentorship: Mentorship) -> HttpResponse:
    """Every meeting of the two, the coming one first, then back through time."""
    found = mentorship.meetings.exclude(state=Meeting.State.CANCELLED).order_by("-starts_at", "id")
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {**page_facts(request, mentorship), "page": page, "now": clock.now()}
    context["may_plan"] = may_plan_meeting(reader(request), mentorship)
    return render(request, "meetings/list.html", context)


@require_GET
@of_meeting
def meeting(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """One meeting as it stands: its agenda before, its notes and promises after."""
    person, now = reader(request), clock.now()
    preparations = {each.person_id: each for each in meeting.preparations.select_related("person")}
    for each in preparations.values():
        each.meeting = meeting
    wraps = {each.person_id: each for each in meeting.wrap_ups.all()}
    people = [member.person for member in meeting.mentorship.members.all()]
    context = {
        **page_facts(request, meeting.mentorship),
        "meeting": meeting,
        "now": now,
        "is_past": meeting.is_planned and meeting.ends_at < now and not meeting.is_live,
        "may_change": may_change_meeting(person, meeting),
        "may_note": may_take_notes(person, meeting),
        "owns_agenda": owns_agenda(person, meeting),
        "agenda": meeting.agenda.exclude(state="removed").select_related("owner", "promise"),
        "lines": meeting.lines.filter(removed_at=None).select_related("author"),
        "promises": meeting.promises.select_related("owner"),
        "ready": [(each, each.pk in preparations and preparations[each.pk].ready_at) for each in people],
        "arrivals": [
            each
            for each in preparations.values()
            if meeting.is_held and (each.shares or each.person_id == person.pk)
        ],
        "takeaways": [(each, wraps[each.pk]) for each in people if each.pk in wraps],
        "details": _details_form(meeting),
    }
    return render(request, "meetings/meeting.html", context)


@require_http_methods(["GET", "POST"])
@member
def next_date(request: HttpRequest, mentorship: Mentorship) -> HttpResponse:
    """Find the next date: take one of the offered moments, or offer some."""
    person, now = reader(request), clock.now()
    moving = _moving(request, mentorship)
    terms = terms_of(mentorship)
    other = other_of(mentorship, person)
    moments = moments_to_propose(mentorship, terms, now, earliest=now + timedelta(days=1) if moving else None)
    minutes = moving.minutes if moving else terms.meeting_minutes
    as_usual = moving.template if moving else _template_for(mentorship)
    as_agreed = {"form": moving.form if moving else terms.channel, "template": as_usual}
    form = ProposeForm(request.POST or None, moments=moments, minutes=minutes, other=other, initial=as_agreed)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        with beside_suggested(form):
            operations.propose_moments(
                mentorship,
                starts=given["starts"],
                minutes=given["minutes"],
                form=given["form"],
                template=(not moving and given["template"]) or as_usual,
                meeting=moving,
                actor=person,
                now=now,
            )
            say(request, _("Offered. It is in both calendars as soon as one is picked."))
            for note in clock_notes(form):
                say(request, note)
            return go(request, f"/spaces/{mentorship.pk}/meetings/next/")
    proposal = mentorship.slot_proposals.filter(state=SlotProposal.State.OPEN).first()
    context: dict[str, Any] = {
        **page_facts(request, mentorship),
        "form": form,
        "moving": moving,
        "proposal": proposal,
        "is_mine": proposal is not None and proposal.proposed_by_id == person.pk,
        "take": _take_form(proposal, other) if proposal and proposal.proposed_by_id != person.pk else None,
        "may_plan": may_plan_meeting(person, mentorship),
        "terms": terms,
    }
    return render(request, "meetings/next.html", context, status=422 if form.errors else 200)


@require_POST
@member
def taking(request: HttpRequest, mentorship: Mentorship, proposal_id: UUID) -> HttpResponse:
    """Say yes to one of the offered moments."""
    proposal = _proposal(mentorship, proposal_id)
    other = other_of(mentorship, reader(request))
    form = TakeForm(request.POST, moments=proposal.moments, other=other)
    if form.is_valid():
        with beside(form):
            start = form.cleaned_data["start"]
            planned = operations.take_moment(proposal, start=start, actor=reader(request), now=clock.now())
            say(request, _("It’s in both calendars."))
            return go(request, url_of(planned))
    context = {**page_facts(request, mentorship), "proposal": proposal, "take": form, "is_mine": False}
    context["may_plan"] = may_plan_meeting(reader(request), mentorship)
    return render(request, "meetings/next.html", context, status=422)


@require_POST
@member
def withdrawal(request: HttpRequest, mentorship: Mentorship, proposal_id: UUID) -> HttpResponse:
    """Take one's own offer back."""
    proposal = _proposal(mentorship, proposal_id)
    operations.withdraw_proposal(proposal, actor=reader(request), now=clock.now())
    say(request, _("Taken back. You can offer other moments."))
    return go(request, f"/spaces/{mentorship.pk}/meetings/next/")


@require_POST
@of_meeting
def details(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Change where and how long."""
    form = DetailsForm(request.POST, minutes=meeting.minutes)
    if form.is_valid():
        with beside(form):
            given = form.cleaned_data
            operations.change_details(
                meeting,
                form=given["form"],
                place=given["place"],
                minutes=given["minutes"],
                version=given["version"],
                actor=reader(request),
                now=clock.now(),
            )
            say(request, _("Changed for both of you."))
            return go(request, url_of(meeting))
    context = {**page_facts(request, meeting.mentorship), "meeting": meeting, "details": form}
    return render(request, "meetings/details.html", context, status=422)


@require_POST
@of_meeting
def calling_off(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Call it off and go on to finding another date: its topics wait there."""
    operations.call_off_meeting(meeting, actor=reader(request), now=clock.now())
    say(
        request,
        _("Called off for both of you. Your topics are kept for the next one."),
        undo_url=url_of(meeting, "calling-off/undo/"),
    )
    return go(request, f"/spaces/{meeting.mentorship_id}/meetings/next/")


@require_POST
@of_meeting
def calling_off_undo(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Meet after all."""
    try:
        operations.meet_after_all(meeting, actor=reader(request), now=clock.now())
    except InputIsWrong as wrong:
        say(request, wrong.sentence)
        return go(request, f"/spaces/{meeting.mentorship_id}/meetings/")
    say(request, _("It is on again, in both calendars."))
    return go(request, url_of(meeting))


@require_POST
@of_meeting
def outcome(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Say how a meeting went that nobody opened here."""
    person, now = reader(request), clock.now()
    answer = request.POST.get("outcome")
    if answer == "held":
        operations.say_it_happened(meeting, actor=person, now=now)
        return go(request, url_of(meeting, "wrap/"))
    operations.say_it_was_missed(meeting, with_notice=answer == "noticed", actor=person, now=now)
    say(request, _("Good to know. Here are some moments for another try."))
    return go(request, f"/spaces/{meeting.mentorship_id}/meetings/next/")


def beside_suggested(form: ProposeForm) -> Any:
    """As ``beside``; what the operation says of the moments stands where one was set by hand, else with the offered."""
    by_hand = (name for name in ("own", "own_too") if form.cleaned_data.get(name))
    return beside(form, starts=next(by_hand, "suggested"))


def _details_form(meeting: Meeting) -> DetailsForm:
    initial = {
        "form": meeting.form,
        "place": meeting.place,
        "minutes": meeting.minutes,
        "version": meeting.version,
    }
    return DetailsForm(initial=initial, minutes=meeting.minutes)


def _take_form(proposal: SlotProposal, other: Any) -> TakeForm:
    return TakeForm(moments=proposal.moments, other=other)


def _proposal(mentorship: Mentorship, proposal_id: UUID) -> SlotProposal:
    proposal = mentorship.slot_proposals.filter(pk=proposal_id).select_related("meeting").first()
    if proposal is None:
        raise NotFound
    proposal.mentorship = mentorship
    if proposal.meeting is not None:
        proposal.meeting.mentorship = mentorship
    return proposal


def _moving(request: HttpRequest, mentorship: Mentorship) -> Meeting | None:
    """The meeting that is to be moved, where the address or the form names one."""
    wanted = request.POST.get("moving") or request.GET.get("moving")
    if not wanted:
        return None
    try:
        found = mentorship.meetings.filter(pk=UUID(wanted)).first()
    except ValueError as error:
        raise NotFound from error
    if found is None:
        raise NotFound
    found.mentorship = mentorship
    return found


def _template_for(mentorship: Mentorship) -> str:
    """The first meeting of two people who are forming is the alignment meeting; an ending one says goodbye.

    Two who have agreed already and have not met get to know each other.
    """
    fitting = {"forming": "alignment", "in_review": "review", "closing": "goodbye"}
    usual = "regular" if Meeting.objects.held().filter(mentorship=mentorship).exists() else "beginning"
    return fitting.get(mentorship.state, usual)
