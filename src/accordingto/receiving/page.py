"""An HTML page to an article: tree, facts, blocks, refusals, canonical text.

Invariant: a page that is returned has running text of its own; one that has not is refused with its reason.
"""

from __future__ import annotations

from hashlib import sha256

from ..records.article import Article
from ..records.declared import Declared
from .blocks import extract_blocks, joined
from .decoding import decode_page
from .embeds import find_embeds
from .facts import Facts, page_facts
from .languages import detect_language
from .linked_data import linked_nodes
from .live import find_updates
from .marking import mark_blocks
from .markup import check_length, parse_page, without_invisible
from .opening import refuse_binary
from .plain import check_text
from .posts import set_posts
from .refusing import Look, refuse_non_article


def read_page(body: bytes, input: str, *, url: str | None = None, charset: str | None = None) -> Article:
    """The article of a page's bytes; `url` and `charset` are those of the answer it came in, if it was fetched.

    `raw_sha256` is that of the page's own bytes, without any compression. Raises Refused, Unreadable, TooLarge.
    """
    refuse_binary(body)
    tree = parse_page(decode_page(body, charset))
    facts = page_facts(tree, url)
    shown = without_invisible(tree)
    check_length(shown)
    blocks = mark_blocks(extract_blocks(tree, url), shown, facts.title, facts.authors)
    updates, unseen = find_updates(shown, linked_nodes(tree))
    blocks, posts = set_posts(blocks, find_embeds(shown), updates)
    refuse_non_article(Look(tree, shown, facts, blocks))
    text, kinds = joined(blocks)
    check_text(text)
    language = detect_language(text, facts.language)
    return Article(
        text=text, input=input, url=facts.url or url, publisher=facts.publisher, title=facts.title,
        authors=facts.authors, published=facts.published, modified=facts.modified, language=language,
        raw_sha256=sha256(body).hexdigest(), block_kinds=kinds,
        declared=Declared(format="HTML", posts=posts, stated=_not_followed(facts, language, unseen)),
    )  # fmt: skip


def _not_followed(facts: Facts, language: str | None, unseen: int) -> dict[str, dict[str, str]]:
    # What the page states of itself and the article does not follow is kept, so that nothing is dropped in silence.
    stated: dict[str, str] = {}
    if facts.language and facts.language != language:
        stated["language"] = facts.language
    if unseen:
        stated["updates not shown"] = str(unseen)
    return {"page": stated} if stated else {}


def looks_like_page(head: bytes) -> bool:
    """Whether the bytes open like an HTML page, whatever the name says."""
    head = head[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    while head.startswith(b"<!--"):
        head = head.partition(b"-->")[2].lstrip()
    if head.startswith(b"<?xml"):
        head = head.partition(b"?>")[2].lstrip()
    return head.startswith((b"<!doctype html", b"<html", b"<head", b"<body"))
