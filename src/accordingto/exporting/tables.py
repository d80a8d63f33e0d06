"""Readings as flat tables: what each column holds, and the rows of a reading.

One row a claim, an article, a quantity or a finding; CSV and Parquet write the same ones. Invariant: each row has each
column of its table, as text, an integer, a number, yes or no, or nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from ..records.article import Article
from ..records.claims import Claim, Location, Quantity, Time
from ..records.declared import Post
from ..records.readings import Reading
from ..records.spans import Span
from .chains import path
from .fragments import Page
from .values import edtf
from .wording import ELLIPSIS

Cell = str | int | float | bool | None
Row = Mapping[str, Cell]
Kind = Literal["text", "integer", "number", "boolean"]
Of = Literal["claims", "articles", "quantities", "findings"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, the kind of its cells, and what they say."""

    name: str
    kind: Kind
    about: str


@dataclass(frozen=True, slots=True)
class Table:
    """The columns, and how a reading fills them."""

    columns: tuple[Column, ...]
    rows: Callable[[Reading], Iterator[Row]]


def _columns(*rows: tuple[str, Kind, str]) -> tuple[Column, ...]:
    return tuple(Column(*row) for row in rows)


_OF_ARTICLE = _columns(
    ("article", "text", "the article's id"),
    ("input", "text", "where it came from, as the user named it"),
    ("url", "text", "its address or the provider's identifier"),
    ("publisher", "text", "who published it"),
    ("published", "text", "when, ISO 8601"),
    ("title", "text", "its title"),
)
_OF_SPAN = _columns(
    ("start", "integer", "first character of the words, in code points of the article's text (or title)"),
    ("end", "integer", "the character behind the last"),
    ("in", "text", "text or title"),
)
_OF_CLAIM = _columns(
    ("kind", "text", "direct, indirect, mixed, no-answer, own-voice"),
    ("content", "text", f"what is said, in the article's words; {ELLIPSIS} between two spans"),
    ("source", "text", "who says it, in the article's words"),
    ("origin", "text", "the last link of the chain: what its words resolve to, else its words"),
    ("origin_type", "text", "person, organization, government, outlet, document, study, social-post, group"),
    ("origin_naming", "text", "named, role, described, bare"),
    ("chain", "text", "the whole chain: A <citing> B <told> C"),
    ("level", "text", "the speaker's certainty: certain, probable, possible, unknown"),
    ("polarity", "text", "positive, negative, unknown"),
)
CLAIMS = (
    *_columns(("claim", "text", "the claim's id")), *_OF_ARTICLE,
    *_columns(
        ("link", "text", "the address that opens the live page at the words; empty where there is no web address"),
        ("credit", "text", "the credit line that the file declares"),
        ("status", "text", "usable, withheld or canceled"),
        ("version", "integer", "of the article, from 1"),
        ("act", "text", "speech or attitude"),
    ), *_OF_CLAIM, *_OF_SPAN,
    *_columns(
        ("cue", "text", "the words that say that it is said"),
        ("origin_count", "integer", "how many the origin is, where it is said: two officials"),
        ("anonymity", "text", "why the source is not named"),
        ("access", "text", "how it knows"),
        ("answer", "text", "of a no-answer: declined, refused, no-response, unreachable"),
        ("asked", "text", "of a no-answer: what was asked about"),
        ("said_to", "text", "to whom"),
        ("said_when", "text", "when it was said"),
        ("said_where", "text", "where it was said"),
        ("continues", "text", "the id of the claim that an own-voice sentence goes on with"),
        ("inside", "text", "the id of the claim that this one is quoted in"),
        ("certainty_words", "text", "the words that carry the certainty"),
        ("stance", "text", "the reporting verb's: neutral, claiming, conceding, endorsing, denying, …"),
        ("distance", "text", "the words of the reporter's reserve"),
        ("quantities", "integer", "how many quantities the content has; the next seven columns are the first one's"),
        ("quantity", "text", "its words"),
        ("value", "number", "its value"),
        ("low", "number", "its lower bound"),
        ("high", "number", "its upper bound"),
        ("approximate", "boolean", "whether words say so (about, some)"),
        ("unit", "text", "its unit as written"),
        ("of", "text", "what is counted"),
        ("time", "text", "the first time in the content, EDTF"),
        ("place", "text", "the first place in the content"),
        ("country", "text", "its country, ISO 3166-1 alpha-2"),
        ("latitude", "number", "degrees north"),
        ("longitude", "number", "degrees east"),
        ("post_author", "text", "of the embedded post or live-blog entry in which the claim stands: who wrote it"),
        ("post_published", "text", "when"),
        ("post_url", "text", "its own address"),
        ("confidence", "number", "the machine's probability that content and source are both right"),
    ),
)  # fmt: skip
ARTICLES = (
    *_OF_ARTICLE,
    *_columns(
        ("authors", "text", "the byline's names, with ; between them"),
        ("modified", "text", "when it was last changed, ISO 8601"),
        ("retrieved", "text", "when it was fetched, ISO 8601"),
        ("dateline", "text", "where and when it was written"),
        ("language", "text", "ISO 639-1"),
        ("version", "integer", "from 1"),
        ("replaces", "text", "the id of the version before"),
        ("status", "text", "usable, withheld or canceled"),
        ("format", "text", "what it was read from"),
        ("guid", "text", "the provider's own identifier"),
        ("info_source", "text", "who gave the information, as declared, with ; between them"),
        ("credit", "text", "the credit line"),
        ("signals", "text", "update, correction, kill, embargo, with ; between them"),
        ("ed_note", "text", "the note to editors"),
        ("embargo", "text", "until when it must not be published, ISO 8601"),
        ("declared_version", "text", "the version as the provider counts it"),
        ("rights", "text", "the rights that are stated"),
        ("posts", "integer", "how many embedded posts and live-blog entries it has"),
        ("characters", "integer", "code points of its text"),
        ("claims", "integer", "how many claims were read in it"),
        ("warnings", "integer", "how many findings of level warning"),
        ("notes", "integer", "how many findings of level note"),
        ("rejected", "integer", "how many parts were left out, each with its reason in the JSON Lines"),
        ("sha256", "text", "of its text"),
        ("raw_sha256", "text", "of the bytes that it was read from"),
    ),
)  # fmt: skip
QUANTITIES = (
    *_columns(("claim", "text", "the claim's id")), *_OF_ARTICLE,
    *_columns(
        ("quantity", "text", "its words"),
        ("value", "number", "its value; empty for a range and for one bound alone"),
        ("low", "number", "its lower bound"),
        ("high", "number", "its upper bound"),
        ("approximate", "boolean", "whether words say so (about, some)"),
        ("unit", "text", "its unit as written"),
        ("of", "text", "what is counted"),
        ("base_value", "number", "the value in the base unit (SI, the currency, a fraction for percent)"),
        ("base_low", "number", "the lower bound in it"),
        ("base_high", "number", "the upper bound in it"),
        ("base_unit", "text", "the base unit"),
    ), *_OF_SPAN, *_OF_CLAIM,
)  # fmt: skip
FINDINGS = (
    *_OF_ARTICLE,
    *_columns(
        ("check", "text", "the check's name"),
        ("level", "text", "note or warning"),
        ("message", "text", "what it noticed"),
        ("expected", "text", "the one value compared, where there are two"),
        ("found", "text", "the other"),
        ("words", "text", f"the words that show it; {ELLIPSIS} between two spans"),
    ), *_OF_SPAN,
)  # fmt: skip


def _words(spans: tuple[Span | None, ...]) -> str | None:
    """The spans' own words as they stand, line ends and all."""
    return f" {ELLIPSIS} ".join(span.exact for span in spans if span) or None


def _article(article: Article) -> dict[str, Cell]:
    return {
        "article": article.id, "input": article.input, "url": article.url, "publisher": article.publisher,
        "published": article.published, "title": article.title,
    }  # fmt: skip


def _place(spans: tuple[Span, ...]) -> dict[str, Cell]:
    """From the first character to the last of the spans that lie where the first one does."""
    there = [span for span in spans if span.place == spans[0].place]
    if not there:
        return {"start": None, "end": None, "in": None}
    return {"start": min(s.start for s in there), "end": max(s.end for s in there), "in": there[0].place}


def _claim(claim: Claim) -> dict[str, Cell]:
    last = claim.chain[-1] if claim.chain else None
    steps = path(claim)
    chain = "".join(
        f"{step.name} <{link.relation}> " if link.relation and step is not steps[-1] else step.name
        for step, link in zip(steps, claim.chain, strict=True)
    )
    return {
        "kind": claim.kind, "content": _words(claim.content), "source": _words(claim.source),
        "origin": (last.label or None) if last else None,
        "origin_type": last.type if last else None, "origin_naming": last.naming if last else None,
        "chain": chain or None, "level": claim.certainty.level, "polarity": claim.certainty.polarity,
    }  # fmt: skip


def _first(claim: Claim) -> dict[str, Cell]:
    """The first quantity, time and place of a claim."""
    quantities = [detail for detail in claim.details if isinstance(detail, Quantity)]
    time = next((detail for detail in claim.details if isinstance(detail, Time)), None)
    place = next((detail for detail in claim.details if isinstance(detail, Location)), None)
    quantity = _quantity(quantities[0]) if quantities else dict.fromkeys(_OF_QUANTITY)
    return {
        "quantities": len(quantities), **quantity, "time": edtf(time) if time else None,
        "place": place.name if place else None, "country": place.country if place else None,
        "latitude": place.latitude if place else None, "longitude": place.longitude if place else None,
    }  # fmt: skip


_OF_QUANTITY = ("quantity", "value", "low", "high", "approximate", "unit", "of")


def _quantity(quantity: Quantity) -> dict[str, Cell]:
    return {
        "quantity": quantity.span.exact, "value": quantity.value, "low": quantity.low, "high": quantity.high,
        "approximate": quantity.approximate, "unit": quantity.unit, "of": quantity.of,
    }  # fmt: skip


def post_of(article: Article, claim: Claim) -> Post | None:
    """The innermost post of the article in whose characters the claim begins; None for one in the title."""
    spans = (*claim.content, *claim.cue, *claim.source)
    if any(span.place == "title" for span in spans):
        return None
    around = [post for post in article.declared.posts if post.start <= claim.start < post.end]
    return min(around, key=lambda post: post.end - post.start, default=None)


def _claim_rows(reading: Reading) -> Iterator[Row]:
    article, page = reading.article, Page(reading.article)
    of_article = _article(article)
    for claim in reading.claims:
        anonymity, said, answer, post = claim.anonymity, claim.said, claim.answer, post_of(article, claim)
        spans = claim.content or claim.cue or claim.source
        yield {
            "claim": claim.id, **of_article, "link": page.link(spans), "credit": article.declared.credit,
            "status": article.status, "version": article.version, "act": claim.act, **_claim(claim), **_place(spans),
            "cue": _words(claim.cue), "origin_count": claim.chain[-1].count if claim.chain else None,
            "anonymity": _words((anonymity.reason,)) if anonymity else None,
            "access": _words((anonymity.access,)) if anonymity else None,
            "answer": answer.form if answer else None, "asked": _words(answer.matter) if answer else None,
            "said_to": _words((said.to,)) if said else None, "said_when": _words((said.when,)) if said else None,
            "said_where": _words((said.where,)) if said else None, "continues": claim.continues,
            "inside": claim.inside, "certainty_words": _words(claim.certainty.spans), "stance": claim.stance,
            "distance": _words((claim.distance,)), **_first(claim), "post_author": post.author if post else None,
            "post_published": post.published if post else None, "post_url": post.url if post else None,
            "confidence": round(claim.confidence, 3),
        }  # fmt: skip


def _article_rows(reading: Reading) -> Iterator[Row]:
    article, declared = reading.article, reading.article.declared
    levels = [finding.level for finding in reading.findings]
    yield {
        **_article(article), "authors": "; ".join(article.authors) or None, "modified": article.modified,
        "retrieved": article.retrieved, "dateline": article.dateline, "language": article.language,
        "version": article.version, "replaces": article.replaces, "status": article.status, "format": declared.format,
        "guid": declared.guid, "info_source": "; ".join(declared.info_source) or None, "credit": declared.credit,
        "signals": "; ".join(declared.signals) or None, "ed_note": declared.ed_note, "embargo": declared.embargo,
        "declared_version": declared.version, "rights": declared.rights, "posts": len(declared.posts),
        "characters": len(article.text), "claims": len(reading.claims), "warnings": levels.count("warning"),
        "notes": levels.count("note"), "rejected": len(reading.rejected), "sha256": article.sha256,
        "raw_sha256": article.raw_sha256,
    }  # fmt: skip


def _quantity_rows(reading: Reading) -> Iterator[Row]:
    of_article = _article(reading.article)
    for claim in reading.claims:
        of_claim = _claim(claim)
        for detail in claim.details:
            if isinstance(detail, Quantity):
                base = detail.normal
                yield {
                    "claim": claim.id, **of_article, **_quantity(detail), "base_value": base.value if base else None,
                    "base_low": base.low if base else None, "base_high": base.high if base else None,
                    "base_unit": base.unit if base else None, **_place((detail.span,)), **of_claim,
                }  # fmt: skip


def _finding_rows(reading: Reading) -> Iterator[Row]:
    of_article = _article(reading.article)
    for finding in reading.findings:
        yield {
            **of_article, "check": finding.check, "level": finding.level, "message": finding.message,
            "expected": finding.expected, "found": finding.found, "words": _words(finding.spans),
            **_place(finding.spans),
        }  # fmt: skip


TABLES: dict[Of, Table] = {
    "claims": Table(CLAIMS, _claim_rows),
    "articles": Table(ARTICLES, _article_rows),
    "quantities": Table(QUANTITIES, _quantity_rows),
    "findings": Table(FINDINGS, _finding_rows),
}
