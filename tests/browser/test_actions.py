"""What a reader and an editor do in the pages, from the first click to what comes of it, with scripts and without."""

from __future__ import annotations

import json
import re
from pathlib import Path

import feedparser
import pytest
from playwright.sync_api import Page, expect

from accordingto.serving.web.pages import reading

from .conftest import Open
from .newsroom import SAMPLES, Newsroom

pytestmark = pytest.mark.browser
both = pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "plain"])
MILL = (
    "The lighthouse at Cape Orre will be dark from Friday, the harbour office said.\n\n"
    "“We have no lamp to put into it,” said Juna Malk, who keeps it.\n"
)
DROPPED = """([name, words]) => {
  const held = new DataTransfer();
  held.items.add(new File([words], name));
  return held;
}"""


def marked(page: Page) -> str:
    """The words of the claim that the address of an article's page leads to, which must be in sight."""
    assert "/articles/" in page.url
    anchor = page.url.partition("#")[2]
    target = page.locator(f"[id='{anchor}']")
    expect(target).to_be_in_viewport()
    assert page.evaluate("document.querySelector(':target') !== null")
    return target.locator("xpath=ancestor::*[self::p or self::h1][1]").inner_text()


@both
def test_home_leads_to_a_story_an_article_and_a_search(site: str, opened: Open, scripts: bool) -> None:
    page = opened(site, scripts=scripts)
    page.click(".stories h2 a")
    expect(page.locator("h1")).to_contain_text("Dam gate fails")
    page.go_back()
    page.click(".p-home .articles a")
    expect(page.locator("article.reading")).to_be_visible()
    page.fill("#find", "siren")
    page.press("#find", "Enter")
    expect(page.locator(".hits li").first).to_contain_text("siren")


@both
def test_a_cell_and_a_mark_of_a_story_lead_to_the_claim(news: Newsroom, site: str, opened: Open, scripts: bool) -> None:
    page = opened(site + news.pages["story"], scripts=scripts)
    cell = page.locator(".matrix td .opens").first
    words = cell.inner_text()
    cell.click()
    assert words.lower() in marked(page).lower()
    page.go_back()
    mark = page.locator("figure.timeline svg a").first
    assert mark.locator("title").first.text_content()
    mark.click()
    assert re.search(r"\d|Four|seven", marked(page))


@both
def test_a_story_shows_all_its_facts_and_lists(news: Newsroom, site: str, opened: Open, scripts: bool) -> None:
    page = opened(site + news.pages["story"], scripts=scripts)
    rows = page.locator(".matrix tbody tr")
    before = rows.count()
    page.get_by_role("link", name="Show all", exact=True).click()
    assert rows.count() > before
    page.get_by_role("link", name="Fewer facts").click()
    assert rows.count() == before
    page.click("details.articles summary")
    page.locator("details.articles td a").first.click()
    expect(page.locator("article.reading")).to_be_visible()


@both
def test_a_story_is_marked_as_seen_and_asked_since_a_day(
    news: Newsroom, desk: str, opened: Open, scripts: bool
) -> None:
    page = opened(desk + news.pages["story"], scripts=scripts)
    page.fill("#since", "2031-04-10")
    page.locator(".seen").get_by_role("button", name="Show").click()
    expect(page.locator(".seen h2")).to_contain_text("New since")
    assert page.locator(".seen ul.said li").count() > 0
    page.goto(desk + news.pages["story"])
    page.get_by_role("button", name="Mark as seen").click()
    expect(page.locator(".seen")).to_contain_text("Nothing.")
    page.get_by_role("button", name="forget when I saw it").click()
    expect(page.locator(".seen")).not_to_contain_text("Nothing.")


@both
def test_a_digest_puts_figures_as_asked_and_backs_its_sentences(
    news: Newsroom, site: str, opened: Open, scripts: bool
) -> None:
    page = opened(site + news.pages["digest"], scripts=scripts)
    page.select_option("#figures", "lowest")
    page.locator("form.choose button").click()
    assert page.url.endswith("?figures=lowest")
    expect(page.locator("#figures")).to_have_value("lowest")
    number = page.locator(".p-digest .paragraph a.number").first
    note = number.get_attribute("href") or ""
    number.click()
    expect(page.locator(f"[id='{note[1:]}']")).to_be_in_viewport()
    page.locator(f"[id='{note[1:]}'] a").first.click()
    assert marked(page)


@both
def test_an_article_leads_from_notes_to_words_and_claims(
    news: Newsroom, site: str, opened: Open, scripts: bool
) -> None:
    page = opened(site + news.pages["article"], scripts=scripts)
    note = page.locator(".note").nth(1)
    note.locator(".back").click()
    assert page.url.partition("#")[2].startswith("c-")
    assert marked(page)
    note.hover()
    told = page.locator(".text .told")
    assert (told.count() > 0) is scripts
    note.locator("a[href^='/claims/']").click()
    expect(page.locator("h1.words")).to_be_visible()
    page.go_back()
    with page.expect_download() as taken:
        page.get_by_role("link", name="JSON", exact=True).click()
    (row,) = json.loads(Path(taken.value.path()).read_text("utf8"))
    assert row["article"]["id"] == news.article
    page.get_by_role("link", name=re.compile("the story")).first.click()
    expect(page.locator(".p-story")).to_be_visible()


@both
def test_a_claim_can_be_copied(news: Newsroom, site: str, opened: Open, scripts: bool) -> None:
    more = {"permissions": ["clipboard-read", "clipboard-write"]} if scripts else {}
    page = opened(site + news.pages["claim"], scripts=scripts, **more)
    fields = page.locator(".copy textarea")
    words = [each.input_value() for each in fields.all()]
    assert words[0] == site + news.pages["claim"]
    assert all(page.url in each for each in words[:2])
    assert "#:~:text=" in words[2]
    assert json.loads(words[3])["claim"]["id"] == news.claim
    buttons = page.locator(".copy button")
    if not scripts:
        assert not any(each.is_visible() for each in buttons.all())
        return
    for button, expected in zip(buttons.all(), words, strict=True):
        button.click()
        expect(button).to_contain_text("Copied")
        assert page.evaluate("navigator.clipboard.readText()") == expected


@both
def test_a_claim_leads_to_its_relatives_and_its_source(news: Newsroom, site: str, opened: Open, scripts: bool) -> None:
    page = opened(site + news.pages["claim"], scripts=scripts)
    page.locator(".relatives summary").first.click()
    expect(page.locator(".relatives details p").first).to_contain_text("probability")
    page.locator(".relatives a").first.click()
    assert page.url != site + news.pages["claim"]
    page.goto(site + news.pages["claim"])
    page.get_by_role("link", name="What else").click()
    expect(page.locator("h1")).to_have_text("Jorun Tavell")


@both
def test_a_text_is_read_and_kept(desk: str, opened: Open, scripts: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "WAIT", 0.0)  # so that the page in between is seen too
    page = opened(f"{desk}/read", scripts=scripts)
    page.fill("#given-text", MILL.replace("Friday", "Monday") if scripts else MILL)
    page.click(".give summary")
    page.fill("#given-publisher", "Orre Signal")
    page.get_by_role("button", name="Read", exact=True).click()
    expect(page.locator("article.reading")).to_be_visible()
    expect(page.locator(".byline")).to_contain_text("Orre Signal")
    expect(page.locator(".notes").first).to_contain_text("harbour office")
    page.get_by_role("button", name="Keep it in the store").click()
    page.wait_for_url("**/articles/*")
    page.locator(".note a[href^='/claims/']").first.click()
    expect(page.locator("h1.words")).to_contain_text("dark from")


@both
def test_a_file_is_read(desk: str, opened: Open, tmp_path: Path, scripts: bool) -> None:
    file = tmp_path / "lamp.txt"
    file.write_text(MILL, "utf8")
    page = opened(f"{desk}/read", scripts=scripts)
    if scripts:
        dropped = page.evaluate_handle(DROPPED, ["lamp.txt", MILL])
        for kind in ("dragover", "drop"):
            page.dispatch_event("form.give", kind, {"dataTransfer": dropped})
    else:
        page.set_input_files("#given-file", file)
    page.get_by_role("button", name="Read", exact=True).click()
    expect(page.locator("article.reading")).to_be_visible()
    expect(page.locator("article.reading h2")).to_have_text("lamp.txt")


def test_what_cannot_be_read_is_said(desk: str, opened: Open) -> None:
    page = opened(f"{desk}/read", scripts=False)
    page.get_by_role("button", name="Read", exact=True).click()
    expect(page.locator("main")).to_contain_text("give one of the three")
    expect(page.locator("h1")).to_be_visible()


@both
def test_a_search_is_narrowed_paged_and_taken_along(site: str, opened: Open, scripts: bool) -> None:
    page = opened(f"{site}/search?q=kind:own-voice", scripts=scripts)
    total = int(re.sub(r"\D", "", page.locator("#hits").inner_text()))
    page.get_by_role("link", name="Next page").click()
    assert page.locator(".hits li").count() > 0
    page.get_by_role("link", name="First page").click()
    page.locator(".facets a").first.click()
    assert 0 < int(re.sub(r"\D", "", page.locator("#hits").inner_text())) < total
    page.locator(".facets .chosen").first.click()
    assert int(re.sub(r"\D", "", page.locator("#hits").inner_text())) == total
    page.select_option("#sort", "oldest")
    page.locator(".ask").get_by_role("button", name="Search").click()
    assert "sort=oldest" in page.url
    with page.expect_download() as taken:
        page.get_by_role("link", name="JSON Lines").click()
    rows = [json.loads(row) for row in Path(taken.value.path()).read_text("utf8").splitlines()]
    assert {row["article"]["publisher"] for row in rows} > {"Capital Ledger", "Harbour Post"}
    page.fill("#query", 'certainty:"')
    page.press("#query", "Enter")
    expect(page.locator("[role=alert]")).to_contain_text("Not understood")


@both
def test_a_search_is_saved_and_has_a_feed(desk: str, opened: Open, scripts: bool) -> None:
    page = opened(f"{desk}/search?q=siren", scripts=scripts)
    page.fill(".keep input[name=name]", "The sirens")
    page.get_by_role("button", name="Save").click()
    saved = page.locator(".saved")
    expect(saved).to_contain_text("The sirens")
    address = saved.get_by_role("link", name="feed of The sirens").get_attribute("href") or ""
    feed = feedparser.parse(page.request.get(desk + address).body())
    assert not feed.bozo
    assert len(feed.entries) > 2
    assert all("siren" in str(each) for each in feed.entries)
    page.get_by_role("button", name="forget The sirens").click()
    expect(page.locator("main")).not_to_contain_text("The sirens")


@both
def test_versions_are_compared_claim_by_claim(news: Newsroom, site: str, opened: Open, scripts: bool) -> None:
    page = opened(f"{site}/articles/{news.second}", scripts=scripts)
    page.get_by_role("link", name="what version 2 changed").first.click()
    expect(page.locator("main")).to_contain_text("fifteen of the dead")
    expect(page.locator("main")).to_contain_text("thirteen of the dead")
    page.get_by_role("button", name="Compare").click()
    assert "with=" in page.url
    page.locator("details summary").first.click()
    assert page.locator("ul.kept li").first.is_visible()
    page.get_by_role("link", name="version 1").first.click()
    expect(page.locator(".banner").first).to_be_visible()


@both
def test_sources_lead_to_what_they_are_credited_with(site: str, opened: Open, scripts: bool) -> None:
    page = opened(f"{site}/sources", scripts=scripts)
    page.get_by_role("link", name="Jorun Tavell").first.click()
    expect(page.locator("h1")).to_have_text("Jorun Tavell")
    page.get_by_role("link", name="All of them").click()
    expect(page.locator("#hits")).to_be_visible()
    page.go_back()
    page.locator("ol.claims .words a").first.click()
    assert marked(page)


@both
def test_a_claim_is_corrected_and_the_correction_taken_back(
    news: Newsroom, desk: str, opened: Open, scripts: bool
) -> None:
    page = opened(desk + news.pages["claim"], scripts=scripts)
    page.get_by_role("link", name="Correct this claim").click()
    page.fill("#chain", "Lesk Rescue Service\nJorun Tavell")
    page.select_option("#level", "probable")
    page.fill("#note", "She spoke for the service that day.")
    page.fill("#who", "M. E.")
    page.get_by_role("button", name="Keep this correction").click()
    correction = page.locator("article.correction").first
    expect(correction).to_contain_text("Lesk Rescue Service")
    expect(correction).to_contain_text("She spoke for the service that day.")
    expect(page.locator("article.correction:target")).to_be_in_viewport()
    page.get_by_role("link", name="Corrections", exact=True).first.click()
    expect(page.locator("article.correction").first).to_contain_text("Lesk Rescue Service")
    page.goto(desk + news.pages["claim"])
    page.get_by_role("button", name="Take it back").first.click()
    expect(page.locator(".corrections")).to_contain_text("No editor has corrected this claim")
    page.goto(f"{desk}/corrections")
    expect(page.locator("article.correction").first).to_contain_text("Taken back")


@both
def test_a_missed_claim_is_added_once_it_is_clear_which_words(
    news: Newsroom, desk: str, opened: Open, scripts: bool
) -> None:
    page = opened(desk + news.pages["missing"], scripts=scripts)
    page.fill("#content", "nowhere in the article")
    page.get_by_role("button", name="Keep this correction").click()
    expect(page.locator("[role=alert]")).to_contain_text("Not kept yet")
    expect(page.locator("#content")).to_have_value("nowhere in the article")
    text = (SAMPLES / "the-mill.txt").read_text("utf8")
    page.fill("#content", "a hotel group" if scripts else "3.2 million crowns")
    assert page.locator("#content").input_value() in text
    page.get_by_role("button", name="Keep this correction").click()
    page.wait_for_url(f"**/articles/{news.mill}#correction-*")
    expect(page.locator("article.correction:target")).to_be_visible()


@both
def test_what_is_not_there_has_a_page(site: str, opened: Open, scripts: bool) -> None:
    page = opened(f"{site}/", scripts=scripts)
    for path in ("/nothing", "/articles/none", "/claims/none", "/stories/none", "/read/none", "/static/none.css"):
        answer = page.goto(site + path)
        assert answer is not None
        assert answer.status == 404
        expect(page.locator("h1")).to_be_visible()
        page.get_by_role("link", name="To the first page").click()
        expect(page.locator(".p-home")).to_be_visible()
