"""One browser and one server for all tests here; a page of a chosen width, scheme, with or without scripts.

Of the package, not of the session: while Playwright runs, this thread has an event loop that other tests could trip on.
Invariant: a page that asks another machine, or fails in a script, fails its test.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright

from accordingto.reading import Reader

from .chromium import HEIGHT, MISSING, executable, launched
from .newsroom import Newsroom, newsroom, served

Open = Callable[..., Page]
ANSWERED = re.compile(r"the server responded with a status of 4\d\d ")
"""What Chromium says of an error page that is asked for: no trouble. A status from 500 on is."""
FIGURES: dict[str, tuple[int, float]] = {}
"""Of each page: bytes with all that it loads, milliseconds to its first paint."""


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    if executable() is None:
        pytest.skip(MISSING)
    with sync_playwright() as playwright:
        opened = launched(playwright)
        yield opened
        opened.close()


@pytest.fixture(scope="package")
def news(browser: Browser, reader: Reader, tmp_path_factory: pytest.TempPathFactory) -> Newsroom:
    """The store. Only to be read."""
    return newsroom(tmp_path_factory.mktemp("news") / "news.db", reader)


@pytest.fixture(scope="package")
def site(news: Newsroom, reader: Reader) -> Iterator[str]:
    """The address of a server whose store stays as it is."""
    with served(news.place, reader) as address:
        yield address


@pytest.fixture(scope="package")
def desk(news: Newsroom, reader: Reader, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server on a copy of the store, to write in."""
    folder = tmp_path_factory.mktemp("desk")
    for file in news.place.parent.iterdir():
        shutil.copy(file, folder)
    with served(folder / news.place.name, reader) as address:
        yield address


class Troubles:
    """What a page must not do, noted as it happens."""

    def __init__(self, page: Page) -> None:
        self.found: list[str] = []
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.found.append(f"script: {error}"))
        page.on("request", self._request)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not ANSWERED.search(message.text):
            self.found.append(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith(("http://127.0.0.1:", "data:", "blob:", "about:")):
            self.found.append(f"asked for {request.url}")


@pytest.fixture
def opened(browser: Browser) -> Iterator[Open]:
    """Makes pages, each in a context of its own (no cookie, no cache); at the end none may have had trouble."""
    contexts: list[BrowserContext] = []
    troubles: list[Troubles] = []

    def open_page(address: str, width: int = 1440, scripts: bool = True, scheme: Any = "light", **more: Any) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": HEIGHT}, color_scheme=scheme, java_script_enabled=scripts,
            reduced_motion="reduce", **more,
        )  # fmt: skip
        context.set_default_timeout(15_000)
        page = context.new_page()
        contexts.append(context)
        troubles.append(Troubles(page))
        page.goto(address)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not [line for each in troubles for line in each.found]


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say what was not tested for want of a browser, and what the pages weigh."""
    if executable() is None:
        terminalreporter.write_line(f"The tests in a browser were skipped: {MISSING}.")
    for name, (weight, paint) in sorted(FIGURES.items(), key=lambda each: -each[1][0]):
        terminalreporter.write_line(f"{name:12} {weight:7,} bytes, first paint after {paint:4.0f} ms")


def text_of(pdf: Path) -> str:
    """The text of a printed page."""
    import pypdfium2

    with pypdfium2.PdfDocument(pdf) as document:
        return "\n".join(page.get_textpage().get_text_range() for page in document)
