"""Every page, with and without scripts, from a phone to a wide screen: it fits, it can be read, hit and walked through
by keyboard; it is light, and it prints."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page

from . import looking
from .chromium import HEIGHT, WIDTHS
from .conftest import FIGURES, Open, text_of
from .newsroom import PAGES, Newsroom

pytestmark = pytest.mark.browser
HEAVIEST = 150_000
STEPS = 25
"""Times that the tab key is pressed."""


def _heavy(page: Page, name: str) -> list[str]:
    """Whether the page, as it was just loaded into an empty cache, is too heavy; its figures are told at the end."""
    weight, paint = page.evaluate(looking.COST)
    for _ in range(50):  # a script given as text, to wait for it in the page, is what the policy forbids
        if paint > 0:
            break
        page.wait_for_timeout(100)
        weight, paint = page.evaluate(looking.COST)
    FIGURES[name] = weight, paint
    return [] if 1_000 < weight < HEAVIEST and paint > 0 else [f"{weight:,} bytes, painted after {paint} ms"]


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
@pytest.mark.parametrize("name", PAGES)
def test_fits_every_width_and_is_light(news: Newsroom, site: str, opened: Open, name: str, scripts: bool) -> None:
    page = opened(site + news.pages[name], scripts=scripts)
    faults = _heavy(page, name) if scripts else []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": HEIGHT})
        for look in ("OVERFLOW", "SMALL", "TARGETS", "OVERLAPS"):
            faults += [f"{width} {look}: {fault}" for fault in page.evaluate(getattr(looking, look))]
    faults += page.evaluate(looking.HEADINGS)
    assert not faults, "\n".join(faults)
    assert page.title().endswith(" · accordingto")
    assert page.locator("main").inner_text().strip()


def test_faults_would_be_seen(site: str, opened: Open) -> None:
    page = opened(f"{site}/read", 360, bypass_csp=True)
    page.evaluate("""() => {
      document.querySelector("main h1").style.width = "500px";
      document.querySelector("main p").style.fontSize = "11px";
      document.querySelector(".give button").style.cssText = "min-height: 0; padding: 0; font-size: 14px";
      document.querySelector("footer.site").style.marginTop = "-300px";
      document.querySelector("main h1").outerHTML = document.querySelector("main h1").outerHTML.replaceAll("h1", "h3");
    }""")
    for look in ("OVERFLOW", "SMALL", "TARGETS", "OVERLAPS", "HEADINGS"):
        assert page.evaluate(getattr(looking, look)), look


@pytest.mark.parametrize("name", ["home", "story", "article", "claim", "search", "correct"])
def test_is_walked_through_by_keyboard(news: Newsroom, site: str, opened: Open, name: str) -> None:
    page = opened(site + news.pages[name])
    page.keyboard.press("Tab")
    first = page.evaluate(looking.SEEN_FOCUS)
    assert first["words"] == "Skip to the content"
    assert first["seen"]
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate(looking.SEEN_FOCUS)["main"]
    page.goto(site + news.pages[name])
    walked: list[dict[str, object]] = []
    for _ in range(STEPS):
        page.keyboard.press("Tab")
        at = page.evaluate(looking.SEEN_FOCUS)
        if at["tag"] == "BODY" or (walked and at == walked[0]):
            break
        walked.append(at)
    assert [each for each in walked if not (each["outlined"] and each["seen"])] == []
    assert [each["words"] for each in walked[1:4]] == ["accordingto", "Stories", "Sources"]
    assert any(each["main"] for each in walked)
    assert page.locator("[tabindex]:not([tabindex='0'], [tabindex='-1'])").count() == 0


@pytest.mark.parametrize(("name", "words"), [("article", "no longer there"), ("story", "Who says what")])
def test_prints_without_what_is_for_screens(
    news: Newsroom, site: str, opened: Open, tmp_path: Path, name: str, words: str
) -> None:
    page = opened(site + news.pages[name], scheme="dark")
    page.pdf(path=tmp_path / "printed.pdf", format="A4")
    printed = text_of(tmp_path / "printed.pdf")
    assert words in printed
    for hidden in ("Skip to the content", "Corrections\nSearch", "Mark as seen", "API ·"):
        assert hidden not in printed
    page.emulate_media(media="print")
    for gone in ("header.site nav", ".find", "button"):
        assert not any(each.is_visible() for each in page.locator(gone).all())
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
