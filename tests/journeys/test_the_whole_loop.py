"""One mentorship from a list of people to a good end, by the people themselves, in browsers of their own."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import choosing, closing, joining, meeting
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


def test_they_agree(mina: Page, omar: Page, installation: Installation, story: dict[str, str]):
    choosing.answer_alone(mina, story["space"], "To say hard things early")
    choosing.answer_alone(omar, story["space"], "To listen more than I talk")
    for page in (mina, omar):
        choosing.stand_behind(page, story["space"])
    choosing.sign(mina, story["space"], installation, explores=True)
    choosing.sign(omar, story["space"], installation, explores=False)

    mina.goto(f"{story['space']}agreement/")
    expect(mina.locator("main")).to_contain_text("Signed by both")


def test_they_set_a_goal_and_plan_to_meet(
    mina: Page, omar: Page, installation: Installation, story: dict[str, str]
):
    by = (installation.now() + timedelta(days=90)).date()
    meeting.write_goal(mina, story["space"], by.isoformat())
    story["meeting"] = meeting.plan(mina, omar, story["space"])
    meeting.prepare(mina, story["meeting"])
    meeting.prepare(omar, story["meeting"])


@pytest.mark.practice("MEET-9")
def test_notes_are_shared_pads_are_not_and_a_lost_line_loses_nothing(
    mina: Page, omar: Page, installation: Installation, story: dict[str, str]
):
    installation.move(days=1)
    meeting.begin(mina, story["meeting"])
    omar.goto(f"{story['meeting']}live/")

    meeting.note(mina, "Jonas hears the facts first")
    expect(omar.locator("#lines")).to_contain_text("Jonas hears the facts first", timeout=meeting.BEAT)
    meeting.note(omar, "And then a question")
    expect(mina.locator("#lines")).to_contain_text("And then a question", timeout=meeting.BEAT)

    mina.locator("[data-pad] [name=text]").fill("He sounds tired of me")
    expect(mina.locator("#pad-saved")).to_contain_text("Saved")
    omar.reload()
    export = omar.request.get("/me/data/").text()
    assert "He sounds tired of me" not in omar.content() + export

    mina.context.set_offline(True)
    meeting.note(mina, "Written in the tunnel")
    expect(mina.locator(".capture")).to_contain_text("Kept here and sent when it is back")
    mina.context.set_offline(False)
    for page in (mina, omar):
        expect(page.locator("#lines")).to_contain_text("Written in the tunnel", timeout=meeting.BEAT)
    mina.reload()
    assert mina.locator("#lines").inner_text().count("Written in the tunnel") == 1
    assert mina.locator("#capture").input_value() == ""
    meeting.promise_from(mina, "Talk to Jonas")


def test_they_end_the_meeting_strong_and_report_back(mina: Page, omar: Page, story: dict[str, str]):
    meeting.wrap_up(mina, story["meeting"], "The first sentence is enough", "You waited while I searched")
    meeting.wrap_up(omar, story["meeting"], "Ask earlier", "You came with an agenda")
    meeting.plan(mina, omar, story["space"])

    promise = meeting.report(mina, story["space"], "Talk to Jonas")
    omar.goto(promise)
    expect(omar.locator("main")).to_contain_text("He listened, and asked for a week")
    joining.press(omar, "That took something")
    mina.goto(promise)
    expect(mina.locator("main")).to_contain_text("That took something")


def test_feedback_is_given_and_opened_when_the_other_is_ready(mina: Page, omar: Page, story: dict[str, str]):
    closing.give_feedback(mina, story["space"])
    omar.goto(f"{story['space']}feedback/")
    omar.get_by_role("link", name="Something to keep").first.click()
    expect(omar.locator("main")).not_to_contain_text("asked me for the first sentence")
    joining.press(omar, "Open it")
    expect(omar.locator("main")).to_contain_text("asked me for the first sentence")


def test_they_look_back_at_day_90_and_decide(
    mina: Page, omar: Page, installation: Installation, story: dict[str, str]
):
    for _step in range(9):
        installation.move(days=10)
    for page in (mina, omar):
        closing.look_back(page, story["space"])
    expect(omar.locator("main")).to_contain_text("You wish for the same")
    for page in (mina, omar):
        closing.conclude(page, story["space"])
    expect(omar.locator("h1")).to_have_text("A good end is under way")


def test_they_say_goodbye_and_keep_what_they_did(mina: Page, omar: Page, story: dict[str, str]):
    for page in (mina, omar):
        closing.write_letter(page, story["space"])
    mina.goto(f"{story['space']}ending/")
    joining.press(mina, "Close it")

    for page in (mina, omar):
        page.goto(f"{story['space']}keepsake/")
        expect(page.locator("h1")).to_have_text("What you did together")
        for words in ("The first sentence is enough", "Talk to Jonas", "Hold two hard conversations"):
            expect(page.locator("main")).to_contain_text(words)
