"""The loop by somebody without a mouse: every stop is reached with Tab, and seen when it is."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.journeys import choosing, closing, joining, meeting
from tests.journeys.installation import Installation
from tests.journeys.visitors import AtTheKeyboard, Visitor

pytestmark = pytest.mark.journey
MINA, OMAR = "mina@example.org", "omar@example.org"


@pytest.fixture
def mina(visitor_of: Callable[..., Visitor]) -> Visitor:
    return visitor_of("mina", AtTheKeyboard)


@pytest.fixture
def omar(visitor_of: Callable[..., Visitor]) -> Visitor:
    return visitor_of("omar", AtTheKeyboard)


def test_they_ask_answer_and_say_yes(
    visitor_of: Callable[..., Visitor], mina: Visitor, omar: Visitor, installation: Installation, story: dict[str, str]
):  # fmt: skip
    joining.invite_the_two(visitor_of("cora"), installation, MINA, OMAR)
    # Up to here with a mouse: the keyboard takes over where the loop begins.
    joining.join(Visitor(mina.page), Visitor(omar.page), MINA, OMAR)

    story["space"] = choosing.choose_each_other(mina, omar)
    mina.go(story["space"])
    mina.headed("Mina & Omar")


def test_they_agree_and_sign(mina: Visitor, omar: Visitor, installation: Installation, story: dict[str, str]):
    choosing.agree(mina, omar, story["space"], explores_until=installation.today() + timedelta(days=50))


def test_they_set_a_goal_and_meet(
    mina: Visitor, omar: Visitor, installation: Installation, story: dict[str, str]
):
    goal_by = installation.today() + timedelta(days=90)
    story["meeting"] = meeting.begin_the_first(mina, omar, story["space"], goal_by)

    meeting.note(mina, "Jonas hears the facts first")
    meeting.has_line(mina, "Jonas hears the facts first")
    expect(mina.page.locator("#capture")).to_be_focused()
    meeting.promise_from(mina, "Talk to Jonas")
    omar.go(f"{story['meeting']}live/")
    meeting.has_line(omar, "Jonas hears the facts first")
    expect(omar.page.locator("#live-side")).to_contain_text("Talk to Jonas")


def test_they_report_back_and_give_feedback(mina: Visitor, omar: Visitor, story: dict[str, str]):
    meeting.wrap_up(mina, story["meeting"], "The first sentence is enough", "You waited while I searched")
    promise = meeting.report(mina, story["space"], "Talk to Jonas")
    omar.go(promise)
    omar.see(meeting.RESULT)
    omar.press("That took something")
    omar.see("That took something")

    closing.give_feedback(mina, story["space"])
    closing.open_feedback(omar, story["space"])


def test_a_menu_closes_behind_whoever_leaves_it(mina: AtTheKeyboard):
    mina.go("/today/")
    menu = mina.page.locator(".bar details.menu")
    mina.activate(menu.locator("> summary"))
    expect(menu).to_have_attribute("open", "")

    mina.reach(mina.main.locator("a").first)

    expect(menu).not_to_have_attribute("open", "")
