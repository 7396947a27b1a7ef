"""From finding somebody to two yeses."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.joining import press


def ask(page: Page, name: str) -> str:
    """Find somebody, read why they fit, and ask them; returns the address of the request."""
    page.goto("/find/")
    expect(page.get_by_role("heading", name=re.compile(f"Why {name}"))).to_be_visible()
    page.get_by_role("link", name=f"Ask {name}").click()
    expect(page.locator("main")).to_contain_text("1.5 hours a month")
    page.fill("[name=area]", "Telling people what I really think")
    page.fill("[name=obstacle]", "I soften everything until nothing is left")
    page.fill("[name=outcome]", "Two hard conversations held by summer")
    press(page, f"Send to {name}")
    expect(page.locator("h1")).to_have_text(f"What you asked {name}")
    return page.url


def answer_request(page: Page) -> str:
    """Read what waits on Today and say yes to a first hello; returns the address of the introduction."""
    page.goto("/today/")
    expect(page.locator("main")).to_contain_text("One thing is waiting for you")
    page.locator("main a[href^='/requests/']").first.click()
    press(page, "Yes to a first hello")
    expect(page.get_by_role("heading", name="What you share")).to_be_visible()
    return page.url


def find_a_time(offering: Page, choosing: Page, introduction: str) -> None:
    """One offers two times for the first call, the other takes one."""
    offering.goto(introduction)
    times = offering.locator("[name=times]")
    times.nth(0).check(force=True)
    times.nth(1).check(force=True)
    press(offering, re.compile("^Offer them to"))
    choosing.goto(introduction)
    choosing.locator("[name=time]").first.check(force=True)
    press(choosing, "Take this one")


def say_yes(page: Page, introduction: str) -> None:
    """The private answer after the call."""
    page.goto(introduction)
    page.locator("[name=answer][value=yes]").check(force=True)
    press(page, "Keep my answer")


def space_of(introduction: str) -> str:
    """The address of the space that two yeses make of an introduction."""
    return f"/spaces/{introduction.rstrip('/').rsplit('/', 1)[1]}/"
