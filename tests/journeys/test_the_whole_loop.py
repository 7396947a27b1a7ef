"""From a list of people to two yeses, by the people themselves, in browsers of their own."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import choosing, joining
from tests.journeys.installation import CORA, Installation

pytestmark = pytest.mark.journey
MINA, OMAR = "mina@example.org", "omar@example.org"
SHEETS = ("google-forms.csv", "anmeldung.csv", "workbook.xlsx")


@pytest.fixture(scope="session")
def story() -> dict[str, str]:
    """The addresses of what the chapters made; each chapter goes on from the one before."""
    return {}


@pytest.fixture
def mina(browser_of: Callable[..., Page]) -> Page:
    return browser_of("mina")


@pytest.fixture
def omar(browser_of: Callable[..., Page]) -> Page:
    return browser_of("omar", timezone_id="Europe/Stockholm")


def test_the_coordinator_brings_in_three_sheets_and_invites(
    browser_of: Callable[..., Page], installation: Installation, sheets: Path
):
    cora = browser_of("cora")
    joining.sign_in(cora, installation, CORA)

    came = {name: joining.bring_in(cora, sheets / name) for name in SHEETS}
    again = joining.bring_in(cora, sheets / SHEETS[0])
    joining.add(cora, "Mina Haddad", MINA, "learning")
    joining.add(cora, "Omar Lindqvist", OMAR, "guiding")

    assert all(number > 30 for number in came.values())
    assert again == 0
    cora.goto(joining.PROGRAM)
    expect(cora.locator("h1")).to_contain_text("Spring program")


def test_two_people_read_the_honest_preview_and_join(mina: Page, omar: Page, installation: Installation):
    joining.accept_invitation(omar, installation, OMAR)
    joining.say_what_one_brings(
        omar, "offer", "I learned giving feedback and having hard conversations the slow way.", "Finish later"
    )
    joining.complete_profile(omar)

    joining.accept_invitation(mina, installation, MINA)
    joining.say_what_one_brings(
        mina, "about", "I want to get better at giving feedback and having hard conversations.",
        "Show me who might fit",
    )  # fmt: skip
    joining.complete_profile(mina)


def test_they_choose_each_other(mina: Page, omar: Page, installation: Installation, story: dict[str, str]):
    choosing.ask(mina, "Omar")
    introduction = choosing.answer_request(omar)
    choosing.find_a_time(omar, mina, introduction)
    installation.move(days=1, hours=2)
    choosing.say_yes(mina, introduction)
    choosing.say_yes(omar, introduction)

    story["space"] = choosing.space_of(introduction)
    mina.goto(story["space"])
    expect(mina.locator("h1")).to_contain_text("Mina")
