import pytest

from rapport.mentorships.reveal import (
    Likeness,
    Reveal,
    all_say_yes,
    answered,
    by_value,
    meeting_point,
    part_of,
)


def test_a_question_counts_as_answered_once_whatever_its_number_of_fields() -> None:
    values = {"rhythm.days": "14", "rhythm.words": "Thursdays", "reach.by": [], "edges.out": ["family"]}

    assert answered(values, ["rhythm", "reach", "edges"]) == 2


def test_a_part_holds_the_fields_of_its_question_only() -> None:
    values = {"rhythm.days": "14", "rhythm.words": "", "rhythmic.days": "7"}

    assert part_of(values, "rhythm") == {"rhythm.days": "14"}


@pytest.mark.parametrize(
    ("answers", "together"),
    [
        ([{"go_on": "yes"}, {"go_on": "yes"}], True),
        ([{"go_on": "yes"}, {"go_on": "not_sure"}], False),
        ([{"go_on": "yes"}, {"go_on": "no"}], False),
        ([{"go_on": "yes"}, {}], False),
        ([], False),
    ],
)
def test_only_yes_and_yes_is_a_yes(answers: list[dict[str, str]], together: bool) -> None:
    assert all_say_yes(answers, ["go_on"]) is together


SCALE = ["nothing", "yearly", "quarterly", "open"]


@pytest.mark.parametrize(
    ("rule", "one", "other", "result"),
    [
        (Reveal.LOWER, "yearly", "quarterly", "yearly"),
        (Reveal.LOWER, "open", "open", "open"),
        (Reveal.STRICTER, "nothing", "quarterly", "quarterly"),
    ],
)
def test_answers_on_a_scale_meet_by_the_rule(rule: Reveal, one: str, other: str, result: str) -> None:
    assert meeting_point(rule, [{"touch": one}, {"touch": other}], SCALE) == {"touch": result}


def test_silence_agrees_to_nothing() -> None:
    assert meeting_point(Reveal.LOWER, [{"touch": "open"}, {"touch": ""}], SCALE) == {}
    assert meeting_point(Reveal.LOWER, [{"touch": "open"}, {}], SCALE) == {}
    assert meeting_point(Reveal.LOWER, [], SCALE) == {}


@pytest.mark.parametrize(
    ("mine", "theirs", "likeness"),
    [
        ({"wish": "go_on"}, {"wish": "go_on"}, Likeness.SAME),
        ({"wish": "go_on"}, {"wish": "conclude"}, Likeness.DIFFERENT),
        ({"wish": "go_on"}, {}, Likeness.ONE_SO_FAR),
        ({"wish.words": "a"}, {"wish.words": "b"}, Likeness.BOTH_CAN_STAND),
        ({"wish": "go_on", "wish.words": "a"}, {"wish": "conclude", "wish.words": "a"}, Likeness.DIFFERENT),
        ({}, {}, Likeness.SAME),
    ],
)
def test_words_can_both_stand_and_choices_differ(
    mine: dict[str, str], theirs: dict[str, str], likeness: Likeness
) -> None:
    assert by_value("wish", mine, theirs) is likeness
