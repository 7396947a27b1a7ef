"""Reads about introductions: one person's card, and what a coordinator may know."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Q, QuerySet

from rapport.mentorships.lifecycle import State
from rapport.mentorships.models import Introduction, Mentorship, Request
from rapport.mentorships.requests.lifecycle import RequestState
from rapport.people.models import Person
from rapport.people.queries import blocked_by_either
from rapport.programs.models import Enrollment, Program

SINCE = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class RequestSignal:
    """A request as a coordinator sees it: that it exists, between whom, and since when. Never its words."""

    mentee: Person
    mentor: Person
    sent_on: date
    waits_for_mentor: bool


@dataclass(frozen=True, slots=True)
class DoorRow:
    """How many came in through one door over the last year, and what became of it."""

    door: Mentorship.Door
    introduced: int
    together: int
    not_this_time: int


@dataclass(frozen=True, slots=True)
class Signals:
    """What a coordinator sees of choosing: who is being introduced, and counts for everything that ended.

    ``doors`` has a row for each of the four doors into a relationship, whichever the rest is narrowed to.
    """

    doors: list[DoorRow]
    introductions: list[Introduction]
    requests: list[RequestSignal]
    introduced: int
    together: int
    not_this_time: int
    asked: int
    unanswered: int


def signals_of(program: Program, now: datetime, door: Mentorship.Door | None = None) -> Signals:
    """Choosing in a program over the last year, through one door or all, in four queries.

    Who said no is nowhere in it.
    """
    through = {} if door is None else {"mentorship__door": door}
    asked_through = {} if door is None else {"door": door}
    standing = (
        Introduction.objects.filter(
            mentorship__program=program, mentorship__state=State.INTRODUCED, **through
        )
        .select_related("mentorship__program")
        .prefetch_related("mentorship__members__person")
        .order_by("lapses_at", "pk")
    )
    requests = Request.objects.signals_of(program).filter(**asked_through)
    waiting = requests.open().select_related("mentee", "mentor").defer(*_words()).order_by("sent_at", "pk")
    doors = _counts_by_door(program, now)
    chosen = [row for row in doors if door is None or row.door == door]
    sent = requests.filter(sent_at__gt=now - SINCE).aggregate(
        asked=Count("pk"), unanswered=Count("pk", filter=Q(state=RequestState.EXPIRED))
    )
    return Signals(
        doors=doors,
        introductions=list(standing),
        requests=[
            RequestSignal(each.mentee, each.mentor, each.sent_at.date(), each.turn == "mentor")
            for each in waiting
            if each.sent_at is not None
        ],
        introduced=sum(row.introduced for row in chosen),
        together=sum(row.together for row in chosen),
        not_this_time=sum(row.not_this_time for row in chosen),
        asked=sent["asked"],
        unanswered=sent["unanswered"],
    )


def found_by_address(address_key: str, program: Program, seeker: Person) -> Person | None:
    """Whoever takes part in a program under this address and may be known to the seeker."""
    taking_part = Enrollment.objects.filter(program=program, state=Enrollment.State.ACTIVE)
    people: QuerySet[Person] = Person.objects.filter(
        email_key=address_key, is_active=True, pk__in=taking_part.values("person_id")
    )
    return people.exclude(pk__in=blocked_by_either(seeker.pk)).first()


def _counts_by_door(program: Program, now: datetime) -> list[DoorRow]:
    ended = Q(state__in=[State.DECLINED, State.LAPSED])
    counted = (
        Mentorship.objects.filter(program=program, introduction__isnull=False, began_at__gt=now - SINCE)
        .order_by()
        .values("door")
        .annotate(
            introduced=Count("pk"),
            together=Count("pk", filter=~ended & ~Q(state=State.INTRODUCED)),
            not_this_time=Count("pk", filter=ended),
        )
    )
    found = {row["door"]: row for row in counted}
    return [
        DoorRow(door, row["introduced"], row["together"], row["not_this_time"])
        if (row := found.get(door.value)) is not None
        else DoorRow(door, 0, 0, 0)
        for door in Mentorship.Door
    ]


def _words() -> list[str]:
    """The sealed fields of a request, which no page of a coordinator fetches."""
    return ["area", "why_now", "obstacle", "outcome", "situation", "question", "answer", "decline_reason"]
