"""Where two people are in their time together, as a drawing: dates become places from 0 to 1000."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from rapport.mentorships.lifecycle import State
from rapport.mentorships.models import Mentorship
from rapport.mentorships.terms import Terms
from rapport.ui import dates

BEGAN, AGREED, WORKING, REVIEW, CLOSING, AFTER = 40.0, 210.0, 280.0, 660.0, 775.0, 915.0
"""Where the stages stand in the drawing; its style sheet has columns of the same widths."""

LEAST_APART = 16.0
MOST_CROSSINGS = 26
MONTH = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage with a line below it; ``state`` is behind, here, next or ahead."""

    title: str
    line: str
    state: str


@dataclass(frozen=True, slots=True)
class Journey:
    """Where two people met, from 0 to 1000, where they are now, and the six stages."""

    crossings: tuple[float, ...]
    now: float
    stages: tuple[Stage, ...]


def journey_of(
    mentorship: Mentorship, terms: Terms, held: Iterable[datetime], planned: Iterable[datetime], now: datetime
) -> Journey:
    """Draw what was and what is agreed: solid crossings are meetings held, dotted ones are planned or expected."""
    here = _stage_number(mentorship, held := sorted(held))
    scale = _Scale(mentorship, terms, now)
    place = scale.now_at(here)
    behind = [min(scale(moment), place - 8) for moment in held]
    ahead = [max(scale(moment), place + 18) for moment in sorted(planned)]
    if mentorship.life in {State.ACTIVE, State.FORMING} and mentorship.active_since:
        ahead = [*ahead, *_expected(ahead[-1] if ahead else place, scale, terms)]
    crossings = _apart([*behind, *ahead])
    return Journey(crossings, place, _stages(mentorship, terms, here, now))


class _Scale:
    """From a moment to a place, straight between the turns of a relationship that have a date."""

    def __init__(self, mentorship: Mentorship, terms: Terms, now: datetime) -> None:
        agreed = mentorship.active_since or mentorship.began_at + MONTH
        ends = _noon(mentorship.term_ends_on) or agreed + terms.term_months * MONTH
        review = _noon(mentorship.next_review_on)
        turns = [(mentorship.began_at, BEGAN), (agreed, AGREED)]
        if review is not None and agreed < review < ends:
            turns.append((review, REVIEW))
        turns.append((max(ends, agreed + timedelta(days=1)), CLOSING))
        self.turns = [turns[0], *(turn for before, turn in pairwise(turns) if turn[0] > before[0])]
        self.mentorship, self.now = mentorship, now

    def __call__(self, moment: datetime) -> float:
        for (from_, start), (until, end) in pairwise(self.turns):
            if moment <= until:
                part = (moment - from_) / (until - from_)
                return start + (end - start) * max(0.0, part)
        return self.turns[-1][1]

    def now_at(self, here: int) -> float:
        """Where "now" stands: by the date, and never outside the stage two people are in."""
        bounds = (
            (BEGAN, 140.0),
            (155.0, 262.0),
            (WORKING, 590.0),
            (REVIEW, REVIEW),
            (CLOSING, CLOSING),
            (AFTER, AFTER),
        )
        low, high = bounds[here]
        return round(min(max(self(self.now), low), high), 1)


def _stage_number(mentorship: Mentorship, held: Sequence[datetime]) -> int:
    match mentorship.life:
        case State.INTRODUCED:
            return 0
        case State.IN_REVIEW:
            return 3
        case State.CLOSING:
            return 4
        case State.CLOSED | State.DECLINED | State.LAPSED:
            return 5
    if mentorship.active_since is None:
        return 1 if held else 0
    return 2


def _stages(mentorship: Mentorship, terms: Terms, here: int, now: datetime) -> tuple[Stage, ...]:
    agreed = mentorship.active_since
    lines = (
        _month(mentorship.began_at),
        "" if agreed is None else _day(dates.local(agreed).date()),
        _which_month(agreed, terms, now) if here == 2 and agreed else "",
        "" if mentorship.next_review_on is None or here > 3 else _day(mentorship.next_review_on),
        "" if mentorship.term_ends_on is None or here > 3 else _month(_noon(mentorship.term_ends_on)),
        "" if mentorship.closed_at is None else _month(mentorship.closed_at),
    )
    titles = (
        _("Getting to know"), _("Agreement"), _("Working together"), _("Review"), _("Closing"), _("Staying in touch"),
    )  # fmt: skip
    states = ["behind"] * here + ["here", "next", "ahead", "ahead", "ahead", "ahead", "ahead"]
    return tuple(Stage(title, line, state) for title, line, state in zip(titles, lines, states, strict=False))


def _which_month(agreed: datetime, terms: Terms, now: datetime) -> str:
    month = min(terms.term_months, (now - agreed) // MONTH + 1)
    return _("Month %(month)d of %(months)d") % {"month": month, "months": terms.term_months}


def _expected(last: float, scale: _Scale, terms: Terms) -> list[float]:
    """Where further meetings would fall by the agreed rhythm, up to the end of the term."""
    (from_, start), (until, end) = scale.turns[-2:]
    step = max(LEAST_APART * 2, (end - start) * (timedelta(days=terms.cadence_days) / (until - from_)))
    count = int(max(0.0, CLOSING - 20 - last) // step)
    return [last + step * number for number in range(1, count + 1)]


def _apart(places: Sequence[float]) -> tuple[float, ...]:
    """Places with room between them, so that every crossing can be seen; too many are thinned out evenly."""
    found: list[float] = []
    for place in places:
        if not found or place - found[-1] >= LEAST_APART:
            found.append(round(place, 1))
    if len(found) > MOST_CROSSINGS:
        found = [found[number * len(found) // MOST_CROSSINGS] for number in range(MOST_CROSSINGS)]
    return tuple(found)


def _noon(day: date | None) -> datetime | None:
    return None if day is None else datetime.combine(day, time(12), UTC)


def _day(day: date) -> str:
    # Translators: a date format as in Django's documentation; "5 November".
    return date_format(day, pgettext("date format", "j F"))


def _month(moment: datetime | None) -> str:
    # Translators: a date format as in Django's documentation; "June".
    return "" if moment is None else date_format(dates.local(moment), pgettext("date format", "F"))
