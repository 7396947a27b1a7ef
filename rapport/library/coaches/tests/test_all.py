"""What every coach promises: quick on anything, quiet on what it cannot read, the same answer every time."""

from collections.abc import Callable
from itertools import pairwise
from time import process_time

import pytest

from rapport.library.coaches import feedback, goals, meetings, requests

COACHES: dict[str, Callable[[str], object]] = {
    "goal_lights": lambda text: goals.goal_lights(
        goals.GoalDraft(text=text, what=text, why=text, steps=[text])
    ),
    "compose_goal_sentence": lambda text: goals.compose_goal_sentence(goals.GoalDraft(text=text)),
    "feedback_hints": feedback.feedback_hints,
    "general_feedback_hint": lambda text: feedback.general_feedback_hint(feedback.FeedbackFields(what=text)),
    "feedback_paragraph": lambda text: feedback.feedback_paragraph(feedback.FeedbackFields(what=text)),
    "empty_praise_hint": feedback.empty_praise_hint,
    "open_question_hint": meetings.open_question_hint,
    "vague_agenda_item_hint": meetings.vague_agenda_item_hint,
    "request_hint": requests.request_hint,
}
NASTY = [
    "a" * 100_000,
    " " * 100_000,
    "\n" * 100_000,
    "you are " * 12_500,
    "you are so so so " * 6_000,
    "you should " * 9_000,
    "did you " + "x " * 50_000 + "?",
    "by the end of the " * 5_500,
    "1 " * 50_000,
    "1." * 50_000,
    "! " * 50_000,
    "'" * 100_000,
    "good job " * 11_000,
    "😀" * 25_000,
    "\u0301" * 50_000,
    "ﷺ" * 30_000,
]


@pytest.mark.parametrize("coach", COACHES)
def test_a_hundred_kilobytes_of_anything_are_read_at_once(coach: str) -> None:
    began = process_time()

    for text in NASTY:
        COACHES[coach](text)

    assert process_time() - began < 4, "sixteen texts of 100 KB, a quarter of a second each at the very most"


@pytest.mark.parametrize("coach", COACHES)
@pytest.mark.parametrize(
    "text", ["", " ", "\n", "😀", "%(x)s %s %d {x}", "<b>you</b>", "[what]", "ﬁ", "I", "…"]
)
def test_small_and_odd_texts_do_no_harm(coach: str, text: str) -> None:
    COACHES[coach](text)


@pytest.mark.parametrize("coach", COACHES)
def test_the_same_text_gets_the_same_answer(coach: str) -> None:
    text = "You are careless and should communicate better by Friday. Did you ask?"

    assert COACHES[coach](text) == COACHES[coach](text)


def test_spans_lie_within_the_text_and_never_overlap() -> None:
    text = "You are always careless. You should never be lazy, everyone says you’re lazy. Be better." * 3

    hints = feedback.feedback_hints(text)

    assert all(0 <= hint.span[0] < hint.span[1] <= len(text) for hint in hints)
    assert all(one.span[1] <= other.span[0] for one, other in pairwise(hints))
