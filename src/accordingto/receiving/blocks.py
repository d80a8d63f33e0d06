"""The running text of a page as blocks, each with what the markup says it is, and the canonical text of them.

Extraction is trafilatura's (Barbaresi 2021, ACL demo); its tree is joined here, so that the ranges are exact.
Invariant: each range of `joined(blocks)` is the whole of one block that is not running text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from .markup import squeezed

if TYPE_CHECKING:
    from lxml.etree import _Element
    from lxml.html import HtmlElement

GAP = "\n\n"
RUNNING = ""

THOROUGH_ELEMENTS = 10_000

_KINDS = {"head": "heading", "quote": "quote", "list": "list"}
_INLINE = frozenset({"hi", "ref", "del", "span", "code", "graphic"})


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph or its like; `kind` is RUNNING or what the markup says it is."""

    text: str
    kind: str = RUNNING


def extract_blocks(tree: HtmlElement, url: str | None = None) -> list[Block]:
    """The blocks of the page's main text, in order; none where trafilatura finds no main text."""
    from trafilatura import bare_extraction

    # The thorough mode compares with jusText, whose time grows with the square of the paragraphs.
    fast = sum(1 for _ in tree.iter()) > THOROUGH_ELEMENTS
    try:
        found = bare_extraction(tree, url=url, fast=fast, include_comments=False, with_metadata=False)
    except (RecursionError, MemoryError):
        return []
    body = getattr(found, "body", None)
    return list(_walk(body, RUNNING)) if body is not None else []


def joined(blocks: Iterable[Block]) -> tuple[str, tuple[tuple[int, int, str], ...]]:
    """The canonical text, and the [start, end) ranges in it of what is not running text."""
    texts: list[str] = []
    kinds: list[tuple[int, int, str]] = []
    start = 0
    for block in blocks:
        texts.append(block.text)
        if block.kind != RUNNING:
            kinds.append((start, start + len(block.text), block.kind))
        start += len(block.text) + len(GAP)
    return GAP.join(texts), tuple(kinds)


def letters(text: str) -> str:
    """The text's letters and digits alone, case folded: what two ways to set one sentence share."""
    return re.sub(r"[\W_]+", "", text).casefold()


def _walk(element: _Element, kind: str) -> Iterator[Block]:
    # Containers hold blocks and, now and then, loose text between them, which is a block of its own.
    kind = _KINDS.get(str(element.tag), kind)
    pieces: list[str] = [element.text or ""]
    for child in element:
        if child.tag in _INLINE:
            pieces.append("".join(str(text) for text in child.itertext()))
        else:
            yield from _block(pieces, kind)
            pieces = []
            if child.tag == "row":
                yield from _block([" | ".join(_cells(child))], "table")
            elif child.tag != "lb":
                yield from _walk(child, kind)
        pieces.append(child.tail or "")
    yield from _block(pieces, kind)


def _block(pieces: list[str], kind: str) -> Iterator[Block]:
    text = squeezed("".join(pieces))
    if text:
        yield Block(text, kind)


def _cells(row: _Element) -> Iterator[str]:
    for cell in row:
        text = squeezed(" ".join(str(piece) for piece in cell.itertext()))
        if text:
            yield text
