"""Every page of the product, as everybody who may open it sees it: light and dark, wide and on a phone.

The pages are found, not listed: by the URL table and by every link and form of a demo organization that has a
relationship in each state. Of pages that look alike, one is looked at.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from tests.journeys import behind
from tests.journeys.behind import BEHIND
from tests.journeys.exploring import AWAY, Explorer, plain_addresses, routes, takes_get
from tests.journeys.inspecting import look_over
from tests.journeys.installation import free_port
from tests.journeys.scenes import PROGRAM, Demo, set_the_scene, sign_in

pytestmark = pytest.mark.journey

CAST = {
    "visitor": "who isn't signed in",
    "amara": "a mentee in one relationship and a mentor in another",
    "leila": "a mentee who has not signed yet",
    "jonas": "a mentor, of one that ended as well",
    "priya": "a coordinator",
    "bernard": "a safeguarding contact, who runs the installation",
    "daniel": "time to look back",
    "thandi": "just introduced",
    "oleksandr": "about to end",
    "camille": "paused",
    "elif": "has answered alone",
    "beatriz": "has stopped",
    "noor": "it went quiet, and another ended well",
    "samir": "waits for an answer",
    "anke": "has reported a line that was crossed",
}
"""Who looks around, and what is special about where they stand."""

ELSEWHERE = {
    "matching:few": "test_matching",
    "matching:past": "test_matching",
    "matching:progress": "test_while_it_works",
}
"""Pages that another journey looks at: those of a round that went out, and of one that is under way."""

NO_PAGES = {
    "integrations:import_draft": "leads on to where a sheet stands",
    "mfa_download_recovery_codes": "a file",
    "mfa_login_webauthn": "what a script asks for",
    "notifications:feed": "a file, behind a secret address",
    "people:photo": "a file",
    "mentorships:call_file": "a file",
    "readyz": "for machines",
    "healthz": "for machines",
}
"""What answers without showing a page, each with its reason. What takes only POST is left out by itself."""


IS_GONE = re.compile(r"the server responded with a status of 410")
"""What the browser says of a page that tells whoever comes by an old link what became of it."""


@dataclass
class Seen:
    """What was found, and the browsers of whoever found it."""

    explorer: Explorer
    people: dict[str, BrowserContext]
    unfolded: set[str] = field(default_factory=set)


@pytest.fixture(scope="module")
def seen(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seen]:
    """A demo organization in which everybody has opened whatever they can open."""
    demo = Demo(tmp_path_factory.mktemp("demo"), free_port())
    try:
        demo.begin()
        people = {name: chromium.new_context(base_url=demo.url, locale="en-GB") for name in BEHIND | CAST}
        for name in CAST.keys() - {"visitor"}:
            sign_in(people[name], name)
        beside = set_the_scene(people, demo)
        explorer = Explorer(demo.url)
        for name, paths in behind.set_up(people, demo).items():
            explorer.visit(name, people[name], *paths)
        for name in CAST:
            start = "/" if name == "visitor" else "/today/"
            plain = plain_addresses() if name in {"visitor", "amara"} else []
            explorer.walk(name, people[name], start, *plain, *beside.get(name, ()))
        yield Seen(explorer, people)
        for context in people.values():
            context.close()
    finally:
        demo.stop()


@pytest.mark.parametrize("name", BEHIND | CAST)
def test_every_page_is_sound_in_every_look(name: str, seen: Seen) -> None:
    page = seen.people[name].new_page()
    heard: list[str] = []
    _listen(page, seen.explorer.base, heard)

    wrong = []
    for path in seen.explorer.pages.get(name, ()):
        page.goto(path)
        if not page.url.endswith(path):
            wrong.append(f"{path}: leads to {page.url} by now")
        wrong += [f"{path}: {found}" for found in look_over(page, seen.unfolded)]
        wrong += [f"{path}: {line}" for line in heard]
        heard.clear()
    page.close()
    assert wrong == [], "\n".join(["", *wrong])


def test_the_pages_that_only_a_form_answers_with_are_sound(seen: Seen) -> None:
    """A refusal beside its field, two versions of what two people changed at once, and a page that is not there."""
    page, other = (seen.people["priya"].new_page() for _tab in range(2))
    for tab in (page, other):
        tab.goto(f"{PROGRAM}settings/")
    for tab, aims in ((other, "People who keep cities moving."), (page, "Two by two, as long as it helps.")):
        tab.locator("[name=aims]").fill(aims)
        with tab.expect_response(lambda answer: answer.request.method == "POST"):
            tab.get_by_role("button", name="Keep these").click()
    expect(page.locator("h1")).to_have_text("Somebody changed this too")
    assert [*look_over(page)] == []

    page.goto(f"{PROGRAM}people/new/")
    page.locator("form:has([name=email])").evaluate("form => { form.noValidate = true; }")
    page.locator("[name=email]").fill("no address")
    page.get_by_role("button", name="Put them on the list").click()
    expect(page.locator(".error-summary")).to_be_visible()
    assert [*look_over(page)] == []

    page.goto("/nowhere/")
    expect(page.locator("h1")).to_have_text("There’s no page here")
    assert [*look_over(page)] == []


def test_every_route_is_looked_at_or_says_why_not(seen: Seen) -> None:
    not_looked_at = {
        name
        for name, entry in routes()
        if takes_get(entry.callback) and name not in seen.explorer.kept and name not in AWAY
    }

    # Both ways: a reason that no longer holds is as wrong as one that is missing.
    assert sorted(not_looked_at) == sorted(NO_PAGES | ELSEWHERE)


def test_no_page_breaks(seen: Seen) -> None:
    assert seen.explorer.broken == []


def _listen(page: Page, own: str, heard: list[str]) -> None:
    """Put down what the console says, errors in scripts, and requests to elsewhere."""

    def hear(line: ConsoleMessage) -> None:
        if line.type in {"error", "warning"} and not IS_GONE.search(line.text):
            heard.append(f"console: {line.text}")

    inside = (own, "data:", "blob:", "about:")
    page.on("console", hear)
    page.on("pageerror", lambda error: heard.append(f"script: {error}"))
    page.on(
        "request",
        lambda asked: None if asked.url.startswith(inside) else heard.append(f"elsewhere: {asked.url}"),
    )
