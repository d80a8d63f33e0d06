"""A claim as its page shows it: its words in their sentences, its details in words, what to copy, its links elsewhere.

Pure. Invariant: what stands in quotation marks is the article's own words; a link to another article is one that its
story has, with its reasons.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from ...exporting import chains, wording
from ...exporting.addressing import link
from ...exporting.digests import STATUSES, chain_words, origin_words
from ...exporting.excerpts import Sentence, sentences
from ...exporting.fragments import Page
from ...exporting.inline import LineMarkup
from ...exporting.marking import claim_marks
from ...exporting.values import detail_words
from ...records.article import Article
from ...records.claims import Claim, Location, Quantity
from ...records.keeping import KeptClaim
from ...records.stories import Fact, Link, LinkRelation, Reason, Story, StoryArticle, Value
from .article_view import moment

# How the other value stands to the claim's own, where the own is the link's first, and where it is its second.
RELATIONS: dict[LinkRelation, tuple[str, str]] = {
    "repeats": ("says the same", "says the same"), "rounds": ("is less or more exact", "is less or more exact"),
    "updates": ("is a later value", "is an earlier value"), "conflicts": ("does not agree", "does not agree"),
    "differs-in-scope": ("counts something else", "counts something else"),
    "background": ("is about something else", "is about something else"),
}  # fmt: skip
_FIRST: tuple[LinkRelation, ...] = ("conflicts", "updates", "rounds", "repeats", "differs-in-scope", "background")
_TYPES = {Quantity: "quantity", Location: "place"}
_QUOTES = '“”"«»'
_VALUE, _REASON = 160, 80
MOST_SHOWN = 60
"""Relatives of one fact that are shown; a fact of a large story has thousands."""


@dataclass(frozen=True, slots=True)
class DetailView:
    """A quantity, time or place: its own words, and what the machine made of them."""

    type: str
    exact: str
    words: str


@dataclass(frozen=True, slots=True)
class Copies:
    """What a reader may take along: a citation, the words with a link to them, all of it as JSON. `opens` is that link,
    None where the article has no web address."""

    citation: str
    quotation: str
    json: str
    opens: str | None


@dataclass(frozen=True, slots=True)
class Relative:
    """A value of a fact that is linked to the claim's own, with why."""

    relation: str
    words: str
    who: str
    day: str
    article: str
    claim: str
    score: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FactView:
    """A fact of the story in which the claim has a value. `more`: relatives that are not shown."""

    id: str
    about: str
    status: str
    origins: str
    own: str
    relatives: tuple[Relative, ...]
    more: int


@dataclass(frozen=True, slots=True)
class ClaimView:
    """`excerpts` are the sentences that it lies in, each with whether it is the title's."""

    claim: Claim
    article: Article
    heading: str
    steps: tuple[chains.Step, ...]
    without: str
    excerpts: tuple[tuple[bool, Markup], ...]
    terms: tuple[tuple[str, str], ...]
    details: tuple[DetailView, ...]
    copies: Copies


def claim_view(kept: KeptClaim, address: str) -> ClaimView:
    """The view of a kept claim; `address` is its permanent one."""
    claim, article = kept.claim, kept.kept.article
    return ClaimView(
        claim, article, wording.shortened(wording.content_words(claim), _VALUE), chains.path(claim),
        chains.without(claim), tuple(_excerpts(claim, article)), tuple(_terms(claim)), tuple(_details(claim)),
        copies(kept, address),
    )  # fmt: skip


def _excerpts(claim: Claim, article: Article) -> Iterator[tuple[bool, Markup]]:
    spans = (*claim.content, *claim.cue, *claim.source, *(claim.answer.matter if claim.answer else ()))
    for sentence in sentences(article, spans):
        line = LineMarkup(sentence.text, {})
        found = [
            mark for mark in claim_marks(claim, sentence.place) if mark.start < sentence.end > sentence.start < mark.end
        ]
        yield sentence.place == "title", _cut(sentence, line.line(sentence.start, sentence.end, found)[0])


def _cut(sentence: Sentence, markup: Markup) -> Markup:
    """The sentence with an ellipsis where it is not whole."""
    pieces = list(sentence.pieces())
    before = wording.ELLIPSIS if pieces[0].words == wording.ELLIPSIS and not pieces[0].shown else ""
    after = wording.ELLIPSIS if pieces[-1].words == wording.ELLIPSIS and not pieces[-1].shown else ""
    return Markup("{}{}{}").format(before, markup, after)


def _terms(claim: Claim) -> Iterator[tuple[str, str]]:
    """What is known of a claim besides its chain and details, each with a name."""
    yield "kind", wording.kind_words(claim)
    if claim.kind != "no-answer":
        yield "how sure the speaker is", wording.sure_words(claim)
    yield from wording.terms(claim)
    yield "how sure the program is", f"{claim.confidence:.2f}, that words and source are the right ones"


def _details(claim: Claim) -> Iterator[DetailView]:
    for detail in claim.details:
        yield DetailView(_TYPES.get(type(detail), "time"), wording.flat(detail.span.exact), detail_words(detail))


def copies(kept: KeptClaim, address: str) -> Copies:
    """The claim to take along."""
    claim, article = kept.claim, kept.kept.article
    spans = claim.content or claim.cue or claim.source
    opens = Page(article).link(spans)
    quoted = in_quotes(wording.content_words(claim))
    told, publisher = told_words(claim, article), _publisher(article)
    where = [f"“{wording.flat(article.title)}”" if article.title else "", moment(article.published), link(article.url)]
    citation = ", ".join(filter(None, [f"{quoted}: {told}, in: {publisher}", *where]))
    version = f"version {article.version}, " if article.version > 1 else ""
    citation += f" [{version}text SHA-256 {article.sha256[:16]}…; claim {claim.id}, {address}]"
    head = {name: value for name, value in article.as_dict().items() if name != "text"}
    row = {"claim": claim.as_dict(), "state": kept.state, "withdrawn": kept.kept.withdrawn, "article": head,
           "address": address, "opens": opens}  # fmt: skip
    return Copies(
        citation, "\n".join(filter(None, [quoted, f"— {told}", opens or link(article.url)])),
        json.dumps(row, ensure_ascii=True, indent=1), opens,
    )  # fmt: skip


def told_words(claim: Claim, article: Article) -> str:
    """Who tells it on whose word: the publisher, then the chain; the publisher alone in its own voice."""
    if claim.kind == "own-voice" and not claim.chain:
        return _publisher(article)
    return f"{_publisher(article)} {chains.ARROW} {chains.chain_words(claim)}"


def _publisher(article: Article) -> str:
    return wording.flat(article.publisher or "publisher not known")


def in_quotes(words: str) -> str:
    """The words in quotation marks, unless they are wholly in such already."""
    whole = words[:1] in _QUOTES and words[-1:] in _QUOTES and len(words) > 1
    return words if whole else f"“{words}”"


def fact_views(story: Story, claim: str) -> list[FactView]:
    """The facts of a story in which the claim has a value, with what other values are to it."""
    articles = {article.id: article for article in story.articles}
    found = []
    for fact in story.facts:
        own = [place for place, value in enumerate(fact.values) if value.claim == claim]
        if own:
            found.append(_fact(fact, own, articles))
    return found


def _fact(fact: Fact, own: list[int], articles: dict[str, StoryArticle]) -> FactView:
    linked = [each for each in fact.links if (each.a in own) != (each.b in own)]
    linked.sort(key=lambda each: _FIRST.index(each.relation))
    relatives = tuple(_relative(fact, each, own, articles) for each in linked[:MOST_SHOWN])
    words = " … ".join(wording.shortened(wording.flat(fact.values[place].span.exact), _VALUE) for place in own)
    about = wording.flat(fact.about)
    return FactView(
        fact.id, about[:1].upper() + about[1:], STATUSES[fact.status], origin_words(fact.origins), words, relatives,
        max(len(linked) - MOST_SHOWN, 0),
    )  # fmt: skip


def _relative(fact: Fact, each: Link, own: list[int], articles: dict[str, StoryArticle]) -> Relative:
    first = each.a in own
    value = fact.values[each.b if first else each.a]
    article = articles.get(value.article)
    publisher = wording.flat((article.publisher if article else None) or "another article")
    who = f"{publisher} {chains.ARROW} {chain_words(value.authority)}" if value.authority else publisher
    day = value.as_of or ((article.published or "")[:10] if article else "")
    reasons = tuple(_reason(reason) for reason in each.reasons if reason.weight or reason.a or reason.b)
    return Relative(
        RELATIONS[each.relation][0 if first else 1], _value(value), who, day, value.article, value.claim,
        f"{each.score:.2f}", reasons,
    )  # fmt: skip


def _value(value: Value) -> str:
    return wording.shortened(wording.flat(value.span.exact), _VALUE)


def _reason(reason: Reason) -> str:
    """A reason in words: what was compared, and the two sides."""
    a, b = (wording.shortened(wording.flat(side), _REASON) if side else "" for side in (reason.a, reason.b))
    sides = f": “{a}” and “{b}”" if a and b else f": “{a or b}”" if a or b else ""
    return f"{wording.flat(reason.feature)}{sides}"
