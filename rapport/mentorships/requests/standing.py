"""How two people stand to each other before one asks: what is in the way, if anything."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import Q, QuerySet

from rapport.mentorships.lifecycle import State
from rapport.mentorships.models import Mentorship, Request, Waiting
from rapport.mentorships.models.mentorship import pair_key_of
from rapport.mentorships.places import Places, full_until, places_of
from rapport.mentorships.requests.lifecycle import RequestState
from rapport.mentorships.requests.limits import ASK_AGAIN_AFTER, ASKS_AT_ONCE
from rapport.people.models import Person
from rapport.programs.models import Program

REPORTING_LEVELS = 2
NO_PLACES = Places()


class Hindrance(StrEnum):
    """What keeps somebody from asking somebody else now."""

    THEMSELVES = "themselves"
    TOGETHER = "together"
    ASKED = "asked"
    REPORTING_LINE = "reporting_line"
    LANGUAGE = "language"
    RECENTLY = "recently"
    MANY = "many"
    NOT_TAKING = "not_taking"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Standing:
    """What there is between a mentee and a mentor, and the gravest hindrance to asking.

    ``taken_back`` is the last request the mentee took back, whose words they may want again.
    """

    hindrance: Hindrance | None = None
    request: Request | None = None
    mentorship: Mentorship | None = None
    again_on: date | None = None
    full_until: date | None = None
    places: Places = NO_PLACES
    waiting: Waiting | None = None
    taken_back: Request | None = None

    @property
    def is_kept_for_them(self) -> bool:
        """A place has freed and is theirs to ask for."""
        return self.hindrance is None and self.waiting is not None and self.waiting.offered_at is not None


def standing_of(
    mentee: Person, mentor: Person, program: Program, now: datetime, *, places: Places | None = None
) -> Standing:
    """How the two stand now. Blocks are not looked at: whoever is blocked cannot see the other at all.

    ``places`` are the mentor's for this mentee, where a page has just read them; an operation never gives any.
    """
    if mentee.pk == mentor.pk:
        return Standing(Hindrance.THEMSELVES)
    shared = list(Mentorship.objects.filter(pair_key=pair_key_of(mentee, mentor)))
    mine = list(_requests_of(mentee, mentor, program))
    between = [each for each in mine if each.mentor_id == mentor.pk]
    current = next((each for each in between if each.is_open or each.is_draft), None)
    taken_back = next((each for each in between if each.life is RequestState.WITHDRAWN), None)
    live = next((each for each in shared if not each.is_over), None)
    waiting = Waiting.objects.filter(mentee=mentee, mentor=mentor).first()
    if live is not None:
        return Standing(Hindrance.TOGETHER, request=current, mentorship=live)
    if current is not None and current.is_open:
        return Standing(Hindrance.ASKED, request=current)
    found = _between(mentee, mentor) or _again(shared, between, now)
    if found is None and sum(each.is_open for each in mine) >= ASKS_AT_ONCE:
        found = Standing(Hindrance.MANY)
    places = places_of(mentor, now, asker=mentee) if places is None else places
    found = found or _room(mentor, places, now)
    again_on, full = found.again_on, found.full_until
    return Standing(found.hindrance, current, None, again_on, full, places, waiting, taken_back)


def _requests_of(mentee: Person, mentor: Person, program: Program) -> QuerySet[Request]:
    """Everything between the two, and what else the mentee has on its way in this program."""
    elsewhere = Q(state=RequestState.SENT, program=program)
    return Request.objects.filter(Q(mentor=mentor) | elsewhere, mentee=mentee).order_by("-state_since")


def in_reporting_line(one: Person, other: Person) -> bool:
    """Whether one of the two stands above the other, up to two levels."""
    return other.pk in managers_of(one) or one.pk in managers_of(other)


def managers_of(person: Person) -> tuple[UUID, ...]:
    """The line upwards as far as it counts, the direct line manager first."""
    line: list[UUID] = []
    above: UUID | None = person.line_manager_id
    while above is not None and len(line) < REPORTING_LEVELS:
        line.append(above)
        above = Person.objects.filter(pk=above).values_list("line_manager_id", flat=True).first()
    return tuple(line)


def languages_of(person: Person) -> frozenset[str]:
    """The languages somebody can be mentored in; empty where they have not said."""
    capacity = getattr(person, "capacity", None)
    said = "" if capacity is None else capacity.languages
    return frozenset(code.strip().lower() for code in said.split(",") if code.strip())


def _between(mentee: Person, mentor: Person) -> Standing | None:
    if in_reporting_line(mentee, mentor):
        return Standing(Hindrance.REPORTING_LINE)
    ours, theirs = languages_of(mentee), languages_of(mentor)
    if ours and theirs and not ours & theirs:
        return Standing(Hindrance.LANGUAGE)
    return None


def _again(shared: list[Mentorship], between: list[Request], now: datetime) -> Standing | None:
    """The two are left in peace for a while after a no of any kind."""
    ends = [
        each.state_since for each in between if each.life in {RequestState.DECLINED, RequestState.EXPIRED}
    ]
    ends += [each.state_since for each in shared if each.life in {State.DECLINED, State.LAPSED}]
    latest = max(ends, default=None)
    if latest is None or latest + ASK_AGAIN_AFTER <= now:
        return None
    return Standing(Hindrance.RECENTLY, again_on=(latest + ASK_AGAIN_AFTER).date())


def _room(mentor: Person, places: Places, now: datetime) -> Standing:
    if places.most == 0:
        return Standing(Hindrance.NOT_TAKING)
    if places.is_full:
        return Standing(Hindrance.FULL, full_until=full_until(mentor, now))
    return Standing()
