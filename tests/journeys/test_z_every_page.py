"""Every page that somebody saw on the journeys, looked at by axe: light and dark, wide and narrow.

Runs after the journeys, which fill ``visited``; alone it looks at what a visitor sees.
"""

import re
from collections.abc import Callable, Iterable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

pytestmark = pytest.mark.journey
ALWAYS = {
    "visitor": ("/", "/accounts/login/", "/welcome/preview/", "/patterns/"),
    "cora": ("/programs/spring-program/matching/", "/programs/spring-program/introductions/",
             "/programs/spring-program/settings/", "/programs/spring-program/signs/",
             "/programs/spring-program/letters/", "/programs/spring-program/words/", "/mailbox/"),
    "mina": ("/today/", "/me/", "/me/about/", "/me/face/", "/me/learn/", "/me/interests/", "/me/windows/",
             "/me/clock/", "/me/contact/", "/me/sessions/", "/me/leave/", "/notifications/", "/requests/",
             "/find/everybody/", "/accounts/2fa/", "/jump/"),
}  # fmt: skip
LEFT_OUT = re.compile(
    r"^(blank|srcdoc)?$|\.ics$|/html/$|^/invitations/|^/accounts/login/code/|/people/import/.+"
)
LOOKS = (("light", 1280), ("dark", 1280), ("light", 390), ("dark", 390))
IDS = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|/answers/[a-z_]+/$")


def one_of_a_kind(paths: Iterable[str]) -> list[str]:
    """One address for each kind of page: ids count the same."""
    kinds = {IDS.sub("*", path): path for path in sorted(paths) if not LEFT_OUT.search(path)}
    return sorted(kinds.values())


def wrong_on(page: Page, path: str) -> list[str]:
    """What axe holds against a page in each look, and whether it scrolls sideways at 320 pixels."""
    page.goto(path)
    found = []
    for scheme, width in LOOKS:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        page.set_viewport_size({"width": width, "height": 900})
        for each in Axe().run(page).response["violations"]:
            places = [node["target"] for node in each["nodes"][:3]]
            found.append(f"{path} {scheme} {width}: {each['id']}: {places}")
    page.set_viewport_size({"width": 320, "height": 900})
    if (wide := page.evaluate("document.documentElement.scrollWidth")) > 320:
        found.append(f"{path} is {wide} wide at 320")
    return found


@pytest.mark.parametrize("name", ["visitor", "cora", "mina", "omar"])
def test_axe_finds_nothing_in_any_look(
    name: str, browser_of: Callable[..., Page], visited: dict[str, set[str]]
):
    paths = one_of_a_kind({*ALWAYS.get(name, ()), *visited.get(name, set())})
    page = browser_of(name)

    assert [each for path in paths for each in wrong_on(page, path)] == []
