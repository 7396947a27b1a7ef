"""From finding somebody to two yeses, and to an agreement both signed."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.installation import Installation
from tests.journeys.joining import press

TOPICS = 8


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


def answer_alone(page: Page, space: str, words: str) -> None:
    """All eight topics of the agreement, on one's own."""
    page.goto(f"{space}agreement/answers/rhythm/")
    for _number in range(TOPICS):
        _answer_topic(page, words)
        page.locator("main button[name=go][value=next]").click()
        page.wait_for_load_state()
    press(page, "I’ve finished")
    expect(page.locator("main")).not_to_contain_text("still open:")


def _answer_topic(page: Page, words: str) -> None:
    form = page.locator("main form").filter(has=page.locator("[name=go]"))
    for name in {each.get_attribute("name") for each in form.locator("[type=radio]").all()}:
        group = form.locator(f"[type=radio][name={name}]")
        if not form.locator(f"[type=radio][name={name}]:checked").count():
            group.nth(1 if group.count() > 1 else 0).check(force=True)
    for name in {each.get_attribute("name") for each in form.locator("[type=checkbox]").all()}:
        if not form.locator(f"[type=checkbox][name={name}]:checked").count():
            form.locator(f"[type=checkbox][name={name}]").first.check(force=True)
    for line in form.locator("input[type=text]:visible").all():
        if not line.input_value():
            line.fill(words)


def stand_behind(page: Page, space: str) -> None:
    """Stand behind every topic in which the two said something different."""
    for _time in range(TOPICS):
        page.goto(f"{space}agreement/together/")
        left = page.locator("main form:has([name=stands]:not(:checked))")
        if not left.count():
            return
        form = left.first
        form.evaluate("form => form.closest('details') && (form.closest('details').open = true)")
        form.locator("[name=stands]").check(force=True)
        form.get_by_role("button", name="Keep these words").click()
        page.wait_for_load_state()


def sign(page: Page, space: str, installation: Installation, *, explores: bool) -> None:
    """Tick who can see what, and sign; the first to sign says until when the two explore."""
    page.goto(f"{space}agreement/sign/")
    expect(page.get_by_role("heading", name="Who can see what")).to_be_visible()
    page.locator("[name=ticked]").check(force=True)
    press(page, "Tick this")
    if explores:
        until = installation.now().date().toordinal() + 50
        page.fill("[name=explore_until]", str(installation.now().date().fromordinal(until)))
    press(page, re.compile("^Sign as"))
