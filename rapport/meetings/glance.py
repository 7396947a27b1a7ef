"""Meetings at a glance, for pages that show many things at once: everything of one kind in one query."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, F, FilteredRelation, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from rapport.kernel.prepared import prepared
from rapport.meetings.models import AgendaItem, Meeting, Pad, SlotProposal, WrapUp
from rapport.meetings.queries import Dates
from rapport.mentorships.models import Mentorship
from rapport.people.models import Person

SHOWN = 60
"""How many of the latest meetings a space draws."""


@dataclass(frozen=True, slots=True)
class Readiness:
    """What somebody has prepared for a coming meeting, and the topics that wait for both."""

    arrives: bool
    asks: bool
    is_ready: bool
    topics: int
    topics_of_others: int

    @property
    def left(self) -> int:
        """How many of the three things are still to do; none for somebody who said they are ready."""
        return 0 if self.is_ready else sum(not each for each in (self.arrives, self.topics, self.asks))


@dataclass(frozen=True, slots=True)
class Talk:
    """A meeting with what was taken away from it, and the reader's own pad."""

    meeting: Meeting
    wrap_ups: tuple[WrapUp, ...]
    pad: Pad | None

    @property
    def has_words(self) -> bool:
        """Whether anybody left a takeaway or a thank-you."""
        return any(each.takeaway or each.thanks for each in self.wrap_ups)


def coming_dates(
    mentorships: Collection[Mentorship],
    person: Person,
    now: datetime,
    proposals: Mapping[UUID, SlotProposal],
) -> tuple[dict[UUID, Dates], dict[UUID, Readiness]]:
    """The dates of many mentorships, as ``dates_of`` gives them but for the last one held, in one query.

    ``proposals`` are the open ones. Beside the dates: how ready this person is for each coming meeting, by its id.
    """
    coming: dict[UUID, Meeting] = {}
    unsettled: dict[UUID, Meeting] = {}
    readiness: dict[UUID, Readiness] = {}
    for meeting in _planned(person_id=person.pk, mentorship_ids=tuple(each.pk for each in mentorships)):
        is_over = not meeting.is_live and meeting.ends_at <= now
        (unsettled if is_over else coming).setdefault(meeting.mentorship_id, meeting)
        readiness[meeting.pk] = readiness_of(meeting)
    dates = {
        each.pk: Dates(coming.get(each.pk), unsettled.get(each.pk), None, proposals.get(each.pk))
        for each in mentorships
    }
    return dates, readiness


@prepared
def _planned(person_id: UUID, mentorship_ids: tuple[UUID, ...]) -> QuerySet[Meeting]:
    planned = Meeting.objects.planned().filter(mentorship_id__in=mentorship_ids)
    return _with_preparation(planned, Person(pk=person_id)).order_by("starts_at", "id")


def talks_of(mentorship: Mentorship, person: Person, now: datetime) -> list[Talk]:
    """The latest meetings of a mentorship (members fetched) that were held or are to come, newest first, in one query.

    Each with everybody's words at its end and the pad of ``person``; nobody else's pad is ever read.
    """
    found: dict[UUID, Talk] = {}
    for row in _talks(mentorship_id=mentorship.pk, person_id=person.pk):
        row.mentorship = mentorship
        earlier = found.get(row.pk)
        ends = [end for end in (_wrap_up(row, "own_end"), _wrap_up(row, "their_end")) if end is not None]
        # In a circle a meeting comes once for each of the others; their words are gathered in its first row.
        known = () if earlier is None else earlier.wrap_ups
        new = tuple(end for end in ends if all(end.pk != other.pk for other in known))
        found[row.pk] = Talk(row if earlier is None else earlier.meeting, (*known, *new), _pad(row, person))
    return list(found.values())


@prepared
def _talks(mentorship_id: UUID, person_id: UUID) -> QuerySet[Meeting]:
    person = Person(pk=person_id)
    return (
        _with_preparation(
            Meeting.objects.filter(mentorship_id=mentorship_id).filter(
                Q(state=Meeting.State.HELD) | Q(state=Meeting.State.PLANNED)
            ),
            person,
        )
        .annotate(
            own_pad=FilteredRelation("pads", condition=Q(pads__person=person)),
            own_end=FilteredRelation("wrap_ups", condition=Q(wrap_ups__person=person)),
            their_end=FilteredRelation("wrap_ups", condition=~Q(wrap_ups__person=person)),
        )
        .annotate(
            pad_id=F("own_pad__id"),
            pad_text=F("own_pad__text"),
            pad_at=F("own_pad__changed_at"),
            **_columns("own_end"),
            **_columns("their_end"),
        )
        .order_by("-starts_at", "id")[:SHOWN]
    )


def agenda_of(meeting: Meeting, people: Iterable[Person]) -> list[AgendaItem]:
    """What stands on the agenda, in its order, in one query; ``people`` are those whose topics they may be."""
    owners = {person.pk: person for person in people}
    items = _agenda(meeting_id=meeting.pk)
    for item in items:
        item.meeting, item.mentorship = meeting, meeting.mentorship
        item.owner = owners.get(item.owner_id) if item.owner_id else None
        if item.promise is not None:
            item.promise.mentorship = meeting.mentorship
    return items


@prepared
def _agenda(meeting_id: UUID) -> QuerySet[AgendaItem]:
    items = AgendaItem.objects.filter(meeting_id=meeting_id, state=AgendaItem.State.OPEN)
    return items.select_related("promise").order_by("position", "id")


def _with_preparation(meetings: QuerySet[Meeting], person: Person) -> QuerySet[Meeting]:
    topics = AgendaItem.objects.filter(
        meeting=OuterRef("pk"), state=AgendaItem.State.OPEN, kind=AgendaItem.Kind.TOPIC, part=""
    )
    return meetings.annotate(
        preparation=FilteredRelation("preparations", condition=Q(preparations__person=person))
    ).annotate(
        prepared_arriving=F("preparation__arriving"),
        prepared_questions=F("preparation__questions"),
        prepared_ready_at=F("preparation__ready_at"),
        topic_count=_count(topics),
        topic_count_of_others=_count(topics.exclude(owner=person)),
    )


def _count(rows: QuerySet[AgendaItem]) -> Coalesce:
    counted = rows.order_by().values("meeting").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))


def readiness_of(meeting: Any) -> Readiness:
    """How ready somebody is for a meeting that was read here for them."""
    return Readiness(
        arrives=bool(meeting.prepared_arriving),
        asks=bool(meeting.prepared_questions),
        is_ready=meeting.prepared_ready_at is not None,
        topics=meeting.topic_count,
        topics_of_others=meeting.topic_count_of_others,
    )


END_COLUMNS = ("id", "person_id", "takeaway", "thanks", "done_at")


def _columns(relation: str) -> dict[str, F]:
    return {f"{relation}_{name}": F(f"{relation}__{name}") for name in END_COLUMNS}


def _wrap_up(row: Any, relation: str) -> WrapUp | None:
    """The wrap-up a joined row holds; its sealed words open as they do in a row of its own."""
    values = {name: getattr(row, f"{relation}_{name}") for name in END_COLUMNS}
    if values["id"] is None:
        return None
    found = WrapUp(meeting=row, **values)
    for member in row.mentorship.members.all():
        if member.person_id == found.person_id:
            found.person = member.person
    return found


def _pad(row: Any, person: Person) -> Pad | None:
    if row.pad_id is None:
        return None
    return Pad(id=row.pad_id, meeting=row, person=person, text=row.pad_text, changed_at=row.pad_at)
