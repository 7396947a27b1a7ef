"""What meetings and promises ask of a person next."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from rapport.meetings.models import Meeting, Promise
from rapport.meetings.queries import NO_DATES, Dates, dates_of, promises_of
from rapport.mentorships.agreement import terms_for
from rapport.mentorships.lifecycle import State
from rapport.mentorships.models import Mentorship
from rapport.mentorships.nextsteps import NextStep, Press
from rapport.mentorships.terms import Terms
from rapport.people.models import Person

PREPARE_BEFORE = timedelta(days=3)
IN_TOUCH = frozenset({State.FORMING, State.ACTIVE, State.IN_REVIEW, State.CLOSING})


def offer(person: Person, mentorships: Collection[Mentorship], now: datetime) -> Iterable[NextStep]:
    """Candidates of every relationship, in three queries for all of them together, and one for terms not in hand."""
    in_touch = [m for m in mentorships if m.life in IN_TOUCH and not m.is_frozen]
    dates = dates_of(in_touch, now)
    promises = promises_of(in_touch)
    terms = terms_for(in_touch)
    for mentorship in in_touch:
        yield from _about_dates(
            person, mentorship, dates.get(mentorship.pk, NO_DATES), terms[mentorship.pk], now
        )
        yield from _about_promises(person, mentorship, promises[mentorship.pk], now)


def _about_dates(
    person: Person, mentorship: Mentorship, dates: Dates, terms: Terms, now: datetime
) -> Iterable[NextStep]:
    base = f"/spaces/{mentorship.pk}/meetings/"
    member = mentorship.member_for(person)
    if dates.unsettled is not None:
        yield NextStep(
            mentorship.pk, Press.ANSWER, "meetings.how_it_went",
            title=_("Did you two meet?"),
            why=_("The time you had planned has passed, and nobody has said how it went."),
            action=_("Say how it went"), url=f"{base}{dates.unsettled.pk}/", minutes=1,
        )  # fmt: skip
    if dates.proposal is not None and dates.proposal.proposed_by_id != person.pk:
        yield NextStep(
            mentorship.pk, Press.ANSWER, "meetings.pick_a_moment",
            title=_("Pick a time to meet"),
            why=_("You have been offered some moments. One tap puts it into both calendars."),
            action=_("Have a look"), url=f"{base}next/", minutes=1,
        )  # fmt: skip
    if dates.coming is not None:
        yield from _about_coming(mentorship, dates.coming, base, now)
    elif dates.proposal is None and member is not None and terms.owns("booking", member.role):
        if mentorship.life is State.CLOSING:
            return  # What comes next is a goodbye, in an hour or in a letter; its own step leads to both.
        yield NextStep(
            mentorship.pk, Press.SCHEDULE, "meetings.propose",
            title=_("Propose a date"),
            why=_("There is no next date. You agreed to find it together.")
            if terms.booking_owner == "both"
            else _("There is no next date, and finding one is yours."),
            action=_("Propose a date"), url=f"{base}next/", minutes=2,
        )  # fmt: skip


def _about_coming(mentorship: Mentorship, meeting: Meeting, base: str, now: datetime) -> Iterable[NextStep]:
    if meeting.is_live or meeting.starts_at - timedelta(minutes=15) <= now:
        yield NextStep(
            mentorship.pk, Press.PREPARE, "meetings.live",
            title=_("Your meeting is on"), why=_("Notes, the agenda and the clock are in one place."),
            action=_("Go to the meeting"), url=f"{base}{meeting.pk}/live/",
        )  # fmt: skip
    elif meeting.starts_at - now <= PREPARE_BEFORE:
        yield NextStep(
            mentorship.pk, Press.PREPARE, "meetings.prepare",
            title=_("Get ready to meet"), why=_("Five minutes now make the hour yours."),
            action=_("Get ready, about 5 minutes"), url=f"{base}{meeting.pk}/prepare/", minutes=5,
        )  # fmt: skip


def _about_promises(
    person: Person, mentorship: Mentorship, promises: Collection[Promise], now: datetime
) -> Iterable[NextStep]:
    today = now.astimezone(person.zone).date()
    base = f"/spaces/{mentorship.pk}/promises/"
    due = next((p for p in promises if p.owner_id == person.pk and p.is_open and p.due_on <= today), None)
    if due is not None:
        yield NextStep(
            mentorship.pk, Press.REPORT, "meetings.report_back",
            title=_("Say how your promise went"),
            why=_("Its date has come. What did you try, and what came of it?"),
            action=_("Report back, half a minute"), url=f"{base}{due.pk}/", minutes=1,
        )  # fmt: skip
    told = next((p for p in promises if p.owner_id != person.pk and not p.is_open), None)
    if told is not None:
        yield NextStep(
            mentorship.pk, Press.REPORT, "meetings.answer_report",
            title=_("%(name)s has told you how it went") % {"name": told.owner.first_name},
            why=_("One tap lets them know that you have read it."),
            action=_("Read it"), url=f"{base}{told.pk}/", minutes=1,
        )  # fmt: skip
