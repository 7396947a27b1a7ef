"""Feedback, looking back together, and a good end."""

import re

from playwright.sync_api import expect

from tests.journeys.visitors import Visitor

KEPT = "asked me for the first sentence"


def give_feedback(visitor: Visitor, space: str) -> None:
    """Something to keep, in the three parts of the composer."""
    visitor.go(f"{space}feedback/give/")
    visitor.tick("[name=kind][value=keep]")
    visitor.write("[name=when]", "When we rehearsed")
    visitor.write("[name=what]", KEPT)
    visitor.write("[name=effect]", "made it real")
    visitor.press(re.compile("^Give it to"))
    expect(visitor.page).to_have_url(re.compile("/feedback/$"))


def open_feedback(visitor: Visitor, space: str) -> None:
    """What was given stays closed until one is ready for it."""
    visitor.go(f"{space}feedback/")
    visitor.follow("Something to keep")
    expect(visitor.main).not_to_contain_text(KEPT)
    visitor.press("Open it")
    visitor.see(KEPT)


def say_what_was_heard(visitor: Visitor, words: str) -> None:
    """Say back what was understood, which opens the answer."""
    visitor.write("[name=understood]", words)
    visitor.press("That’s what I heard")
    visitor.see(words)
    expect(visitor.page.get_by_role("heading", name="Ask about it")).to_be_visible()


def look_back(visitor: Visitor, space: str) -> None:
    """The five questions of the review, alone."""
    visitor.go(f"{space}review/")
    for name, value in {"goals": "on_way", "meetings": "right", "wish": "conclude"}.items():
        visitor.tick(f"[name={name}][value={value}]")
    visitor.write("[name=growth]", "I say it in the first sentence")
    visitor.press("I’ve finished")


def conclude(visitor: Visitor, space: str) -> None:
    """Say that it comes to a good end; it is decided when both have."""
    visitor.go(f"{space}review/")
    visitor.tick("[name=decision][value=conclude]")
    visitor.press("This is what I say")


def find_the_last_hour(visitor: Visitor, space: str) -> None:
    """Go from the page of the ending to where a date is found."""
    visitor.go(f"{space}ending/")
    visitor.follow("Find an hour for it")


def write_letter(visitor: Visitor, space: str) -> None:
    """A goodbye in three short parts."""
    visitor.go(f"{space}ending/")
    visitor.write("[name=good]", "The first hour")
    visitor.write("[name=why_now]", "We did what we came for")
    visitor.write("[name=thanks]", "You waited while I searched")
    visitor.press(re.compile("^Give it to"))


def close(visitor: Visitor, space: str) -> None:
    """When both letters are written, either closes it."""
    visitor.go(f"{space}ending/")
    visitor.press("Close it")
