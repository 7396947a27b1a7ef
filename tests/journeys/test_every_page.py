"""Every page of the product, as everybody who may open it sees it: light and dark, wide and on a phone.

The pages are found, not listed: by the URL table and by every link and form of a demo organization that has a
relationship in each state. Of pages that look alike, one is looked at.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from tests.journeys.exploring import AWAY, Explorer, plain_addresses, routes, takes_get
from tests.journeys.inspecting import look_over
from tests.journeys.installation import free_port
from tests.journeys.scenes import Demo, set_the_scene, sign_in

pytestmark = pytest.mark.journey

CAST = {
    "visitor": "who isn't signed in",
    "newcomer": "who was sent a code to sign in with",
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
"""Who looks, and what is special about where they stand."""

OUTSIDE = {"visitor", "newcomer"}

NOT_VISITED = {
    "account_complete_password_reset": "behind the code of a mail; the page of a new password is the same form",
    "account_email_verification_sent": "for sign-up, which a demo by invitation has not",
    "account_set_password": "for an account without a password",
    "account_inactive": "for an account that is locked",
    "care:pulse": "asked every ten days, and answered by everybody so far",
    "integrations:import_draft": "leads on to where a sheet stands",
    "integrations:import_check": "while a sheet is read through, which takes a moment",
    "matching:few": "for a round in which somebody has few to choose from",
    "matching:past": "from the day after a round went out",
    "matching:progress": "while a round is computed, which takes a moment",
    "mfa_authenticate": "between a password and a second factor",
    "mfa_deactivate_totp": "with a second factor",
    "mfa_download_recovery_codes": "a file",
    "mfa_edit_webauthn": "with a passkey",
    "mfa_generate_recovery_codes": "with a second factor",
    "mfa_login_webauthn": "what a script asks for, not a page",
    "mfa_reauthenticate": "with a second factor",
    "mfa_reauthenticate_webauthn": "with a passkey",
    "mfa_remove_webauthn": "with a passkey",
    "mfa_view_recovery_codes": "with a second factor",
    "mfa_list_webauthn": "with a passkey",
    "notifications:feed": "a file, behind a secret address",
    "notifications:stop": "behind a secret address in the head of a mail",
    "people:address_undo": "behind a secret address in a mail",
    "people:photo": "a file",
    "people:prove": "for an account without a password and without a second factor",
    "mentorships:call_file": "a file",
    "readyz": "for machines",
    "healthz": "for machines",
}
"""Pages that nobody comes by, each with its reason. What takes only POST is left out by itself."""


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
        people = {name: chromium.new_context(base_url=demo.url, locale="en-GB") for name in CAST}
        for name in CAST.keys() - OUTSIDE:
            sign_in(people[name], name)
        beside = set_the_scene(people, demo)
        explorer = Explorer(demo.url)
        for name, context in people.items():
            starts = ["/"] if name in OUTSIDE else ["/today/"]
            plain = plain_addresses() if name in {"visitor", "amara"} else []
            explorer.walk(name, context, *starts, *plain, *beside.get(name, ()))
        yield Seen(explorer, people)
        for context in people.values():
            context.close()
    finally:
        demo.stop()


@pytest.mark.parametrize("name", CAST)
def test_every_page_is_sound_in_every_look(name: str, seen: Seen) -> None:
    page = seen.people[name].new_page()
    heard: list[str] = []
    _listen(page, seen.explorer.base, heard)

    wrong = []
    for path in seen.explorer.pages.get(name, ()):
        page.goto(path)
        wrong += [f"{path}: {found}" for found in look_over(page, seen.unfolded)]
        wrong += [f"{path}: {line}" for line in heard]
        heard.clear()
    page.close()
    assert wrong == [], "\n".join(["", *wrong])


def test_every_route_is_visited_or_says_why_not(seen: Seen) -> None:
    not_visited = {
        name
        for name, entry in routes()
        if takes_get(entry.callback) and name not in seen.explorer.met and name not in AWAY
    }

    missing = sorted(not_visited - NOT_VISITED.keys())
    assert missing == [], "\n".join(["", *missing])


def test_no_page_breaks(seen: Seen) -> None:
    assert seen.explorer.broken == []


def _listen(page: Page, own: str, heard: list[str]) -> None:
    """Put down what the console says, errors in scripts, and requests to elsewhere."""

    def hear(line: ConsoleMessage) -> None:
        if line.type in {"error", "warning"}:
            heard.append(f"console: {line.text}")

    inside = (own, "data:", "blob:", "about:")
    page.on("console", hear)
    page.on("pageerror", lambda error: heard.append(f"script: {error}"))
    page.on(
        "request",
        lambda asked: None if asked.url.startswith(inside) else heard.append(f"elsewhere: {asked.url}"),
    )
