"""The core of the loop in browsers that run no script: what htmx shortens goes the whole way."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.journeys import choosing, closing, joining, meeting
from tests.journeys.installation import Installation
from tests.journeys.visitors import Visitor

pytestmark = pytest.mark.journey
MINA, OMAR = "mina@example.org", "omar@example.org"


@pytest.fixture
def mina(visitor_of: Callable[..., Visitor]) -> Visitor:
    return visitor_of("mina", javascript=False)


@pytest.fixture
def omar(visitor_of: Callable[..., Visitor]) -> Visitor:
    return visitor_of("omar", javascript=False)


def test_they_sign_in_and_choose_each_other(
    visitor_of: Callable[..., Visitor], mina: Visitor, omar: Visitor, installation: Installation, story: dict[str, str]
):  # fmt: skip
    joining.invite_the_two(visitor_of("cora", javascript=False), installation, MINA, OMAR)
    joining.join(mina, omar, MINA, OMAR)
    joining.sign_out(mina)
    joining.sign_in(mina, installation, MINA)

    story["space"] = choosing.choose_each_other(mina, omar)
    mina.go(story["space"])
    mina.headed("Mina & Omar")


def test_they_agree(mina: Visitor, omar: Visitor, installation: Installation, story: dict[str, str]):
    choosing.agree(mina, omar, story["space"], explores_until=installation.today() + timedelta(days=50))


def test_they_meet_with_notes_a_pad_and_a_promise(
    mina: Visitor, omar: Visitor, installation: Installation, story: dict[str, str]
):
    goal_by = installation.today() + timedelta(days=90)
    story["meeting"] = meeting.begin_the_first(mina, omar, story["space"], goal_by)

    meeting.note(mina, "Jonas hears the facts first")
    mina.write("[data-pad] [name=text]", "He sounds tired of me")
    mina.press(mina.page.locator("[data-pad] button"))
    meeting.promise_from(mina, "Talk to Jonas")
    omar.go(f"{story['meeting']}live/")

    omar.see("Jonas hears the facts first")
    omar.see("Talk to Jonas")
    assert "He sounds tired of me" not in omar.page.content()
    mina.go(f"{story['meeting']}live/")
    assert mina.page.locator("[data-pad] [name=text]").input_value() == "He sounds tired of me"


def test_they_report_back_give_feedback_and_look_back(mina: Visitor, omar: Visitor, story: dict[str, str]):
    meeting.wrap_up(mina, story["meeting"], "The first sentence is enough", "You waited while I searched")
    meeting.wrap_up(omar, story["meeting"], "Ask earlier", "You came with an agenda")
    promise = meeting.report(mina, story["space"], "Talk to Jonas")
    omar.go(promise)
    omar.see(meeting.RESULT)
    closing.give_feedback(mina, story["space"])
    closing.open_feedback(omar, story["space"])

    mina.let_pass(days=91)
    for each in (mina, omar):
        closing.look_back(each, story["space"])
    omar.see("You wish for the same")
