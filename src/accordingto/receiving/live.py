"""The updates of a live blog in a page: whose they are and when, from JSON-LD, microdata or the page's markup.

Order of trust: schema.org's liveBlogUpdate, whose address names the element on the page; then entries side by side
that each have a time. Invariant: only what the page shows is an update; what JSON-LD alone has is counted.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from typing import TYPE_CHECKING, Any

from .blocks import Block, letters
from .fragments import fragment_blocks
from .linked_data import Node, named
from .markup import squeezed
from .posts import POSTS, Found
from .times import iso_time

if TYPE_CHECKING:
    from lxml.html import HtmlElement

CLIMB = 6
"""Levels from a time up to the entry that it stands in."""

LEAST = 3
"""Entries side by side from which on they are a live blog's."""

_LIVE = re.compile(r"live|timeline|ticker", re.IGNORECASE)
_ENTRIES = frozenset({"article", "li", "section", "div"})
_TIMES = re.compile(r"^data-(?:[\w-]*-)?(?:time|timestamp|date|datetime|published|post-time|created)$")
_BYLINE = (
    ".//*[@itemprop='author' or @rel='author' or contains(concat(' ', translate(@class, '-_', '  '), ' '), ' author ')"
    " or contains(concat(' ', translate(@class, '-_', '  '), ' '), ' byline ')]"
)
_BY = re.compile(r"^by\s+", re.IGNORECASE)
ENTRY_CHARACTERS = 40
"""Characters of an entry without a paragraph, from which on it is more than a date."""

NAME_CHARACTERS = 80
BODY_LETTERS = 60


def find_updates(shown: HtmlElement, nodes: list[Node]) -> tuple[list[Found], int]:
    """The updates that the page shows, in its order, and how many more its JSON-LD states."""
    stated = [row for node in nodes for row in _rows(node.get("liveBlogUpdate"))][:POSTS]
    live = bool(stated) or any("LiveBlogPosting" in node.types for node in nodes)
    elements = _elements(shown, stated, live)
    by_text = {key: row for row in reversed(stated) for key in _row_keys(row)}
    by_id = {_fragment(row): row for row in stated if _fragment(row)}
    found: list[Found] = []
    used: set[int] = set()
    for element in elements:
        blocks = fragment_blocks(element)
        row = by_id.get(element.get("id") or "") or _matching(blocks, by_text)
        used.add(id(row))
        found.append(_update(element, blocks, row or {}))
    if not elements:
        found = [_from_row(row) for row in stated]
        used = {id(row) for row in stated}
    return found, sum(id(row) not in used for row in stated)


def _rows(value: Any) -> list[dict[str, Any]]:
    return [row for row in (value if isinstance(value, list) else [value]) if isinstance(row, dict)]


def _elements(shown: HtmlElement, stated: list[dict[str, Any]], live: bool) -> list[HtmlElement]:
    wanted = {name for row in stated if (name := _fragment(row))}
    named_ones = [element for element in shown.iter() if element.get("id") in wanted] if wanted else []
    marked: list[HtmlElement] = shown.xpath("//*[@itemprop='liveBlogUpdate']")
    outer = _outermost(named_ones) or _outermost(marked)
    return outer[:POSTS] or _side_by_side(shown, live)


def _outermost(elements: list[HtmlElement]) -> list[HtmlElement]:
    chosen: set[HtmlElement] = set()
    for element in elements:
        if not any(above in chosen for above in element.iterancestors()):
            chosen.add(element)
    return [element for element in elements if element in chosen and _text(element)]


def _side_by_side(shown: HtmlElement, live: bool) -> list[HtmlElement]:
    # The largest family of children that each hold a time; without a declaration its name must say that it is live.
    timed: dict[HtmlElement, HtmlElement] = {}
    for time in list(shown.iter("time"))[:POSTS]:
        place = time
        for _ in range(CLIMB):
            above = place.getparent()
            if above is None:
                break
            if place.tag in _ENTRIES:
                timed.setdefault(place, time)
            place = above
    families = Counter((place.getparent(), place.tag) for place in timed if place.getparent() is not None)
    best: tuple[int, list[HtmlElement]] = (0, [])
    for (parent, tag), count in families.items():
        if count < LEAST or not (live or _named_live(parent)):
            continue
        entries = [child for child in parent if child in timed and child.tag == tag and _has_text(child)]
        if len(entries) >= LEAST and not _are_teasers(entries):
            best = max(best, (sum(len(_text(entry)) for entry in entries), entries), key=lambda pair: pair[0])
    return best[1]


def _has_text(entry: HtmlElement) -> bool:
    return entry.find(".//p") is not None or len(_text(entry)) >= ENTRY_CHARACTERS


def _named_live(parent: HtmlElement) -> bool:
    places = [parent.getparent(), parent, *list(parent)[:LEAST]]
    return any(
        _LIVE.search(f"{place.get('class') or ''} {place.get('id') or ''}") for place in places if place is not None
    )


def _are_teasers(entries: list[HtmlElement]) -> bool:
    # Headlines that lead elsewhere; those of a live blog lead to a place in it, or nowhere.
    linked = sum(
        any("#" not in (link.get("href") or "#") for head in entry.iter("h2", "h3", "h4") for link in head.iter("a"))
        for entry in entries
    )
    return 2 * linked > len(entries)


def _update(element: HtmlElement, blocks: list[Block], row: dict[str, Any]) -> Found:
    people = named(row.get("author"), people=True)
    stated = [squeezed(each.get("content") or each.text_content()) for each in element.xpath(_BYLINE)]
    shown = [_BY.sub("", name) for name in stated if name]
    names = people if len(people) == 1 else [name for name in shown if len(name) <= NAME_CHARACTERS][:1] or people
    url = row.get("url") if isinstance(row.get("url"), str) else None
    time = iso_time(row.get("datePublished")) or _shown_time(element)
    return Found("update", tuple(blocks), ", ".join(names) or None, time, url)


def _from_row(row: dict[str, Any]) -> Found:
    headline, body = (unescape(str(row.get(name) or "")) for name in ("headline", "articleBody"))
    parts = [part for part in (headline, *re.split(r"\n+", body)) if letters(part)]
    url = row.get("url") if isinstance(row.get("url"), str) else None
    names = ", ".join(named(row.get("author"), people=True)) or None
    return Found(
        "update", tuple(Block(squeezed(part)) for part in parts), names, iso_time(row.get("datePublished")), url
    )


def _shown_time(element: HtmlElement) -> str | None:
    stated = [time.get("datetime") for time in element.iter("time")]
    stated += [
        value for place in (element, *element.iter("time")) for name, value in place.items() if _TIMES.match(name)
    ]
    return next((time for value in stated if (time := iso_time(value))), None)


def _fragment(row: dict[str, Any]) -> str:
    return next((str(row[name]).partition("#")[2] for name in ("url", "@id") if "#" in str(row.get(name) or "")), "")


def _row_keys(row: dict[str, Any]) -> Iterator[str]:
    for name in ("headline", "articleBody"):
        if len(key := letters(unescape(str(row.get(name) or "")))[:BODY_LETTERS]) >= BODY_LETTERS // 4:
            yield key


def _matching(blocks: list[Block], by_text: dict[str, dict[str, Any]]) -> dict[str, Any] | None:
    keys = (letters(block.text)[:BODY_LETTERS] for block in blocks)
    return next((row for key in keys if (row := by_text.get(key))), None)


def _text(element: HtmlElement) -> str:
    return squeezed(element.text_content())
