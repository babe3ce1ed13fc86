"""A real Chromium in front of a page that is really served. Only the engine follows a script."""

from __future__ import annotations

import os
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.ui.scripted import ScriptedCoach
from ui.serve import PageServer, claim

ARGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WIDE = {"width": 1280, "height": 800}
NARROW = {"width": 390, "height": 844}
LEFT = re.compile("AbortError|errored out")  # a page that is loaded anew lets go of the stream it was reading
SHOTS = os.environ.get("COACH_SCREENSHOTS")  # read now: a test does not see the person's own variables
NewPage = Callable[[], Page]


def visit(page: Page, address: str) -> Page:
    """Open the page and wait until it listens: it asks the server for its talk once all its parts are joined."""
    with page.expect_response(lambda response: "/queue/join" in response.url):
        page.goto(address)
    return page


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("chromium is not installed: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGS))
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[ScriptedCoach, str]]:
    """One server for a whole file: the coach behind it begins a new script with each test."""
    coach, addresses, ready = ScriptedCoach(), [], threading.Event()

    def told(url: str) -> None:
        addresses.append(url)
        ready.set()

    with claim("127.0.0.1", 0) as listener:
        server = PageServer(coach, listener, told)
        thread = threading.Thread(target=server.run)
        thread.start()
        try:
            assert ready.wait(60), "the page did not come up"
            yield coach, addresses[0]
        finally:
            server.stop()
            thread.join(30)


@pytest.fixture
def coach(served: tuple[ScriptedCoach, str]) -> ScriptedCoach:
    served[0].begin()
    return served[0]


@pytest.fixture
def address(served: tuple[ScriptedCoach, str]) -> str:
    return served[1]


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    """One person's browser: what it keeps is gone after the test."""
    context = chromium.new_context(viewport=WIDE, reduced_motion="reduce")
    context.set_default_timeout(10_000)
    yield context
    context.close()


@pytest.fixture
def new_page(context: BrowserContext, coach: ScriptedCoach, address: str) -> Iterator[NewPage]:
    """Opens pages; afterwards no page has asked for anything from outside, or complained about anything."""
    asked: list[str] = []
    complaints: list[str] = []

    def new() -> Page:
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        return visit(page, address)

    yield new
    outside = [url for url in asked if not url.startswith((address, "data:", f"blob:{address}"))]
    assert asked
    assert outside == []
    assert [complaint for complaint in complaints if not LEFT.search(complaint)] == []


@pytest.fixture
def page(new_page: NewPage) -> Page:
    return new_page()


@pytest.fixture
def shots(tmp_path: Path) -> Path:
    """Where screenshots are kept: the folder that COACH_SCREENSHOTS names, or the test's own."""
    folder = Path(SHOTS or tmp_path)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def say(page: Page, text: str) -> None:
    """Write into the box and send."""
    page.locator("#box textarea").fill(text)
    page.keyboard.press("Enter")


@pytest.fixture
def tell() -> Callable[[Page, str], None]:
    return say
