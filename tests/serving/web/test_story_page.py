"""The pages of stories and digests, as a browser gets them."""

from __future__ import annotations

import re
from html import unescape
from itertools import count
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from accordingto.keeping.linking import linker, stories
from accordingto.language import language
from accordingto.records.stories import Fact, Lineage, Link, Story
from accordingto.serving.web.digest_view import digest_view
from accordingto.serving.web.memory import Memory, Remembered
from accordingto.serving.web.story_list import entry
from accordingto.serving.web.story_view import LISTED, story_view
from accordingto.storing import open_store

from .served import client_of, seen
from .stories_made import article, fact, source, story, value


@pytest.fixture(scope="module")
def large(dam: Path) -> Story:
    """The sample's story with most articles."""
    with open_store(dam) as store:
        return max(stories(store, told=print), key=lambda each: len(each.articles))


def test_the_list_leads_to_each_story_and_says_how_it_stands(dam_client: TestClient, large: Story) -> None:
    page = seen(dam_client, "/stories")
    assert f"/stories/{large.id}" in page.links("/stories/")
    words = page.words()
    assert large.title in words
    assert "not agreed" in words


def test_stories_are_found_by_a_claim_and_a_wrong_query_is_told(dam_client: TestClient, large: Story) -> None:
    assert page_ids(dam_client, "/stories?q=reservoir")[0] == large.id
    assert page_ids(dam_client, "/stories?q=unheardofword") == []
    wrong = seen(dam_client, "/stories?q=(", 400)
    assert "character" in wrong.words()


def page_ids(client: TestClient, address: str) -> list[str]:
    return re.findall(r'<h2><a href="/stories/([0-9a-f]{16})"', client.get(address).text)


def test_a_page_of_stories_ends_with_a_mark_that_leads_on(tmp_path: Path, dam: Path, large: Story) -> None:
    with open_store(dam) as store:
        first = store.stories.newest(1)
        second = store.stories.newest(1, first.next)
        every = store.stories.newest(50)
        assert first.next
        assert (*first.numbers, *second.numbers) == every.numbers[:2]
        assert every.numbers == tuple(store.stories.numbers())
        assert every.next is None


def test_a_mark_that_is_none_is_refused(dam_client: TestClient) -> None:
    assert dam_client.get("/stories?after=nonsense").status_code == 400


def test_the_story_opens_by_an_article_too(dam_client: TestClient, large: Story) -> None:
    answer = dam_client.get(f"/stories/{large.articles[0].id}", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (302, f"/stories/{large.id}")
    assert dam_client.get("/stories/ffffffffffffffff").status_code == 404


def test_the_page_has_what_a_reader_looks_for(dam_client: TestClient, large: Story) -> None:
    page = seen(dam_client, f"/stories/{large.id}")
    ids = set(page.values("id"))
    assert {"glance", "matrix", "timeline", "lineages", "unanswered", "altered", "alone", "articles"} <= ids
    assert len(page.values("id")) == len(ids), "an id twice"
    words = page.words()
    assert "Not agreed" in words
    assert all((each.publisher or "") in words for each in large.articles)


def test_each_cell_opens_a_claim_of_its_article(dam_client: TestClient, large: Story) -> None:
    page = seen(dam_client, f"/stories/{large.id}?facts=all")
    known = {f"/articles/{value.article}#c-{value.claim}" for each in large.facts for value in each.values}
    opened = page.links("/articles/", within="answer")
    assert len(opened) > 50
    assert set(opened) <= known


def test_what_a_cell_opens_is_an_anchor_of_the_article_page(dam_client: TestClient, large: Story) -> None:
    page = seen(dam_client, f"/stories/{large.id}?facts=all")
    anchors: dict[str, set[str]] = {}
    for address in dict.fromkeys(page.links("/articles/", within="answer")):
        article_page, _, anchor = address.partition("#")
        if article_page not in anchors:
            anchors[article_page] = set(seen(dam_client, article_page).values("id"))
        assert anchor in anchors[article_page], address


def test_wide_things_scroll_in_regions_that_the_keyboard_reaches(dam_client: TestClient, large: Story) -> None:
    page = seen(dam_client, f"/stories/{large.id}")
    regions = [each for _, each in page.elements if "wide" in each.get("class", "").split()]
    assert len(regions) > 3
    assert all(each.get("tabindex") == "0" and each.get("role") == "region" for each in regions)
    labels = [each["aria-label"] for each in regions]
    assert len(labels) == len(set(labels))


def test_nothing_is_styled_or_run_inline(dam_client: TestClient, large: Story) -> None:
    for address in (f"/stories/{large.id}", f"/stories/{large.id}/digest", "/stories", "/sources"):
        page = seen(dam_client, address)
        assert not any("style" in each or any(name.startswith("on") for name in each) for _, each in page.elements)
        assert "style" not in [tag for tag, _ in page.elements]


def test_what_is_new_is_told_since_a_day(dam_client: TestClient, large: Story) -> None:
    days = sorted({(each.published or "")[:10] for each in large.articles})
    page = seen(dam_client, f"/stories/{large.id}?since={days[-1]}")
    new = sum((each.published or "")[:10] == days[-1] for each in large.articles)
    assert f"{new} article" in page.words("seen")
    assert page.words().count(" new ") >= new
    nothing = seen(dam_client, f"/stories/{large.id}?since=2999-01-01")
    assert "Nothing." in nothing.words("seen")
    wrong = seen(dam_client, f"/stories/{large.id}?since=tomorrow")
    assert "This is no time" in wrong.words()


def test_a_time_is_remembered_only_when_asked_and_forgotten_when_asked(dam: Path, large: Story) -> None:
    with client_of(dam) as client:
        page = client.get(f"/stories/{large.id}")
        assert "seen-" not in page.headers.get("set-cookie", "")
        token = re.search(r'name="form_token" value="([0-9a-f]+)"', page.text)
        assert token
        form = {"form_token": token[1]}
        answer = client.post(f"/stories/{large.id}/seen", data=form, follow_redirects=False)
        assert answer.status_code == 303
        cookie = answer.headers["set-cookie"]
        assert f"Path=/stories/{large.id}" in cookie
        assert "HttpOnly" in cookie
        assert "New since" in client.get(f"/stories/{large.id}").text
        client.post(f"/stories/{large.id}/forget", data=form)
        assert "New since" not in client.get(f"/stories/{large.id}").text


def test_marking_as_seen_needs_the_form(dam: Path, large: Story) -> None:
    with client_of(dam) as client:
        assert client.post(f"/stories/{large.id}/seen").status_code == 403


def test_the_digest_is_told_in_each_presentation_and_each_note_opens(dam_client: TestClient, large: Story) -> None:
    for figures in ("range", "lowest", "latest"):
        page = seen(dam_client, f"/stories/{large.id}/digest?figures={figures}")
        ids = set(page.values("id"))
        led = [each for each in page.values("href", "a") if each.startswith("#")]
        assert led
        assert all(each[1:] in ids for each in led)
        assert page.links("/articles/", within="backing")
        assert "does not hold" not in page.words()
    assert dam_client.get(f"/stories/{large.id}/digest?figures=average").status_code == 422


def test_a_long_digest_is_shortened_in_whole_sentences_and_says_so(dam_client: TestClient, large: Story) -> None:
    short = seen(dam_client, f"/stories/{large.id}/digest")
    whole = seen(dam_client, f"/stories/{large.id}/digest?whole=yes")
    left = [int(each) for each in re.findall(r"(\d+) more sentences", short.words())]
    assert left
    assert "more sentences" not in whole.words()
    assert len(short.words()) < len(whole.words())


# The view of a story made by hand


def test_single_origins_and_alone_are_apart() -> None:
    a, b = article(1, "Ambrel Post"), article(2, "Courier")
    one = fact("siren", "single-origin", [value(each, "too late", text="too late") for each in (a, b)])
    alone = fact("bridge", "single-origin", [value(a, "9", 9)])
    view = story_view(story([a, b], [one, alone]), {}, language("en"))
    assert [line.fact for line in view.one_origin] == [one.id]
    assert [(each.outlet, [line.fact for line in each.lines]) for each in view.alone] == [("Ambrel Post", [alone.id])]
    assert view.facts_alone == 1


def test_updates_are_told_in_the_order_of_time() -> None:
    late, early = article(1, "Ambrel Post", "2031-05-07"), article(2, "Courier", "2031-05-05")
    toll = fact("killed", "updated", [value(late, "31", 31), value(early, "22", 22)], [Link(1, 0, "updates", 0.9)])
    view = story_view(story([early, late], [toll]), {}, language("en"))
    updated = next(glance for glance in view.glances if glance.kind == "updated")
    assert [answer.words for answer in updated.facts[0].answers] == ["22", "31"]
    assert updated.facts[0].sign == "→"


def test_what_is_not_shown_is_counted() -> None:
    own = [article(n, f"Outlet {n}") for n in range(2)]
    facts = [fact(f"number {n}", "single-origin", [value(each, str(n), n) for each in own]) for n in range(LISTED + 5)]
    view = story_view(story(own, facts), {}, language("en"))
    assert (len(view.one_origin), view.more_one_origin) == (LISTED, 5)
    assert view.matrix.facts == LISTED + 5


def test_a_story_without_facts_is_shown_with_its_articles() -> None:
    own = [article(1, None), article(2, "Courier", state="withdrawn")]
    view = story_view(story(own, undecided=[own[0].id]), {}, language("en"))
    assert [each.state for each in view.articles] == ["", "withdrawn"]
    assert view.current == 1
    assert entry(view.story).taken == "1 withdrawn"


def test_a_large_story_is_summarised() -> None:
    """Two hundred articles with a value each: the page shows some of them, and says of how many."""
    numbers = count()
    own = [article(n, f"Outlet {n}", f"2031-05-{1 + n % 20:02}T08:00:00+00:00") for n in range(200)]
    values = [
        value(each, str(next(numbers) % 7), float(n % 7), by=source(f"Source {n % 90}")) for n, each in enumerate(own)
    ]
    links = [Link(n, n + 1, "conflicts", 0.9) for n in range(6)]
    told = story(
        own, [fact("killed", "conflicting", values, links)], [Lineage((each.id,), each.publisher or "") for each in own]
    )
    view = story_view(told, {}, language("en"))
    assert view.more_articles > 100
    assert len(view.plots[0].rows) + view.plots[0].more >= 90
    assert len(view.matrix.columns) == 12
    assert len(str(view.plots[0].drawing)) < 30_000
    assert len(str(view.graph_drawing)) < 30_000


# What is remembered


def test_memory_forgets_what_was_used_longest_ago() -> None:
    held: Remembered[str, str] = Remembered(10, len)
    held.put("a", "1234")
    held.put("b", "1234")
    assert held.get("a") == "1234"
    held.put("c", "1234")
    assert held.get("b") is None
    assert held.get("a") == "1234"


def test_a_story_is_remembered_until_it_changes(dam: Path, large: Story) -> None:
    memory, by = Memory(), linker()
    with open_store(dam) as store:
        outline = store.stories.outlines([store.stories.number(large.id)])
        (first,) = memory.stories(store, outline, by, print, reasons=False)
        (again,) = memory.stories(store, outline, by, print, reasons=False)
        assert first is again
        (whole,) = memory.stories(store, outline, by, print)
        assert any(link.reasons for each in whole.facts for link in each.links)
        assert [each.id for each in whole.facts] == [each.id for each in large.facts]


def test_without_reasons_a_story_is_the_same_but_for_them(dam: Path, large: Story) -> None:
    def bare(each: Fact) -> list[tuple[object, ...]]:
        return [(link.a, link.b, link.relation) for link in each.links]

    with open_store(dam) as store:
        outline = store.stories.outlines([store.stories.number(large.id)])[0]
        digests = {outline.number: outline.digest(linker().code)}
        found = store.stories.made(digests, reasons=False)[outline.number]
    assert [each.values for each in found.facts] == [each.values for each in large.facts]
    assert list(map(bare, found.facts)) == list(map(bare, large.facts))


def test_the_view_of_a_digest_keeps_its_sentences(dam: Path, large: Story) -> None:
    from accordingto.keeping.digesting import digest

    with open_store(dam) as store:
        made = digest(store, large.id, told=print)
    view = digest_view(made.digest, made.readings, made.problems, whole=True)
    blocks = [
        unescape(re.sub("<[^>]+>", "", block))
        for section in view.sections
        for told in section.paragraphs
        for block in told.blocks
    ]
    written = [
        "".join(str(part.note) if part.kind == "note" else part.text for part in sentence.parts)
        for sentence in made.digest.sentences[1 + len(made.digest.standfirst) :]
    ]
    wanted = {" ".join(words.split()) for words in written}
    joined = " ".join(" ".join(blocks).split())
    assert wanted
    assert all(sentence in joined for sentence in wanted)
