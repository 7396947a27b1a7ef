"""A pair's own space: where they are, the next meeting, what they work on, promise, note and celebrate."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rapport.care.models import Sign
from rapport.care.nextsteps import SIGNS
from rapport.desk import words
from rapport.desk.journey import Journey, journey_of
from rapport.desk.reading import Desk, Relationship, hold_keys_of
from rapport.desk.steps import steps_of, the_next
from rapport.growth.glance import goals_at_a_glance
from rapport.growth.models import Win
from rapport.growth.policies import may_add_win, may_set_goal
from rapport.growth.presenting import from_where_to_where
from rapport.growth.queries import GOALS, GoalCard
from rapport.kernel.prepared import prepared
from rapport.library.caring import HelperCard, helper_card
from rapport.meetings.glance import Readiness, Talk, agenda_of, readiness_of, talks_of
from rapport.meetings.models import AgendaItem, Meeting, Promise
from rapport.meetings.policies import may_plan_meeting, may_promise
from rapport.meetings.queries import DATES, PROMISES, Dates
from rapport.mentorships.agreement import terms_of
from rapport.mentorships.agreement.sights import SightRow, sight_rows
from rapport.mentorships.lifecycle import RUNNING, State
from rapport.mentorships.nextsteps import NextStep
from rapport.mentorships.space import Side, Space, space_of
from rapport.ui import dates

STILL_SHOWN = timedelta(days=14)
"""How long a promise stands in the space after it was reported."""
WINS, NOTES, SIGNS_SHOWN = 3, 2, 2
SAID_BY_STATE: dict[State, tuple[str, ...]] = {
    State.IN_REVIEW: ("review.",), State.CLOSING: ("ending.",), State.PAUSED: ("pausing.",),
}  # fmt: skip
"""Steps that the card of a state says already."""


@dataclass(frozen=True, slots=True)
class NextMeeting:
    """The lamp of a space: the coming meeting and its agenda."""

    meeting: Meeting
    when: str
    items: Sequence[AgendaItem]
    planned_minutes: int
    readiness: Readiness
    is_on: bool


@dataclass(frozen=True, slots=True)
class GoalLine:
    """A goal with its steps as stitches and one line below."""

    card: GoalCard
    done: int
    total: int
    has_active: bool
    label: str
    line: str
    thread: str


@dataclass(frozen=True, slots=True)
class PromisesOf:
    """What one of them promised."""

    side: Side
    promises: Sequence[Promise]


@dataclass(frozen=True, slots=True)
class HelpedSign:
    """An early sign with the card that helps; no sign comes alone."""

    sign: Sign
    card: HelperCard
    says: str


@dataclass(frozen=True, slots=True)
class SpacePage:
    """Everything a space shows to one of its people."""

    space: Space
    relationship: Relationship
    lede: str
    journey: Journey
    next_meeting: NextMeeting | None
    step: NextStep | None
    goals: Sequence[GoalLine]
    promises: Sequence[PromisesOf]
    talks: Sequence[Talk]
    pads: Sequence[Talk]
    wins: Sequence[Win]
    signs: Sequence[HelpedSign]
    kept: str
    sights: Sequence[SightRow]
    state: str
    may: dict[str, Any]

    @property
    def has_promises(self) -> bool:
        return any(of.promises for of in self.promises)


def page_of(desk: Desk, relationship: Relationship) -> SpacePage:
    """The space as this person finds it; Desk's two queries, six more, and what the offers of steps ask."""
    mentorship, person, now = relationship.mentorship, desk.person, desk.now
    hold_keys_of(person, [mentorship])
    talks = talks_of(mentorship, person, now)
    found = _dates(desk, relationship, talks)
    promises = _promises(relationship, now)
    goals = goals_at_a_glance([mentorship], person)[mentorship.pk]
    DATES.put(mentorship, found)
    PROMISES.put(mentorship, [each for each in promises if each.is_open or each.answered_at is None])
    GOALS.put(mentorship, goals)
    space = space_of(mentorship, person)
    holds = mentorship.life in RUNNING and not mentorship.is_frozen
    lamp = _next_meeting(desk, relationship, found) if holds else None
    return SpacePage(
        space=space,
        relationship=relationship,
        lede=_lede(relationship),
        journey=_journey(relationship, talks, now),
        next_meeting=lamp,
        step=_step(desk, relationship, beside_lamp=lamp is not None),
        goals=[_goal_line(card, space) for card in goals],
        promises=[_promises_of(side, promises) for side in space.sides],
        talks=[talk for talk in talks if talk.meeting.is_held and talk.has_words][:NOTES],
        pads=[talk for talk in talks if talk.pad is not None and talk.pad.text][:1],
        wins=_wins(relationship),
        signs=_signs(relationship),
        kept=words.promises_kept(relationship),
        sights=sight_rows(relationship.partner.first_name, ended=mentorship.is_over),
        state="frozen" if mentorship.is_frozen else mentorship.state,
        may=_may(desk, relationship),
    )


def _dates(desk: Desk, relationship: Relationship, talks: Iterable[Talk]) -> Dates:
    planned = sorted(
        (talk.meeting for talk in talks if talk.meeting.is_planned), key=lambda each: each.starts_at
    )
    coming = next((each for each in planned if each.is_live or each.ends_at > desk.now), None)
    unsettled = next((each for each in planned if not each.is_live and each.ends_at <= desk.now), None)
    last = next((talk.meeting for talk in talks if talk.meeting.is_held), None)
    return Dates(coming, unsettled, last, desk.proposal_in(relationship))


def _promises(relationship: Relationship, now: datetime) -> list[Promise]:
    """What is open, and what was reported lately or waits for an answer; soonest first."""
    mentorship = relationship.mentorship
    rows = _open_or_lately_told(mentorship_id=mentorship.pk, now=now)
    found = sorted(rows, key=lambda each: not each.is_open)
    for promise in found:
        promise.mentorship = mentorship
    return found


@prepared
def _open_or_lately_told(mentorship_id: UUID, now: datetime) -> QuerySet[Promise]:
    lately = Q(reported_at__gt=now - STILL_SHOWN) | Q(reported_at__isnull=False, answered_at=None)
    rows = Promise.objects.filter(Q(state=Promise.State.OPEN) | lately, mentorship_id=mentorship_id)
    return rows.order_by("due_on", "made_at", "id")


def _promises_of(side: Side, promises: Iterable[Promise]) -> PromisesOf:
    return PromisesOf(side, [each for each in promises if each.owner_id == side.person.pk][:4])


def _next_meeting(desk: Desk, relationship: Relationship, found: Dates) -> NextMeeting | None:
    meeting = found.coming
    if meeting is None:
        return None
    items = agenda_of(meeting, (desk.person, *relationship.others))
    return NextMeeting(
        meeting=meeting,
        when=words.how_soon(meeting.starts_at, desk.now),
        items=items,
        planned_minutes=sum(item.minutes for item in items),
        readiness=readiness_of(meeting),
        is_on=meeting.is_live or meeting.starts_at - desk.now <= timedelta(minutes=15),
    )


def _step(desk: Desk, relationship: Relationship, *, beside_lamp: bool) -> NextStep | None:
    """The one next step; signs, reviews and endings have a place of their own on this page."""
    found = steps_of(desk.person, [relationship.mentorship], desk.now).get(relationship.mentorship.pk, [])
    said = (*SAID_BY_STATE.get(relationship.mentorship.life, ()), "care.sign")
    return the_next([step for step in found if not step.kind.startswith(said)], beside_lamp=beside_lamp)


def _goal_line(card: GoalCard, space: Space) -> GoalLine:
    total = len(card.steps_in_view)
    label = ngettext("%(done)s of %(count)d step done", "%(done)s of %(count)d steps done", total) % {
        "done": card.done_count, "count": total,
    }  # fmt: skip
    parts = [label] if total else []
    if moved := from_where_to_where(card.measured):
        parts.append(moved)
    if card.goal.by_on is not None and not card.goal.is_stretch:
        parts.append(_("by %(day)s") % {"day": dates.day(card.goal.by_on)})
    owner = next((side for side in space.sides if side.person.pk == card.goal.owner_id), space.reader)
    return GoalLine(
        card, card.done_count, total, card.active_step is not None, label, ", ".join(parts), owner.thread
    )


def _wins(relationship: Relationship) -> list[Win]:
    mentorship = relationship.mentorship
    people = {member.person_id: member.person for member in mentorship.members.all()}
    found = _latest_wins(mentorship_id=mentorship.pk)
    for win in found:
        win.mentorship, win.person = mentorship, people[win.person_id]
        win.noticed_by = people.get(win.noticed_by_id) if win.noticed_by_id else None
    return found


@prepared
def _latest_wins(mentorship_id: UUID) -> QuerySet[Win]:
    return Win.objects.filter(mentorship_id=mentorship_id, removed_at=None).order_by("-won_at", "-id")[:WINS]


def _signs(relationship: Relationship) -> list[HelpedSign]:
    mentorship = relationship.mentorship
    if not mentorship.is_open or mentorship.is_frozen:
        return []
    standing = SIGNS.of([mentorship], lambda _missing: {}).get(mentorship.pk, [])[:SIGNS_SHOWN]
    cards = [(sign, helper_card(sign.rule)) for sign in standing]
    return [HelpedSign(sign, card, card.facts(**sign.numbers)) for sign, card in cards]


def _journey(relationship: Relationship, talks: Iterable[Talk], now: datetime) -> Journey:
    mentorship = relationship.mentorship
    meetings = [talk.meeting for talk in talks]
    return journey_of(
        mentorship,
        terms_of(mentorship),
        [each.starts_at for each in meetings if each.is_held],
        [each.starts_at for each in meetings if each.is_planned and each.starts_at > now],
        now,
    )


def _lede(relationship: Relationship) -> str:
    mentorship = relationship.mentorship
    since = _("Together since %(day)s.") % {"day": dates.whole_day(dates.local(mentorship.began_at).date())}
    if mentorship.life is State.CLOSED and mentorship.closed_at is not None:
        return _("From %(first)s to %(last)s.") % {
            "first": dates.whole_day(dates.local(mentorship.began_at).date()),
            "last": dates.whole_day(dates.local(mentorship.closed_at).date()),
        }
    terms = terms_of(mentorship)
    if not terms.signed:
        return since
    if terms.is_as_needed:
        return _("%(since)s You meet as needed.") % {"since": since}
    return _("%(since)s You meet %(rhythm)s.") % {"since": since, "rhythm": _rhythm(terms.cadence_days)}


def _rhythm(days: int) -> str:
    if days % 7 == 0:
        weeks = days // 7
        return (
            _("every week") if weeks == 1 else _("every %(number)s weeks") % {"number": dates.number(weeks)}
        )
    return _("every %(number)s days") % {"number": dates.number(days)}


def _may(desk: Desk, relationship: Relationship) -> dict[str, Any]:
    person, mentorship = desk.person, relationship.mentorship
    return {
        "plan": may_plan_meeting(person, mentorship),
        "promise": may_promise(person, mentorship),
        "set_goal": may_set_goal(person, mentorship),
        "add_win": may_add_win(person, mentorship),
    }
