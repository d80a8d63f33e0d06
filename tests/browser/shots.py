"""The pictures of the pages in docs/screenshots, made anew from the sample story: `python -m tests.browser.shots`.

Every page in light and dark on a wide screen, the main ones on a phone too. Invariant: a picture that would be too
heavy stops it.
"""

from __future__ import annotations

import io
import sys
import tempfile
from collections import Counter
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page

from accordingto.reading import Reader

from .chromium import MISSING, browser, executable
from .newsroom import SAMPLES, Newsroom, newsroom, served

FOLDER = Path(__file__).parents[2] / "docs" / "screenshots"
WIDE, PHONE = 1440, 360
TALLEST = {WIDE: 1400, PHONE: 1600}
"""How much of a page is shown, in pixels from its top."""
PARTS = {"matrix": "#matrix", "timeline": "#timeline", "lineages": "#lineages"}
"""Parts of a story's page that have a picture of their own, by their headings."""
ON_PHONES = ("home", "story", "digest", "article", "claim", "search")
COLOURS, APART = 64, 24
"""Colours of a picture, and how far apart they are at least."""
AROUND = 28
MOST, MOST_TOGETHER = 200_000, 3_000_000
"""Bytes of a picture, and of all."""


def main(folder: Path = FOLDER, whole: bool = False) -> int:
    """Make all pictures; `whole`: of the whole length of each page, to look at."""
    if executable() is None:
        print(MISSING, file=sys.stderr)
        return 1
    reader = Reader().load()
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        news = newsroom(Path(scratch) / "news.db", reader)
        with served(news.place, reader) as address, browser() as opened:
            weights = [_kept(folder / name, made) for name, made in _pictures(opened, address, news, whole)]
    print(f"{len(weights)} pictures, {sum(weights):,} bytes, in {folder}")
    return 0 if whole or (max(weights) <= MOST and sum(weights) <= MOST_TOGETHER) else 1


def _pictures(opened: Browser, address: str, news: Newsroom, whole: bool) -> list[tuple[str, bytes]]:
    made = []
    for width in (WIDE, PHONE):
        for scheme in ("light", "dark"):
            context = opened.new_context(
                viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
            )
            page = context.new_page()
            for name, path in news.pages.items():
                if width == WIDE or whole or name in ON_PHONES:
                    page.goto(address + path)
                    made.append((f"{name}-{width}-{scheme}.png", _shot(page, width, whole)))
            if width == WIDE:
                page.goto(address + news.pages["story"])
                for name, heading in PARTS.items():
                    made.append((f"story-{name}-{scheme}.png", _part(page, heading)))
            if width == WIDE or whole:
                _read(page, address)
                made.append((f"result-{width}-{scheme}.png", _shot(page, width, whole)))
            context.close()
    return made


def _read(page: Page, address: str) -> None:
    """A text that was just pasted and read."""
    page.goto(f"{address}/read")
    page.fill("#given-text", (SAMPLES / "the-mill.txt").read_text("utf8"))
    page.click("form.give button")
    page.wait_for_selector("article.reading")


def _part(page: Page, heading: str) -> bytes:
    """A section with a margin around it."""
    box = page.locator("section", has=page.locator(heading)).bounding_box()
    assert box is not None
    return page.screenshot(
        full_page=True,
        clip={
            "x": box["x"] - AROUND, "y": box["y"] - AROUND, "width": box["width"] + 2 * AROUND,
            "height": min(box["height"], TALLEST[WIDE]) + 2 * AROUND,
        },
    )  # fmt: skip


def _shot(page: Page, width: int, whole: bool) -> bytes:
    height = page.evaluate("document.documentElement.scrollHeight")
    if not whole:
        height = min(height, TALLEST[width])
    return page.screenshot(full_page=True, clip={"x": 0, "y": 0, "width": width, "height": height})


def _kept(path: Path, made: bytes) -> int:
    """Write a picture with the few colours that pages of text have; its bytes."""
    picture = Image.open(io.BytesIO(made)).convert("RGB")
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for colour in _colours(picture) for part in colour])
    picture.quantize(palette=palette, dither=Image.Dither.NONE).save(path, optimize=True)
    return path.stat().st_size


def _colours(picture: Image.Image) -> list[tuple[int, ...]]:
    """The most frequent colours that are not nearly the same: grounds stay exact, and a rare one is not lost."""
    chosen: list[tuple[int, ...]] = []
    for colour, _ in Counter(zip(*[iter(picture.tobytes())] * 3, strict=True)).most_common():
        near = (sum(abs(a - b) for a, b in zip(colour, each, strict=True)) for each in chosen)
        if min(near, default=APART) >= APART:
            chosen.append(colour)
    return chosen[:COLOURS]


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER, whole=len(sys.argv) > 1))
