"""Care as the people in a relationship see it."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rapport.care import operations
from rapport.care.forms import LetterForm, PulseForm, ReportForm, SafetyForm, TalkForm
from rapport.care.models import AccessGrant, Letter, Pulse, Report, Sign
from rapport.care.policies import may_report
from rapport.care.ways import door_of
from rapport.kernel import clock
from rapport.kernel.errors import NotFound
from rapport.kernel.guards import signed_in
from rapport.library.caring import caring, helper_card
from rapport.library.looking_back import looking_back
from rapport.meetings.views.shared import page_facts, reader
from rapport.mentorships.guards import member
from rapport.mentorships.models import Mentorship
from rapport.programs.models import Staff
from rapport.ui.forms import beside
from rapport.ui.responses import go
from rapport.ui.toasts import say


@require_GET
@member
def door(request: HttpRequest, mentorship: Mentorship) -> HttpResponse:
    """Something feels off? Nothing here is sent, counted or kept."""
    feeling = next((each for each in caring().feelings if each.key == request.GET.get("feel")), None)
    context = {
        **page_facts(request, mentorship),
        "feelings": caring().feelings,
        "feeling": feeling,
        "contacts": _contacts(mentorship),
        "letters": Letter.objects.filter(mentorship=mentorship, writer=reader(request), settled_at=None),
    }
    return render(request, "care/door.html", context)


@require_http_methods(["GET", "POST"])
@member
def talk(request: HttpRequest, mentorship: Mentorship) -> HttpResponse:
    """Find words: four lines, read back as a letter to say or send. Nothing is kept."""
    feeling = next((each for each in caring().feelings if each.key == request.GET.get("feel")), None)
    form = TalkForm(request.POST or None)
    for line in caring().four_lines:
        form.fields[line.key].label, form.fields[line.key].help_text = line.title, line.hint
    lines = []
    if request.method == "POST" and form.is_valid():
        lines = [(form.fields[key].label, text) for key, text in form.cleaned_data.items() if text]
    examples = (
        dict(zip((line.key for line in caring().four_lines), feeling.lines, strict=True)) if feeling else {}
    )
    context = {**page_facts(request, mentorship), "form": form, "lines": lines, "examples": examples}
    return render(request, "care/talk.html", context)


@require_http_methods(["GET", "POST"])
@member
def help_letter(request: HttpRequest, mentorship: Mentorship) -> HttpResponse:
    """Ask someone to help: exactly what they will see."""
    person = reader(request)
    form = LetterForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with beside(form):
            given = form.cleaned_data
            sent = operations.send_letter(
                mentorship, text=given["text"], kind=given["kind"], actor=person, now=clock.now()
            )
            back = f"/spaces/{mentorship.pk}/care/help/{sent.pk}/return/"
            say(request, _("Sent. It hasn’t been opened yet."), undo_url=back)
            return go(request, f"/spaces/{mentorship.pk}/care/")
    coordinators = Staff.objects.filter(program=mentorship.program, role=Staff.Role.COORDINATOR)
    context = {
        **page_facts(request, mentorship),
        "form": form,
        "coordinators": coordinators.select_related("person"),
    }
    return render(request, "care/help.html", context, status=422 if form.errors else 200)


@require_POST
@member
def letter_return(request: HttpRequest, mentorship: Mentorship, letter_id: UUID) -> HttpResponse:
    """Take a letter back until it is opened."""
    letter = Letter.objects.filter(pk=letter_id, mentorship=mentorship, writer=reader(request)).first()
    if letter is None:
        raise NotFound
    operations.take_letter_back(letter, actor=reader(request), now=clock.now())
    say(request, _("Taken back. Nobody has read it."))
    return go(request, f"/spaces/{mentorship.pk}/care/")


@require_http_methods(["GET", "POST"])
@member
def line(request: HttpRequest, mentorship: Mentorship) -> HttpResponse:
    """A line was crossed: remind of it, stop contact now, or report it. Each on its own."""
    person, now = reader(request), clock.now()
    form = ReportForm(request.POST or None, others=mentorship.others_than(person))
    if request.method == "POST" and form.is_valid():
        with beside(form):
            given = form.cleaned_data
            made = operations.report_a_line(
                mentorship,
                text=given["text"],
                about=given["about"],
                stop_contact=given["stop_contact"],
                actor=person,
                now=now,
            )
            return go(request, f"/care/mine/{made.pk}/")
    context = {
        **page_facts(request, mentorship),
        "form": form,
        "contacts": _contacts(mentorship),
        "may_report": may_report(person, mentorship),
        "i_stopped_it": mentorship.frozen_by_id == person.pk,
    }
    return render(request, "care/line.html", context, status=422 if form.errors else 200)


@require_POST
@member
def freeze(request: HttpRequest, mentorship: Mentorship) -> HttpResponse:
    """Stop contact at once, or open it again."""
    person, now = reader(request), clock.now()
    if request.POST.get("undo"):
        operations.unfreeze_contact(mentorship, actor=person, now=now)
        say(request, _("Contact is open again."))
    else:
        operations.freeze_contact(mentorship, actor=person, now=now)
        say(request, _("Stopped. No messages, no meetings, until you or your contact person open it."))
    return go(request, f"/spaces/{mentorship.pk}/care/line/")


@require_http_methods(["GET", "POST"])
@member
def pulse(request: HttpRequest, mentorship: Mentorship, pulse_id: UUID) -> HttpResponse:
    """Twenty seconds; only the one who answers ever sees the answers."""
    person = reader(request)
    found = Pulse.objects.filter(pk=pulse_id, mentorship=mentorship, person=person).first()
    if found is None:
        raise NotFound
    found.mentorship, found.person = mentorship, person
    form = PulseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        operations.answer_pulse(
            found, answers=form.answers(), wish=form.cleaned_data["wish"], actor=person, now=clock.now()
        )
        say(request, _("Thank you. That stays with you."))
        return go(request, f"/spaces/{mentorship.pk}/")
    context = {
        **page_facts(request, mentorship),
        "form": form,
        "pulse": found,
        "before": looking_back().pulse_before,
    }
    return render(request, "care/pulse.html", context, status=422 if form.errors else 200)


@require_GET
@member
def sign(request: HttpRequest, mentorship: Mentorship, sign_id: UUID) -> HttpResponse:
    """A sign with its reason and the ways on."""
    visible = Sign.objects.for_member(reader(request)).filter(mentorship=mentorship, pk=sign_id)
    found = visible.first()
    if found is None:
        raise NotFound
    card = helper_card(found.rule)
    context = {
        **page_facts(request, mentorship),
        "sign": found,
        "card": card,
        "says": card.facts(**found.numbers),
        "noticed": card.first_line(**found.numbers),
        "ways": [(way, door_of(way.key, mentorship)) for way in card.ways],
    }
    return render(request, "care/sign.html", context)


@require_GET
@member
def access_log(request: HttpRequest, mentorship: Mentorship) -> HttpResponse:
    """Who has read this space besides its members: usually nobody, and never in secret."""
    now = clock.now()
    grants = (
        AccessGrant.objects.filter(mentorship=mentorship, shown_from__lte=now)
        .exclude(confirmed_at=None)
        .select_related("asked_by", "confirmed_by")
        .prefetch_related("looks__person")
    )
    context = {**page_facts(request, mentorship), "grants": grants}
    return render(request, "care/access_log.html", context)


@require_GET
@signed_in
def my_reports(request: HttpRequest) -> HttpResponse:
    """The reports somebody has made, with their receipts."""
    reports = Report.objects.made_by(reader(request)).order_by("-made_at", "id")
    return render(request, "care/my_reports.html", {"reports": reports})


@require_http_methods(["GET", "POST"])
@signed_in
def my_report(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """One's own report: receipt, deadline, what came of it, and the checks after it."""
    person = reader(request)
    report = Report.objects.made_by(person).filter(pk=report_id).select_related("contact").first()
    if report is None:
        raise NotFound
    check = report.checks.filter(answered_at=None).order_by("day").first()
    form = SafetyForm(request.POST or None)
    if request.method == "POST" and check is not None and form.is_valid():
        check.report = report
        given: dict[str, Any] = form.cleaned_data
        operations.answer_safety_check(
            check, answer=given["answer"], text=given["text"], actor=person, now=clock.now()
        )
        say(request, _("Thank you for saying so."))
        return go(request, f"/care/mine/{report.pk}/")
    context = {"report": report, "check": check, "form": form, "checks": report.checks.all()}
    return render(request, "care/my_report.html", context, status=422 if form.errors else 200)


def _contacts(mentorship: Mentorship) -> list[Staff]:
    contacts = Staff.objects.filter(program=mentorship.program, role=Staff.Role.SAFEGUARDING)
    return list(contacts.select_related("person"))
