"""HTML that is one text and no page (a feed's entry, a letter, an entry of a live blog) to blocks: all that is shown.

Unlike a page it has no menus to be told from the article, so that nothing is left out but what is hidden.
Invariant: every visible character but white space is in exactly one block, in the order of the source.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .blocks import RUNNING, Block
from .markup import parse_page, squeezed, without_invisible

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_KINDS = {
    "h1": "heading", "h2": "heading", "h3": "heading", "h4": "heading", "h5": "heading", "h6": "heading",
    "blockquote": "quote", "li": "list", "dt": "list", "dd": "list", "figcaption": "caption", "caption": "caption",
}  # fmt: skip
_STICKY = ("boilerplate", "byline")
_NAMED = (
    "address article aside body center div dl fieldset figure footer form header hr html main nav ol p pre section"
    " table tbody td tfoot th thead title tr ul"
)
_BLOCKS = frozenset(_NAMED.split()) | frozenset(_KINDS)  # fmt: skip
_UNSHOWN = frozenset({"script", "style", "template", "noscript", "head", "button", "select", "textarea", "input"})
_HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all)", re.IGNORECASE)
_BREAK = "\n"


def parse_fragment(source: str) -> HtmlElement:
    """The shown tree of a fragment. Raises what `parse_page` raises."""
    return without_invisible(parse_page(f"<html><body>{source}</body></html>"))


def fragment_blocks(element: HtmlElement, marked: Mapping[HtmlElement, str] | None = None) -> list[Block]:
    """The blocks of all that the element shows; two line breaks in a row part blocks, as they do for the reader.

    `marked` gives the kind of all that is inside some elements, whatever their own markup says.
    """
    walk = _Walk(marked or {})
    walk.into(element, RUNNING)
    walk.close(RUNNING)
    return walk.blocks


@dataclass
class _Walk:
    marked: Mapping[HtmlElement, str]
    blocks: list[Block] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)

    def into(self, element: HtmlElement, kind: str) -> None:
        tag = element.tag
        if not isinstance(tag, str) or tag in _UNSHOWN or _is_hidden(element):
            return
        if tag == "br":
            self.pieces.append(_BREAK)
        elif tag == "tr" and _is_data(element):
            self.close(kind)
            cells = (squeezed(str(cell.text_content())) for cell in element.iterchildren("td", "th"))
            self.pieces.append(" | ".join(cell for cell in cells if cell))
            self.close(kind if kind in _STICKY else "table")
        elif tag in _BLOCKS or element in self.marked:
            self.close(kind)
            inner = kind if kind in _STICKY else self.kind(element, kind)
            self.inside(element, inner, kept=tag == "pre")
            self.close(inner)
        else:
            self.inside(element, kind)

    def kind(self, element: HtmlElement, kind: str) -> str:
        if element.tag == "pre" and element.find("code") is not None:
            return "boilerplate"
        return self.marked.get(element) or _KINDS.get(element.tag, kind)

    def inside(self, element: HtmlElement, kind: str, kept: bool = False) -> None:
        self.text(element.text, kept)
        for child in element:
            self.into(child, kind)
            self.text(child.tail, kept)

    def text(self, text: str | None, kept: bool) -> None:
        if text:
            self.pieces.append(text if kept else re.sub(r"\s+", " ", text))

    def close(self, kind: str) -> None:
        for part in re.split(r"\n[^\S\n]*\n", "".join(self.pieces)):
            if text := squeezed(part):
                self.blocks.append(Block(text, kind))
        self.pieces.clear()


def _is_hidden(element: HtmlElement) -> bool:
    return element.get("hidden") is not None or bool(_HIDDEN.search(element.get("style") or ""))


def _is_data(row: HtmlElement) -> bool:
    # Letters are laid out with tables: a row of data has several cells, and none that is made of blocks itself.
    cells = list(row.iterchildren("td", "th"))
    return len(cells) > 1 and not any(each.tag in _BLOCKS for cell in cells for each in cell.iterdescendants())
