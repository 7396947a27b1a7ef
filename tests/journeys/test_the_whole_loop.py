"""One mentorship from a list of people to a good end, by the people themselves, in browsers of their own."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Route, expect

from tests.journeys import choosing, closing, joining, meeting
from tests.journeys.installation import CORA, Installation
from tests.journeys.visitors import AtTheKeyboard, Visitor

pytestmark = pytest.mark.journey
MINA, OMAR = "mina@example.org", "omar@example.org"
PAD = "He sounds tired of me"
SHEETS = ("google-forms.csv", "anmeldung.csv", "workbook.xlsx")


@pytest.fixture
def cora(visitor_of: Callable[..., Visitor]) -> Visitor:
    return visitor_of("cora")


@pytest.fixture
def mina(visitor_of: Callable[..., Visitor]) -> Visitor:
    return visitor_of("mina")


@pytest.fixture
def omar(visitor_of: Callable[..., Visitor]) -> Visitor:
    return visitor_of("omar", timezone_id="Europe/Stockholm")


def test_the_coordinator_brings_in_three_sheets_and_invites_everybody(
    cora: Visitor, installation: Installation, sheets: Path, story: dict[str, str]
):
    joining.sign_in(cora, installation, CORA)

    came = {name: joining.bring_in(cora, sheets / name) for name in SHEETS}
    again = joining.bring_in(cora, sheets / SHEETS[0])
    joining.add(cora, "Mina Haddad", MINA, "learning", invited=False)
    joining.add(cora, "Omar Lindqvist", OMAR, "guiding", invited=False)
    invited = joining.invite_everybody(cora)

    assert all(number > 30 for number in came.values())
    assert again == 0
    assert invited == sum(came.values()) + 2
    for address in ("amara.okonjo@lanternworks.example", "kathe.albrecht@stadtwerke-auental.example", MINA):
        joining.open_mail(cora, address, joining.INVITATION)
        cora.see(f"to {address}")


def test_two_people_read_the_honest_preview_and_join(mina: Visitor, omar: Visitor, story: dict[str, str]):
    joining.join(mina, omar, MINA, OMAR)


def test_they_choose_each_other(mina: Visitor, omar: Visitor, story: dict[str, str]):
    story["space"] = choosing.choose_each_other(mina, omar)
    mina.go(story["space"])
    mina.headed("Mina & Omar")


def test_a_save_while_one_types_is_no_press_and_loses_none(mina: Visitor, story: dict[str, str]):
    held: list[Route] = []
    mina.go(f"{story['space']}agreement/answers/rhythm/")
    onward = mina.main.locator("button[name=go][value=next]")
    choosing.answer_topic(mina, "Mornings")
    mina.page.route(
        "**/answers/rhythm/", lambda route: held.append(route) if _is_save(route) else route.continue_()
    )

    mina.write("[name=words]", "In the morning")
    AtTheKeyboard(mina.page).reach(onward)
    mina.page.wait_for_timeout(meeting.AUTOSAVE)
    mina.write("[name=words]", "In the morning, if you can")
    mina.activate(onward)
    mina.page.wait_for_timeout(meeting.AUTOSAVE)
    assert mina.page.url.endswith("/rhythm/")
    sent = [route.request.post_data or "" for route in held]
    held[0].continue_()

    expect(mina.page).to_have_url(re.compile("/answers/meetings/"))
    assert len(sent) == 1
    assert "_once=" not in sent[0]
    assert "go=" not in sent[0]
    mina.page.unroute_all()
    mina.go(f"{story['space']}agreement/answers/rhythm/")
    expect(mina.page.locator("[name=words]")).to_have_value("In the morning, if you can")


def _is_save(route: Route) -> bool:
    return "hx-request" in route.request.headers


def test_they_agree(mina: Visitor, omar: Visitor, installation: Installation, story: dict[str, str]):
    choosing.draft_together(mina, omar, story["space"])
    choosing.sign(mina, story["space"], explores_until=installation.today() + timedelta(days=50))
    mina.see("You have signed. It holds from the day Omar signs too.")
    choosing.sign(omar, story["space"])
    for each in (mina, omar):
        each.go(f"{story['space']}agreement/")
        each.see("Signed by both")


def test_they_set_a_goal_and_plan_to_meet(
    mina: Visitor, omar: Visitor, installation: Installation, story: dict[str, str]
):
    meeting.write_goal(mina, story["space"], installation.today() + timedelta(days=90))
    story["meeting"] = meeting.plan(mina, omar, story["space"])
    omar.see("45 minutes with Mina. In person.")
    meeting.prepare(mina, story["meeting"])
    meeting.prepare(omar, story["meeting"])


@pytest.mark.practice("MEET-9")
def test_notes_are_shared_pads_are_not_and_a_lost_line_loses_nothing(
    mina: Visitor, omar: Visitor, cora: Visitor, installation: Installation, story: dict[str, str]
):
    mina.let_pass(days=1)
    meeting.begin(mina, story["meeting"])
    omar.go(f"{story['meeting']}live/")

    _both_write_at_once(mina, omar, story["meeting"])
    _only_mina_reads_her_pad(mina, omar, cora, installation, story)
    _the_line_drops(mina, omar, story["meeting"])

    _what_is_refused_stays(mina)
    meeting.promise_from(mina, "Talk to Jonas")
    expect(omar.page.locator("#live-side")).to_contain_text("Talk to Jonas", timeout=meeting.BEAT)


def _what_is_refused_stays(mina: Visitor) -> None:
    """A promise for a day that has passed is refused, and its words stay to be sent again."""
    mina.tick("#cap-promise")
    due = mina.page.locator("#cd").input_value()
    mina.write("#cd", "2020-01-01")
    meeting.note(mina, "Half a promise")
    expect(mina.page.locator("#capture-error")).to_contain_text("This date has passed")
    expect(mina.page.locator("#capture")).to_have_value("Half a promise")
    mina.write("#cd", due)


def _both_write_at_once(mina: Visitor, omar: Visitor, live: str) -> None:
    """Two lines in the same moment stand in both browsers, and so do two wordings of one line."""
    mina.write("#capture", "Jonas hears the facts first")
    omar.write("#capture", "And then a question")
    for each in (mina, omar):
        each.press("Add")
    for each in (mina, omar):
        for words in ("Jonas hears the facts first", "And then a question"):
            meeting.has_line(each, words)

    for each in (mina, omar):
        meeting.change_line(each, live, "And then a question")
    meeting.keep_wording(mina, "And then a question", "And then a question of his")
    meeting.keep_wording(omar, "And then a question", "And then two questions")
    for each in (mina, omar):
        each.go(f"{live}live/")
        for words in ("And then a question of his", "Omar put it this way: And then two questions"):
            meeting.has_line(each, words)


def _only_mina_reads_her_pad(
    mina: Visitor, omar: Visitor, cora: Visitor, installation: Installation, story: dict[str, str]
) -> None:
    """No page, part, address behind the pages, export or coordinator's page shows Omar or Cora what she wrote."""
    mina.write("[data-pad] [name=text]", PAD)
    expect(mina.page.locator("#pad-saved")).to_contain_text("Saved")
    mina.go(f"{story['meeting']}live/")
    expect(mina.page.locator("section:has(> [data-pad])")).to_contain_text("Only you")
    expect(mina.page.locator(".live-notes")).to_contain_text("You both see and write these")

    asked = {address: meeting.answer_to(omar, address) for address in meeting.addresses_of(story)}
    of_staff = {address: meeting.answer_to(cora, address) for address in meeting.addresses_of(story)}
    assert [address for address, (_status, text) in asked.items() if PAD in text] == []
    assert {status for status, _text in of_staff.values()} <= {404, 405}
    assert [status for status, _text in asked.values()].count(200) == len(asked) - 1
    assert [meeting.answer_to(cora, path)[0] for path in ("/admin/", "/api/", "/api/v1/")] == [404] * 3
    taken = meeting.export_of(omar, installation, OMAR)
    assert "Jonas hears the facts first" in taken
    assert PAD not in taken
    assert PAD in meeting.export_of(mina, installation, MINA)


def _the_line_drops(mina: Visitor, omar: Visitor, live: str) -> None:
    """What is written while the line is gone arrives once it is back, once, or is there again to be sent."""
    for each in (mina, omar):
        each.go(f"{live}live/")
    with mina.offline():
        meeting.note(mina, "Written in the tunnel")
        mina.see("Kept here and sent when it is back: 1")
        meeting.note(mina, "And a second one")
        mina.see("Kept here and sent when it is back: 2")
        mina.write("[data-pad] [name=text]", f"{PAD}, or of Mondays")
        mina.write("#capture", "Half a th")
        mina.page.wait_for_timeout(meeting.AUTOSAVE)

    for each in (mina, omar):
        for words in ("Written in the tunnel", "And a second one"):
            meeting.has_line(each, words)
    expect(mina.page.locator("#pad-saved")).to_contain_text("Saved", timeout=meeting.BEAT)
    expect(mina.page.locator("#capture")).to_have_value("Half a th")
    mina.go(f"{live}live/")
    lines = mina.page.locator("#lines").inner_text()
    assert [lines.count(words) for words in ("Written in the tunnel", "And a second one")] == [1, 1]
    expect(mina.page.locator("[data-pad] [name=text]")).to_have_value(f"{PAD}, or of Mondays")

    with mina.offline():
        meeting.note(mina, "Refused on the way back")
        mina.see("Kept here and sent when it is back: 1")
        mina.page.route("**/capture/", lambda asked: asked.fulfill(status=422), times=1)
    expect(mina.page.locator("#capture")).to_have_value("Refused on the way back")
    mina.write("#capture", "")


def test_they_end_the_meeting_strong_and_report_back(mina: Visitor, omar: Visitor, story: dict[str, str]):
    meeting.wrap_up(mina, story["meeting"], "The first sentence is enough", "You waited while I searched")
    meeting.wrap_up(omar, story["meeting"], "Ask earlier", "You came with an agenda")
    meeting.plan(mina, omar, story["space"])

    promise = meeting.report(mina, story["space"], "Talk to Jonas")
    omar.go(promise)
    omar.see(meeting.RESULT)
    omar.press("That took something")
    mina.go(promise)
    mina.see("That took something")


def test_feedback_is_given_and_opened_when_the_other_is_ready(
    mina: Visitor, omar: Visitor, story: dict[str, str]
):
    closing.give_feedback(mina, story["space"])

    closing.open_feedback(omar, story["space"])
    closing.say_what_was_heard(omar, "That the first sentence helped")
    mina.go(omar.page.url)
    mina.see("That the first sentence helped")


def test_silence_is_noticed_by_everybody_in_their_own_measure(
    mina: Visitor, omar: Visitor, cora: Visitor, story: dict[str, str]
):
    mina.let_pass(days=28)

    for each in (mina, omar):
        each.go("/today/")
        each.see("Did you two meet?")
    mina.go(story["space"])
    mina.see("You met 28 days ago and haven’t found the next date.")
    mina.follow("See what helps")
    mina.see("We don’t have a next date yet. When would suit you?")
    mina.go(story["space"])
    mina.follow("Say how it went")
    mina.press("No, it slipped")
    cora.go(joining.PROGRAM)
    cora.see("They last heard from each other 28 days ago.")
    expect(cora.main).not_to_contain_text("Jonas")


def test_they_look_back_at_day_90_and_decide(mina: Visitor, omar: Visitor, story: dict[str, str]):
    mina.let_pass(days=63)

    for each in (mina, omar):
        closing.look_back(each, story["space"])
    omar.see("You wish for the same")
    for each in (mina, omar):
        closing.conclude(each, story["space"])
    omar.headed("A good end is under way")


def test_they_meet_once_more_say_goodbye_and_keep_what_they_did(
    mina: Visitor, omar: Visitor, story: dict[str, str]
):
    closing.find_the_last_hour(mina, story["space"])
    last = meeting.plan(mina, omar, story["space"])
    mina.let_pass(days=7)
    mina.go(last)
    mina.press("Yes, we met")
    meeting.wrap_up(mina, last, "I can say it now", "All of it")
    for each in (mina, omar):
        closing.write_letter(each, story["space"])
    mina.see("You have met since.")
    closing.close(mina, story["space"])

    for each, other in ((mina, "Omar"), (omar, "Mina")):
        each.go(f"{story['space']}keepsake/")
        each.headed("What you did together")
        each.see(f"You and {other} met 2 times.")
        for words in ("The first sentence is enough", "I can say it now", "Talk to Jonas", meeting.GOAL):
            each.see(words)
        each.follow("Read the letters")
        each.see("We did what we came for")
