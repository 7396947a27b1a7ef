"""Marks: single facts of many kinds about a person and their relationships, read together in one query.

Each package says what its facts are; here they are laid side by side in one ``UNION ALL``. A mark carries ids, dates
and numbers, and one short text that is a code or a name; people's words are never in it.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import (
    CharField,
    Count,
    DateTimeField,
    Expression,
    F,
    IntegerField,
    Max,
    QuerySet,
    UUIDField,
    Value,
)
from django.db.models.functions import Cast, Concat

from rapport.care.models import Letter, Pulse, Report, SafetyCheck, Sign
from rapport.conversations.contact import FROM_ALL, FROM_ONE
from rapport.feedback.models import Thought, Turn
from rapport.history.models import Event
from rapport.kernel.prepared import prepared
from rapport.meetings.models import Meeting, Promise, SlotProposal
from rapport.mentorships.models import Request
from rapport.people.models import Person
from rapport.programs.models import Enrollment, Staff


class Kind(StrEnum):
    MET = "met"
    HEARD = "heard"
    HELD = "held"
    KEPT = "kept"
    PROPOSED = "proposed"
    THOUGHT = "thought"
    TURN_GIVES = "turn_gives"
    TURN_ANSWERS = "turn_answers"
    PULSE = "pulse"
    SIGN = "sign"
    REQUEST = "request"
    TOLD_MORE = "told_more"
    STAFF = "staff"
    ENROLLED = "enrolled"
    LETTERS = "letters"
    HELP = "help"
    REPORT = "report"
    SAFETY = "safety"


@dataclass(frozen=True, slots=True)
class Mark:
    """One fact. Which of ``id``, ``by``, ``at``, ``number`` and ``text`` it has follows from its kind."""

    of: UUID | None
    id: UUID | None
    by: UUID | None
    at: datetime | None
    number: int
    text: str


class Marks:
    """Every mark of one reading, by kind and relationship."""

    def __init__(self, rows: Sequence[tuple[Any, ...]]) -> None:
        self._found: Mapping[tuple[str, UUID | None], list[Mark]] = defaultdict(list)
        for kind, of, *rest in rows:
            self._found[kind, of].append(Mark(of, *rest))
        for marks in self._found.values():
            marks.sort(key=lambda mark: (mark.at is None, mark.at or 0, str(mark.id)))

    def of(self, kind: Kind, mentorship_id: UUID | None = None) -> list[Mark]:
        """Marks of a kind, oldest first; those about the person where no relationship is named."""
        return self._found.get((kind, mentorship_id), [])

    def first(self, kind: Kind, mentorship_id: UUID | None = None) -> Mark | None:
        return next(iter(self.of(kind, mentorship_id)), None)


def read_marks(person: Person, mentorship_ids: Collection[UUID], now: datetime) -> Marks:
    """Everything that stands about a person and these relationships of theirs, in one query."""
    return Marks(_marks(person_id=person.pk, mentorship_ids=tuple(mentorship_ids), now=now))


@prepared
def _marks(
    person_id: UUID, mentorship_ids: tuple[UUID, ...], now: datetime
) -> QuerySet[Any, tuple[Any, ...]]:
    person = Person(pk=person_id)
    first, *others = (*_between(mentorship_ids), *_for(person, mentorship_ids), *_beyond(person, now))
    return first.union(*others, all=True)


def _between(ids: Collection[UUID]) -> tuple[QuerySet[Any, Any], ...]:
    """What holds for everybody in a relationship."""
    events = Event.objects.filter(mentorship_id__in=ids)
    met = events.filter(verb=FROM_ALL).values("mentorship_id").annotate(last=Max("at"))
    from_one = events.filter(verb__in=FROM_ONE).exclude(actor_id=None)
    heard = from_one.values("mentorship_id", "actor_id").annotate(last=Max("at"))
    held = (
        Meeting.objects.held()
        .filter(mentorship_id__in=ids)
        .values("mentorship_id")
        .annotate(count=Count("pk"))
    )
    all_kept = Promise.objects.filter(mentorship_id__in=ids, state=Promise.State.KEPT)
    kept = all_kept.values("mentorship_id").annotate(count=Count("pk"))
    open_ones = SlotProposal.objects.filter(mentorship_id__in=ids, state=SlotProposal.State.OPEN)
    return (
        _select(met, Kind.MET, at="last"),
        _select(heard, Kind.HEARD, by="actor_id", at="last"),
        _select(held, Kind.HELD, number="count"),
        _select(kept, Kind.KEPT, number="count"),
        _select(open_ones, Kind.PROPOSED, id="pk", by="proposed_by_id", at="made_at"),
    )


def _for(person: Person, ids: Collection[UUID]) -> tuple[QuerySet[Any, Any], ...]:
    """What one person finds in their relationships and the other does not."""
    thoughts = Thought.objects.unread_by(person).filter(mentorship_id__in=ids)
    turns = Turn.objects.waiting_for(person).filter(mentorship_id__in=ids)
    pulses = Pulse.objects.filter(mentorship_id__in=ids, person=person, answered_at=None)
    signs = Sign.objects.standing().for_member(person).filter(mentorship_id__in=ids)
    rule_and_numbers = Concat("rule", Value(" "), Cast("numbers", CharField()), output_field=CharField())
    return (
        _select(thoughts, Kind.THOUGHT, id="pk", at="given_at"),
        _select(turns.filter(answerer=person), Kind.TURN_GIVES, id="pk", at="opened_at"),
        _select(turns.exclude(answerer=person), Kind.TURN_ANSWERS, id="pk", at="opened_at"),
        _select(pulses, Kind.PULSE, id="pk", at="opened_at"),
        _select(signs, Kind.SIGN, id="pk", by="person_id", at="opened_at", text=rule_and_numbers),
    )


def _beyond(person: Person, now: datetime) -> tuple[QuerySet[Any, Any], ...]:
    """What a person finds outside their relationships: requests, and what they look after."""
    asked = Request.objects.open().filter(mentor=person, turn="mentor")
    told = Request.objects.open().filter(mentee=person, turn="mentee")
    staff = Staff.objects.filter(person=person, program__closed_at=None)
    here = Enrollment.objects.active().filter(person=person, program__closed_at=None)
    mine = staff.filter(role=Staff.Role.COORDINATOR).values("program_id")
    letters = (
        Letter.objects.filter(program__in=mine, settled_at=None)
        .values("program_id")
        .annotate(count=Count("pk"))
    )
    shared = Sign.objects.shared(now).filter(mentorship__program__in=mine)
    help_wanted = shared.values("mentorship__program_id").annotate(count=Count("mentorship", distinct=True))
    reports = Report.objects.handled_by(person).filter(closed_at=None)
    checks = SafetyCheck.objects.filter(report__reporter=person, answered_at=None)
    called = Concat(
        "role", Value(" "), "program__slug", Value(" "), "program__name", output_field=CharField()
    )
    return (
        _select(
            asked, Kind.REQUEST, of=None, id="pk", by="mentee_id", at="waiting_since", text="mentee__name"
        ),
        _select(
            told, Kind.TOLD_MORE, of=None, id="pk", by="mentor_id", at="waiting_since", text="mentor__name"
        ),
        _select(staff, Kind.STAFF, of=None, id="program_id", text=called),
        _select(here.filter(learns=True), Kind.ENROLLED, of=None, id="program_id", text=Value("learns")),
        _select(here.filter(guides=True), Kind.ENROLLED, of=None, id="program_id", text=Value("guides")),
        _select(letters, Kind.LETTERS, of=None, id="program_id", number="count"),
        _select(help_wanted, Kind.HELP, of=None, id="mentorship__program_id", number="count"),
        _select(reports, Kind.REPORT, of=None, id="pk", at="answer_by"),
        _select(checks, Kind.SAFETY, of=None, id="report_id", at="opened_at"),
    )


def _select(
    rows: QuerySet[Any, Any],
    kind: Kind,
    *,
    of: str | None = "mentorship_id",
    id: str | None = None,
    by: str | None = None,
    at: str | None = None,
    number: str | None = None,
    text: str | Expression | None = None,
) -> QuerySet[Any, Any]:
    """One arm of the union. Every column says its type, since PostgreSQL would take a bare NULL for a text."""
    columns: dict[str, Any] = {
        "mark_kind": Value(kind.value, output_field=CharField()),
        "mark_of": _column(of, UUIDField()),
        "mark_id": _column(id, UUIDField()),
        "mark_by": _column(by, UUIDField()),
        "mark_at": _column(at, DateTimeField()),
        "mark_number": F(number) if number else Value(0, output_field=IntegerField()),
        "mark_text": F(text) if isinstance(text, str) else text or Value("", output_field=CharField()),
    }
    arm: QuerySet[Any, Any] = rows.order_by().annotate(**columns).values_list(*columns)
    return arm


def _column(name: str | None, field: Any) -> Any:
    return F(name) if name else Cast(Value(None), field)
