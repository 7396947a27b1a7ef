"""A goal, and meetings: planned, prepared, held, wrapped up, and reported on."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.joining import press

# The live page asks for what the other wrote every few seconds, and sends kept lines when the line is back.
BEAT = 12_000


def write_goal(page: Page, space: str, by: str) -> None:
    """Write a rough goal and let the five lights sharpen it."""
    page.goto(f"{space}goals/new/")
    for name, value in {
        "text": "Hold two hard conversations by the end of February",
        "what": "Ask Jonas for an hour and tell him how his lateness lands",
        "start": "0",
        "target": "2",
        "unit": "conversations",
        "why": "I avoid them, and it costs us",
        "step_1": "Write down the first sentence",
        "step_2": "Say it aloud once to a friend",
        "by_on": by,
    }.items():
        page.fill(f"[name={name}]", value)
    press(page, "Check it")
    expect(page.locator("main")).to_contain_text("Five of five there")
    press(page, "Save the goal")
    expect(page).to_have_url(re.compile("/goals/"))


def plan(offering: Page, taking: Page, space: str) -> str:
    """One offers moments, one tap of the other makes the meeting; returns its address."""
    offering.goto(f"{space}meetings/next/")
    press(offering, re.compile("^Offer these"))
    taking.goto(f"{space}meetings/next/")
    taking.locator("main [name=start]").first.check(force=True)
    press(taking, "This one")
    expect(taking).to_have_url(re.compile(r"/meetings/[0-9a-f-]{36}/$"))
    return taking.url


def prepare(page: Page, meeting: str) -> None:
    """The card before a meeting."""
    page.goto(f"{meeting}prepare/")
    page.fill("[name=objective]", "Leave with the first sentence")
    press(page, "I’m ready")


def begin(page: Page, meeting: str) -> None:
    page.goto(f"{meeting}live/")
    press(page, re.compile("^Begin$"))
    expect(page.locator("#capture")).to_be_visible()


def note(page: Page, text: str) -> None:
    """Write one line for both."""
    page.fill("#capture", text)
    page.get_by_role("button", name="Add", exact=True).click()


def promise_from(page: Page, text: str) -> None:
    """Catch a line as one's own promise."""
    page.locator("#cap-promise").check(force=True)
    note(page, text)
    expect(page.locator("main")).to_contain_text(text)
    page.locator("#cap-note").check(force=True)


def wrap_up(page: Page, meeting: str, takeaway: str, thanks: str) -> None:
    """What one takes away, and thanks; whoever is first ends the meeting."""
    page.goto(f"{meeting}wrap/")
    page.fill("[name=takeaway]", takeaway)
    page.fill("[name=thanks]", thanks)
    page.locator("main [name=done]").last.click()
    page.wait_for_load_state()


def report(page: Page, space: str, promise: str) -> str:
    """Say how a promise went; returns its address."""
    page.goto(f"{space}promises/")
    page.get_by_role("link", name=re.compile(promise)).first.click()
    page.wait_for_load_state()
    address = page.url
    page.locator("main [name=outcome]").first.check(force=True)
    page.fill("[name=result]", "He listened, and asked for a week")
    press(page, re.compile("^Tell "))
    return address
