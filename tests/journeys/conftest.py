"""The product as a process, and people in front of browsers of their own."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from tests.journeys.installation import Installation, free_port

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# The browser's own line about an answer that is not a page or a yes; each such answer is looked at where it is met.
AN_ANSWER = re.compile(
    r"Failed to load resource: (the server responded with a status of 4(09|22)|net::ERR_INTERNET)"
)


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """One installation for all journeys: they use people of their own."""
    made = Installation(tmp_path_factory.mktemp("journeys"), free_port())
    try:
        made.start()
        yield made
    finally:
        made.stop()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def visited() -> dict[str, set[str]]:
    """Every address that somebody saw on the journeys, by who saw it."""
    return {}


@pytest.fixture(scope="session")
def sessions() -> dict[str, Any]:
    """The cookies of those who signed in, so that a later test goes on as them."""
    return {}


@pytest.fixture
def browser_of(
    chromium: Browser, installation: Installation, visited: dict[str, set[str]], sessions: dict[str, Any]
) -> Iterator[Callable[..., Page]]:
    """Give somebody a browser: ``browser_of("mina", javascript=False, color_scheme="dark")``.

    Whatever goes wrong inside one, an error in a script, a line in the console, something the content security
    policy held back, or a request to elsewhere, fails the test that used it.
    """
    wrong: list[str] = []
    opened: list[tuple[str, Page]] = []

    def give(name: str, *, javascript: bool = True, **looks: Any) -> Page:
        context = chromium.new_context(
            base_url=installation.url,
            java_script_enabled=javascript,
            storage_state=sessions.get(name),
            **{"locale": "en-GB", "timezone_id": "Europe/Lisbon", **looks},
        )
        context.set_default_timeout(15_000)
        page = context.new_page()
        page.on("console", lambda line: _hear(line, name, wrong))
        page.on("pageerror", lambda error: wrong.append(f"{name}: {error}"))
        page.on(
            "response",
            lambda answer: answer.status >= 500 and wrong.append(f"{name}: {answer.status} {answer.url}"),
        )
        page.on("request", lambda asked: _check_address(asked.url, installation.url, wrong))
        page.on("framenavigated", lambda frame: visited.setdefault(name, set()).add(urlsplit(frame.url).path))
        opened.append((name, page))
        return page

    yield give
    for name, page in opened:
        sessions[name] = page.context.storage_state()
        page.context.close()
    assert wrong == []


def _hear(line: ConsoleMessage, name: str, wrong: list[str]) -> None:
    if line.type in {"error", "warning"} and not AN_ANSWER.search(line.text):
        wrong.append(f"{name}: {line.text}")


def _check_answer(status: int, url: str, wrong: list[str]) -> None:
    if status >= 500:
        wrong.append(f"{status} {url}")


def _check_address(url: str, own: str, wrong: list[str]) -> None:
    if not url.startswith((own, "data:", "blob:", "about:")):
        wrong.append(f"asked elsewhere: {url}")


@pytest.fixture(scope="session")
def sheets() -> Path:
    return Path(__file__).resolve().parents[1] / "data"
