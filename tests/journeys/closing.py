"""Feedback, looking back together, and a good end."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.joining import press


def give_feedback(page: Page, space: str) -> None:
    """Something to keep, in the three parts of the composer."""
    page.goto(f"{space}feedback/give/")
    page.locator("[name=kind][value=keep]").check(force=True)
    page.fill("[name=when]", "When we rehearsed")
    page.fill("[name=what]", "asked me for the first sentence")
    page.fill("[name=effect]", "made it real")
    press(page, re.compile("^Give it to"))
    expect(page).to_have_url(re.compile("/feedback/$"))


def look_back(page: Page, space: str) -> None:
    """The five questions of the review, alone."""
    page.goto(f"{space}review/")
    for name, value in {"goals": "on_way", "meetings": "right", "wish": "conclude"}.items():
        page.locator(f"[name={name}][value={value}]").check(force=True)
    page.fill("[name=growth]", "I say it in the first sentence")
    press(page, "I’ve finished")


def conclude(page: Page, space: str) -> None:
    """Say that it comes to a good end; it is decided when both have."""
    page.goto(f"{space}review/")
    page.locator("[name=decision][value=conclude]").check(force=True)
    press(page, "This is what I say")


def write_letter(page: Page, space: str) -> None:
    """A goodbye in three short parts."""
    page.goto(f"{space}ending/")
    page.fill("[name=good]", "The first hour")
    page.fill("[name=why_now]", "We did what we came for")
    page.fill("[name=thanks]", "You waited while I searched")
    press(page, re.compile("^Give it to"))
