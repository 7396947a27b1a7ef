"""From finding somebody to two yeses, and to an agreement both signed."""

import re
from datetime import date

from playwright.sync_api import expect

from tests.journeys.visitors import Visitor

TOPICS = 8


def ask(visitor: Visitor, name: str) -> str:
    """Find somebody, read why they fit, and ask them; returns the address of the request."""
    visitor.go("/find/")
    expect(visitor.page.get_by_role("heading", name=re.compile(f"Why {name}"))).to_be_visible()
    visitor.follow(f"Ask {name}")
    visitor.see("1.5 hours a month")
    visitor.write("[name=area]", "Telling people what I really think")
    visitor.write("[name=obstacle]", "I soften everything until nothing is left")
    visitor.write("[name=outcome]", "Two hard conversations held by summer")
    visitor.press(f"Send to {name}")
    visitor.headed(f"What you asked {name}")
    return visitor.page.url


def answer_request(visitor: Visitor) -> str:
    """Read what waits on Today and say yes to a first hello; returns the address of the introduction."""
    visitor.go("/today/")
    visitor.see("One thing is waiting for you")
    visitor.follow(visitor.main.locator("a[href^='/requests/']"))
    visitor.press("Yes to a first hello")
    expect(visitor.page.get_by_role("heading", name="What you share")).to_be_visible()
    return visitor.page.url


def find_a_time(offering: Visitor, choosing: Visitor, introduction: str) -> None:
    """One offers two times for the first call, the other takes one."""
    offering.go(introduction)
    for number in range(2):
        offering.tick(offering.page.locator("[name=times]").nth(number))
    offering.press(re.compile("^Offer them to"))
    choosing.go(introduction)
    choosing.tick("[name=time]")
    choosing.press("Take this one")


def say_yes(visitor: Visitor, introduction: str) -> None:
    """The private answer after the call."""
    visitor.go(introduction)
    visitor.tick("[name=answer][value=yes]")
    visitor.press("Keep my answer")


def space_of(introduction: str) -> str:
    """The address of the space that two yeses make of an introduction."""
    return f"/spaces/{introduction.rstrip('/').rsplit('/', 1)[1]}/"


def answer_alone(visitor: Visitor, space: str, words: str) -> None:
    """All eight topics of the agreement, on one's own."""
    # Two yeses open the questions in a job, a moment later.
    for _try in range(80):
        visitor.go(f"{space}agreement/answers/rhythm/")
        if "/answers/" in visitor.page.url:
            break
        visitor.page.wait_for_timeout(250)
    for _number in range(TOPICS):
        answer_topic(visitor, words)
        visitor.press(visitor.main.locator("button[name=go][value=next]"))
    visitor.press("I’ve finished")
    expect(visitor.main).not_to_contain_text("still open:")


def answer_topic(visitor: Visitor, words: str) -> None:
    """Answer whatever is still open of the topic that is shown."""
    form = visitor.main.locator("form").filter(has=visitor.page.locator("[name=go]"))
    choices = form.locator("[type=radio], [type=checkbox]")
    for name in dict.fromkeys(each.get_attribute("name") for each in choices.all()):
        group = form.locator(f"[name={name}]")
        if not form.locator(f"[name={name}]:checked").count():
            is_one_of = group.first.get_attribute("type") == "radio" and group.count() > 1
            visitor.tick(group.nth(1 if is_one_of else 0))
    for line in form.locator("input[type=text]:visible").all():
        if not line.input_value():
            visitor.write(line, words)


def stand_behind(visitor: Visitor, space: str) -> None:
    """Stand behind every topic in which the two said something different."""
    for _time in range(TOPICS):
        visitor.go(f"{space}agreement/together/")
        left = visitor.main.locator("form:has([name=stands]:not(:checked))")
        if not left.count():
            return
        # Named by where it goes: what is ticked below would no longer be found by what is missing.
        form = visitor.main.locator(f"form[action='{left.first.get_attribute('action')}']")
        visitor.unfold(form)
        visitor.tick(form.locator("[name=stands]"))
        visitor.press(form.locator("button").last)


def sign(visitor: Visitor, space: str, *, explores_until: date | None = None) -> None:
    """Tick who can see what, and sign; the first to sign says until when the two explore."""
    visitor.go(f"{space}agreement/sign/")
    expect(visitor.page.get_by_role("heading", name="Who can see what")).to_be_visible()
    visitor.press("Tick this")
    if explores_until:
        visitor.write("[name=explore_until]", explores_until.isoformat())
    visitor.press(re.compile("^Sign as"))


def choose_each_other(mina: Visitor, omar: Visitor) -> str:
    """From the request to two yeses; returns the address of the space the two have then."""
    ask(mina, "Omar")
    introduction = answer_request(omar)
    find_a_time(omar, mina, introduction)
    mina.let_pass(days=1)
    say_yes(mina, introduction)
    say_yes(omar, introduction)
    return space_of(introduction)


def draft_together(mina: Visitor, omar: Visitor, space: str) -> None:
    """Each answers alone, both look at both answers, and both stand behind every topic."""
    answer_alone(mina, space, "To say hard things early")
    answer_alone(omar, space, "To listen more than I talk")
    for each in (mina, omar):
        stand_behind(each, space)


def agree(mina: Visitor, omar: Visitor, space: str, explores_until: date) -> None:
    """From answering alone to both signatures."""
    draft_together(mina, omar, space)
    sign(mina, space, explores_until=explores_until)
    sign(omar, space)
    mina.go(f"{space}agreement/")
    mina.see("Signed by both")
