"""Reads about meetings and promises that several screens share. All take many mentorships at once."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from rapport.kernel.prepared import prepared
from rapport.meetings.models import AgendaItem, Meeting, NoteLine, Promise, SlotProposal
from rapport.mentorships.facts import Fact
from rapport.mentorships.models import Mentorship
from rapport.mentorships.terms import Terms
from rapport.people.models import Person, Window
from rapport.people.slots import Diary, WeeklyWindow, suitable_moments

LOOK_BACK = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Dates:
    """The dates of one mentorship at a moment: the next meeting, one that wants a word, an open proposal."""

    coming: Meeting | None = None
    unsettled: Meeting | None = None
    last_held: Meeting | None = None
    proposal: SlotProposal | None = None

    @property
    def has_next(self) -> bool:
        return self.coming is not None


NO_DATES = Dates()
DATES: Fact[Dates] = Fact("dates")
PROMISES: Fact[list[Promise]] = Fact("promises")


def dates_of(mentorships: Collection[Mentorship], now: datetime) -> Mapping[UUID, Dates]:
    """The dates of many mentorships, in two queries. Looks back sixty days for the last meeting."""
    return DATES.of(mentorships, lambda missing: _read_dates(missing, now))


def _read_dates(mentorships: Collection[Mentorship], now: datetime) -> Mapping[UUID, Dates]:
    ids = [mentorship.pk for mentorship in mentorships]
    coming: dict[UUID, Meeting] = {}
    unsettled: dict[UUID, Meeting] = {}
    last_held: dict[UUID, Meeting] = {}
    relevant = Q(state=Meeting.State.PLANNED) | Q(state=Meeting.State.HELD, starts_at__gt=now - LOOK_BACK)
    for meeting in Meeting.objects.filter(relevant, mentorship_id__in=ids).order_by("starts_at", "id"):
        if meeting.is_held:
            last_held[meeting.mentorship_id] = meeting
        elif meeting.is_live or meeting.ends_at > now:
            coming.setdefault(meeting.mentorship_id, meeting)
        else:
            unsettled.setdefault(meeting.mentorship_id, meeting)
    open_proposals = SlotProposal.objects.filter(mentorship_id__in=ids, state=SlotProposal.State.OPEN)
    proposals = {proposal.mentorship_id: proposal for proposal in open_proposals}
    return {pk: Dates(coming.get(pk), unsettled.get(pk), last_held.get(pk), proposals.get(pk)) for pk in ids}


def promises_of(mentorships: Collection[Mentorship]) -> Mapping[UUID, list[Promise]]:
    """Open promises, and reported ones the other has not answered, of many mentorships in one query."""
    return PROMISES.of(mentorships, _read_promises)


def _read_promises(mentorships: Collection[Mentorship]) -> Mapping[UUID, list[Promise]]:
    ids = tuple(mentorship.pk for mentorship in mentorships)
    found: dict[UUID, list[Promise]] = {pk: [] for pk in ids}
    for promise in _waiting(mentorship_ids=ids):
        found[promise.mentorship_id].append(promise)
    return found


@prepared
def _waiting(mentorship_ids: tuple[UUID, ...]) -> QuerySet[Promise]:
    waiting = Q(state=Promise.State.OPEN) | Q(reported_at__isnull=False, answered_at__isnull=True)
    rows = Promise.objects.filter(waiting, mentorship_id__in=mentorship_ids)
    return rows.order_by("due_on", "made_at", "id")


@dataclass(frozen=True, slots=True)
class Ledger:
    """How one of two people kept their word: in time, moved before its date, moved after it."""

    person: Person
    kept: int
    moved: int
    late: int

    @property
    def is_empty(self) -> bool:
        return not (self.kept or self.moved or self.late)


def ledger_of(mentorship: Mentorship) -> list[Ledger]:
    """How both kept their promises to each other, in one query; the ``members`` are fetched."""
    told = Count("pk", filter=Q(state=Promise.State.KEPT, moved_count=0))
    moved = Count("pk", filter=Q(state=Promise.State.KEPT, moved_count__gt=0, moved_late=False))
    late = Count("pk", filter=Q(state=Promise.State.KEPT, moved_late=True))
    rows = mentorship.promises.order_by().values("owner_id").annotate(told=told, moved=moved, late=late)
    found = {row["owner_id"]: (row["told"], row["moved"], row["late"]) for row in rows}
    return [
        Ledger(member.person, *found.get(member.person_id, (0, 0, 0))) for member in mentorship.members.all()
    ]


def last_lines(meeting: Meeting, most: int = 3) -> list[NoteLine]:
    """The last lines that the two noted in the meeting they held before this one, in one query; in their order."""
    before = NoteLine.objects.filter(
        meeting__mentorship_id=meeting.mentorship_id, meeting__state=Meeting.State.HELD, removed_at=None
    ).exclude(meeting=meeting)
    rows = list(
        before.select_related("meeting").order_by(
            "-meeting__starts_at", "meeting_id", "-position", "-written_at"
        )[:most]
    )
    lines = [line for line in reversed(rows) if line.meeting_id == rows[0].meeting_id]
    for line in lines:
        line.meeting.mentorship = meeting.mentorship
    return lines


def parked_topics(mentorship: Mentorship) -> list[AgendaItem]:
    """Topics kept for another day, oldest first."""
    return list(
        AgendaItem.objects.filter(mentorship=mentorship, meeting=None, state=AgendaItem.State.OPEN)
        .exclude(parked_at=None)
        .select_related("owner")
        .order_by("parked_at", "id")
    )


def diaries_of(people: Iterable[Person]) -> list[Diary]:
    """When each of these people can meet, in one query."""
    people = list(people)
    windows: dict[UUID, list[WeeklyWindow]] = {}
    for window in Window.objects.filter(person__in=people):
        windows.setdefault(window.person_id, []).append(
            WeeklyWindow(window.weekday, window.from_minute, window.until_minute)
        )
    return [Diary(person.zone, tuple(windows.get(person.pk, ()))) for person in people]


def moments_to_propose(
    mentorship: Mentorship, terms: Terms, now: datetime, *, most: int = 3, earliest: datetime | None = None
) -> list[datetime]:
    """Moments that suit everybody's windows, near the agreed rhythm after the last meeting; three queries."""
    people = [member.person for member in mentorship.members.all() if member.left_at is None]
    planned = [
        (meeting.starts_at, meeting.ends_at)
        for meeting in Meeting.objects.planned().filter(
            mentorship__members__person__in=people, starts_at__gt=now - timedelta(hours=9)
        )
    ]
    last = mentorship.meetings.held().order_by("-starts_at").first()
    rhythm = timedelta(days=terms.cadence_days)
    aim = now + timedelta(days=3) if last is None else max(last.starts_at + rhythm, now + timedelta(days=1))
    after = max(earliest or now, now + timedelta(hours=4))
    return suitable_moments(
        diaries_of(people), after=after, aim=aim, minutes=terms.meeting_minutes, taken=planned, most=most
    )


def untold_for(person: Person, promises: Iterable[Promise], today: date) -> list[Promise]:
    """This person's promises whose date has come: they want a report or an honest new date."""
    return [
        promise
        for promise in promises
        if promise.owner_id == person.pk and promise.is_open and promise.due_on <= today
    ]
