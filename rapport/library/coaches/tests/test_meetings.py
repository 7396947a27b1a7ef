"""Open questions, agenda items one can prepare for, requests one can answer."""

import pytest

from rapport.library.coaches.meetings import open_question_hint, vague_agenda_item_hint
from rapport.library.coaches.requests import request_hint


@pytest.mark.parametrize(
    ("closed", "opened"),
    [
        ("did you talk to her?", "What happened when you set out to talk to her?"),
        ("Have you asked her yet?", "What have you tried so far, and what came of it?"),
        ("Do you like your job?", "What do you like about your job, and what not?"),
        ("Do you want to lead a team?", "What would it give you to lead a team?"),
        ("Could you ask for help?", "What would it take for you to ask for help?"),
        ("Should it?", "What do you see, and what makes you see it that way?"),
        ("Should I apply for it?", "What would have to be true for it to be right to apply for it?"),
        ("Are you happy there?", "How is it for you right now?"),
        ("Is it the right job?", "What do you see, and what makes you see it that way?"),
        ("Didn’t you tell him?", "What happened when you set out to tell him?"),
    ],
)
def test_a_closed_question_gets_an_open_one(closed: str, opened: str) -> None:
    hint = open_question_hint(closed)

    assert hint is not None
    assert (hint.kind, hint.better) == ("closed_question", opened)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "?",
        "How did you talk to her?",
        "What should I do?",
        "Did it on Tuesday",
        "Is it",
        "Can you tell me how you started?",
        "Could we talk about Friday?",
        "Hast du mit ihr gesprochen?",
        "As-tu parlé avec elle ?",
        "你跟她谈过了吗？",
        "😀?",
    ],
)
def test_open_questions_and_statements_are_left_alone(text: str) -> None:
    assert open_question_hint(text) is None


def test_a_long_question_gets_a_plain_open_one() -> None:
    hint = open_question_hint(f"Did you {'really ' * 30}go?")

    assert hint is not None
    assert hint.better == "What was that like?"


@pytest.mark.parametrize(
    "item", ["career", "Career advice", "catch up", "Work stuff", "some feedback, please", "update."]
)
def test_a_vague_item_gets_two_sharper_wordings(item: str) -> None:
    hint = vague_agenda_item_hint(item)

    assert hint is not None
    assert len({hint.better, *hint.others}) == 2
    assert all(wording.startswith(item.rstrip(".")) for wording in (hint.better, *hint.others))


@pytest.mark.parametrize(
    "item",
    [
        "",
        "career?",
        "How to open at the board",
        "Saying no without sounding difficult",
        "3 offers",
        "Karriere",
        "N7",
        "仕事",
        "🚌",
    ],
)
def test_an_item_one_can_prepare_for_is_left_alone(item: str) -> None:
    assert vague_agenda_item_hint(item) is None


@pytest.mark.parametrize("text", ["career advice", "Advice", "I need career advice please", "help", "Sales"])
def test_a_general_request_is_asked_for_one_situation(text: str) -> None:
    hint = request_hint(text)

    assert hint is not None
    assert hint.sentence.startswith("When did this last matter?")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "I froze in front of the board last week and want to prepare for the next time.",
        "Moving from analysis to planning without a title",
        "Ich möchte mich beruflich verändern und weiß nicht wie",
        "キャリア相談",
    ],
)
def test_a_request_with_a_situation_is_left_alone(text: str) -> None:
    assert request_hint(text) is None
