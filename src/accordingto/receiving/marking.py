"""What each block of a page is, where it is not running text: heading, caption, byline, boilerplate.

Blocks are marked, not dropped: the text keeps what was published, and later stages pass over what is marked.
Invariant: marks rest on the page's markup, on standing phrases (`signals`) or on the byline; only the title goes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from .blocks import RUNNING, Block, letters
from .markup import squeezed
from .signals import (
    BIOGRAPHY_WORDS,
    BOILERPLATE_CHARACTERS,
    BOILERPLATE_PLACES,
    BOILERPLATE_TAGS,
    BOILERPLATE_WORDS,
    BYLINE_CHARACTERS,
    BYLINE_WORDS,
    CREDIT_WORDS,
)

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_CAPTIONS = (
    "//figcaption|//*[@itemprop='caption']|//figure//*[contains(@class, 'caption')]"
    "|//*[contains(concat(' ', translate(@class, '-_', '  '), ' '), ' caption ')]"
)
_PARAGRAPHS = "//p|//li|//h1|//h2|//h3|//h4|//h5|//h6|//blockquote"

CAPTION_CHARACTERS = 15
"""A shorter caption ("Getty Images") could also be the whole of a real paragraph."""

PLACE_SHARE = 0.3
"""An element that holds more of the text than this is the article's, whatever its class says."""

TEASER_CHARACTERS = 250
HEADLINE_CHARACTERS = 20
TEASER_SHARE = 0.6
BOX_PARAGRAPHS = 4
BOX_LINKS = 20
KEY_CHARACTERS = 5_000

_WORDS = re.compile(r"[a-z]+")


@dataclass(frozen=True)
class Markup:
    """Keys (`letters`) of what the page marks as captions, links and boilerplate; and the authors' names."""

    captions: frozenset[str]
    links: frozenset[str]
    boilerplate: frozenset[str]
    authors: tuple[str, ...]


def mark_blocks(blocks: list[Block], shown: HtmlElement, title: str | None, authors: Iterable[str]) -> list[Block]:
    """The blocks with their kinds; a repetition of the title before the running text is dropped."""
    markup = Markup(
        captions=frozenset(_key(caption) for caption in shown.xpath(_CAPTIONS)),
        links=frozenset(_key(link) for link in shown.iter("a")),
        boilerplate=_boilerplate(shown, sum(len(block.text) for block in blocks)),
        authors=tuple(authors),
    )
    return _marked(blocks, markup, title)


def mark_plain(blocks: list[Block], title: str | None, authors: Iterable[str]) -> list[Block]:
    """The same for blocks of what has no HTML: by standing phrases, the title and the authors alone."""
    return _marked(blocks, Markup(frozenset(), frozenset(), frozenset(), tuple(authors)), title)


def _marked(blocks: list[Block], markup: Markup, title: str | None) -> list[Block]:
    marked: list[Block] = []
    begun = False
    for block in blocks:
        if begun or not title or letters(block.text) != letters(title):
            marked.append(replace(block, kind=kind_of(block, markup)))
            begun = begun or marked[-1].kind == RUNNING
    return marked


def kind_of(block: Block, markup: Markup) -> str:
    """The block's kind: the markup's own, or the first of the marks that holds."""
    key, folded = letters(block.text), block.text.casefold()
    if key in markup.boilerplate or (key in markup.links and block.kind != "heading"):
        return "boilerplate"
    if len(block.text) <= BOILERPLATE_CHARACTERS and BOILERPLATE_WORDS.search(folded):
        return "boilerplate"
    if block.kind != RUNNING:
        return block.kind
    short = len(block.text) <= BYLINE_CHARACTERS
    if (len(block.text) >= CAPTION_CHARACTERS and key in markup.captions) or (short and CREDIT_WORDS.search(folded)):
        return "caption"
    return "byline" if _is_byline(block.text, markup.authors) else RUNNING


def _is_byline(text: str, authors: tuple[str, ...]) -> bool:
    folded = text.casefold()
    if any(letters(text) == letters(author) for author in authors):
        return True
    if len(text) <= BYLINE_CHARACTERS and BYLINE_WORDS.search(folded) and text[-1] not in ".!?”\"'’":
        return True
    opened = [author.casefold() for author in authors if folded.startswith(author.casefold())]
    return any(BIOGRAPHY_WORDS.search(folded[len(author) :]) for author in opened)


def _boilerplate(shown: HtmlElement, extracted: int) -> frozenset[str]:
    # Keys of the paragraphs that stand in an element which is not the article's, and nowhere else.
    inside: set[str] = set()
    outside: set[str] = set()
    kept: dict[HtmlElement, bool] = {}
    for paragraph in shown.xpath(_PARAGRAPHS):
        places = (paragraph, *paragraph.iterancestors())
        foreign = any(_is_foreign(place, extracted, kept) for place in places) or _is_teaser(paragraph)
        (inside if foreign else outside).add(_key(paragraph))
    return frozenset(inside - outside - {""})


def _is_foreign(place: HtmlElement, extracted: int, kept: dict[HtmlElement, bool]) -> bool:
    if place not in kept:
        words = _WORDS.findall(f"{place.get('class') or ''} {place.get('id') or ''}".lower())
        named = place.tag in BOILERPLATE_TAGS or not BOILERPLATE_PLACES.isdisjoint(words)
        kept[place] = named and len(place.text_content()) < PLACE_SHARE * extracted
    return kept[place]


def _is_teaser(paragraph: HtmlElement) -> bool:
    # A short paragraph alone under a headline that links elsewhere; a link with "#" leads to a place in this page.
    text = _text(paragraph)
    if paragraph.tag != "p" or len(text) > TEASER_CHARACTERS:
        return False
    for box in islice(paragraph.iterancestors(), 3):
        paragraphs = list(islice(box.iter("p"), BOX_PARAGRAPHS + 1))
        if len(paragraphs) > BOX_PARAGRAPHS or sum(len(_key(each)) > HEADLINE_CHARACTERS for each in paragraphs) != 1:
            return False
        links = [link for link in islice(box.iter("a"), BOX_LINKS) if "#" not in (link.get("href") or "#")]
        headline = max((len(_text(link)) for link in links if paragraph not in link.iterancestors()), default=0)
        if headline >= HEADLINE_CHARACTERS:
            return headline + len(text) >= TEASER_SHARE * len(_text(box))
    return False


def _text(element: HtmlElement) -> str:
    return squeezed(element.text_content())


def _key(element: HtmlElement) -> str:
    # Nested elements would have the same long text looked at many times over; no caption or teaser is that long.
    text = element.text_content()
    return letters(text) if len(text) <= KEY_CHARACTERS else ""
