"""Pages that are no articles: challenges, consent walls, error pages, paywall stubs, index pages, too little text.

Each check looks at what the page declares, at its wording (`signals`) and at the shape of its text, and asks for two
of them: a real article that is refused is lost. Invariant: the first reason that holds is raised; none is weighed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ..errors import Refused
from .blocks import RUNNING, Block, letters
from .facts import Facts
from .limits import ARTICLE_CHARACTERS
from .markup import squeezed
from .signals import (
    CHALLENGE_MARKS,
    CHALLENGE_TITLES,
    CHALLENGE_WORDS,
    CONSENT_TITLES,
    CONSENT_WORDS,
    ERROR_TITLES,
    INDEX_TYPES,
    PAYWALL_WORDS,
)

if TYPE_CHECKING:
    from lxml.html import HtmlElement

BARE_PAGE = 3_000
"""Visible characters under which a page has hardly more than one message."""

STUB = 1_000
"""Running text under which an article may be the visible beginning of one."""

# Set by hand; the tests have made-up pages on both sides.
ERROR_PAGE = 600
NOTICE = 300
LAST_BLOCKS = 3
CONSENT_SHARE = 0.4
WALL_SHARE = 0.7
WALL_WORDS = 4
HEADLINE_LINKS = 8
LINKED_SHARE = 0.5
RUN_CHARACTERS = 500
RUN_PARAGRAPHS = 3
LOOSE_CHARACTERS = 800
HEADED_SHARE = 0.7


@dataclass(frozen=True)
class Look:
    """What the checks look at: the whole tree, what is shown of it, facts and blocks. Wording is case-folded."""

    tree: HtmlElement
    shown: HtmlElement
    facts: Facts
    blocks: list[Block]

    @cached_property
    def visible(self) -> str:
        return squeezed(" ".join(str(text) for text in self.shown.itertext())).casefold()

    @cached_property
    def running(self) -> str:
        return squeezed(" ".join(block.text for block in self.blocks if block.kind in (RUNNING, "quote", "list")))

    @cached_property
    def titles(self) -> list[str]:
        window = squeezed(self.tree.findtext(".//title"))
        return [title.casefold() for title in (window, self.facts.title) if title]

    def titled(self, pattern: re.Pattern[str]) -> bool:
        return any(pattern.search(title) for title in self.titles)

    @property
    def dated_article(self) -> bool:
        return self.facts.is_article and self.facts.published is not None


def refuse_non_article(look: Look) -> None:
    """Raises Refused, with a stable code, where the page is no article."""
    for code, holds, message in _CHECKS:
        if holds(look):
            raise Refused(message, code)


def is_challenge(look: Look) -> bool:
    if look.dated_article or len(look.visible) > BARE_PAGE:
        return False
    marks = (
        bool(look.tree.xpath(CHALLENGE_MARKS)) + look.titled(CHALLENGE_TITLES) + _said(CHALLENGE_WORDS, look.visible)
    )
    return marks >= 2 or (marks == 1 and len(look.running) < STUB)


def is_consent(look: Look) -> bool:
    if len(look.running) > BARE_PAGE:
        return False
    share, words = _consent([block.text for block in look.blocks])
    if look.dated_article:
        # The wall stands where the article's text would be; but articles on privacy use the same words.
        return share >= WALL_SHARE and words >= WALL_WORDS and not look.titled(_CONSENT_TOPIC)
    words = len(set(CONSENT_WORDS.findall(look.visible)))
    bare = len(look.visible) < BARE_PAGE and words >= WALL_WORDS
    return share >= CONSENT_SHARE or (words >= 2 and look.titled(CONSENT_TITLES)) or bare


def is_error(look: Look) -> bool:
    return not look.dated_article and len(look.running) < ERROR_PAGE and look.titled(ERROR_TITLES)


def is_paywall(look: Look) -> bool:
    if len(look.running) >= STUB or look.facts.is_free:
        return False
    last = [block.text.casefold() for block in look.blocks if len(block.text) < NOTICE][-LAST_BLOCKS:]
    if any(_said(PAYWALL_WORDS, text) for text in last):
        return True
    cut = look.facts.is_free is False and look.running.endswith(("…", "..."))
    return cut or (len(look.running) < ARTICLE_CHARACTERS and _said(PAYWALL_WORDS, look.visible))


def is_too_short(look: Look) -> bool:
    return len(look.running) < ARTICLE_CHARACTERS


def is_index(look: Look) -> bool:
    if look.dated_article and not look.facts.types & INDEX_TYPES and _linked_share(look) < LINKED_SHARE:
        return False
    linked = _headline_links(look) >= HEADLINE_LINKS or _linked_share(look) >= LINKED_SHARE
    return _is_front(look.facts.url) or (linked and not _flows(look))


_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})

_CONSENT_TOPIC = re.compile(
    r"cookie|consent|privacy|gdpr|tracking|data protection|datenschutz|dsgvo|vie privée|privacidad"
)

_CHECKS = (
    (
        "challenge",
        is_challenge,
        "is a check for robots, not an article; open it in a browser and save the page as HTML",
    ),
    (
        "consent",
        is_consent,
        "is a consent page, not an article; accept or refuse in a browser and save the page as HTML",
    ),
    ("not-article", is_error, "is an error or login page, not an article; check the address"),
    ("paywall", is_paywall, "is only the visible beginning of an article for subscribers; save the whole page as HTML"),
    ("index", is_index, "is a page of links to articles, not an article; give the addresses of the articles"),
    (
        "too-short",
        is_too_short,
        f"has under {ARTICLE_CHARACTERS} characters of running text, too little for an article",
    ),
)


def _said(pattern: re.Pattern[str], text: str) -> bool:
    return bool(pattern.search(text.replace("’", "'")))


def _consent(texts: list[str]) -> tuple[float, int]:
    # The share of the text in blocks that speak of consent, and how many different phrases they use.
    found = {text: CONSENT_WORDS.findall(text.casefold()) for text in texts}
    whole = sum(len(text) for text in texts)
    phrases = {phrase for each in found.values() for phrase in each}
    return sum(len(text) for text in texts if found[text]) / max(1, whole), len(phrases)


def _linked_share(look: Look) -> float:
    # Of the text that was extracted, what is link text as a whole block: teasers, not sentences with a link in them.
    shown = (link.text_content() for link in look.shown.iter("a"))
    links = {letters(text) for text in shown if len(text) <= BARE_PAGE}
    whole = sum(len(block.text) for block in look.blocks)
    return sum(len(block.text) for block in look.blocks if letters(block.text) in links) / max(1, whole)


def _headline_links(look: Look) -> int:
    texts = {link.get("href"): squeezed(link.text_content()) for link in look.shown.iter("a")}
    return sum(len(text) >= 25 and len(text.split()) >= 4 for text in texts.values())


def _flows(look: Look) -> bool:
    # Paragraphs of an article stand side by side in one element, or as loose text in it; the teasers of an index
    # each in their own, or each under its linked headline.
    runs: dict[HtmlElement, list[int]] = {}
    for paragraph in look.shown.iter("p"):
        text = squeezed(paragraph.text_content())
        linked = sum(len(squeezed(link.text_content())) for link in paragraph.iter("a"))
        if len(text) >= 40 and linked < len(text) / 2:
            runs.setdefault(paragraph.getparent(), []).append(len(text))
    best = max(runs, key=lambda place: sum(runs[place]), default=None)
    if best is not None and len(runs[best]) >= RUN_PARAGRAPHS and sum(runs[best]) >= RUN_CHARACTERS:
        headed = sum(1 for child in best if child.tag in _HEADINGS and next(child.iter("a"), None) is not None)
        return headed < HEADED_SHARE * len(runs[best])
    loose = (
        len(squeezed("".join([each.text or "", *(child.tail or "" for child in each)]))) for each in look.shown.iter()
    )
    return max(loose, default=0) >= LOOSE_CHARACTERS


def _is_front(url: str | None) -> bool:
    return url is not None and urlsplit(url).path in ("", "/", "/index.html", "/index.htm", "/index.php")
