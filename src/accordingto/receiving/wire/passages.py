"""The text of an item, from NITF, XHTML, HTML or plain text, to blocks; and lines broken to a width joined again.

Elements that no format has (an agency's own) are blocks among blocks, and words in the running text.
Invariant: every word of the content that is text is in exactly one block, in the order of the source.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from ..blocks import RUNNING, Block, letters
from ..marking import Markup, kind_of
from ..markup import check_length, parse_page, squeezed
from .trees import local

if TYPE_CHECKING:
    from lxml.etree import _Element

_KINDS = {
    "h1": "heading", "h2": "heading", "h3": "heading", "h4": "heading", "h5": "heading", "h6": "heading",
    "hl1": "heading", "hl2": "heading", "headline": "heading", "blockquote": "quote", "bq": "quote", "li": "list",
    "dt": "list", "dd": "list", "figcaption": "caption", "caption": "caption", "media-caption": "caption",
    "media-producer": "caption", "credit": "caption", "byline": "byline", "tagline": "byline", "dateline": "dateline",
    "note": "boilerplate", "copyrite": "boilerplate", "fn": "boilerplate", "bibliography": "boilerplate",
    "rubrik": "heading", "mellis": "heading", "vinjett": "heading", "citat": "quote", "dat": "dateline",
    "figure": "caption", "media": "caption", "bild": "caption",
}  # fmt: skip
"""Of NITF 3.6, XHTML and TT's TTNITF. All that is about a picture is its caption: who took it is no author."""

_CLASSES = {"byline": "byline", "dateline": "dateline", "dat": "dateline", "caption": "caption", "credit": "caption"}
_BLOCK_NAMES = """
    abstract address article aside block body body.content body.end body.head center col datasource div dl fieldset
    footer form header hr html main nav nitf nitf-table ol p pre section table tbody td tfoot th thead
    tr ul
"""
_UNSHOWN_NAMES = """
    script style template noscript head title iframe object svg nitf-table-metadata media-metadata media-reference
    media-object custom-table frame alt-code key-list classifier tobject bildfil
"""
_WORD_NAMES = """
    a abbr acronym alt-code b bdo big chron cite city classifier code copyrite.holder copyrite.year country
    del denom em event font frac frac-num frac-sep function i img ins kbd label lang location mark money
    name.family name.given num numer object.title org person postaddr pronounce q region s samp small span
    state strike strong sub sublocation sup time tt u unit var virtloc wbr
"""
_BLOCKS = frozenset(_BLOCK_NAMES.split()) | frozenset(_KINDS)
_UNSHOWN = frozenset(_UNSHOWN_NAMES.split())
_WORDS = frozenset(_WORD_NAMES.split())
_PARAGRAPHS = frozenset({"p", "li", "dt", "dd", "td", "th", "caption", "figcaption"}) | {
    name for name, kind in _KINDS.items() if kind == "heading"
}
_HEADER_FACTS = frozenset({"ul", "ol", "dl", "time", "nav"})
"""What stands in an XHTML <header> beside headline and lead: the item's keywords and times."""

_BREAK = "\u2028"
_SET_APART = re.compile(r"^[^\S\n]*\n\s*(?=[,.;:!?)…»”])")
"""A new line of the XML before a mark that closes: there for the looks of the source, after an element of its own."""

_ESCAPED = re.compile(r"&#?\w{2,8};")
_TAG = re.compile(r"<(/?)([A-Za-z][\w:-]{0,40})(?:\s[^<>]*)?/?>")
_PLAIN_BLOCK = re.compile(r"</?(?:p|div|h[1-6]|li|ul|ol|tr|table|body|html)(?:\s[^<>]*)?>", re.IGNORECASE)
_PLAIN_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_MARKUP = re.compile(r"</?(?:p|br|div|b|i|em|strong|span|ul|li|h[1-6]|table|body|html)(?:\s[^<>]*)?/?>", re.IGNORECASE)
_WHOLE_PAGE = re.compile(r"<(?:html|body)[\s>]", re.IGNORECASE)
_QUOTES = frozenset("\"'“”„«»‘’‹›「『")

_LABEL = re.compile(r"[^\W\d_][\w-]{0,20}(?: [\w-]{1,20})?: ")
_SIGN_OFF = re.compile(r"[A-Z]{2,5}(?: [A-Z]{2,4})? [a-z]{1,4}(?:/[a-z]{1,4}){0,6}|[a-z]{1,4}(?:[/-][a-z]{1,4}){1,6}")
_END = re.compile(r"\W*(?:ends?|more|mf|30)\W*", re.IGNORECASE)
SET_IN = 4
"""Blanks that may have stood before a paragraph's first line, which are no part of its width any more."""

NARROW, WIDE = 40, 100
"""Characters of the longest line between which lines may have been broken to a width (wires: 56 to 80)."""


def tree_blocks(element: _Element) -> list[Block]:
    """The blocks of an element with NITF or XHTML in it, or with text alone."""
    if len(element) == 0:
        return text_blocks(element.text or "")
    walk = _Walk()
    walk.into(element, RUNNING)
    walk.close(RUNNING)
    return walk.blocks


def html_blocks(source: str) -> list[Block]:
    """The blocks of HTML, whole or a part of a page. Raises what `parse_page` raises, but for what is empty."""
    if not source.strip():
        return []
    tree = parse_page(source if _WHOLE_PAGE.search(source) else f"<html><body>{source}</body></html>")
    check_length(tree)
    return tree_blocks(tree)


def text_blocks(source: str, is_plain: bool = False) -> list[Block]:
    """The blocks of a text that is HTML or plain by its looks; where it says that it `is_plain`, its lines count."""
    if not _MARKUP.search(source):
        return plain_blocks(source)
    if not is_plain:
        return html_blocks(source)
    return plain_blocks(_PLAIN_BREAK.sub("\n", _PLAIN_BLOCK.sub("\n\n", source)))


def plain_blocks(source: str) -> list[Block]:
    """Paragraphs by empty lines, by a first line set in, and by lines that do not fill the width."""
    blocks: list[Block] = []
    lines = source.expandtabs(4).splitlines()
    for is_filled, group in groupby(lines, key=lambda line: bool(line.strip())):
        if is_filled:
            cleaned = (_clean(paragraph) for part in _set_in(list(group)) for paragraph in unbroken(part))
            blocks += (Block(text) for text in cleaned if text)
    return blocks


def unbroken(lines: list[str]) -> Iterator[str]:
    """The paragraphs of lines: a line goes on where the next one's first word would not have fitted on it."""
    lines = [text for line in lines if (text := squeezed(line))]
    width = max(map(len, lines), default=0)
    paragraph: list[str] = []
    for line, after in pairwise([*lines, ""]):
        paragraph.append(line)
        is_full = bool(after) and len(line) + SET_IN + len(after.split()[0]) >= width
        is_label = line.endswith((".", ":")) and bool(_LABEL.match(after))
        if not is_full or is_label or not NARROW <= width <= WIDE:
            yield " ".join(paragraph)
            paragraph = []


def marked(
    blocks: Iterable[Block], title: str | None, authors: tuple[str, ...], houses: Iterable[str | None] = ()
) -> list[Block]:
    """The blocks with the kinds that their wording gives them; a repetition of the title before the text goes.

    `houses` are the agency's names, with one of which it may sign at the end.
    """
    signed = {letters(house) for house in houses if house}
    markup = Markup(frozenset(), frozenset(), frozenset(), authors)
    kept: list[Block] = []
    begun = False
    for block in blocks:
        if begun or not title or letters(block.text) != letters(title):
            kind = "boilerplate" if not letters(block.text) else kind_of(block, markup)
            kept.append(replace(block, kind=kind))
            begun = begun or kind == RUNNING
    while kept and kept[-1].kind == RUNNING and len(kept) > 1 and (closing := _closing(kept[-1].text, signed)):
        kept[-1] = replace(kept[-1], kind=closing)
    return kept


def _closing(text: str, signed: set[str]) -> str | None:
    # "AAP gfr", "==Kyodo", "ends": who sent it, and that nothing follows.
    return (
        "byline"
        if _SIGN_OFF.fullmatch(text) or letters(text) in signed
        else "boilerplate"
        if _END.fullmatch(text)
        else None
    )


def _set_in(lines: list[str]) -> list[list[str]]:
    # Wires set the first line of a paragraph in by some blanks; the line that begins the text may stand anywhere.
    indents = [len(line) - len(line.lstrip()) for line in lines]
    base = min(indents[1:], default=0)
    parts: list[list[str]] = []
    for line, indent in zip(lines, indents, strict=True):
        if not parts or indent > base + 1:
            parts.append([])
        parts[-1].append(line)
    return parts if len(parts) < len(lines) else [lines]


def _clean(text: str) -> str:
    # Markup that was escaped once too often: "o&#39;clock", "35<endash>-</endash>40", an embedded player's code.
    if "&" in text:
        text = _ESCAPED.sub(lambda name: html.unescape(name.group()), text)
    if "<" in text:
        tags = {(bool(slash), name) for slash, name in _TAG.findall(text)}
        pairs = {name for _, name in tags if {(True, name), (False, name)} <= tags}
        text = _TAG.sub(lambda tag: "" if tag.group(2) in pairs else tag.group(), text)
    return squeezed(text)


@dataclass
class _Walk:
    blocks: list[Block] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)

    def into(self, element: _Element, kind: str) -> None:
        name = local(element)
        if name in _UNSHOWN:
            return
        if name == "br":
            self.pieces.append(_BREAK)
        elif name == "pre":
            self.close(kind)
            text = "".join(str(piece) for piece in element.itertext())
            self.blocks += (replace(block, kind=kind) for block in plain_blocks(text))
        elif name == "tr" and not _is_layout(element):
            self.close(kind)
            self.row(element)
        elif name in _BLOCKS or _is_private_block(element, name):
            self.close(kind)
            own = kind if kind == "caption" else _KINDS.get(name) or self.by_class(element) or kind
            self.inside(element, own, _HEADER_FACTS if name == "header" else frozenset())
            self.close(own)
        else:
            closing = self.opening(element, name)
            self.inside(element, kind)
            self.pieces += closing

    def inside(self, element: _Element, kind: str, left_out: frozenset[str] = frozenset()) -> None:
        self.text(element.text)
        for child in element:
            if not left_out or local(child) not in left_out:
                self.into(child, kind)
            self.text(child.tail)

    def opening(self, element: _Element, name: str) -> tuple[str, ...]:
        """Adds what stands before the words of an inline element; gives what stands after them."""
        before = "".join(self.pieces[-1:])[-1:]
        if name == "q":  # a browser shows it with marks
            within = next((text for piece in element.itertext() if (text := str(piece).strip())), "")
            if within and not {before, within[0]} & _QUOTES:
                self.pieces.append("“")
                return ("”",)
        if name == "span" and element.get("class"):  # two side by side are two things and no one word
            last = element.getprevious()
            if last is not None and not last.tail and last.get("class"):
                self.pieces.append(" ")
        return ()

    def row(self, element: _Element) -> None:
        cells = (_clean(" ".join(str(text) for text in cell.itertext())) for cell in element)
        if text := " | ".join(cell for cell in cells if cell):
            self.blocks.append(Block(text, "table"))

    def text(self, text: str | None) -> None:
        if text:
            self.pieces.append(re.sub(r"\s+", " ", _SET_APART.sub("", text)))

    def close(self, kind: str) -> None:
        lines = [squeezed(line) for line in "".join(self.pieces).split(_BREAK)]
        self.pieces.clear()
        for is_filled, group in groupby(lines, key=bool):
            if is_filled:
                cleaned = (_clean(line) for line in unbroken(list(group)))
                self.blocks += (Block(text, kind) for text in cleaned if text)

    def by_class(self, element: _Element) -> str | None:
        names = (element.get("class") or "").lower().split()
        return next((_CLASSES[name] for name in names if name in _CLASSES), None)


def _is_private_block(element: _Element, name: str) -> bool:
    # An agency's own element is a block where it stands among elements alone, and a word of the text elsewhere.
    parent = element.getparent()
    if name in _WORDS or parent is None or local(parent) in _PARAGRAPHS | _WORDS or (parent.text or "").strip():
        return False
    before = element.getprevious()
    return not (element.tail or "").strip() and (before is None or not (before.tail or "").strip())


def _is_layout(row: _Element) -> bool:
    # A cell that is made of several blocks holds running text.
    return any(sum(local(each) in _BLOCKS for each in cell.iterdescendants()) > 1 for cell in row)
