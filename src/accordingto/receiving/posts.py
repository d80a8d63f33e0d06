"""Posts within a page, each under its own author and time: found in the markup, set into the blocks, counted off.

Extraction often drops embedded posts or runs them into the paragraphs around; here each is put back at its place, as
its own blocks, signed as the page signs it. Invariant: a post's range covers whole blocks of the canonical text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..records.declared import Post, PostKind
from .blocks import GAP, Block, letters

if TYPE_CHECKING:
    from lxml.html import HtmlElement

KEY_LETTERS = 8
"""Letters under which a block may be anything's, so that nothing is told from it."""

OPENING = 12
"""Letters by which a block is told to be the beginning of a paragraph of the post."""

ANCHORS = 6
"""Paragraphs before a post by which its place is found."""

NEAR = 200
"""Blocks in which an update is looked for that has no block quite as the markup has it."""

POSTS = 2_000
"""Most posts of one page; a live blog of days has several hundred."""


_PARAGRAPHS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "li"})
_KEY_CHARACTERS = 5_000


@dataclass(frozen=True, slots=True)
class Found:
    """A post as the markup has it: its blocks in order, and the keys (`letters`) of the paragraphs before it."""

    kind: PostKind
    blocks: tuple[Block, ...]
    author: str | None = None
    published: str | None = None
    url: str | None = None
    before: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        return "".join(letters(block.text) for block in self.blocks)


@dataclass(frozen=True, slots=True)
class _Placed:
    block: Block
    key: str
    post: int | None = None


def set_posts(blocks: list[Block], embeds: list[Found], updates: list[Found]) -> tuple[list[Block], tuple[Post, ...]]:
    """The blocks with each embedded post as blocks of its own, and all posts over the text that they make."""
    placed = [_Placed(block, letters(block.text)) for block in blocks]
    cursor = 0
    for number, found in enumerate(embeds[:POSTS]):
        placed, cursor = _with_embed(placed, number, found, cursor)
    starts, ends = _offsets([each.block for each in placed])
    ranges: dict[int, list[int]] = {}
    for i, each in enumerate(placed):
        if each.post is not None:
            ranges.setdefault(each.post, []).append(i)
    posts = [_post(embeds[number], starts[at[0]], ends[at[-1]]) for number, at in ranges.items()]
    keys = [each.key for each in placed]
    posts += [_post(update, starts[i], ends[j]) for update, i, j in _update_ranges(keys, updates[:POSTS])]
    posts.sort(key=lambda post: (post.start, -post.end))
    return [each.block for each in placed], tuple(posts)


def keys_before(shown: HtmlElement, elements: list[HtmlElement]) -> dict[HtmlElement, tuple[str, ...]]:
    """For each element, the keys of the last paragraphs before it that are in none of the elements, nearest first."""
    wanted = set(elements)
    inside: set[HtmlElement] = set()
    last: list[str] = []
    found: dict[HtmlElement, tuple[str, ...]] = {}
    for element in shown.iter():
        if element in wanted:
            found[element] = tuple(reversed(last[-ANCHORS:]))
        if element in wanted or element.getparent() in inside:
            inside.add(element)
        elif element.tag in _PARAGRAPHS and len(key := letters(_text(element))) >= KEY_LETTERS:
            last.append(key)
    return found


def _text(element: HtmlElement) -> str:
    text = str(element.text_content())
    return text if len(text) <= _KEY_CHARACTERS else ""


def _with_embed(placed: list[_Placed], number: int, found: Found, cursor: int) -> tuple[list[_Placed], int]:
    own = [_Placed(block, letters(block.text), number) for block in found.blocks]
    keys = [each.key if each.post is None else "" for each in placed]
    whole = found.key
    here = _own_run(keys, own, whole, cursor) or _own_run(keys, own, whole, 0)
    if here is None and (at := next((i for i, key in enumerate(keys) if whole in key), None)) is not None:
        before, after = _around(placed[at].block, whole)
        return [*placed[:at], *before, *own, *after, *placed[at + 1 :]], at + len(own)
    if here is None:
        if (at := _anchor(keys, found.before)) is None:
            return placed, cursor  # it stands apart from the article: beside it, or in its comments
        while at < len(placed) and placed[at].post is not None:
            at += 1  # after the posts that are already there
        here = (at, at)
    start, end = here
    return [*placed[:start], *own, *placed[end:]], start + len(own)


def _own_run(keys: list[str], own: list[_Placed], whole: str, cursor: int) -> tuple[int, int] | None:
    """Where blocks that are parts of the post stand one after another, from the cursor on."""
    openings = tuple(each.key[:OPENING] for each in own if each.key)
    for start in range(cursor, len(keys)):
        end, place = start, 0
        if not keys[start].startswith(openings):
            continue
        while end < len(keys) and keys[end] and (at := whole.find(keys[end], place)) >= 0:
            place = at + len(keys[end])
            end += 1
        # Several short ones or one long enough not to be there by chance.
        if end > start and sum(map(len, keys[start:end])) >= min(len(whole) / 2, 4 * KEY_LETTERS):
            return start, end
    return None


def _anchor(keys: list[str], before: tuple[str, ...]) -> int | None:
    for key in before:
        if key in keys:
            return keys.index(key) + 1
    return None


def _around(block: Block, key: str) -> tuple[list[_Placed], list[_Placed]]:
    """What stands in the block before and after the letters of the key."""
    folded = [(letter, i) for i, sign in enumerate(block.text) for letter in letters(sign)]
    start = "".join(letter for letter, _ in folded).find(key)
    first, last = folded[start][1], folded[start + len(key) - 1][1]
    parts = (block.text[:first].rstrip(" —–-"), re.sub(r"^\W+(?=\w)|^\W+$", "", block.text[last + 1 :]))
    before, after = (
        [_Placed(replace(block, text=part.strip()), letters(part))] if letters(part) else [] for part in parts
    )
    return before, after


def _update_ranges(keys: list[str], updates: list[Found]) -> Iterator[tuple[Found, int, int]]:
    """The first and last block of each update, found in order by the words that they have in common with the text."""
    where: dict[str, list[int]] = {}
    for i, key in enumerate(keys):
        where.setdefault(key, []).append(i)
    cursor = 0
    for update in updates:
        own = [key for block in update.blocks if len(key := letters(block.text)) >= KEY_LETTERS]
        whole = update.key
        anchor = _sure_place(keys, where, own, whole, cursor)
        if anchor is None:
            continue
        near = range(max(cursor, anchor - len(own)), min(len(keys), anchor + len(own) + 1))
        spots = [i for i in near if i == anchor or _shares(keys[i], own, whole)]
        yield update, min(spots), max(spots)
        cursor = max(spots) + 1


def _sure_place(keys: list[str], where: dict[str, list[int]], own: list[str], whole: str, cursor: int) -> int | None:
    # The longest paragraph is the least likely to stand elsewhere, as headings do in a summary of the day.
    ordered = sorted(own, key=len, reverse=True)
    for key in ordered[:1] + [key for key in ordered[1:] if len(key) >= 2 * KEY_LETTERS]:
        if (place := next((i for i in where.get(key, ()) if i >= cursor), None)) is not None:
            return place
    longest = ordered[0] if ordered else ""
    near = range(cursor, min(len(keys), cursor + NEAR))
    long = (i for i in near if len(keys[i]) >= 2 * KEY_LETTERS)
    return next((i for i in long if keys[i] in whole or (len(longest) >= 2 * KEY_LETTERS and longest in keys[i])), None)


def _shares(key: str, own: list[str], whole: str) -> bool:
    return len(key) >= KEY_LETTERS and (
        key in whole or any(each in key for each in own if len(each) >= 2 * KEY_LETTERS)
    )


def _offsets(blocks: list[Block]) -> tuple[list[int], list[int]]:
    starts, ends, place = [], [], 0
    for block in blocks:
        starts.append(place)
        ends.append(place + len(block.text))
        place = ends[-1] + len(GAP)
    return starts, ends


def _post(found: Found, start: int, end: int) -> Post:
    return Post(start, end, found.kind, found.author, found.published, found.url)
