"""Debian's Chromium, driven by Playwright: found on this machine, never downloaded.

Invariant: what is asked of it here goes to this machine's own server, and nowhere else.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Playwright, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking")
WIDTHS = (360, 800, 1440)
HEIGHT = 900
MISSING = "Chromium is not installed (apt-get install chromium), or is not where CHROMIUM says"


def executable() -> str | None:
    """Where Chromium is: what the variable CHROMIUM says, else the first of its names on the path."""
    given = os.environ.get("CHROMIUM")
    if given:
        return given if Path(given).is_file() else None
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def launched(playwright: Playwright) -> Browser:
    """A browser without a window."""
    return playwright.chromium.launch(executable_path=executable(), args=list(FLAGS), headless=True)


@contextmanager
def browser() -> Iterator[Browser]:
    """A browser for a program of its own."""
    with sync_playwright() as playwright:
        opened = launched(playwright)
        try:
            yield opened
        finally:
            opened.close()
