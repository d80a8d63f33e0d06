"""Feeds and their entries as records, and what part of an entry is the article itself rather than a summary of it.

Invariant: `text_html` is the whole article as the feed gives it, or None; an excerpt is never taken for the whole.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from html import unescape
from urllib.parse import urljoin, urlsplit

from ..errors import Refused
from ..records.article import NOTHING_DECLARED, Article
from ..records.declared import Declared
from .blocks import joined
from .embeds import find_embeds
from .fragments import fragment_blocks, parse_fragment
from .languages import detect_language
from .marking import mark_blocks
from .plain import check_text
from .posts import set_posts

_CUT = re.compile(
    r"(?:\[?(?:…|\.\.\.)\]?|\b(?:read (?:the )?(?:more|full \w+|rest)|continue reading|weiterlesen|lire la suite"
    r"|seguir leyendo)\b.{0,80}+)\s*$",
    re.IGNORECASE,
)
CUT_CHARACTERS = 1_500
"""A text under this that ends as excerpts do is one."""

WHOLE_CHARACTERS = 1_500
WHOLE_PARAGRAPHS = 4
"""RSS has one field for summary and whole: it is the whole from this many characters and paragraphs on."""

FEED_ENTRIES = 10_000
"""Most entries of one feed; feeds of the press have 10 to 100, whole archives a few thousand."""

_ESCAPED_TAG = re.compile(
    r"&lt;/?(?:p|br|div|a|b|i|em|strong|span|ul|li|h[1-6]|blockquote|figure|img)\b", re.IGNORECASE
)
_TAG = re.compile(r"</?[a-z][a-z0-9]*[\s/>]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. Times are ISO 8601; `text_html` is the whole article as HTML, None where it is not given."""

    guid: str | None
    address: str | None
    title: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    modified: str | None = None
    summary: str | None = None
    text_html: str | None = None
    publisher: str | None = None
    language: str | None = None
    declared: Declared = NOTHING_DECLARED


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed. `ttl` is how many seconds it asks to be left alone for, None where it does not say."""

    title: str | None
    address: str | None
    language: str | None = None
    entries: tuple[Entry, ...] = ()
    updated: str | None = None
    ttl: int | None = None


def entry_article(entry: Entry, feed: Feed, name: str, raw_sha256: str | None = None) -> Article:
    """The article of an entry that has its whole text. Raises Refused ("summary-only") where it has not."""
    if entry.text_html is None:
        where = f"the article is at {entry.address}" if entry.address else "and it states no address"
        raise Refused(
            f"the feed has only a summary of this entry; {where}: read that, or let `accordingto watch` fetch it",
            "summary-only",
        )
    tree = parse_fragment(entry.text_html)
    marked = mark_blocks(fragment_blocks(tree), tree, entry.title, entry.authors)
    blocks, posts = set_posts(marked, find_embeds(tree), [])
    text, kinds = joined(blocks)
    check_text(text)
    return Article(
        text=text, input=name, url=entry.address or entry.guid, publisher=entry.publisher or feed.title,
        title=entry.title, authors=entry.authors, published=entry.published, modified=entry.modified,
        language=detect_language(text, entry.language or feed.language), raw_sha256=raw_sha256,
        declared=replace(entry.declared, posts=posts), block_kinds=kinds,
    )  # fmt: skip


def whole_text(contents: list[str], description: str | None) -> str | None:
    """The HTML of the whole article: the longest of the contents, or a description that is no summary."""
    content = max(map(unescaped, contents), key=len, default=None)
    if content is not None and not _is_cut(blocks := shown(content)):
        return content if blocks else None
    whole = unescaped(description or "")
    blocks = shown(whole)
    long = len(blocks) >= WHOLE_PARAGRAPHS and sum(map(len, blocks)) >= WHOLE_CHARACTERS
    return whole if long and not _is_cut(blocks) else None


def shown(source: str) -> list[str]:
    """The paragraphs that a reader of the HTML sees; none where there is nothing to be seen."""
    if not source.strip():
        return []
    return [block.text for block in fragment_blocks(parse_fragment(source))]


def unescaped(source: str) -> str:
    """HTML that was escaped once too often, as it was meant; other HTML as it is."""
    return unescape(source) if _ESCAPED_TAG.search(source) and not _TAG.search(source) else source


def web_address(stated: object, base: str | None) -> str | None:
    """The absolute http(s) address of a link; None for any other scheme or for what is no address."""
    if not isinstance(stated, str) or not stated.strip():
        return None
    try:
        whole = urljoin(base or "", stated.strip())
        parts = urlsplit(whole)
        return whole if parts.scheme in ("http", "https") and parts.hostname else None
    except ValueError:
        return None


def _is_cut(blocks: list[str]) -> bool:
    return not blocks or (sum(map(len, blocks)) < CUT_CHARACTERS and bool(_CUT.search(blocks[-1])))
