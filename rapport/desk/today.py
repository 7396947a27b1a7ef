"""Today: one lamp, one waiting thing, at most one nudge, a win, and one's people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from rapport.desk import words
from rapport.desk.ahead import Ahead, ahead_of
from rapport.desk.asks import asks_of
from rapport.desk.carry import question_of_the_week
from rapport.desk.reading import Desk, LookedAfter, Relationship
from rapport.desk.steps import steps_of, the_next
from rapport.growth.models import Win
from rapport.meetings.glance import Readiness
from rapport.meetings.models import Meeting, Promise
from rapport.meetings.queries import promises_of
from rapport.mentorships.agreement import terms_of
from rapport.mentorships.lifecycle import RUNNING, State
from rapport.mentorships.models import Request
from rapport.mentorships.nextsteps import NextStep, Press
from rapport.mentorships.requests.queries import answer_by, longest_out_of
from rapport.mentorships.space import THREADS
from rapport.people.models import Person
from rapport.ui import dates

LAMP_WITHIN = timedelta(days=7)
FRESH_WIN = timedelta(days=21)
CARDS, LATER = 6, 8
"""How many of somebody's people are shown with everything, and how many further things; the rest by name."""

SAID_BY_PEOPLE = frozenset({"growth.step_planned"})
"""Steps whose reason is in somebody's own words."""


@dataclass(frozen=True, slots=True)
class Lamp:
    """The next meeting, and what is left to prepare for it."""

    relationship: Relationship
    meeting: Meeting
    readiness: Readiness
    when: str
    title: str
    day: str
    between: str
    is_on: bool

    @property
    def hour(self) -> str:
        return dates.hour(self.meeting.starts_at)

    @property
    def url(self) -> str:
        part = "live/" if self.is_on else "prepare/"
        return f"{self.relationship.url}meetings/{self.meeting.pk}/{part}"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A next step with whose relationship it belongs to; ``promise`` is the one it asks about."""

    step: NextStep
    relationship: Relationship | None
    promise: Promise | None = None

    @property
    def is_said_by_people(self) -> bool:
        return self.step.kind in SAID_BY_PEOPLE


@dataclass(frozen=True, slots=True)
class PersonCard:
    """One of somebody's people: the pair, how often they met, where they stand."""

    relationship: Relationship
    stands: str
    far: str
    crossings: tuple[float, ...]
    now: float
    thread: str
    their_thread: str


@dataclass(frozen=True, slots=True)
class Today:
    """Everything the page shows, in the order it is read."""

    greeting: str
    lede: str
    lamp: Lamp | None
    waiting: Waiting | None
    later: Sequence[Waiting]
    nudge: Waiting | None
    win: Win | None
    kept: Sequence[str]
    cards: Sequence[PersonCard]
    further: Sequence[Relationship]
    before: Sequence[Relationship]
    looked_after: Sequence[LookedAfter]
    ahead: Sequence[Ahead]
    question: str
    rest: str
    may_find: bool
    asked: Request | None
    asked_until: datetime | None
    is_quiet: bool


def today_of(desk: Desk) -> Today:
    """The page of a person at a moment."""
    live = desk.live
    desk.gather(live)
    steps = steps_of(desk.person, [each.mentorship for each in live], desk.now)
    lamp = _lamp(desk, live)
    everything = _waiting(desk, live, steps, lamp)
    pressing = [each for each in everything if each.step.press < Press.GENTLE]
    gentle = [each for each in everything if each.step.press >= Press.GENTLE]
    waiting, later = (pressing[0] if pressing else None), pressing[1:]
    is_quiet = (
        waiting is None and not gentle and (lamp is None or (not lamp.readiness.left and not lamp.is_on))
    )
    cards = [_card(desk, each) for each in _in_order(desk, live)]
    asked = longest_out_of(desk.person) if desk.learns and not cards else None
    return Today(
        greeting=words.greeting(desk.person.first_name, dates.local(desk.now)),
        lede=_lede(lamp, len(pressing)),
        lamp=None if is_quiet else lamp,
        waiting=waiting,
        later=later[:LATER],
        nudge=gentle[0] if gentle else None,
        win=_win(desk, live),
        kept=[said for each in live if (said := words.promises_kept(each))][:1],
        cards=cards[:CARDS],
        further=[card.relationship for card in cards[CARDS:]],
        before=[each for each in desk.relationships if each.mentorship.life is State.CLOSED],
        looked_after=desk.looked_after,
        ahead=ahead_of(desk, live),
        question=question_of_the_week(desk.person, desk.now) if is_quiet else "",
        rest=_rest(desk, live),
        may_find=desk.learns,
        asked=asked,
        asked_until=None if asked is None else answer_by(asked),
        is_quiet=is_quiet and bool(live),
    )


def _lamp(desk: Desk, live: Sequence[Relationship]) -> Lamp | None:
    together = [each for each in live if each.mentorship.life in RUNNING and not each.mentorship.is_frozen]
    coming = [(found.coming, each) for each in together if (found := desk.dates_of(each)).coming is not None]
    if not coming:
        return None
    meeting, relationship = min(coming, key=lambda pair: (pair[0].starts_at, str(pair[0].pk)))
    if meeting.starts_at - desk.now > LAMP_WITHIN:
        return None
    day = dates.local(meeting.starts_at).date()
    return Lamp(
        relationship=relationship,
        meeting=meeting,
        readiness=desk.readiness[meeting.pk],
        when=words.how_soon(meeting.starts_at, desk.now),
        title=_("%(moment)s, with %(name)s")
        % {
            "moment": capfirst(dates.moment_in_words(meeting.starts_at)),
            "name": relationship.partner.first_name,
        },
        day=capfirst(dates.day(day)),
        between=_between(desk.now, meeting.starts_at),
        is_on=meeting.is_live or meeting.starts_at - desk.now <= timedelta(minutes=15),
    )


def _between(now: datetime, at: datetime) -> str:
    """What lies between today and a day: its name, if it is one, or how many days."""
    first = dates.local(now).date() + timedelta(days=1)
    days = (dates.local(at).date() - first).days
    if days == 1:
        return str(date_format(first, "l"))
    return _("%(number)s days") % {"number": dates.number(days)} if days > 1 else ""


def _waiting(
    desk: Desk, live: Sequence[Relationship], steps: Mapping[UUID, list[NextStep]], lamp: Lamp | None
) -> list[Waiting]:
    """One step of each relationship and everything outside them, the most pressing first."""
    found = [Waiting(step, None) for step in asks_of(desk)]
    for each in live:
        has_lamp = lamp is not None and lamp.relationship is each
        step = the_next(steps.get(each.mentorship.pk, ()), beside_lamp=has_lamp)
        if step is not None:
            found.append(Waiting(step, each, _promise(desk, each, step)))
    return sorted(found, key=lambda each: each.step.press)


def _promise(desk: Desk, relationship: Relationship, step: NextStep) -> Promise | None:
    """The promise a step asks to report on, with its words."""
    if step.kind != "meetings.report_back":
        return None
    mine = promises_of([relationship.mentorship])[relationship.mentorship.pk]
    found = next((each for each in mine if step.url.endswith(f"/{each.pk}/")), None)
    if found is not None:
        found.mentorship = relationship.mentorship
    return found


def _lede(lamp: Lamp | None, count: int) -> str:
    today = dates.whole_day(dates.today())
    if count == 1:
        waits = _("One thing is waiting for you")
    elif count > 1:
        waits = _("One thing is waiting for you, and a little more can wait")
    else:
        waits = _("Nothing is waiting for you")
    if lamp is not None and count < 2:
        waits = _("%(waits)s, and %(day)s %(ready)s") % {
            "waits": waits, "day": _of_day(lamp.meeting), "ready": _how_ready(lamp.readiness),
        }  # fmt: skip
    return _("It’s %(day)s. %(waits)s.") % {"day": today, "waits": waits}


def _rest(desk: Desk, live: Sequence[Relationship]) -> str:
    """What the quiet page says: whose turn it is, if anybody's, and the day."""
    weekday = dates.local(desk.now)
    enjoy = _("Enjoy your %(weekday)s.") % {"weekday": date_format(weekday, "l")}
    for each in live:
        coming = desk.dates_of(each).coming
        if coming is None or desk.readiness[coming.pk].topics:
            continue
        if not terms_of(each.mentorship).owns("agenda", each.member.role):
            return _("%(name)s writes the agenda for %(day)s. %(enjoy)s") % {
                "name": each.partner.first_name, "day": _of_day(coming), "enjoy": enjoy,
            }  # fmt: skip
    return _("Everything that was asked of you is done. %(enjoy)s") % {"enjoy": enjoy}


def _of_day(meeting: Meeting) -> str:
    day = dates.local(meeting.starts_at).date()
    return _("today’s meeting") if day == dates.today() else dates.day(day)


def _how_ready(readiness: Readiness) -> str:
    if not readiness.left:
        return _("is ready")
    return _("is nearly ready") if readiness.left == 1 else _("would like five minutes")


def _card(desk: Desk, relationship: Relationship) -> PersonCard:
    held = min(relationship.held, 8)
    step = 30.0
    crossings = tuple(42 + step * number for number in range(held))
    role = relationship.member.role
    mine = THREADS.get(role, "a")  # type: ignore[call-overload]
    return PersonCard(
        relationship=relationship,
        stands=words.where_it_stands(relationship),
        far=words.how_far(relationship, desk.dates_of(relationship)),
        crossings=crossings,
        now=crossings[-1] + 12 if crossings else 20,
        thread=mine,
        their_thread="b" if mine == "a" else "a",
    )


def _in_order(desk: Desk, live: Sequence[Relationship]) -> list[Relationship]:
    """Whoever one meets next comes first, then whoever one has not heard of for longest."""

    def when(relationship: Relationship) -> tuple[bool, float, float]:
        coming = desk.dates_of(relationship).coming
        return (coming is None, coming.starts_at.timestamp() if coming else 0.0, -relationship.ring.ratio)

    return sorted(live, key=when)


def _win(desk: Desk, live: Sequence[Relationship]) -> Win | None:
    """The newest win between this person and theirs, somebody else's before their own; one query."""
    by_id = {each.mentorship.pk: each.mentorship for each in live}
    people: dict[UUID, Person] = {
        member.person_id: member.person for each in by_id.values() for member in each.members.all()
    }
    fresh = Win.objects.filter(mentorship__in=by_id, removed_at=None, won_at__gt=desk.now - FRESH_WIN)
    found = list(fresh.order_by("-won_at", "-id")[:6])
    found.sort(key=lambda win: win.person_id == desk.person.pk)
    for win in found[:1]:
        win.mentorship, win.person = by_id[win.mentorship_id], people[win.person_id]
        return win
    return None
