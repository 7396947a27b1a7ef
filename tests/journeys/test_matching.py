"""A coordinator's journey: sixty people from a sheet, three ways compared, two swaps, a lock, and two rounds."""

import csv
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.journeys import joining
from tests.journeys.choosing import say_yes
from tests.journeys.inspecting import look_over
from tests.journeys.installation import CORA, Installation
from tests.journeys.visitors import Visitor

pytestmark = pytest.mark.journey
BOARD = f"{joining.PROGRAM}matching/"
SHEET = "google-forms.csv"
LEAST = 60
PATIENCE_MILLISECONDS = 90_000


@pytest.fixture
def cora(visitor_of: Callable[..., Visitor]) -> Visitor:
    return visitor_of("cora")


@pytest.fixture(scope="module")
def addresses(sheets: Path) -> dict[str, str]:
    """The address of everybody in the sheet who would like to learn or to guide, and not both, by name."""
    with (sheets / SHEET).open(encoding="utf-8-sig", newline="") as file:
        return {
            row["What is your full name?"].strip(): row["Email Address"].strip()
            for row in csv.DictReader(file)
            if "both" not in row["How would you like to take part?"].casefold()
        }


def test_sixty_people_come_from_a_sheet(cora: Visitor, installation: Installation, sheets: Path):
    joining.sign_in(cora, installation, CORA)

    came = joining.bring_in(cora, sheets / SHEET)

    assert came >= LEAST
    cora.go(BOARD)
    cora.see("haven’t said yes to taking part yet")
    cora.see("Not run yet")


def test_three_ways_are_computed_and_compared(cora: Visitor):
    _compute(cora, "Run it")
    figures = {}
    for name in ("Wishes first", "Highest average", "Lift the weakest"):
        way = cora.page.locator(".scenario").filter(has_text=name)
        with cora.page.expect_navigation():
            way.locator("input").check(force=True)
        expect(way.locator("input")).to_be_checked()
        figures[name] = [int(each) for each in re.findall(r"\d+", way.locator(".scenario-n").inner_text())]
    average, lifted = figures["Highest average"], figures["Lift the weakest"]
    assert average[0] >= lifted[0]
    assert lifted[1] >= average[1]
    assert figures["Wishes first"] != average
    cora.see("Read them through")


def test_two_swaps_a_lock_and_a_reading(cora: Visitor, story: dict[str, str]):
    changed: list[str] = []
    for _time in range(2):
        changed.append(_swap_one(cora, changed))
    cora.follow("Changed by you")
    expect(cora.page.locator(".match").nth(1)).to_be_visible()
    read = [_names(cora.page.locator(".match").nth(n))[0] for n in range(cora.page.locator(".match").count())]
    assert set(changed) <= set(read)
    first = cora.page.locator(".match").first
    story["locked"] = " and ".join(_names(first))
    cora.press(first.get_by_role("button", name=re.compile("^Lock")))
    expect(cora.page.locator(".match[data-locked]")).to_have_count(1)
    cora.follow("Weakest first")
    cora.press("Read. Show the next few")
    cora.see("You’ve read")

    cora.go(BOARD)
    _compute(cora, "Run again")
    cora.go(f"{BOARD}?order=changed")
    assert " and ".join(_names(cora.page.locator(".match[data-locked]").first)) == story["locked"]


def test_nothing_is_wrong_with_the_pages_of_the_board(cora: Visitor):
    for page in ("", "few/", "never/", "fairness/", "by-hand/"):
        cora.go(f"{BOARD}{page}")
        assert [*look_over(cora.page)] == [], page
    cora.page.set_viewport_size({"width": 1280, "height": 900})
    cora.page.emulate_media(color_scheme="light", reduced_motion="no-preference")


def test_it_goes_out_at_nine_and_can_be_called_back_before(
    cora: Visitor, addresses: dict[str, str], story: dict[str, str]
):
    cora.go(BOARD)
    cora.press(re.compile("^Publish for"))
    cora.see("introductions go out tomorrow at 09:00")
    cora.press("Call them back")
    cora.see("This is kept as a draft")
    cora.press(re.compile("^Publish for"))

    # Whoever is not in yet is written to on the way: sixty mails are more than one press usually makes.
    cora.page.set_default_timeout(PATIENCE_MILLISECONDS)
    cora.let_pass(days=1)

    cora.go(f"{BOARD}rounds/1/")
    cora.headed("Round 1")
    cora.see("introduced when both take part")
    cards = [_names(cora.page.locator(".match").nth(n)) for n in range(cora.page.locator(".match").count())]
    together, apart = _two_apart([card for card in cards if addresses.keys() >= set(card)])
    story["together"], story["apart"] = "|".join(together), "|".join(apart)


def test_two_say_yes_and_one_says_no(
    visitor_of: Callable[..., Visitor],
    installation: Installation,
    addresses: dict[str, str],
    story: dict[str, str],
):
    for name in ("together", "apart"):
        two = [visitor_of(f"{name}-{place}") for place in ("learning", "guiding")]
        for visitor, person in zip(two, story[name].split("|"), strict=True):
            joining.accept_invitation(visitor, addresses[person])
        introduction = _introduction_of(two[0])
        if name == "together":
            assert [*look_over(two[0].page)] == []
            say_yes(two[0], introduction)
            say_yes(two[1], introduction)
            two[1].headed(re.compile("&"))
        else:
            two[0].go(introduction)
            two[0].tick("[name=answer][value=no]")
            two[0].press("Keep my answer")
            two[1].go(introduction)
            two[1].see("Not this time.")


def test_the_second_round_is_for_whoever_is_free_again(cora: Visitor, story: dict[str, str]):
    cora.go(f"{BOARD}rounds/1/")
    together, apart = story["together"].split("|"), story["apart"].split("|")
    cora.see("went on with two yeses")
    cora.follow("Second round for those who are free again")
    cora.headed("Matching")

    _compute(cora, "Run it")

    cora.headed("Matching, round 2")
    cora.go(f"{BOARD}?order=all")
    pairs = [_names(cora.page.locator(".match").nth(n)) for n in range(cora.page.locator(".match").count())]
    alone = cora.page.locator(".state-card .badge").all_inner_texts()
    assert apart not in pairs
    assert together[0] not in {mentee for mentee, _mentor in pairs}
    assert apart[0] in {mentee for mentee, _mentor in pairs} | set(alone)


def test_nothing_is_wrong_with_the_pages_of_whoever_looks_for_a_mentor(
    visitor_of: Callable[..., Visitor], cora: Visitor
):
    looking = visitor_of("apart-learning")
    for page in ("/find/", "/find/everybody/", "/find/list/", "/me/mentors/", "/me/background/"):
        looking.go(page)
        assert [*look_over(looking.page)] == [], page
    for page in (f"{BOARD}rounds/1/", f"{joining.PROGRAM}introductions/"):
        cora.go(page)
        assert [*look_over(cora.page)] == [], page


def _compute(cora: Visitor, button: str) -> None:
    """Have the round computed, and wait until the page has shown by itself that it is done."""
    cora.press(button)
    expect(cora.page.locator("#run-progress")).to_have_count(0)
    expect(cora.page.locator(".scenario")).to_have_count(3)


def _swap_one(cora: Visitor, changed: list[str]) -> str:
    """Swap one of the weakest pairs, of somebody not among those ``changed``; returns whose."""
    cora.go(BOARD)
    for number in range(8):
        card = cora.page.locator(".match").nth(number)
        whose = _names(card)[0]
        if whose in changed:
            continue
        cora.follow(card.get_by_role("link", name=re.compile("Other options")))
        swap = cora.page.locator(".match-alt").get_by_role("button", name=re.compile("^Swap"))
        if swap.count():
            assert re.search(r"gains|loses|the same", cora.page.locator(".match-alt").inner_text())
            cora.press(swap.first)
            expect(cora.page.locator("#toasts")).to_contain_text("Changed.")
            return whose
    raise AssertionError("None of the eight weakest pairs could be swapped")


def _names(card: Locator) -> list[str]:
    return card.locator(".match-person b").all_inner_texts()


def _two_apart(cards: list[list[str]]) -> tuple[list[str], list[str]]:
    """Two pairs in which nobody stands twice."""
    first = cards[0]
    return first, next(card for card in cards[1:] if not set(card) & set(first))


def _introduction_of(visitor: Visitor) -> str:
    """Wait until Today leads to the introduction; returns its address."""
    link = visitor.main.locator("a[href^='/introductions/']").first
    for _time in range(joining.PATIENCE):
        visitor.go("/today/")
        if link.count():
            break
        visitor.page.wait_for_timeout(500)
    visitor.follow(link)
    expect(visitor.page.get_by_role("heading", name="What you share")).to_be_visible()
    return visitor.page.url
