"""How two people stand to each other before one asks: what is in the way, if anything."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from rapport.mentorships.lifecycle import ENDED
from rapport.mentorships.models import Mentorship, Request, Waiting
from rapport.mentorships.models.mentorship import pair_key_of
from rapport.mentorships.places import full_until, places_of
from rapport.mentorships.requests.lifecycle import RequestState
from rapport.mentorships.requests.limits import ASK_AGAIN_AFTER, ASKS_AT_ONCE
from rapport.people.models import Capacity, Person
from rapport.programs.models import Program

REPORTING_LEVELS = 2


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
    """What there is between a mentee and a mentor, and the gravest hindrance to asking."""

    hindrance: Hindrance | None = None
    request: Request | None = None
    mentorship: Mentorship | None = None
    again_on: date | None = None
    full_until: date | None = None
    waiting: Waiting | None = None

    @property
    def is_kept_for_them(self) -> bool:
        """A place has freed and is theirs to ask for."""
        return self.hindrance is None and self.waiting is not None and self.waiting.offered_at is not None


def standing_of(mentee: Person, mentor: Person, program: Program, now: datetime) -> Standing:
    """How the two stand now. Blocks are not looked at: whoever is blocked cannot see the other at all."""
    if mentee.pk == mentor.pk:
        return Standing(Hindrance.THEMSELVES)
    mentorship = (
        Mentorship.objects.filter(pair_key=pair_key_of(mentee, mentor)).exclude(state__in=ENDED).first()
    )
    requests = list(Request.objects.filter(mentee=mentee, mentor=mentor).order_by("-state_since"))
    current = next((each for each in requests if each.is_open or each.is_draft), None)
    waiting = Waiting.objects.filter(mentee=mentee, mentor=mentor).first()
    if mentorship is not None:
        return Standing(Hindrance.TOGETHER, request=current, mentorship=mentorship)
    if current is not None and current.is_open:
        return Standing(Hindrance.ASKED, request=current)
    found = _between(mentee, mentor) or _again(mentee, mentor, requests, now)
    if found is None and _asks_out(mentee, program) >= ASKS_AT_ONCE:
        found = Standing(Hindrance.MANY)
    found = found or _room(mentee, mentor, now)
    return Standing(found.hindrance, current, None, found.again_on, found.full_until, waiting)


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
    said = Capacity.objects.filter(person=person).values_list("languages", flat=True).first() or ""
    return frozenset(code.strip().lower() for code in said.split(",") if code.strip())


def _between(mentee: Person, mentor: Person) -> Standing | None:
    if in_reporting_line(mentee, mentor):
        return Standing(Hindrance.REPORTING_LINE)
    ours, theirs = languages_of(mentee), languages_of(mentor)
    if ours and theirs and not ours & theirs:
        return Standing(Hindrance.LANGUAGE)
    return None


def _again(mentee: Person, mentor: Person, requests: list[Request], now: datetime) -> Standing | None:
    """The two are left in peace for a while after a no of any kind."""
    ends = [
        each.state_since for each in requests if each.life in {RequestState.DECLINED, RequestState.EXPIRED}
    ]
    ended = Mentorship.objects.filter(pair_key=pair_key_of(mentee, mentor), state__in=["declined", "lapsed"])
    ends += list(ended.values_list("state_since", flat=True))
    latest = max(ends, default=None)
    if latest is None or latest + ASK_AGAIN_AFTER <= now:
        return None
    return Standing(Hindrance.RECENTLY, again_on=(latest + ASK_AGAIN_AFTER).date())


def _asks_out(mentee: Person, program: Program) -> int:
    return Request.objects.open().filter(mentee=mentee, program=program).count()


def _room(mentee: Person, mentor: Person, now: datetime) -> Standing:
    places = places_of(mentor, now, asker=mentee)
    if places.most == 0:
        return Standing(Hindrance.NOT_TAKING)
    if places.is_full:
        return Standing(Hindrance.FULL, full_until=full_until(mentor, now))
    return Standing()
