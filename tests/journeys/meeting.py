"""A goal, and meetings: planned, prepared, held, wrapped up, and reported on."""

import re
import zipfile
from collections.abc import Mapping
from datetime import date

from playwright.sync_api import expect

from tests.journeys.installation import Installation
from tests.journeys.joining import prove
from tests.journeys.visitors import Visitor

# The live page asks for what the other wrote every few seconds, and sends kept lines when the line is back.
BEAT = 12_000
AUTOSAVE = 1_200
GOAL = "Hold two hard conversations by the end of February"
RESULT = "He listened, and asked for a week"


def write_goal(visitor: Visitor, space: str, by: date) -> None:
    """Write a rough goal and let the five lights sharpen it."""
    visitor.go(f"{space}goals/new/")
    for name, value in {
        "text": GOAL,
        "what": "Ask Jonas for an hour and tell him how his lateness lands",
        "start": "0",
        "target": "2",
        "unit": "conversations",
        "why": "I avoid them, and it costs us",
        "step_1": "Write down the first sentence",
        "step_2": "Say it aloud once to a friend",
        "by_on": by.isoformat(),
    }.items():
        visitor.write(f"[name={name}]", value)
    visitor.press("Check it")
    visitor.see("Five of five there")
    visitor.press("Save the goal")
    expect(visitor.page).to_have_url(re.compile("/goals/"))


def plan(offering: Visitor, taking: Visitor, space: str) -> str:
    """One offers moments, one tap of the other makes the meeting; returns its address."""
    offering.go(f"{space}meetings/next/")
    offering.press(re.compile("^Offer these"))
    taking.go(f"{space}meetings/next/")
    taking.tick(taking.main.locator("[name=start]"))
    taking.press("This one")
    expect(taking.page).to_have_url(re.compile(r"/meetings/[0-9a-f-]{36}/$"))
    return taking.page.url


def prepare(visitor: Visitor, meeting: str) -> None:
    """The card before a meeting."""
    visitor.go(f"{meeting}prepare/")
    objective = visitor.page.locator("[name=objective]")
    if objective.count():
        visitor.write(objective, "Leave with the first sentence")
    visitor.press("I’m ready")


def begin(visitor: Visitor, meeting: str) -> None:
    """Open the live page and begin."""
    visitor.go(f"{meeting}live/")
    visitor.press("Begin")
    expect(visitor.page.locator("#capture")).to_be_visible()


def begin_the_first(mina: Visitor, omar: Visitor, space: str, by: date) -> str:
    """Set a goal, find a time, prepare, and be there; returns the meeting's address."""
    write_goal(mina, space, by)
    meeting = plan(mina, omar, space)
    prepare(mina, meeting)
    mina.let_pass(days=1)
    begin(mina, meeting)
    return meeting


def note(visitor: Visitor, text: str) -> None:
    """Write one line for both."""
    visitor.write("#capture", text)
    visitor.press("Add")


def has_line(visitor: Visitor, words: str) -> None:
    """Insist that the shared notes of the live page say this, or will in a moment."""
    expect(visitor.page.locator("#lines")).to_contain_text(words, timeout=BEAT)


def promise_from(visitor: Visitor, text: str) -> None:
    """Catch a line as one's own promise."""
    visitor.tick("#cap-promise")
    note(visitor, text)
    visitor.see(text)


def wrap_up(visitor: Visitor, meeting: str, takeaway: str, thanks: str) -> None:
    """What one takes away, and thanks; whoever is first ends the meeting."""
    visitor.go(f"{meeting}wrap/")
    visitor.write("[name=takeaway]", takeaway)
    visitor.write("[name=thanks]", thanks)
    visitor.press(visitor.main.locator("[name=done]").last)


def report(visitor: Visitor, space: str, promise: str) -> str:
    """Say how a promise went; returns its address."""
    visitor.go(f"{space}promises/")
    visitor.follow(re.compile(promise))
    address = visitor.page.url
    visitor.tick(visitor.main.locator("[name=outcome]"))
    visitor.write("[name=result]", RESULT)
    visitor.press(re.compile("^Tell "))
    return address


def export_of(visitor: Visitor, installation: Installation, address: str) -> str:
    """Take one's own data as a file, and return all that is written in it."""
    visitor.go("/me/data/")
    if "/proof/" in visitor.page.url:
        prove(visitor, installation, address)
    with visitor.page.expect_download() as taken:
        visitor.activate(visitor.button("Make the file"))
    with zipfile.ZipFile(taken.value.path()) as archive:
        return "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())


def change_line(visitor: Visitor, meeting: str, old: str) -> None:
    """Open a line of the notes to word it differently, without keeping it yet."""
    visitor.go(f"{meeting}live/")
    line = visitor.page.locator(".note-line").filter(has_text=old)
    visitor.activate(line.locator("summary"))
    visitor.follow(line.get_by_role("link", name="Change the words"))


def keep_wording(visitor: Visitor, old: str, new: str) -> None:
    """Word the opened line differently, and keep it."""
    field = visitor.page.get_by_role("textbox").filter(has_text=old)
    form = visitor.page.locator("form.compose").filter(has=field)
    visitor.write(form.locator("[name=text]"), new)
    visitor.press(form.get_by_role("button"))


def addresses_of(story: Mapping[str, str]) -> list[str]:
    """Every address that answers about a meeting, pages and parts of pages."""
    of_meeting = ("", "live/", "live/?part=beat", "lines/", "pad/", "prepare/", "wrap/")
    of_space = ("", "meetings/", "promises/")
    return [*(story["meeting"] + each for each in of_meeting), *(story["space"] + each for each in of_space)]


def answer_to(visitor: Visitor, address: str) -> tuple[int, str]:
    """The status and the text of what an address answers somebody, past the pages they can reach."""
    answer = visitor.page.context.request.get(address)
    return answer.status, answer.text()
