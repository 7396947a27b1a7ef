"""The product as a process, and people in front of browsers of their own.

With ``RAPPORT_RECORD=folder`` every browser leaves a Playwright trace there; after a failure a picture of what
each of them showed and what the server said are kept, in that folder or in ``var/journeys``.
"""

import os
import re
import shutil
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, expect, sync_playwright

from tests.journeys.installation import ROOT, Installation, free_port
from tests.journeys.visitors import Visitor

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
PATIENCE_MILLISECONDS = 20_000
RECORD = os.environ.get("RAPPORT_RECORD", "")
KEPT = Path(RECORD) if RECORD else ROOT / "var" / "journeys"
# The browser's own line about an answer that is not a page or a yes; each such answer is looked at where it is met.
AN_ANSWER = re.compile(r"Failed to load resource: the server responded with a status of 4(09|22)")
# What the browser and htmx say, word for word, when the line is gone; heard only while somebody is offline.
NO_LINE = re.compile(
    r"Failed to load resource: net::ERR_INTERNET_DISCONNECTED"
    r"|htmx:(sendError|afterRequest), \[object HTML\w+Element\]"
)
# A recorder puts a script of its own into every frame, and the frame of a mail runs none.
RECORDER = re.compile(
    r"Blocked script execution in '\S+/mailbox/\S+/html/' because the document's frame is sandboxed"
)

HAS_FAILED = pytest.StashKey[bool]()


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """A data folder in which everything is gathered and nobody is but a coordinator, to be copied."""
    made = Installation(tmp_path_factory.mktemp("prepared"), free_port())
    made.start()
    made.stop()
    return made


@pytest.fixture(scope="module")
def installation(prepared: Installation, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """An installation for each journey, with a clock of its own."""
    folder = tmp_path_factory.mktemp("installation")
    shutil.copytree(prepared.folder, folder, dirs_exist_ok=True)
    made = Installation(folder, prepared.port)
    try:
        made.serve()
        yield made
    finally:
        made.stop()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE_MILLISECONDS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def story() -> dict[str, str]:
    """The addresses of what the chapters made; each chapter goes on from the one before."""
    return {}


@pytest.fixture(scope="module")
def opened() -> dict[str, Visitor]:
    """Whoever sits in front of a browser, by name."""
    return {}


@pytest.fixture(scope="module")
def wrong() -> list[str]:
    """Whatever went wrong inside the browsers."""
    return []


@pytest.fixture(scope="module")
def visitor_of(
    chromium: Browser, installation: Installation, opened: dict[str, Visitor], wrong: list[str],
    request: pytest.FixtureRequest,
) -> Iterator[Callable[..., Visitor]]:  # fmt: skip
    """Seat somebody in front of a browser of their own: ``visitor_of("omar", AtTheKeyboard, javascript=False)``.

    They stay signed in and where they are until the journey ends.
    """

    def give(name: str, hand: type[Visitor] = Visitor, *, javascript: bool = True, **looks: Any) -> Visitor:
        if name not in opened:
            context = chromium.new_context(
                base_url=installation.url,
                java_script_enabled=javascript,
                **{"locale": "en-GB", "timezone_id": "Europe/Lisbon", **looks},
            )
            context.set_default_timeout(PATIENCE_MILLISECONDS)
            if RECORD:
                context.tracing.start(title=name, screenshots=True, snapshots=True, sources=True)
            opened[name] = hand(context.new_page(), javascript=javascript)
            _watch(opened[name], name, installation.url, wrong)
        return opened[name]

    yield give
    for name, visitor in opened.items():
        _put_away(visitor.page.context, f"{request.path.stem.removeprefix('test_')}-{name}")


def _put_away(context: BrowserContext, name: str) -> None:
    if RECORD:
        context.tracing.stop(path=Path(RECORD) / f"{name}.zip")
    context.close()


def _watch(visitor: Visitor, name: str, own: str, wrong: list[str]) -> None:
    """Put down errors in scripts and the console, requests elsewhere, and what the security policy held back."""

    def hear(line: ConsoleMessage) -> None:
        is_expected = AN_ANSWER.search(line.text) or (visitor.is_offline and NO_LINE.fullmatch(line.text))
        is_expected = is_expected or (RECORD and RECORDER.match(line.text))
        if line.type in {"error", "warning"} and not is_expected:
            wrong.append(f"{name}: {line.text}")

    page = visitor.page
    page.on("console", hear)
    page.on("pageerror", lambda error: wrong.append(f"{name}: {error}"))
    page.on(
        "response",
        lambda answer: answer.status >= 500 and wrong.append(f"{name}: {answer.status} {answer.url}"),
    )
    page.on("request", lambda asked: _check_address(asked.url, own, wrong))


def _check_address(url: str, own: str, wrong: list[str]) -> None:
    if not url.startswith((own, "data:", "blob:", "about:")):
        wrong.append(f"asked elsewhere: {url}")


@pytest.fixture(autouse=True)
def nothing_goes_wrong_inside(
    request: pytest.FixtureRequest, opened: dict[str, Visitor], wrong: list[str]
) -> Iterator[None]:
    """Fail the chapter in whose browsers something went wrong, and keep what was there when one failed."""
    yield
    if wrong or request.node.stash.get(HAS_FAILED, False):
        KEPT.mkdir(parents=True, exist_ok=True)
        for name, visitor in opened.items():
            visitor.page.screenshot(path=KEPT / f"{request.node.name}-{name}.png", full_page=True)
        if (made := request.node.funcargs.get("installation")) is not None:
            shutil.copy(made.folder / "serve.log", KEPT / f"{request.node.name}.log")
    found, wrong[:] = list(wrong), []
    assert found == []


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember what failed, for the pictures and for the chapters after it."""
    report = yield
    for node in (item, item.parent):
        if node is not None and report.failed:
            node.stash[HAS_FAILED] = True
    return report


def pytest_runtest_setup(item: pytest.Item) -> None:
    """A chapter goes on from the one before, so none is tried after one that failed."""
    goes_on = "story" in getattr(item, "fixturenames", ())
    if goes_on and item.parent is not None and item.parent.stash.get(HAS_FAILED, False):
        pytest.skip("an earlier chapter of this journey failed")


@pytest.fixture(scope="session")
def sheets() -> Path:
    return Path(__file__).resolve().parents[1] / "data"
