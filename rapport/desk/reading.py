"""What the desk knows of a person today, read in few queries however many relationships there are."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest

from rapport.care.models import Pulse, Sign
from rapport.care.nextsteps import PULSES, SIGNS
from rapport.conversations.contact import RINGS, Ring, ring_from
from rapport.desk.marks import Kind, Mark, Marks, read_marks
from rapport.feedback.nextsteps import TURNS, UNREAD, WaitingTurn
from rapport.growth.glance import goals_at_a_glance
from rapport.growth.queries import GOALS
from rapport.meetings.glance import Readiness, coming_dates
from rapport.meetings.models import SlotProposal
from rapport.meetings.queries import DATES, NO_DATES, Dates, promises_of
from rapport.meetings.queries import PROMISES as PROMISES_IN_HAND
from rapport.mentorships.agreement import terms_of
from rapport.mentorships.models import Member, Mentorship
from rapport.mentorships.queries import relationships_of
from rapport.people.models import Person
from rapport.vault.keys import hold


@dataclass(frozen=True, slots=True)
class Relationship:
    """One of a person's relationships as they find it: whose it is, and what history says of it."""

    mentorship: Mentorship
    member: Member
    others: tuple[Person, ...]
    held: int
    kept: int
    ring: Ring

    @property
    def url(self) -> str:
        return f"/spaces/{self.mentorship.pk}/"

    @property
    def partner(self) -> Person:
        """The other one of a pair, or the first of several."""
        return self.others[0]

    @property
    def is_live(self) -> bool:
        """Neither ended nor ended before it began."""
        return not self.mentorship.is_over


@dataclass(frozen=True, slots=True)
class LookedAfter:
    """A program somebody looks after, and whether as its coordinator or as its contact for safeguarding."""

    id: UUID
    role: str
    slug: str
    name: str

    @property
    def url(self) -> str:
        return f"/programs/{self.slug}/"


class Desk:
    """A person's relationships and the marks that stand about them: two queries.

    The relationships come oldest first. ``gather`` reads what next steps are made of.
    """

    def __init__(self, person: Person, now: datetime) -> None:
        self.person = person
        self.now = now
        found = relationships_of(person)
        self.marks: Marks = read_marks(person, [each.pk for each in found], now)
        self.relationships = tuple(self._relationship(each) for each in found if len(each.members.all()) > 1)
        self.readiness: dict[UUID, Readiness] = {}

    @property
    def live(self) -> tuple[Relationship, ...]:
        return tuple(each for each in self.relationships if each.is_live)

    @property
    def learns(self) -> bool:
        """Whether this person looks for somebody to learn with in a program that is open."""
        return any(mark.text == "learns" for mark in self.marks.of(Kind.ENROLLED))

    @property
    def looked_after(self) -> tuple[LookedAfter, ...]:
        found = []
        for mark in self.marks.of(Kind.STAFF):
            assert mark.id is not None
            found.append(LookedAfter(mark.id, *mark.text.split(" ", 2)))
        return tuple(sorted(found, key=lambda each: (each.name, each.role)))

    def relationship(self, mentorship_id: UUID) -> Relationship | None:
        return next((each for each in self.relationships if each.mentorship.pk == mentorship_id), None)

    def gather(self, relationships: Collection[Relationship]) -> None:
        """Put dates, promises and goals of these relationships into their rows: three queries, and one for keys."""
        mentorships = [each.mentorship for each in relationships]
        hold_keys_of(self.person, mentorships)
        proposals = {each.mentorship.pk: found for each in relationships if (found := self.proposal_in(each))}
        dates, readiness = coming_dates(mentorships, self.person, self.now, proposals)
        self.readiness.update(readiness)
        promises = promises_of(mentorships)
        goals = goals_at_a_glance(mentorships, self.person)
        for each in mentorships:
            DATES.put(each, dates[each.pk])
            PROMISES_IN_HAND.put(each, promises[each.pk])
            GOALS.put(each, goals[each.pk])

    def dates_of(self, relationship: Relationship) -> Dates:
        """The dates of a relationship that was gathered."""
        return DATES.of([relationship.mentorship], lambda _missing: {}).get(
            relationship.mentorship.pk, NO_DATES
        )

    def proposal_in(self, relationship: Relationship) -> SlotProposal | None:
        """The open proposal of moments in a relationship, as far as steps ask: whose it is."""
        mark = self.marks.first(Kind.PROPOSED, relationship.mentorship.pk)
        if mark is None:
            return None
        assert mark.of is not None and mark.by is not None and mark.at is not None
        return SlotProposal(id=mark.id, mentorship_id=mark.of, proposed_by_id=mark.by, made_at=mark.at)

    def _relationship(self, mentorship: Mentorship) -> Relationship:
        member = mentorship.member_for(self.person)
        assert member is not None
        ring = self._ring(mentorship)
        RINGS.put(mentorship, ring)
        self._put_what_waits(mentorship)
        return Relationship(
            mentorship=mentorship,
            member=member,
            others=tuple(mentorship.others_than(self.person)),
            held=sum(mark.number for mark in self.marks.of(Kind.HELD, mentorship.pk)),
            kept=sum(mark.number for mark in self.marks.of(Kind.KEPT, mentorship.pk)),
            ring=ring,
        )

    def _ring(self, mentorship: Mentorship) -> Ring:
        met = self.marks.first(Kind.MET, mentorship.pk)
        heard = self.marks.of(Kind.HEARD, mentorship.pk)
        return ring_from(
            mentorship,
            met_at=None if met is None else met.at,
            heard={mark.by: mark.at for mark in heard if mark.by and mark.at},
            interval_days=terms_of(mentorship).cadence_days,
            now=self.now,
        )

    def _put_what_waits(self, mentorship: Mentorship) -> None:
        def marks(kind: Kind) -> list[Mark]:
            return self.marks.of(kind, mentorship.pk)

        turns = [
            *((mark, True) for mark in marks(Kind.TURN_GIVES)),
            *((m, False) for m in marks(Kind.TURN_ANSWERS)),
        ]
        UNREAD.put(mentorship, [mark.id for mark in marks(Kind.THOUGHT) if mark.id])
        TURNS.put(mentorship, [WaitingTurn(mark.id, gives) for mark, gives in turns if mark.id])
        SIGNS.put(mentorship, [_sign(mark) for mark in marks(Kind.SIGN)])
        PULSES.put(mentorship, [_pulse(mark) for mark in marks(Kind.PULSE)])


def desk_of(request: HttpRequest, now: datetime) -> Desk:
    """The desk of whoever is signed in, read once for a request; the bar of the page answers from it, too."""
    assert isinstance(request.user, Person)
    found: Desk | None = request.__dict__.get("_desk")
    if found is None:
        found = request.__dict__["_desk"] = Desk(request.user, now)
    return found


def hold_keys_of(person: Person, mentorships: Iterable[Mentorship]) -> None:
    """Have every key at hand that a page of this person opens words with, in one query."""
    hold(key for key in (person.key_id, *(each.key_id for each in mentorships)) if key is not None)


def _sign(mark: Mark) -> Sign:
    assert mark.of is not None and mark.at is not None
    rule, _space, numbers = mark.text.partition(" ")
    return Sign(
        id=mark.id,
        mentorship_id=mark.of,
        rule=rule,
        person_id=mark.by,
        numbers=json.loads(numbers),
        opened_at=mark.at,
    )


def _pulse(mark: Mark) -> Pulse:
    assert mark.of is not None and mark.at is not None
    return Pulse(id=mark.id, mentorship_id=mark.of, opened_at=mark.at)
