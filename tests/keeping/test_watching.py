"""Watching into a real store, with children that parse: the library call behind `accordingto watch`."""

from __future__ import annotations

from email.utils import formatdate
from pathlib import Path
from typing import Any

import pytest

from accordingto.errors import Refused, TooLarge, Unreadable
from accordingto.keeping.polling import Event
from accordingto.keeping.watching import watch
from accordingto.receiving.fetching import Fetched, Fetcher
from accordingto.receiving.limits import FetchLimits
from accordingto.receiving.subscriptions import feed_addresses
from accordingto.records.polls import FeedFacts, SeenEntry
from accordingto.storing import Store, open_store
from accordingto.working.feeding import FeedReader

from ..receiving import web_pages
from ..receiving.local_server import Answer, answer, serving

NOW = 1_900_000_000.0
STORY = (
    "<p>{name} – The council of the harbour town will not sell the mill, mayor Ada Crane said on Monday.</p>"
    "<p>“We will not sell the mill,” she told the Harbour Post after the meeting in the town hall.</p>"
    "<p>Two members of the council, who asked not to be named, said that the mill had been flooded twice in May.</p>"
    "<p>A spokesman for the company that owns the quay declined to comment.</p>"
)


def page(town: str, until: str = "spring") -> bytes:
    return web_pages.ARTICLE.replace(b"Lower Marsh", town.encode()).replace(
        b"until the spring", f"until the {until}".encode()
    )


def rss(items: str, asks: str = "<ttl>30</ttl>") -> bytes:
    return (
        '<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>Harbour Post</title><link>http://post.example/</link>{asks}{items}</channel></rss>"
    ).encode()


def item(guid: str, link: str | None, whole: str = "") -> str:
    content = f"<content:encoded><![CDATA[{whole}]]></content:encoded>" if whole else ""
    where = f"<link>{link}</link>" if link else ""
    when = formatdate(NOW - 3_600, usegmt=True)
    known = f"<guid isPermaLink='false'>{guid}</guid><title>{guid}</title>"
    return f"<item>{known}{where}<pubDate>{when}</pubDate>{content}</item>"


class Time:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


def visited(store: Store, feeds: list[str], time: Time) -> list[Event]:
    limits = FetchLimits(deadline=10.0, patience=5.0)
    by = Fetcher(
        limits, lambda each: str(each) == "127.0.0.1", lambda host, port: ["127.0.0.1"], store, time, time.sleep
    )
    return [event for event in watch(store, feeds, once=True, fetcher=by) if event.what != "waiting"]


def test_feeds_come_into_the_store_and_go_on(tmp_path: Path) -> None:
    pages: dict[str, Answer] = {"/a": answer(page("Quay Row")), "/bad": answer(b"\x00\x01\x02 nothing", 200)}
    whole = STORY.format(name="Salt Bay") * 4
    with serving(pages) as (base, asked):
        pages["/feed"] = answer(
            rss(item("one", f"{base}/a") + item("two", f"{base}/b", whole) + item("three", f"{base}/bad")),
            content_type="application/rss+xml",
        )
        (tmp_path / "feeds.opml").write_text(f"<opml version='2.0'><body><outline xmlUrl='{base}/feed'/></body></opml>")
        time = Time()
        with open_store(tmp_path / "store.db") as store:
            events = visited(store, [str(tmp_path / "feeds.opml"), str(tmp_path / "none.txt")], time)
        kept = {event.added.input: event.added.result for event in events if event.added}
        assert kept == {f"{base}/a": "new", f"{base}/feed#two": "new"}
        assert [event.address for event in events if event.kind == "list"] == [str(tmp_path / "none.txt")]
        assert ("/b" in [path for path, _ in asked]) is False  # the feed has it whole
        with open_store(tmp_path / "store.db") as store:
            assert {row.input for row in store.quarantined()} == {f"{base}/bad"}
            claims = [claim for each in store.readings() for claim in each.reading.claims]
            assert {"direct", "indirect"} <= {claim.kind for claim in claims}
        # An hour later there is a correction, and one more entry.
        time.now += 3_600 * 1.2
        pages["/a"] = answer(page("Quay Row", "summer"))
        pages["/feed"] = answer(
            rss(item("one", f"{base}/a") + item("four", f"{base}/d")), content_type="application/rss+xml"
        )
        pages["/d"] = answer(page("Dune Cape"))
        with open_store(tmp_path / "store.db") as store:
            events = visited(store, [f"{base}/feed"], time)
        kept = {event.added.input: event.added.result for event in events if event.added}
        assert kept == {f"{base}/a": "version", f"{base}/d": "new"}
        conditional = [headers for path, headers in asked if path == "/a"][1:]
        assert all("if-modified-since" in headers for headers in conditional)


def test_no_feed_at_all_is_refused(tmp_path: Path) -> None:
    with open_store(tmp_path / "store.db") as store, pytest.raises(Refused):
        list(watch(store, [str(tmp_path / "none.opml")], once=True))


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (b"http://a.example/feed\n\n# a note\nhttps://b.example/rss # ours\n b.example\nhttp://a.example/feed\n",
         ("http://a.example/feed", "https://b.example/rss")),
        (b"\xef\xbb\xbf<?xml version='1.0'?><opml><body><outline text='News'>"
         b"<outline XMLURL=' http://a.example/f?a=1&amp;b=2 '/></outline><outline xmlUrl=''/>"
         b"<outline htmlUrl='http://c.example/'/></body></opml>", ("http://a.example/f?a=1&b=2",)),
        ("http://bücher.example/feed".encode("utf-16"), ("http://bücher.example/feed",)),
    ],
)  # fmt: skip
def test_lists_of_feeds(body: bytes, found: tuple[str, ...]) -> None:
    assert feed_addresses(body, "feeds") == found


def test_lists_that_are_none() -> None:
    with pytest.raises(Refused):
        feed_addresses(b"nothing here", "feeds")
    with pytest.raises((Refused, Unreadable)):
        feed_addresses(b"<opml><!ENTITY", "feeds")
    with pytest.raises(TooLarge):
        feed_addresses(b"".join(b"http://a.example/%d\n" % n for n in range(10_001)), "feeds")


@pytest.mark.parametrize(
    "wrong",
    [
        {}, {"ttl": float("nan")}, {"ttl": "x"}, {"ttl": None}, {"title": 3}, {"skip_hours": ["a"]}, {"skip_days": 3},
        {"entries": [{"key": 3, "state": "a"}]}, {"entries": [{"key": "a"}]},
        {"entries": [{"key": "a", "state": None}]},
        {"entries": [{"key": "a", "state": "a", "published": float("inf")}]}, {"entries": ["a"]}, {"entries": 3},
        {"entries": [{"key": "a", "state": "a", "address": ["x"]}]},
        {"entries": [{"key": "a", "state": "a", "more": 1}]},
        {"entries": [{"key": "a", "state": "a", "whole": "yes"}]},
    ],
)  # fmt: skip
def test_what_a_child_says_of_a_feed_is_checked(wrong: dict[str, Any]) -> None:
    right = FeedFacts("a", 3.0, (1,), (2,), (SeenEntry("a", "b", None, 3.0, True),))
    row = right.as_dict()
    assert FeedFacts.from_dict(row) == right
    with pytest.raises((KeyError, TypeError, ValueError)):
        FeedFacts.from_dict({**row, **wrong} if wrong else {})


def test_a_feed_is_read_in_a_child_and_its_errors_come_back() -> None:
    reader = FeedReader()
    try:
        asks = (
            "<ttl>90</ttl><skipHours><hour>0</hour><hour> 23 </hour></skipHours><skipDays><day>Sunday</day></skipDays>"
        )
        body = rss(item("one", "/a") + item("two", None, STORY * 8), asks)
        facts = reader.facts(Fetched("http://post.example/feed", "http://post.example/f/feed", 200, {}, body, ""))
        assert (facts.title, facts.ttl, facts.skip_hours, facts.skip_days) == ("Harbour Post", 5_400.0, (0, 23), (6,))
        assert [(each.key, each.whole, each.published) for each in facts.entries] == [
            ("one", False, NOW - 3_600), ("two", True, NOW - 3_600),
        ]  # fmt: skip
        with pytest.raises(Unreadable):
            reader.facts(Fetched("http://post.example/feed", "", 200, {}, b"<html>no feed</html>", ""))
        assert len(reader.facts(Fetched("http://post.example/feed", "", 200, {}, body, "")).entries) == 2
    finally:
        reader.close()
