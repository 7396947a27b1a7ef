"""What a coordinator sees while the machine is at it: a long sheet read and brought in, and a round computed.

Each page asks by itself how far it is. To look at one that passes in seconds, its question is left unanswered.
"""

import csv
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Route, expect

from tests.journeys import joining
from tests.journeys.inspecting import look_over
from tests.journeys.installation import CORA, Installation
from tests.journeys.visitors import Visitor

pytestmark = pytest.mark.journey
BOARD = f"{joining.PROGRAM}matching/"
TIMES = 7
"""So many people that they are not read, brought in or matched before the page that shows it is there."""
PATIENCE_MILLISECONDS = 120_000


@pytest.fixture
def cora(visitor_of: Callable[..., Visitor]) -> Visitor:
    return visitor_of("cora")


def test_while_a_sheet_is_read_and_brought_in(
    cora: Visitor, installation: Installation, sheets: Path, tmp_path: Path
):
    joining.sign_in(cora, installation, CORA)
    cora.go(f"{joining.PROGRAM}people/import/")
    cora.page.set_input_files("[name=sheet]", _long_sheet(sheets, tmp_path))
    cora.press("Read it")
    cora.press("These are right")
    cora.headed("What do the words mean?")

    with _unanswered(cora, re.compile("/check/$")):
        cora.press("Show me the rows")
        cora.headed("Reading the rows")
        assert [*look_over(cora.page)] == []
    expect(cora.page.locator("h1")).to_have_text("Look it over", timeout=PATIENCE_MILLISECONDS)

    with _unanswered(cora, re.compile("/check/$")):
        cora.press(re.compile("^Bring in all"))
        cora.headed("Bringing them in")
        assert [*look_over(cora.page)] == []
    expect(cora.page.locator("h1")).to_have_text("They’re on your list", timeout=PATIENCE_MILLISECONDS)
    cora.see("came in")


def test_while_a_round_is_computed(cora: Visitor):
    cora.go(BOARD)

    with _unanswered(cora, re.compile("/matching/progress/$")):
        cora.press("Run it")
        expect(cora.page.locator("#run-progress")).to_be_visible()
        assert [*look_over(cora.page)] == []
    expect(cora.page.locator(".scenario")).to_have_count(3, timeout=PATIENCE_MILLISECONDS)


@contextmanager
def _unanswered(visitor: Visitor, question: re.Pattern[str]) -> Iterator[None]:
    """Let what a script of the page asks for wait until the end; pages that the visitor opens come as always."""
    waiting: list[Route] = []
    is_held = True

    def hold(route: Route) -> None:
        if is_held and not route.request.is_navigation_request():
            waiting.append(route)
        else:
            route.continue_()

    visitor.page.route(question, hold)
    yield
    is_held = False
    while waiting:
        waiting.pop().continue_()
    visitor.page.unroute(question)


def _long_sheet(sheets: Path, folder: Path) -> Path:
    """A sheet as people fill it in, with the same answers from several people each."""
    with (sheets / "google-forms.csv").open(encoding="utf-8-sig", newline="") as file:
        head, *rows = csv.reader(file)
    long = folder / "long.csv"
    with long.open("w", encoding="utf-8", newline="") as file:
        sheet = csv.writer(file)
        sheet.writerow(head)
        for number in range(TIMES):
            sheet.writerows(
                [said, address.replace("@", f"+{number}@"), f"{name} {number}", *rest]
                for said, address, name, *rest in rows
            )
    return long
