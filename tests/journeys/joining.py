"""Coming in: the coordinator's sheets and invitations, and the way of people to a profile."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.journeys.installation import CODE, Installation

PROGRAM = "/programs/spring-program/"


def press(page: Page, name: str | re.Pattern[str]) -> None:
    """Press the button of this name, and wait for what it leads to."""
    page.get_by_role("button", name=name, exact=isinstance(name, str)).first.click()
    page.wait_for_load_state()


def sign_in(page: Page, installation: Installation, address: str) -> None:
    """Ask for a code, read it in the mail, type it."""
    old = len(installation.mails_to(address))
    page.goto("/accounts/login/")
    page.locator("[name=email]").first.fill(address)
    press(page, "Send me a code")
    expect(page.locator("[name=code]")).to_be_visible()
    page.fill("[name=code]", installation.in_mail(address, CODE, after=old))
    press(page, "Carry on")
    expect(page).to_have_url(re.compile("/today/|/welcome/"))


def bring_in(page: Page, sheet: Path) -> int:
    """Upload a sheet, accept what is guessed and bring everybody in; returns how many came, 0 of a known sheet."""
    page.goto(f"{PROGRAM}people/import/")
    page.set_input_files("[name=sheet]", sheet)
    press(page, "Read it")
    expect(page.locator("h1")).to_have_text("What is in the columns?")
    press(page, "These are right")
    if "/words/" in page.url:
        press(page, "Show me the rows")
    expect(page.locator("h1")).to_have_text("Look it over")
    if not page.get_by_role("button", name=re.compile("^Bring in")).count():
        expect(page.locator("main")).to_contain_text("Unchanged")
        return 0
    press(page, re.compile("^Bring in"))
    expect(page.locator("h1")).to_have_text("They’re on your list")
    came = re.search(r"(\d+) came in", page.locator("main").inner_text())
    return int(came[1]) if came else 0


def add(page: Page, name: str, address: str, role: str) -> None:
    """Put somebody on the list by hand, and invite them: the coordinator."""
    page.goto(f"{PROGRAM}people/new/")
    page.fill("[name=name]", name)
    page.fill("[name=email]", address)
    page.locator(f"[name=roles][value={role}]").check(force=True)
    press(page, "Put them on the list")
    expect(page).to_have_url(re.compile("/people/"))


def accept_invitation(page: Page, installation: Installation, address: str) -> None:
    """Read the honest preview, and be in."""
    page.goto(installation.in_mail(address, r"(http://\S+/invitations/\S+)"))
    expect(page.locator("h1")).to_have_text("Before you say yes")
    for heading in ("A typical month", "What’s hard about it", "How you leave"):
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
    press(page, "I’m in")
    expect(page.locator("h1")).to_contain_text("Good to have you")


def say_what_one_brings(page: Page, field: str, words: str, then: str) -> None:
    """The welcome page: one's own words, what was heard in them, and when one has time."""
    page.fill(f"[name={field}]", words)
    press(page, "What did you hear?")
    heard = page.locator("main [name=skills]:checked, main [name=offers]:checked")
    expect(heard.first).to_be_attached()
    for day in range(5):
        page.locator(f"[name=slots][value='{day}-morning']").check(force=True)
    press(page, then)


def complete_profile(page: Page) -> None:
    """Five values of twenty-four, in order, and the hours one can give."""
    page.goto("/me/values/")
    for number, card in enumerate(("honesty", "learning", "courage", "calm", "craft"), start=1):
        page.locator(f"form[action='/me/values/{card}/add/'] button").click()
        expect(page.locator("main")).to_contain_text(f"{number} of 5")
    page.goto("/me/hours/")
    page.fill("[name=hours_per_month]", "3")
    press(page, "Save")
    expect(page).to_have_url(re.compile("/me/$"))
