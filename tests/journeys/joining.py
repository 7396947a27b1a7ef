"""Coming in: the coordinator's sheets and invitations, and the way of people to a profile."""

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.journeys.installation import CODE, CORA, Installation
from tests.journeys.visitors import Visitor

PROGRAM = "/programs/spring-program/"
INVITATION = re.compile("would like to have you along")
PATIENCE = 60


def sign_in(visitor: Visitor, installation: Installation, address: str) -> None:
    """Ask for a code, read it in the mail, type it."""
    old = len(installation.mails_to(address))
    visitor.go("/accounts/login/")
    visitor.write("[name=email]", address)
    visitor.press("Send me a code")
    visitor.write("[name=code]", installation.in_mail(address, CODE, after=old))
    visitor.press("Carry on")
    expect(visitor.page).to_have_url(re.compile("/today/|/welcome/"))


def sign_out(visitor: Visitor) -> None:
    """Leave by one's own menu."""
    visitor.activate(visitor.page.locator(".bar details.menu > summary"))
    visitor.press("Sign out")


def prove(visitor: Visitor, installation: Installation, address: str) -> None:
    """Show by a code once more that it is oneself, where something asks for that."""
    old = len(installation.mails_to(address))
    visitor.press("Send me a code")
    visitor.write("[name=code]", installation.in_mail(address, CODE, after=old))
    visitor.press(visitor.main.locator("form:has([name=code]) button").first)


def bring_in(cora: Visitor, sheet: Path) -> int:
    """Upload a sheet, accept what is guessed, look at the dry run and bring everybody in.

    Returns how many came: 0 of a sheet that was brought in before.
    """
    cora.go(f"{PROGRAM}people/import/")
    cora.page.set_input_files("[name=sheet]", sheet)
    cora.press("Read it")
    cora.headed("What is in the columns?")
    cora.press("These are right")
    if "/words/" in cora.page.url:
        cora.press("Show me the rows")
    cora.headed("Look it over")
    if not cora.button(re.compile("^Bring in")).count():
        cora.see("Unchanged")
        return 0
    cora.press(re.compile("^Bring in"))
    cora.headed("They’re on your list")
    came = re.search(r"(\d+) came in", cora.main.inner_text())
    return int(came[1]) if came else 0


def add(cora: Visitor, name: str, address: str, role: str, *, invited: bool) -> None:
    """Put somebody on the list by hand, and invite them at once if wanted."""
    cora.go(f"{PROGRAM}people/new/")
    cora.write("[name=name]", name)
    cora.write("[name=email]", address)
    cora.tick(f"[name=roles][value={role}]")
    if not invited:
        cora.page.locator("[name=invite]").uncheck(force=True)
    cora.press("Put them on the list")
    expect(cora.page).to_have_url(re.compile("/people/"))


def invite_the_two(cora: Visitor, installation: Installation, minas: str, omars: str) -> None:
    """Have Cora put the two on her list and invite them."""
    sign_in(cora, installation, CORA)
    add(cora, "Mina Haddad", minas, "learning", invited=True)
    add(cora, "Omar Lindqvist", omars, "guiding", invited=True)


def invite_everybody(cora: Visitor) -> int:
    """Invite whoever is on the list and was never asked; returns how many that were."""
    cora.go(f"{PROGRAM}people/")
    cora.press(re.compile("^Invite all"))
    said = re.search(r"(\d+) invitations are on their way", cora.page.locator("#toasts").inner_text())
    assert said, "Nobody was invited"
    expect(cora.button(re.compile("^Invite all"))).to_have_count(0)
    return int(said[1])


def open_mail(visitor: Visitor, address: str, subject: str | re.Pattern[str]) -> None:
    """Find the newest mail of this subject to somebody in the demo's mailbox, waiting for it, and open it."""
    for _time in range(PATIENCE):
        visitor.go(f"/mailbox/?to={address}")
        if visitor.main.get_by_role("link", name=subject).count():
            break
        visitor.page.wait_for_timeout(500)
    visitor.follow(subject)
    visitor.headed(subject)


def accept_invitation(visitor: Visitor, address: str) -> None:
    """Read the mail and the honest preview it leads to, and be in."""
    open_mail(visitor, address, INVITATION)
    visitor.activate(visitor.main.get_by_text("As plain text"))
    visitor.follow("/invitations/")
    visitor.headed("Before you say yes")
    for heading in ("A typical month", "What’s hard about it", "How you leave"):
        expect(visitor.page.get_by_role("heading", name=heading)).to_be_visible()
    visitor.press("I’m in")
    visitor.headed(re.compile("Good to have you"))


def say_what_one_brings(visitor: Visitor, field: str, words: str, then: str) -> None:
    """The welcome page: one's own words, what was heard in them, and when one has time."""
    visitor.write(f"[name={field}]", words)
    visitor.press("What did you hear?")
    heard = visitor.main.locator("[name=skills]:checked, [name=offers]:checked")
    expect(heard.first).to_be_attached()
    for day in range(5):
        visitor.tick(f"[name=slots][value='{day}-morning']")
    visitor.press(then)


def complete_profile(visitor: Visitor) -> None:
    """Five values of twenty-four, in order, and the hours one can give."""
    visitor.go("/me/values/")
    for number, card in enumerate(("honesty", "learning", "courage", "calm", "craft"), start=1):
        visitor.press(visitor.page.locator(f"form[action='/me/values/{card}/add/'] button"))
        visitor.see(f"{number} of 5")
    visitor.go("/me/hours/")
    visitor.write("[name=hours_per_month]", "3")
    visitor.press("Save")
    expect(visitor.page).to_have_url(re.compile("/me/$"))


def join(mina: Visitor, omar: Visitor, minas: str, omars: str) -> None:
    """Both of a pair to be come in and say what they bring."""
    accept_invitation(omar, omars)
    words = "I learned giving feedback and having hard conversations the slow way."
    say_what_one_brings(omar, "offer", words, "Finish later")
    complete_profile(omar)
    accept_invitation(mina, minas)
    words = "I want to get better at giving feedback and having hard conversations."
    say_what_one_brings(mina, "about", words, "Show me who might fit")
    complete_profile(mina)
