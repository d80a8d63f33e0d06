"""RSS, Atom and JSON Feed: their facts and times, whole texts and summaries, and feeds that are broken or hostile."""

from __future__ import annotations

import json
from typing import Any

import pytest

from accordingto.errors import InputError, Refused, Unreadable
from accordingto.receiving.feeds import Feed, looks_like_feed, read_feed, read_feed_articles
from accordingto.receiving.inputs import Failure
from accordingto.records.article import Article

TEXT = "<p>The bridge stays shut, the mayor said.</p><script>alert(1)</script><p>No car may cross.<br><br>No cart.</p>"
PLAIN = "The bridge stays shut, the mayor said.\n\nNo car may cross.\n\nNo cart."

RSS = f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" xmlns:media="http://search.yahoo.com/mrss/"
 xmlns:atom="http://www.w3.org/2005/Atom">
<channel><title>The Marsh Post</title><link>https://marsh.example/</link><language>en-GB</language>
<atom:link href="https://marsh.example/feed" rel="self"/><lastBuildDate>Tue, 04 Feb 2025 10:00:00 +0100</lastBuildDate>
<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>
<item><title><![CDATA[Bridge &amp; ferry <b>closed</b>]]></title><link>/a/1?utm_source=rss</link>
<guid isPermaLink="false">marsh-1</guid><dc:creator>By Ann Lee and Jo Roy</dc:creator>
<pubDate>Tue, 04 Feb 2025 09:00:00 +0100</pubDate><media:description>A picture of it</media:description>
<description>Only a teaser.</description><content:encoded><![CDATA[{TEXT}]]></content:encoded></item>
<item><title>Two</title><guid>https://marsh.example/a/2</guid><pubDate>gestern</pubDate>
<description>Summary &lt;a href="/x"&gt;here&lt;/a&gt;</description></item>
<item><title>Three</title><guid>https://marsh.example/a/3</guid><source url="https://wire.example/">The Wire</source>
<content:encoded>&amp;lt;p&amp;gt;Escaped twice, he said.&amp;lt;/p&amp;gt;</content:encoded></item>
<item><title>Four</title><link>https://marsh.example/a/4</link>
<content:encoded>The ferry runs until eight, but after that […]</content:encoded></item></channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://marsh.example/"><title>The Marsh Post</title>
<id>urn:marsh</id><updated>2025-01-02T00:00:00Z</updated><entry><id>tag:marsh.example,2025:1</id>
<title type="html">Bridge &lt;i&gt;closed&lt;/i&gt;</title><link rel="enclosure" href="x.mp3"/>
<link rel="alternate" href="one"/><published>2025-01-01T10:00:00+02:00</published>
<updated>2025-01-02T00:00:00Z</updated><author><name>Ann Lee</name></author><rights>All ours</rights>
<content type="xhtml" xml:lang="en">
<div xmlns="http://www.w3.org/1999/xhtml"><p>The bridge is shut, she said.</p></div></content></entry>
<entry><id>tag:marsh.example,2025:2</id><title>Two</title><updated>2025-01-03T00:00:00Z</updated>
<content type="text">First part.

Second &lt;part&gt;.</content></entry></feed>"""

OLD = """<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://marsh.example/">
<title>The Marsh Post</title><link>https://marsh.example/</link><dc:publisher>Marsh Press</dc:publisher></channel>
<item rdf:about="https://marsh.example/1"><title>Bridge</title><link>https://marsh.example/1</link>
<dc:date>2025-02-03T10:00:00Z</dc:date><description>One.</description>
<dc:description>Two, longer.</dc:description></item>
</rdf:RDF>"""

JSON = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "The Marsh Post",
    "home_page_url": "https://marsh.example/",
    "items": [
        {"id": 1, "url": "/a/1", "title": "Bridge", "content_html": TEXT, "date_published": "2025-02-03T10:00:00Z",
         "authors": [{"name": "Ann Lee"}]},
        {"id": "2", "external_url": "https://elsewhere.example/", "summary": "Short."},
        {"id": "3", "content_text": "One.\n\nTwo <b>."},
    ],
}  # fmt: skip


def articles(body: str | bytes) -> list[Article | Failure]:
    return list(read_feed_articles(body.encode() if isinstance(body, str) else body, "f"))


def article(found: Article | Failure) -> Article:
    assert isinstance(found, Article), found
    return found


def test_what_a_feed_says_of_itself() -> None:
    feed = read_feed(RSS.encode(), "f")
    assert (feed.title, feed.address, feed.language) == ("The Marsh Post", "https://marsh.example/", "en")
    assert (feed.updated, feed.ttl) == ("2025-02-04T10:00:00+01:00", 1800)
    assert read_feed(RSS.replace("<sy:updatePeriod>", "<ttl>15</ttl><sy:updatePeriod>").encode(), "f").ttl == 900
    assert read_feed(ATOM.encode(), "f").ttl is None


def test_whole_entries_are_articles_and_summaries_failures() -> None:
    one, two, three, four = articles(RSS)
    first = article(one)
    assert (first.input, first.text) == ("f#marsh-1", PLAIN)
    assert first.url == "https://marsh.example/a/1?utm_source=rss"
    assert first.title == "Bridge & ferry closed"
    assert first.authors == ("Ann Lee", "Jo Roy")
    assert (first.published, first.publisher) == ("2025-02-04T09:00:00+01:00", "The Marsh Post")
    assert (first.declared.format, first.declared.guid) == ("RSS 2.0", "marsh-1")
    assert isinstance(two, Failure)
    assert (two.input, two.error.code) == ("f#https://marsh.example/a/2", "summary-only")
    assert "https://marsh.example/a/2" in str(two.error)
    assert "accordingto watch" in str(two.error)
    third = article(three)
    assert (third.text, third.publisher) == ("Escaped twice, he said.", "The Wire")
    assert third.declared.info_source == ("The Wire",)
    assert isinstance(four, Failure)
    assert four.error.code == "summary-only"


def test_entries_as_they_are_watched() -> None:
    entries = read_feed(RSS.encode(), "f").entries
    assert [entry.summary for entry in entries[:2]] == ["Only a teaser.", "Summary here"]
    assert entries[1].declared.stated == {"entry": {"published": "gestern"}}
    assert entries[0].text_html is not None
    assert "script" not in entries[0].text_html


def test_atom() -> None:
    one, two = (article(found) for found in articles(ATOM))
    assert (one.url, one.title, one.text) == (
        "https://marsh.example/one",
        "Bridge closed",
        "The bridge is shut, she said.",
    )
    assert (one.published, one.modified) == ("2025-01-01T10:00:00+02:00", "2025-01-02T00:00:00+00:00")
    assert (one.declared.format, one.declared.rights) == ("Atom 1.0", "All ours")
    assert (two.url, two.text) == ("tag:marsh.example,2025:2", "First part.\n\nSecond <part>.")
    assert two.published == "2025-01-03T00:00:00+00:00"


def test_two_descriptions_make_no_article() -> None:
    (found,) = articles(OLD)
    assert isinstance(found, Failure)
    assert found.error.code == "summary-only"
    (entry,) = read_feed(OLD.encode(), "f").entries
    assert (entry.publisher, entry.published) == ("Marsh Press", "2025-02-03T10:00:00+00:00")


def test_posts_embedded_in_an_entry_keep_their_author() -> None:
    post = (
        "<blockquote class='twitter-tweet'><p>The dyke holds, friends.</p>— Jo Roy (@jo) February 3, 2025</blockquote>"
    )
    (found, *_) = articles(RSS.replace(TEXT, f"<p>The mayor wrote:</p>{post}<p>Nobody answered her.</p>"))
    (embed,) = article(found).declared.posts
    assert (embed.author, embed.published) == ("Jo Roy (@jo)", "2025-02-03")
    assert article(found).text[embed.start : embed.end].startswith("The dyke holds")


def test_a_long_description_is_the_whole_text() -> None:
    long = "".join(f"&lt;p&gt;{'The council said so. ' * 20}&lt;/p&gt;" for _ in range(5))
    (found,) = articles(
        f"<rss version='2.0'><channel><title>A</title><item><description>{long}</description></item></channel></rss>"
    )
    assert article(found).text.count("\n\n") == 4


def test_json_feed() -> None:
    one, two, three = articles(json.dumps(JSON))
    assert (article(one).input, article(one).text) == ("f#1", PLAIN)
    assert (article(one).url, article(one).authors) == ("https://marsh.example/a/1", ("Ann Lee",))
    assert isinstance(two, Failure)
    assert "https://elsewhere.example/" in str(two.error)
    assert article(three).text == "One.\n\nTwo <b>."


@pytest.mark.parametrize(
    "damage",
    [
        lambda body: body.replace(b"<title>Two</title>", b"<title>T\xe9wo & co</title><unclosed>"),
        lambda body: body.replace(b"UTF-8", b"no-such-encoding"),
        lambda body: body.replace(b"</channel></rss>", b""),
        lambda body: b"\n\n" + body,
        lambda body: body.decode().replace("UTF-8", "UTF-16").encode("utf-16"),
    ],
)
def test_broken_feeds_are_read_all_the_same(damage: Any) -> None:
    found = articles(damage(RSS.encode()))
    assert PLAIN in [result.text for result in found if isinstance(result, Article)]


BOMB = '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    "body",
    [
        f"{BOMB}<rss version='2.0'><channel><title>&b;</title></channel></rss>".encode(),
        f"{BOMB}<rss version='2.0'><channel><title>&b;</title><unclosed></channel></rss>".encode(),
        b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss version="2.0"><channel><item><title>&x;</title>',
        f"{BOMB}<rss version='2.0'><channel><title>&b;</title><unclosed></channel></rss>".encode("utf-16"),
    ],
)
def test_entities_are_refused(body: bytes) -> None:
    with pytest.raises(Refused) as refused:
        articles(body)
    assert refused.value.code == "xml-entities"


@pytest.mark.parametrize(
    "body", [b"", b"<html><p>No feed</p></html>", b"{}", b'{"version": 1, "items": []}', b"[1]", b"plain"]
)
def test_what_is_no_feed_is_refused(body: bytes) -> None:
    with pytest.raises(InputError):
        articles(body)


def test_a_feed_without_entries_says_so() -> None:
    with pytest.raises(Refused) as refused:
        articles("<rss version='2.0'><channel><title>A</title></channel></rss>")
    assert refused.value.code == "empty"
    assert isinstance(read_feed(b"<rss version='2.0'><channel><title>A</title></channel></rss>", "f"), Feed)


def test_feeds_are_never_opened_as_files_or_addresses() -> None:
    for name in (b"https://marsh.example/feed", b"/etc/passwd", __file__.encode()):
        with pytest.raises(Unreadable):
            articles(name)


@pytest.mark.parametrize(
    "body", [RSS, ATOM, OLD, json.dumps(JSON), "\ufeff<!-- a --><rss>", "<atom:feed xmlns:atom='x'>"]
)
def test_feeds_look_like_feeds(body: str) -> None:
    assert looks_like_feed(body.encode())


@pytest.mark.parametrize(
    "body", ["<html>", "<nitf>", '{"text": "a"}', "The feed said", "<?xml version='1.0'?><newsML>"]
)
def test_other_things_do_not(body: str) -> None:
    assert not looks_like_feed(body.encode())
