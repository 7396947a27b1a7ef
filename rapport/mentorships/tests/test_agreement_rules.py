"""The pure rules of an agreement: what answers come to, what changed, when it ends, when it is quiet."""

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from rapport.library import guides
from rapport.mentorships.agreement import topics
from rapport.mentorships.agreement.dates import add_months, term_end
from rapport.mentorships.agreement.diff import Change, changes
from rapport.mentorships.agreement.quiet import next_open
from rapport.mentorships.reveal import Likeness
from rapport.mentorships.review.planning import next_date
from rapport.mentorships.terms import Quiet, terms_from

RHYTHM = guides.alignment_topic("rhythm")
OUTCOME = guides.alignment_topic("outcome")


@pytest.mark.parametrize(
    ("mine", "theirs", "likeness"),
    [
        ({"cadence_days": "14"}, {"cadence_days": "90"}, Likeness.DIFFERENT),
        ({"cadence_days": "14"}, {"cadence_days": "14"}, Likeness.SAME),
        ({"cadence_days": "14", "words": "a"}, {"cadence_days": "14"}, Likeness.BOTH_CAN_STAND),
        ({"cadence_days": "14"}, {}, Likeness.DIFFERENT),
        ({"notice_hours": "24"}, {}, Likeness.ONE_SO_FAR),
    ],
)
def test_two_answers_to_a_topic_are_judged_by_its_clauses(
    mine: dict[str, str], theirs: dict[str, str], likeness: Likeness
) -> None:
    answers = [{f"rhythm.{key}": value for key, value in each.items()} for each in (mine, theirs)]

    assert topics.judge("rhythm", answers[0], answers[1]) is likeness


def test_answers_come_to_what_needs_no_talk_and_leave_the_rest_open() -> None:
    joint, own = topics.come_to(
        guides.alignment_topic("edges"),
        {"1": {"edges.off_limits": ["family"]}, "2": {"edges.off_limits": ["money"]}},
    )
    assert (joint, own) == ({"off_limits": ["family", "money"]}, {"1": {}, "2": {}})

    joint, own = topics.come_to(
        OUTCOME,
        {
            "1": {"outcome.hope": "a", "outcome.term_months": "6"},
            "2": {"outcome.hope": "b", "outcome.term_months": "12"},
        },
    )
    assert (joint, own) == ({}, {"1": {"hope": "a"}, "2": {"hope": "b"}})


def test_an_answer_that_asks_for_another_makes_it_needed() -> None:
    as_needed = topics.missing(RHYTHM, {"cadence_days": "0"})
    with_date = topics.missing(RHYTHM, {"cadence_days": "0", "spoken_by": "2026-05-01"})

    assert [clause.key for clause in as_needed] == ["spoken_by"]
    assert with_date == []


def test_a_date_of_our_own_is_said_once() -> None:
    said = topics.sentences(OUTCOME, {"term_months": "0", "term_until": "2026-12-24"}, {}, "", {})

    assert [each.text for each in said] == ["We do this until 24 December 2026."]


def test_what_each_keeps_is_said_with_their_name() -> None:
    said = topics.sentences(
        OUTCOME, {"term_months": "6"}, {"1": {"hope": "to say no"}}, "And more.", {"1": "Mina"}
    )

    assert [(each.who, each.text) for each in said] == [
        ("", "We do this for six months."),
        ("Mina", "to say no"),
        ("", "And more."),
    ]


def test_what_people_avoid_never_becomes_a_signal() -> None:
    signals = topics.SIGNALS | topics.OWN_SIGNALS

    assert signals.isdisjoint({"off_limits", "ask_first", "hope", "success", "expectations", "if_stuck"})
    assert all(not guides.clause(key).is_words for key in signals)


def marked(before: str, after: str) -> str:
    marks = {Change.SAME: "{}", Change.ADDED: "[+{}]", Change.REMOVED: "[-{}]"}
    return "".join(marks[segment.change].format(segment.text) for segment in changes(before, after))


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("We meet on Thursdays.", "We meet on Thursdays.", "We meet on Thursdays."),
        ("We meet on Thursdays.", "We meet on Fridays.", "We meet on [-Thursdays][+Fridays]."),
        (
            "Every second Thursday. When Jonas is travelling, a short call.",
            "Every second Thursday. We say so the day before.",
            "Every second Thursday. [-When Jonas is travelling, a short call.][+We say so the day before.]",
        ),
        ("", "Something new.", "[+Something new.]"),
        ("Gone.", "", "[-Gone.]"),
        ("One.\nTwo.", "One.\nTwo.\nThree.", "One.\nTwo.[+\nThree.]"),
    ],
)
def test_a_change_reads_as_the_sentence_it_is(before: str, after: str, shown: str) -> None:
    assert marked(before, after) == shown


def test_what_stays_and_what_came_make_up_the_new_text() -> None:
    before = "Family stays out. Ask first! 14 days… and then? Äpfel & <b>Birnen</b>"
    after = "Family stays in. Ask first! 21 days… and then? Äpfel & <i>Birnen</i>, too"

    kept = "".join(each.text for each in changes(before, after) if each.change is not Change.REMOVED)

    assert kept == after


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 3, 2), 6, date(2026, 9, 2)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
    ],
)
def test_months_are_months_of_the_calendar(day: date, months: int, then: date) -> None:
    assert add_months(day, months) == then


def test_no_term_is_no_end() -> None:
    assert term_end({}, date(2026, 3, 2)) is None
    assert term_end({"term_months": "0"}, date(2026, 3, 2)) is None
    assert term_end({"term_months": "0", "term_until": "2026-12-24"}, date(2026, 3, 2)) == date(2026, 12, 24)


@pytest.mark.parametrize(
    ("term", "today", "due"),
    [
        (date(2026, 9, 2), date(2026, 3, 2), (date(2026, 5, 31), False)),
        (date(2026, 6, 2), date(2026, 3, 2), (date(2026, 6, 2), True)),
        (date(2026, 6, 29), date(2026, 3, 2), (date(2026, 6, 29), True)),
        (date(2026, 7, 1), date(2026, 3, 2), (date(2026, 5, 31), False)),
        (date(2026, 9, 2), date(2026, 6, 1), (date(2026, 8, 30), True)),
        (None, date(2026, 3, 2), (date(2026, 5, 31), False)),
    ],
)
def test_reviews_come_every_90_days_and_the_last_at_the_term(
    term: date | None, today: date, due: tuple[date, bool]
) -> None:
    expected = (term, True) if due[1] else due

    assert next_date(date(2026, 3, 2), 90, term, today=today) == expected


@pytest.mark.parametrize(
    ("quiet", "at", "opens"),
    [
        (Quiet(), "2026-03-02T12:00", "2026-03-02T12:00"),
        (Quiet(), "2026-03-02T21:30", "2026-03-03T08:00"),
        (Quiet(), "2026-03-03T05:00", "2026-03-03T08:00"),
        (Quiet(), "2026-03-06T20:00", "2026-03-09T08:00"),
        (Quiet(), "2026-03-07T12:00", "2026-03-09T08:00"),
        (Quiet(720, 780, frozenset()), "2026-03-07T12:30", "2026-03-07T13:00"),
        (Quiet(720, 780, frozenset()), "2026-03-07T11:30", "2026-03-07T11:30"),
        (Quiet(days=frozenset(range(7))), "2026-03-02T12:00", "2026-03-10T08:00"),
    ],
)
def test_quiet_hours_and_days_end_on_the_persons_own_clock(quiet: Quiet, at: str, opens: str) -> None:
    lisbon = ZoneInfo("Europe/Lisbon")
    person: Any = SimpleNamespace(zone=lisbon)

    moment = next_open(quiet, person, datetime.fromisoformat(at).replace(tzinfo=lisbon).astimezone(UTC))

    assert moment.astimezone(lisbon) == datetime.fromisoformat(opens).replace(tzinfo=lisbon)


def test_meeting_as_needed_has_a_day_to_have_spoken_by() -> None:
    terms = terms_from(
        {
            "cadence_days": "0",
            "spoken_by": "2026-04-01",
            "meeting_place": "person",
            "channels": ["email", "phone"],
        },
        {},
        signed_on=date(2026, 3, 2),
        number=1,
    )

    assert terms.is_as_needed
    assert (terms.cadence_days, terms.spoken_by) == (30, date(2026, 4, 1))
    assert (terms.channel, terms.between, terms.signed) == ("in_person", ("email", "phone"), True)


def test_the_owner_of_a_duty_is_a_role_or_both() -> None:
    terms = terms_from(
        {"agenda_owner": "guiding", "notes_owner": "both"}, {}, signed_on=date(2026, 3, 2), number=1
    )

    assert [terms.owns("agenda", role) for role in ("learning", "guiding")] == [False, True]
    assert [terms.owns("notes", role) for role in ("learning", "guiding")] == [True, True]
