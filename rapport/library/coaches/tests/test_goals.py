"""The five lights, and the sentence made of the answers."""

from datetime import date

import pytest

from rapport.library.coaches.goals import CRITERIA, GoalDraft, compose_goal_sentence, goal_lights


def lights(text: str = "", **draft: object) -> dict[str, str]:
    return {light.key: light.state for light in goal_lights(GoalDraft(text=text, **draft))}


def off(text: str = "", **draft: object) -> list[str]:
    return [key for key, state in lights(text, **draft).items() if state != "yes"]


def test_a_vague_goal_leaves_specific_measurable_and_timebound_open() -> None:
    assert [key for key, state in lights("get better at sales").items() if state == "next"] == [
        "specific",
        "measurable",
        "timebound",
    ]


def test_every_open_light_asks_one_concrete_question() -> None:
    for light in goal_lights(GoalDraft(text="get better at sales")):
        assert light.says.count("?") == 1 or light.key == "measurable"
        assert len(light.says) < 100


def test_answers_turn_the_lights_on() -> None:
    assert lights(
        "get better at sales",
        what="Call the twelve shops we lost last year",
        target="9",
        why="I want to stop avoiding the phone.",
        steps=["Write the list", "Call the first"],
        by_on=date(2026, 12, 3),
    ) == dict.fromkeys(CRITERIA, "yes")


@pytest.mark.parametrize(
    ("text", "still_off"),
    [
        ("", ["specific", "measurable", "achievable", "relevant", "timebound"]),
        ("😀", ["specific", "measurable", "achievable", "relevant", "timebound"]),
        ("Become confident at presenting", ["specific", "measurable", "achievable", "relevant", "timebound"]),
        (
            "Present the night-bus review to the board in ten minutes by 3 December, and leave with a decision.",
            ["achievable", "relevant"],
        ),
        (
            "Take on no more than three unplanned requests a week by the end of November",
            ["achievable", "relevant"],
        ),
        ("Sell ten percent more in six months, by calling the shops we lost", ["achievable", "relevant"]),
        (
            "Say no, kindly, to requests that don’t serve the review",
            ["measurable", "achievable", "relevant", "timebound"],
        ),
        (
            "Hand in the methods paper before Easter because I want it off my desk",
            ["achievable", "timebound"],
        ),
        ("Write the paper on 3 June 2026 with Sam and Jo", ["measurable", "achievable", "relevant"]),
        ("Talk to six people who do this work", ["achievable", "relevant", "timebound"]),
        ("Learn to lead one meeting a month in English until December", ["achievable", "relevant"]),
    ],
)
def test_a_sentence_is_read(text: str, still_off: list[str]) -> None:
    assert off(text) == still_off


@pytest.mark.parametrize(
    ("text", "is_timed"),
    [
        ("Finish it by Friday", True),
        ("Finish it in 6 weeks", True),
        ("Finish it within a month", True),
        ("Finish it by 2026-05-01", True),
        ("Finish it by 1.5.2026", True),
        ("Finish it in May", True),
        ("Finish it in Q3", True),
        ("Finish it this year", True),
        ("I may finish it", False),
        ("March to the office", False),
        ("Finish it soon", False),
        ("Second to none", False),
    ],
)
def test_a_date_is_recognized(text: str, is_timed: bool) -> None:
    assert (lights(text)["timebound"] == "yes") is is_timed


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("Win every single pitch overnight", "next"),
        ("Win two pitches", "later"),
    ],
)
def test_overreach_asks_what_is_in_your_hands(text: str, state: str) -> None:
    assert lights(text)["achievable"] == state


def test_a_stretch_may_reach_far() -> None:
    assert lights("Win every single pitch", kind="stretch")["achievable"] == "later"


def test_one_step_asks_for_one_more() -> None:
    assert lights("x", steps=["Write the list", " "])["achievable"] == "next"
    assert lights("x", steps=["Write the list", "Call"])["achievable"] == "yes"


def test_a_learning_goal_asks_for_strategies_instead_of_a_number() -> None:
    before, after = (
        goal_lights(GoalDraft(text="Learn to listen", kind="learning", strategies=given))[1]
        for given in ("", "Count to four before I answer")
    )

    assert "ways of learning" in before.says
    assert (before.state, after.state) == ("next", "yes")


@pytest.mark.parametrize(
    "text",
    [
        "Ich möchte besser im Verkauf werden und mehr Kunden gewinnen",
        "Devenir plus à l’aise quand je parle devant les gens",
        "もっと上手に話せるようになりたい",
        "أريد أن أتحدث بثقة أكبر",
    ],
)
def test_in_other_languages_only_what_the_fields_say_counts(text: str) -> None:
    answered = lights(text, target="9", why="x", steps=["a", "b"], by_on=date(2026, 12, 3), what="y")

    assert answered == dict.fromkeys(CRITERIA, "yes")


@pytest.mark.parametrize(
    ("draft", "sentence"),
    [
        ({}, ""),
        ({"text": "  get better   at sales. "}, "Get better at sales."),
        (
            {
                "text": "get better at sales",
                "what": "call the twelve shops we lost",
                "start": "4",
                "target": "9",
                "unit": "contracts a month",
                "by_on": date(2026, 12, 3),
            },
            "Call the twelve shops we lost, from 4 to 9 contracts a month, by 3 December 2026.",
        ),
        ({"what": "run", "target": "10", "unit": "km"}, "Run, to 10 km."),
        ({"text": "Run", "target": "10"}, "Run, to 10."),
        ({"text": "Run", "start": "5", "unit": "km"}, "Run."),
        ({"text": "Finish it by Friday", "by_on": date(2026, 3, 6)}, "Finish it by Friday."),
        (
            {"text": "Learn to listen", "kind": "learning", "strategies": "counting to four."},
            "Learn to listen, counting to four.",
        ),
        ({"text": "émile’s goal 😀"}, "Émile’s goal 😀."),
        ({"text": "100 %(date)s", "by_on": date(2026, 3, 6)}, "100 %(date)s, by 6 March 2026."),
    ],
)
def test_the_sentence_is_put_together(draft: dict, sentence: str) -> None:
    assert compose_goal_sentence(GoalDraft(**draft)) == sentence
