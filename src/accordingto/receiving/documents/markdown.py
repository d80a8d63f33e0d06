"""Markdown (CommonMark with tables) to an article: the running text that a reader of the rendered page sees.

Front matter between lines of `---` is read as `key: value` lines, not as YAML, which has types and references that
no byline needs. Invariant: HTML in the source never becomes text; code is marked as boilerplate.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from hashlib import sha256
from typing import TYPE_CHECKING

from ...errors import Unreadable
from ...records.article import Article
from ...records.declared import Declared
from ..blocks import joined
from ..decoding import decode_text
from ..entries import web_address
from ..fragments import fragment_blocks, parse_fragment
from ..languages import detect_language, primary_subtag
from ..limits import TEXT_CHARACTERS
from ..marking import mark_blocks
from ..names import split_names
from ..opening import refuse_binary
from ..plain import check_text
from ..times import iso_time

if TYPE_CHECKING:
    from markdown_it.token import Token

NAMES = (".md", ".markdown", ".mdown", ".mkd")
MEDIA_TYPES = ("text/markdown", "text/x-markdown")

_FRONT = re.compile(
    r"\ufeff?---[ \t]*\r?\n(?P<lines>(?:(?!---|\.\.\.).*+\r?\n){0,200}+)(?:---|\.\.\.)[ \t]*(?:\r?\n|$)"
)
_LINE = re.compile(r"(?P<key>[A-Za-z][\w -]{0,40}?)[ \t]*:(?:[ \t]+(?P<value>.*))?$")
_UNSHOWN = ("html_block", "html_inline", "image")
_ITEM = re.compile(r"[ \t]*-[ \t]+(?P<value>.*)$")

_FIELDS = {
    "title": ("title", "headline"),
    "authors": ("author", "authors", "by", "byline"),
    "published": ("date", "published", "published_at", "publishdate", "pubdate", "datepublished", "created"),
    "modified": ("modified", "updated", "lastmod", "last_modified", "datemodified"),
    "publisher": ("publisher", "publication", "site"),
    "url": ("url", "canonical", "canonical_url", "link", "permalink"),
    "language": ("language", "lang"),
    "dateline": ("dateline",),
    "rights": ("rights", "copyright", "license"),
    "ed_note": ("ed_note", "ednote", "note"),
    "embargo": ("embargo", "embargoed"),
}


def looks_like_markdown(head: bytes) -> bool:
    """Whether the bytes open with front matter that names a title, an author or a date; else plain text is plain."""
    found = _FRONT.match(head[:20_000].decode("utf-8", "replace"))
    return bool(found and re.search(r"^(?:title|authors?|date)[ \t]*:", found["lines"], re.MULTILINE | re.IGNORECASE))


def read_markdown(body: bytes, input: str) -> Iterator[Article]:
    """The article of a Markdown file. Raises Refused, Unreadable, TooLarge."""
    from markdown_it import MarkdownIt

    refuse_binary(body)
    source = decode_text(body)
    check_text(source[: TEXT_CHARACTERS + 1])
    front = _FRONT.match(source)
    facts = _facts(front["lines"]) if front else {}
    parser = MarkdownIt("commonmark", {"html": True}).enable("table").enable("strikethrough")
    for kind in _UNSHOWN:
        parser.add_render_rule(kind, lambda *_: "")
    try:
        tokens = parser.parse(source[front.end() if front else 0 :])
        for token in tokens:
            token.children = list(_without_scripts(token.children or []))
        page = str(parser.renderer.render(tokens, parser.options, {}))
    except RecursionError:
        raise Unreadable("the Markdown is nested too deep to be read", "format") from None
    yield _article(page, _stated(facts), facts, input, sha256(body).hexdigest())


def _article(page: str, stated: Mapping[str, str], facts: Mapping[str, list[str]], input: str, raw: str) -> Article:
    tree = parse_fragment(page or "<p></p>")
    blocks = fragment_blocks(tree)
    first = blocks[0].text if blocks and next(iter(tree.iter("h1")), None) is not None else None
    title = stated.get("title") or (first if blocks and blocks[0].kind == "heading" else None)
    authors = tuple(name for each in facts.get("authors", ()) for name in split_names(each))
    text, kinds = joined(mark_blocks(blocks, tree, title, authors))
    check_text(text)
    times = {name: iso_time(stated.get(name)) for name in ("published", "modified", "embargo")}
    kept = {name: value for name, value in stated.items() if name not in _FIELDS or (name in times and not times[name])}
    return Article(
        text=text, input=input, url=web_address(stated.get("url"), None), publisher=stated.get("publisher"),
        title=title, authors=authors, published=times["published"], modified=times["modified"],
        dateline=stated.get("dateline"), language=detect_language(text, primary_subtag(stated.get("language"))),
        raw_sha256=raw, block_kinds=kinds,
        declared=Declared(
            format="Markdown", byline=stated.get("authors"), dateline=stated.get("dateline"),
            rights=stated.get("rights"), ed_note=stated.get("ed_note"), embargo=times["embargo"],
            stated={"front matter": kept} if kept else {},
        ),
    )  # fmt: skip


def _facts(lines: str) -> dict[str, list[str]]:
    """The values of each key, under the design's name for it where there is one."""
    names = {key: name for name, keys in _FIELDS.items() for key in keys}
    facts: dict[str, list[str]] = {}
    key: str | None = None
    for line in lines.splitlines():
        if (item := _ITEM.match(line)) and key is not None:
            facts[key].append(_bare(item["value"]))
        elif found := _LINE.match(line):
            key = names.get(found["key"].lower(), found["key"])
            facts.setdefault(key, []).extend(_values(found["value"] or ""))
    return {key: [value for value in values if value] for key, values in facts.items()}


def _stated(facts: Mapping[str, list[str]]) -> dict[str, str]:
    return {key: ", ".join(values) for key, values in facts.items() if values}


def _values(value: str) -> list[str]:
    value = value.strip()
    if value.startswith("[") and value.endswith("]"):
        return [_bare(part) for part in value[1:-1].split(",")]
    return [_bare(value)]


def _bare(value: str) -> str:
    value = value.strip()
    return value[1:-1].strip() if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value


def _without_scripts(children: list[Token]) -> Iterator[Token]:
    # A script within a paragraph is two tags with its source as text between them.
    closing = ""
    for token in children:
        tag = token.content.lower() if token.type == "html_inline" else ""
        if tag.startswith(("<script", "<style")):
            closing = "</script" if tag.startswith("<script") else "</style"
        elif closing and tag.startswith(closing):
            closing = ""
        elif not closing or not any(each.content.lower().startswith(closing) for each in children):
            yield token
