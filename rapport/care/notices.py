"""When care looks, what it asks, and whom it tells. Nothing here says why to anybody but the one concerned."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.db.models import QuerySet

from rapport.care.models import AccessGrant, Letter, Report, SafetyCheck, Sign
from rapport.care.operations.pulses import open_pulse
from rapport.care.operations.reporting import CHECK_DAYS, open_safety_check
from rapport.care.policies import may_confirm_access
from rapport.care.rules import Rule
from rapport.care.signs import look_at, look_at_all
from rapport.history.events import listens_to
from rapport.history.models import Event
from rapport.jobs.rules import Due, timed_rule
from rapport.kernel.prepared import prepared
from rapport.mentorships.lifecycle import State
from rapport.mentorships.models import Mentorship
from rapport.notifications.notices import Group, NoticeKind, tell
from rapport.people.models import Person
from rapport.programs.models import Staff

PULSE = NoticeKind("care.pulse", Group.TOGETHER, "care/mail/pulse")
HELP_ASKED = NoticeKind("care.help_asked", Group.PROGRAM, "care/mail/help_asked", urgent=True)
WISH = NoticeKind("care.wish", Group.PROGRAM, "care/mail/wish", urgent=True)
REPORT_MADE = NoticeKind("care.report_made", Group.ACCOUNT, "care/mail/report_made", urgent=True)
REPORT_TAKEN = NoticeKind("care.report_taken", Group.ACCOUNT, "care/mail/report_taken", urgent=True)
REPORT_CLOSED = NoticeKind("care.report_closed", Group.ACCOUNT, "care/mail/report_closed", urgent=True)
SAFETY_CHECK = NoticeKind("care.safety_check", Group.ACCOUNT, "care/mail/safety_check", urgent=True)
CONFIRM_ACCESS = NoticeKind("care.confirm_access", Group.ACCOUNT, "care/mail/confirm_access", urgent=True)
SPACE_OPENED = NoticeKind("care.space_opened", Group.ACCOUNT, "care/mail/space_opened", urgent=True)

FIRST_PULSES = (30, 90)
THEN_EVERY = 60
"""The pulse comes on day 30, then every 60 days, at fixed times for everybody."""


@timed_rule("care.look")
def look_for_signs(now: datetime) -> Iterable[Due]:
    """Once an hour, every running relationship is looked at for early signs."""
    yield Due(f"{now:%Y-%m-%dT%H}", partial(look_at_all, now))


@timed_rule("care.pulse")
def open_pulses(now: datetime) -> Iterable[Due]:
    """On day 30, and every 60 days after, everybody in an active relationship is asked for their pulse."""
    for mentorship in _active(since=now - timedelta(days=30)):
        assert mentorship.active_since is not None
        days = (now - mentorship.active_since).days
        day = 30 + (days - 30) // THEN_EVERY * THEN_EVERY
        for member in mentorship.members.all():
            key = f"{mentorship.pk}:{member.person_id}:{day}"
            yield Due(key, partial(_ask_for_pulse, mentorship, member.person, day, now))


@prepared
def _active(since: datetime) -> QuerySet[Mentorship]:
    active = Mentorship.objects.filter(state=State.ACTIVE, frozen_at=None, active_since__lte=since)
    return active.prefetch_related("members__person")


@timed_rule("care.safety_check")
def ask_how_safe_it_is(now: datetime) -> Iterable[Due]:
    """Thirty and ninety days after a report, its reporter is asked whether anything has come of it."""
    for report in Report.objects.filter(made_at__lte=now - timedelta(days=min(CHECK_DAYS))).select_related(
        "reporter"
    ):
        for day in CHECK_DAYS:
            if now >= report.made_at + timedelta(days=day):
                yield Due(f"{report.pk}:{day}", partial(_ask_how_safe, report, day, now))


@timed_rule("care.entry_shown")
def show_put_off_entries(now: datetime) -> Iterable[Due]:
    """When an entry in a pair's access log is due, everybody in the pair is told of it."""
    for grant in AccessGrant.objects.filter(shown_from__lte=now).exclude(confirmed_at=None):
        yield Due(str(grant.pk), partial(_tell_of_access, grant, now))


@listens_to(
    "meeting.planned", "meeting.held", "meeting.missed", "meeting.cancelled", "message.sent", "promise.reported",
    "pulse.answered", "mentorship.pause", "mentorship.resume", "feedback.given",
)  # fmt: skip
def something_moved(event: Event) -> None:
    """A cause that is mended clears its sign at once, not at the next hour."""
    if event.mentorship_id is not None:
        look_at([event.mentorship_id], event.at)


@listens_to("sign.seen", "sign.raised")
def somebody_wishes_contact(event: Event) -> None:
    """A wish for contact goes to the coordinators at once; everything else waits on their page."""
    sign = Sign.objects.standing().filter(pk=event.subject).select_related("mentorship__program").first()
    if sign is None or sign.rule != Rule.LOW_PULSE or "soon" not in sign.numbers:
        return
    program = sign.mentorship.program
    for person in _staff(program.pk, Staff.Role.COORDINATOR):
        url = f"/programs/{program.slug}/signs/{sign.pk}/"
        tell(WISH, person, key=f"{sign.pk}:{person.pk}", now=event.at, url=url, program_id=program.pk)


@listens_to("help.asked")
def help_was_asked(event: Event) -> None:
    letter = Letter.objects.filter(pk=event.subject).select_related("program", "writer").first()
    if letter is None:
        return
    for person in _staff(letter.program_id, Staff.Role.COORDINATOR):
        tell(
            HELP_ASKED,
            person,
            key=f"{letter.pk}:{person.pk}",
            now=event.at,
            url=f"/programs/{letter.program.slug}/letters/",
            facts={"other": letter.writer.first_name},
            program_id=letter.program_id,
        )


@listens_to("report.made", "report.opened_again")
def a_report_was_made(event: Event) -> None:
    """Every contact who may handle it is told; nobody who is named in it, and no coordinator."""
    report = Report.objects.filter(pk=event.subject).first()
    if report is None:
        return
    for person in _staff(report.program_id, Staff.Role.SAFEGUARDING):
        if Report.objects.handled_by(person).filter(pk=report.pk).exists():
            tell(
                REPORT_MADE,
                person,
                key=f"{event.pk}:{person.pk}",
                now=event.at,
                url=f"/care/reports/{report.pk}/",
                facts={"answer_by": report.answer_by, "receipt": report.receipt},
            )


@listens_to("report.taken_in_hand")
def a_report_was_taken_in_hand(event: Event) -> None:
    _tell_reporter(event, REPORT_TAKEN)


@listens_to("report.closed")
def a_report_was_closed(event: Event) -> None:
    _tell_reporter(event, REPORT_CLOSED)


@listens_to("access.asked")
def access_was_asked(event: Event) -> None:
    """Everybody who may be the second person is asked; the one who asked is not."""
    grant = AccessGrant.objects.filter(pk=event.subject).select_related("report", "mentorship").first()
    if grant is None:
        return
    operators = Person.objects.filter(is_operator=True, is_active=True)
    for person in {*_staff(grant.report.program_id, Staff.Role.SAFEGUARDING), *operators}:
        if may_confirm_access(person, grant):
            url = f"/care/access/{grant.pk}/"
            tell(CONFIRM_ACCESS, person, key=f"{grant.pk}:{person.pk}", now=event.at, url=url)


def _ask_for_pulse(mentorship: Mentorship, person: Person, day: int, now: datetime) -> None:
    pulse = open_pulse(mentorship, person, day=day, now=now)
    others = mentorship.others_than(person)
    tell(
        PULSE,
        person,
        key=f"{pulse.pk}",
        now=now,
        url=f"/spaces/{mentorship.pk}/care/pulse/{pulse.pk}/",
        facts={"other": others[0].first_name if others else ""},
        mentorship_id=mentorship.pk,
        until=now + timedelta(days=10),
    )


def _ask_how_safe(report: Report, day: int, now: datetime) -> None:
    check: SafetyCheck = open_safety_check(report, day=day, now=now)
    tell(SAFETY_CHECK, report.reporter, key=f"{check.pk}", now=now, url=f"/care/mine/{report.pk}/")


def _tell_of_access(grant: AccessGrant, now: datetime) -> None:
    for member in grant.mentorship.members.select_related("person"):
        url = f"/spaces/{grant.mentorship_id}/access/"
        tell(SPACE_OPENED, member.person, key=f"{grant.pk}:{member.person_id}", now=now, url=url)


def _tell_reporter(event: Event, kind: NoticeKind) -> None:
    report = Report.objects.filter(pk=event.subject).select_related("reporter").first()
    if report is not None:
        tell(
            kind,
            report.reporter,
            key=f"{event.pk}",
            now=event.at,
            url=f"/care/mine/{report.pk}/",
            facts={"receipt": report.receipt},
        )


def _staff(program_id: UUID, role: str) -> list[Person]:
    rows = Staff.objects.filter(program_id=program_id, role=role, person__is_active=True).select_related(
        "person"
    )
    return [row.person for row in rows]
