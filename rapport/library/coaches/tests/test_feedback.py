"""Feedback hints: behavior not person, moments not patterns, offers not orders."""

import pytest

from rapport.library.coaches.feedback import (
    FeedbackFields,
    empty_praise_hint,
    feedback_hints,
    feedback_paragraph,
    general_feedback_hint,
)
from rapport.library.coaches.hints import HINTS_AT_MOST


def found(text: str) -> list[tuple[str, str]]:
    return [(hint.kind, hint.of(text)) for hint in feedback_hints(text)]


@pytest.mark.parametrize(
    ("text", "hints"),
    [
        ("You are careless", [("person", "You are careless")]),
        ("You’re lazy.", [("person", "You’re lazy")]),
        ("you seem really quite defensive", [("person", "you seem really quite defensive")]),
        ("You come across as a bit arrogant", [("person", "You come across as a bit arrogant")]),
        ("You are such a perfectionist", [("person", "You are such a perfectionist")]),
        ("You are brilliant", [("praise_person", "You are brilliant")]),
        ("YOU ARE CARELESS", [("person", "YOU ARE CARELESS")]),
        ("You never listen and you always interrupt", [("absolute", "never"), ("absolute", "always")]),
        ("It happens all the time", [("absolute", "all the time")]),
        ("You should answer first", [("command", "You should")]),
        ("You’ve got to slow down", [("command", "You’ve got to")]),
        ("It was long. Stop explaining", [("command", "Stop explaining")]),
        ("Don’t read from the slides", [("command", "Don’t read from the slides")]),
        ("communicate better", [("vague", "communicate better")]),
        (
            "You were defensive and always go back to the method",
            [("person", "You were defensive"), ("absolute", "always")],
        ),
        ("You are always careless", [("person", "You are always careless")]),
    ],
)
def test_what_deserves_another_look(text: str, hints: list[tuple[str, str]]) -> None:
    assert found(text) == hints


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "😀😀😀",
        "You put the map down and looked at me.",
        "You are right about the date",
        "You are going to Lisbon on Tuesday",
        "In the rehearsal you explained the model for a minute and a half. I lost the thread.",
        "I should have asked you earlier",
        "We have to leave at nine",
        "It stopped me, because I’d run out of arguments",
        "A careless mistake in the table cost us an hour",
        "Du bist immer nachlässig und hörst nie zu.",
        "Tu es toujours négligent avec les chiffres",
        "Eres siempre descuidado",
        "Sei sempre disattento e non ascolti mai",
        "Je bent altijd slordig en je luistert nooit",
        "あなたはいつも不注意です",
        "أنت دائما مهمل",
        "Ты всегда небрежен",
        "your careless-ness",
        "Yousef is careless",
    ],
)
def test_what_is_left_alone(text: str) -> None:
    assert found(text) == []


def test_a_label_comes_with_what_a_camera_might_have_seen() -> None:
    (hint,) = feedback_hints("You are careless")

    assert hint.better == "[in which moment], two figures in [what] were wrong"
    assert hint.sentence.endswith("?")


def test_a_label_without_an_example_still_offers_a_form() -> None:
    (hint,) = feedback_hints("You are wishy-washy")

    assert hint.better == "[in which moment], you [did or said what]"


def test_the_better_wording_can_stand_in_its_place() -> None:
    text = "You should answer first"
    (hint,) = feedback_hints(text)

    assert hint.better + text[hint.span[1] :] == "you could answer first"


def test_hints_stay_few() -> None:
    assert len(feedback_hints("You are careless. " * 50)) == HINTS_AT_MOST


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"what": "communicate better"}, "When was it, and what would a camera have seen?"),
        ({"next": "communicate better"}, "When was it, and what would a camera have seen?"),
        ({"what": "put the map down and looked at me"}, "When was it? One moment helps more than a pattern."),
        ({"when": "On Tuesday", "what": "were careless"}, "What would a camera have seen?"),
        ({"when": "On Tuesday", "next": "answer first"}, "What would a camera have seen?"),
    ],
)
def test_general_feedback_is_asked_for_moment_and_behavior(fields: dict, sentence: str) -> None:
    hint = general_feedback_hint(FeedbackFields(**fields))

    assert hint is not None
    assert hint.sentence == sentence


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"when": "On Tuesday"},
        {"when": "On Tuesday", "what": "put the map down and looked at me"},
        {"when": "Am Dienstag", "what": "hast du die Karte weggelegt"},
    ],
)
def test_specific_feedback_gets_no_general_hint(fields: dict) -> None:
    assert general_feedback_hint(FeedbackFields(**fields)) is None


def test_the_rewrite_is_built_from_the_fields() -> None:
    hint = general_feedback_hint(FeedbackFields(what="communicate better", next="open with the decision"))

    assert hint is not None
    assert hint.better == (
        "[in which moment], you [did or said what]. It [did what to you, the room, the work]."
        " Next time you could open with the decision."
    )


@pytest.mark.parametrize(
    ("fields", "paragraph"),
    [
        ({}, ""),
        (
            {
                "when": "in the last two minutes of the rehearsal,",
                "what": "You put the map down and looked at me.",
                "effect": "It stopped me.",
                "next": "Next time you could answer in one sentence first.",
            },
            "In the last two minutes of the rehearsal, you put the map down and looked at me."
            " It stopped me. Next time you could answer in one sentence first.",
        ),
        ({"what": "waited"}, "You waited."),
        ({"when": "on Tuesday"}, "On Tuesday."),
        ({"effect": "helped"}, "It helped."),
        ({"what": "said 100 %(when)s"}, "You said 100 %(when)s."),
    ],
)
def test_four_fields_read_as_one_paragraph(fields: dict, paragraph: str) -> None:
    assert feedback_paragraph(FeedbackFields(**fields)) == paragraph


@pytest.mark.parametrize(
    "text", ["Good job", "Great work, thanks!", "Super", "Well done you", "You’re the best!"]
)
def test_praise_alone_is_asked_for_its_reason(text: str) -> None:
    hint = empty_praise_hint(text)

    assert hint is not None
    assert hint.better == "When you [did what], it [changed what]."


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Great job in the rehearsal when you paused",
        "Well done on the budget report that saved us two weeks",
        "You put the map down and it stopped me",
        "Toll gemacht und weiter so",
        "👏👏👏",
    ],
)
def test_praise_with_a_reason_is_left_alone(text: str) -> None:
    assert empty_praise_hint(text) is None
