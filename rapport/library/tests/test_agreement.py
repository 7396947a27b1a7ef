"""The eight topics, their clauses, and how two answers become one."""

import pytest
from django.utils import translation

from rapport.library import guides

KEYS = [clause.key for clause in guides.clauses()]


def test_the_first_meeting_has_eight_topics() -> None:
    assert [topic.key for topic in guides.alignment_topics()] == [
        "rhythm",
        "meetings",
        "reach",
        "duties",
        "edges",
        "confidence",
        "hard_things",
        "outcome",
    ]


def test_each_topic_asks_both_roles_and_says_why() -> None:
    for topic in guides.alignment_topics():
        assert str(topic.ask("learning")) == str(topic.ask("mentee"))
        assert str(topic.ask("guiding")) == str(topic.ask("mentor"))
        assert str(topic.why)
        assert topic.asked


def test_the_topics_fit_into_an_hour() -> None:
    assert 45 <= sum(topic.minutes for topic in guides.alignment_topics()) <= 60


def test_a_term_is_definite() -> None:
    term = guides.clause("term_months")

    assert [choice.value for choice in term.choices] == ["3", "6", "9", "12", "0"]
    assert [choice.asks_for for choice in term.choices if choice.value == "0"] == ["term_until"]
    assert not any("as long as possible" in str(choice.label).casefold() for choice in term.choices)


def test_as_needed_asks_for_a_date() -> None:
    choice = guides.clause("cadence_days").choice("0")

    assert choice is not None
    assert choice.asks_for == "spoken_by"


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    [
        ("cadence_days", "14", "We meet every two weeks."),
        ("cadence_days", "10", "From one meeting to the next: 10 days."),
        ("cadence_days", "1", "From one meeting to the next: 1 day."),
        ("term_until", "2026-03-01", "We do this until 1 March 2026."),
        ("quiet_hours", "20:00-08:00", "Quiet 20:00 – 08:00, local time."),
        ("confidentiality", "everything", "Everything stays between us unless we say otherwise."),
        ("hope", "To listen longer.", "To listen longer."),
        ("hope", "100 %s of it", "100 %s of it"),
        (
            "channels",
            ("here", "phone"),
            "Between meetings we write to each other here. We may call each other.",
        ),
        ("agenda_owner", "learning", "The one who learns writes the agenda."),
    ],
)
def test_a_clause_says_its_value_in_plain_words(key: str, value: str, sentence: str) -> None:
    assert guides.clause(key).say(value) == sentence


def test_a_number_out_of_range_is_refused() -> None:
    with pytest.raises(ValueError, match="runs from 15 to 180"):
        guides.clause("meeting_minutes").number("600")


@pytest.mark.parametrize("key", KEYS)
def test_every_offered_value_has_a_sentence(key: str) -> None:
    clause = guides.clause(key)

    for choice in clause.choices:
        assert clause.say(choice.value).endswith("."), choice.value


@pytest.mark.parametrize("key", [key for key in KEYS if guides.clause(key).default])
def test_every_default_is_a_good_value_and_says_what_it_rests_on(key: str) -> None:
    clause = guides.clause(key)

    if clause.kind == "number":
        clause.number(str(clause.default))
    if clause.choices:
        assert all(clause.choice(value) for value in clause.default_values)
    assert clause.basis_why is not None


@pytest.mark.parametrize(
    ("key", "mine", "theirs", "differ", "settled"),
    [
        ("cadence_days", "14", "90", True, None),
        ("cadence_days", "14", "14", False, "14"),
        ("cadence_days", "14", None, True, None),
        ("spoken_by", "2026-05-01", "2026-04-01", True, "2026-04-01"),
        ("notice_hours", "2", "24", True, "24"),
        ("confidentiality", "each_time", "everything", True, "everything"),
        ("off_limits", ["money"], ["family"], False, ("family", "money")),
        ("off_limits", [], ["family"], False, ("family",)),
        ("channels", ["here", "phone"], ["phone", "here"], False, ["here", "phone"]),
        ("channels", ["here"], ["phone"], True, None),
        ("hope", "A board talk.", "To listen.", False, None),
        ("feedback_tone", "direct", "gentle", False, None),
        ("feedback_tone", None, None, False, None),
    ],
)
def test_two_answers_settle(key: str, mine: object, theirs: object, differ: bool, settled: object) -> None:
    clause = guides.clause(key)

    assert guides.differ(clause, mine, theirs) is differ
    assert guides.differ(clause, theirs, mine) is differ
    assert guides.settle(clause, mine, theirs) == settled


def test_confidentiality_names_its_three_limits() -> None:
    assert [limit.key for limit in guides.limits_of_confidentiality()] == ["law", "harm", "rules"]
    assert "nobody can promise silence" in guides.confidentiality_in_one_line()


def test_duties_are_those_of_the_role_and_of_both() -> None:
    mentee = {duty.key for duty in guides.duties("mentee")}
    mentor = {duty.key for duty in guides.duties("guiding")}

    assert mentee & mentor == {"keep_confidence", "raise_early", "end_well"}
    assert "ask_feedback" in mentee - mentor
    assert "be_there" in mentor - mentee


def test_texts_stay_lazy_so_that_each_reader_gets_their_language() -> None:
    with translation.override("de"):
        assert str(guides.clause("cadence_days").title) in {"Rhythm", "Rhythmus"}
