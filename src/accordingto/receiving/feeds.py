"""RSS (0.9 to 2.0), Atom and JSON Feed: what a feed says of itself and its entries; whole entries as articles.

feedparser reads, from bytes alone and with its sanitising on; XML made to do harm is refused before it looks at it.
Invariant: an entry that gives only a summary is never taken for the article: it is a failure that names the address.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from typing import Any

from ..errors import AccordingtoError, Refused, TooLarge, Unreadable
from ..records.article import Article
from ..records.declared import Declared
from .entries import FEED_ENTRIES, Entry, Feed, entry_article, shown, web_address, whole_text
from .inputs import Failure
from .languages import primary_subtag
from .markup import squeezed
from .names import clean_title, split_names
from .times import iso_time
from .xml import parse_xml

__all__ = [
    "MEDIA_TYPES",
    "NAMES",
    "Entry",
    "Feed",
    "entry_article",
    "looks_like_feed",
    "read_feed",
    "read_feed_articles",
]

NAMES = (".rss", ".atom", ".rdf")
MEDIA_TYPES = ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json")

_ROOT = re.compile(
    rb"""(?:\s++|<\?[^>]{0,500}+>|<!--.{0,2000}?-->|<!DOCTYPE[^>\[]{0,500}+>){0,40}+"""
    rb"""<(?:rss|(?:\w{1,20}:)?feed|rdf:RDF)[\s>]""",
    re.DOTALL | re.IGNORECASE,
)
_FOREIGN = re.compile(rb"<(/?)(media|itunes):(?=description|summary|subtitle|title)", re.IGNORECASE)
"""What is said of a picture or a sound; feedparser would take it for the entry's own summary."""

_WHOLE = re.compile(rb"<(?:[\w.-]{1,20}:)?(?:encoded|content|body|div)[\s>]", re.IGNORECASE)
"""The elements that hold whole articles: content:encoded, Atom's content, xhtml:body."""

_JSON_FEED = re.compile(rb'"version"\s*:\s*"https?:\\?/\\?/jsonfeed\.org\\?/version\\?/')
_PERIODS = {"hourly": 3_600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}
_FORMATS = {"rss": "RSS", "atom": "Atom", "cdf": "CDF"}


def looks_like_feed(head: bytes) -> bool:
    """Whether the bytes open like RSS, Atom or JSON Feed."""
    plain = head.lstrip(b"\xef\xbb\xbf\xff\xfe").replace(b"\x00", b"").lstrip()
    return bool(_JSON_FEED.search(plain[:10_000]) if plain[:1] == b"{" else _ROOT.match(plain))


def read_feed(body: bytes, input: str, address: str | None = None) -> Feed:
    """The feed in the bytes; `address` is where they came from, for relative links and where the feed states none.

    Raises Refused for XML made to do harm, TooLarge, Unreadable for what is no feed (or nothing that shows one).
    """
    if body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        return _json_feed(body, input, address)
    return _xml_feed(body, input, address)


def read_feed_articles(body: bytes, input: str, address: str | None = None) -> Iterator[Article | Failure]:
    """An article for each entry with its whole text, a failure for each other; named `input#guid`."""
    feed = read_feed(body, input, address)
    if not feed.entries:
        raise Refused("is a feed without entries: there is no article in it yet", "empty")
    digest = sha256(body).hexdigest()
    for number, entry in enumerate(feed.entries, 1):
        name = f"{input}#{entry.guid or entry.address or f'entry-{number}'}"
        try:
            yield entry_article(entry, feed, name, digest)
        except AccordingtoError as error:
            yield Failure(name, error)


def _xml_feed(body: bytes, input: str, address: str | None) -> Feed:
    _guard(body)
    from feedparser import parse

    body = _FOREIGN.sub(rb"<\1\2:unread", body)

    try:
        found = parse(BytesIO(body), response_headers={"content-location": address} if address else {})
    except RecursionError:
        raise Unreadable(f"{input} is nested too deep for a feed", "format") from None
    except Exception as error:  # feedparser lets anything out that its loose parser stumbles over
        raise Unreadable(f"{input} is no feed that can be read ({type(error).__name__})", "format") from None
    if not found.get("version") and not found.entries:
        raise Unreadable("is no RSS or Atom feed, or one too damaged to be read; fetch it again", "format")
    _check_number(len(found.entries))
    form = re.sub(r"^([a-z]+)(\d)?(\d.*)?$", _format_name, found.get("version") or "rss")
    stated = found.feed
    link = web_address(_plain(stated, "link"), address)
    title = clean_title(_text(stated, "title"))
    house = clean_title(_plain(stated, "publisher"))
    wholes = bool(_WHOLE.search(body.replace(b"\x00", b"")))
    entries = tuple(_xml_entry(each, form, link or address, house, wholes) for each in found.entries)
    return Feed(
        title=title, address=link or address, language=primary_subtag(_plain(stated, "language")), entries=entries,
        updated=_time(stated, "updated") or _time(stated, "published"), ttl=_ttl(stated),
    )  # fmt: skip


def _guard(body: bytes) -> None:
    # Feeds are often not well-formed, and read all the same; entities of one's own have no place even there.
    try:
        parse_xml(body)
    except Unreadable:
        if b"<!entity" in body.replace(b"\x00", b"").lower():
            raise Refused("the feed declares entities of its own, which are not read", "xml-entities") from None


def _check_number(entries: int) -> None:
    if entries > FEED_ENTRIES:
        raise TooLarge(f"a feed of {entries:,} entries; at most {FEED_ENTRIES:,} are read of one", "too-large")


def _format_name(version: re.Match[str]) -> str:
    name, major, minor = version.groups()
    number = f" {major}.{minor or 0}" if major else ""
    return f"{_FORMATS.get(name, name.upper())}{number}"


def _xml_entry(stated: Mapping[str, Any], form: str, base: str | None, house: str | None, wholes: bool) -> Entry:
    contents = [_html(each) for each in stated.get("content", ())]
    description = _html(stated.get("summary_detail") or {})
    if not wholes:  # a second description is called content by feedparser
        description, contents = max([description, *contents], key=len), []
    address = web_address(_plain(stated, "feedburner_origlink") or _plain(stated, "link"), base)
    published, modified = _time(stated, "published") or _time(stated, "created"), _time(stated, "updated")
    source = clean_title(_plain(stated.get("source") or {}, "title"))
    authors = [_plain(each, "name") for each in stated.get("authors", ())] or [_plain(stated, "author")]
    return Entry(
        guid=_plain(stated, "id"), address=address, title=clean_title(_text(stated, "title")),
        authors=_names(authors), published=published or modified, modified=modified,
        summary=" ".join(shown(description)) or None, text_html=whole_text(contents, description),
        publisher=clean_title(_plain(stated, "publisher")) or source or house, language=_language(stated),
        declared=Declared(
            format=form, guid=_plain(stated, "id"), info_source=(source,) if source else (),
            byline=", ".join(name for name in authors if name) or None, rights=_plain(stated, "rights"),
            stated=_misunderstood(stated),
        ),
    )  # fmt: skip


def _plain(stated: Mapping[str, Any], name: str) -> str | None:
    # By dict's own look-up: feedparser's answers for other fields where one is missing, and warns of it.
    value = dict.get(stated, name) if isinstance(stated, dict) else None
    return squeezed(value) or None if isinstance(value, str) else None


def _text(stated: Mapping[str, Any], name: str) -> str | None:
    """A field that may be HTML, as text."""
    value = _plain(stated, name)
    return " ".join(shown(value)) or None if value and "<" in value else value


def _html(content: Mapping[str, Any]) -> str:
    value = str(content.get("value") or "")
    if content.get("type") == "text/plain":
        from html import escape

        return "".join(f"<p>{escape(part)}</p>" for part in re.split(r"\n\s*\n", value))
    return value


def _names(stated: list[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for text in stated if text for name in split_names(text)))


def _language(stated: Mapping[str, Any]) -> str | None:
    contents = stated.get("content") or [{}]
    return primary_subtag(_plain(contents[0], "language") or _plain(stated, "language"))


def _time(stated: Mapping[str, Any], name: str) -> str | None:
    # As it is stated where that is a known form, since that keeps the zone; else as feedparser understood it, in UTC.
    value = iso_time(_plain(stated, name))
    parsed = dict.get(stated, f"{name}_parsed") if isinstance(stated, dict) else None
    if value or not parsed:
        return value
    try:
        return iso_time(datetime(*parsed[:6]).replace(tzinfo=UTC).isoformat())
    except (ValueError, TypeError):
        return None


def _misunderstood(stated: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    times = {name: text for name in ("published", "updated") if (text := _plain(stated, name))}
    kept = {name: text for name, text in times.items() if _time(stated, name) is None}
    return {"entry": kept} if kept else {}


def _ttl(stated: Mapping[str, Any]) -> int | None:
    minutes, frequency = _plain(stated, "ttl") or "", _plain(stated, "sy_updatefrequency") or "1"
    if minutes.isdecimal() and len(minutes) < 8:
        return int(minutes) * 60
    period = _PERIODS.get((_plain(stated, "sy_updateperiod") or "").lower())
    times = int(frequency) if frequency.isdecimal() and len(frequency) < 5 else 1
    return period // max(1, times) if period else None


def _json_feed(body: bytes, input: str, address: str | None) -> Feed:
    try:
        row = json.loads(body.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"{input} is no JSON that can be read ({error})", "format") from None
    items = row.get("items") if isinstance(row, dict) else None
    stated = row.get("version") if isinstance(row, dict) else None
    version = re.search(r"jsonfeed\.org/version/(\d(?:\.\d)?)", stated) if isinstance(stated, str) else None
    if version is None or not isinstance(items, list):
        raise Unreadable("is no JSON Feed: it has no version of jsonfeed.org and no list of items", "format")
    _check_number(len(items))
    link = web_address(row.get("home_page_url"), address) or web_address(row.get("feed_url"), address) or address
    form = f"JSON Feed {version.group(1)}"
    entries = tuple(_json_entry(item, form, link, row) for item in items if isinstance(item, dict))
    return Feed(clean_title(_plain(row, "title")), link, primary_subtag(_plain(row, "language")), entries)


def _json_entry(item: dict[str, Any], form: str, base: str | None, feed: dict[str, Any]) -> Entry:
    stated = (item.get("authors"), [item.get("author")], feed.get("authors"), [feed.get("author")])
    listed = next((each for each in stated if _people(each)), ())
    text = item.get("content_text")
    contents = [_html({"type": "text/plain", "value": text})] if isinstance(text, str) else []
    contents += [html] if isinstance(html := item.get("content_html"), str) else []
    number = item.get("id")
    guid = str(number) if isinstance(number, (str, int)) and str(number).strip() else None
    published, modified = iso_time(item.get("date_published")), iso_time(item.get("date_modified"))
    return Entry(
        guid=guid, address=web_address(item.get("url"), base) or web_address(item.get("external_url"), base),
        title=clean_title(_plain(item, "title")), authors=_names(_people(listed)), published=published or modified,
        modified=modified, summary=_plain(item, "summary"), text_html=whole_text(contents, None),
        language=primary_subtag(_plain(item, "language")),
        declared=Declared(format=form, guid=guid, byline=", ".join(filter(None, _people(listed))) or None),
    )  # fmt: skip


def _people(listed: object) -> list[str | None]:
    rows = listed if isinstance(listed, list) else []
    return [name for row in rows if isinstance(row, dict) and (name := _plain(row, "name"))]
