"""New readings out of real ones: paragraphs with the claims that lie wholly in them, put together anew.

A store of 100,000 articles is filled so, because reading as many takes hours. Lengths, words, names, claims and details
are those of real articles; addresses, publishers and times are made up. Invariants: number and seed make the reading,
the same on every machine, and every span opens in its new text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from accordingto.records.article import Article
from accordingto.records.claims import (
    Anonymity,
    Answer,
    Certainty,
    ChainLink,
    Claim,
    Location,
    Quantity,
    Said,
    SourceType,
    Time,
)
from accordingto.records.readings import Entity, Reading, Rejected, entity_ids
from accordingto.records.restoring import reading_from
from accordingto.records.spans import Span
from program import span_rows

BETWEEN = "\n\n"
_PARAGRAPH = re.compile(r"[^\n]+")

START = datetime(2029, 1, 1, tzinfo=UTC)
MINUTES = 3 * 365 * 24 * 60
_STRIDE = 611_953
"""Prime, and no factor of MINUTES: number × stride, modulo MINUTES, is another minute for each of MINUTES numbers."""

_TOWNS = "Ambrel Eastmere Corvale Dunmarsh Fennick Galt Hollin Istra Kelmouth Lowen Marrick Norvale Oster Pell Quill "
_TOWNS += "Ravenby Sarn Tolver Ulster Wend"
_PAPERS = ("Post", "Lantern", "Courier", "Herald", "Chronicle", "Observer", "Mail", "Gazette", "Wire", "Record")
PUBLISHERS = tuple(f"{town} {paper}" for town in _TOWNS.split() for paper in _PAPERS)

_HOLDING: dict[type, tuple[str, ...]] = {
    Claim: ("content", "cue", "source", "chain", "anonymity", "answer", "said", "certainty", "distance", "details"),
    ChainLink: ("span",), Anonymity: ("reason", "access"), Answer: ("matter",), Said: ("to", "when", "where"),
    Certainty: ("spans",), Quantity: ("span",), Time: ("span",), Location: ("span",), Rejected: ("span",),
}  # fmt: skip
"""Where each record holds spans, or records that do."""


def moved(value: Any, by: int) -> Any:
    """The record, or tuple of records, with all its spans `by` characters further on."""
    if type(value) is Span:
        return Span(value.start + by, value.end + by, value.exact)
    if type(value) is tuple:
        return tuple([moved(each, by) for each in value])
    held = _HOLDING.get(type(value))
    if held is None:
        return value
    found = {name: moved(inner, by) for name in held if (inner := getattr(value, name))}
    return replace(value, **found) if found else value


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph and what lies wholly in it, its offsets from the paragraph's own start.

    `continues` and `inside` give a claim's other claim by its number in `claims`; a chain link's `entity` is the number
    of one of `entities`, in decimal.
    """

    text: str
    claims: tuple[Claim, ...]
    continues: tuple[int | None, ...]
    inside: tuple[int | None, ...]
    entities: tuple[tuple[str, SourceType | None, tuple[Span, ...]], ...]
    rejected: tuple[Rejected, ...]


def paragraphs(row: Mapping[str, Any]) -> Iterator[Paragraph]:
    """The paragraphs of one reading, given in the contract's form."""
    reading = reading_from(row)
    places = [match.span() for match in _PARAGRAPH.finditer(reading.article.text)]
    reaches = [_reach(claim) for claim in row["claims"]]
    for place in places:
        chosen = [c for c, reach in zip(reading.claims, reaches, strict=True) if _lies(reach, place)]
        yield _paragraph(reading, place, chosen)


def _lies(inner: tuple[int, int], outer: tuple[int, int]) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _reach(claim: Mapping[str, Any]) -> tuple[int, int]:
    """From the first to the last character of any of the claim's spans."""
    spans = list(span_rows(claim))
    return min(span["start"] for span in spans), max(span["end"] for span in spans)


def _paragraph(reading: Reading, place: tuple[int, int], chosen: list[Claim]) -> Paragraph:
    start, end = place
    number = {claim.id: n for n, claim in enumerate(chosen)}
    mentions = [
        (e, tuple(moved(s, -start) for s in e.mentions if s.place == "text" and _lies(s.range, place)))
        for e in reading.entities
    ]
    named = {link.entity for claim in chosen for link in claim.chain}
    entities = [(e, here) for e, here in mentions if here or e.id in named]
    of_entity = {e.id: str(n) for n, (e, _) in enumerate(entities)}
    claims = [
        replace(claim, chain=tuple(replace(link, entity=of_entity.get(link.entity or "")) for link in claim.chain))
        for claim in chosen
    ]
    return Paragraph(
        reading.article.text[start:end],
        moved(tuple(claims), -start),
        tuple(number.get(claim.continues or "") for claim in chosen),
        tuple(number.get(claim.inside or "") for claim in chosen),
        tuple((e.name, e.type, here) for e, here in entities),
        tuple(moved(r, -start) for r in reading.rejected if r.span and _lies(r.span.range, place)),
    )


class Recombiner:
    """Makes as many readings as wanted out of some, given in the contract's form."""

    def __init__(self, rows: Iterable[Mapping[str, Any]], seed: int = 4) -> None:
        self._seed = seed
        self._paragraphs: list[Paragraph] = []
        self._lengths: list[int] = []
        self._titles: list[str] = []
        for row in rows:
            self._paragraphs += paragraphs(row)
            self._lengths.append(len(row["article"]["text"]))
            self._titles.append(row["article"]["title"] or "Untitled")

    def reading(self, number: int) -> Reading:
        """The reading of this number: as long as a real article, its paragraphs drawn from all."""
        chance = Random(f"{self._seed}/{number}")
        wanted = chance.choice(self._lengths)
        drawn = [chance.choice(self._paragraphs)]
        while sum(len(p.text) + len(BETWEEN) for p in drawn) < wanted:
            drawn.append(chance.choice(self._paragraphs))
        published = START + timedelta(minutes=number * _STRIDE % MINUTES)
        publisher = PUBLISHERS[chance.randrange(len(PUBLISHERS))]
        article = Article(
            text=BETWEEN.join(p.text for p in drawn), input=f"recombined#{number}", publisher=publisher,
            url=f"https://{publisher.replace(' ', '-').lower()}.example/{published:%Y/%m}/{self._seed}-{number}",
            title=chance.choice(self._titles), published=published.isoformat(), language="en",
        )  # fmt: skip
        return _joined(article, drawn)


def _joined(article: Article, drawn: list[Paragraph]) -> Reading:
    """The reading of an article that these paragraphs make up: one entity for each name, new ids throughout."""
    offsets, place = [], 0
    for paragraph in drawn:
        offsets.append(place)
        place += len(paragraph.text) + len(BETWEEN)
    mentions: dict[tuple[str, SourceType | None], list[Span]] = {}
    for paragraph, offset in zip(drawn, offsets, strict=True):
        for name, kind, spans in paragraph.entities:
            mentions.setdefault((name, kind), []).extend(moved(span, offset) for span in spans)
    ids = dict(zip(mentions, entity_ids(article.id, list(mentions)), strict=True))
    claims: list[Claim] = []
    rejected: list[Rejected] = []
    for paragraph, offset in zip(drawn, offsets, strict=True):
        claims += _claims(article.id, paragraph, offset, ids)
        rejected += [moved(row, offset) for row in paragraph.rejected]
    entities = tuple(Entity(ids[key], *key, tuple(spans)) for key, spans in mentions.items())
    return Reading(article, entities, tuple(claims), (), tuple(rejected))


def _claims(
    article: str, paragraph: Paragraph, offset: int, ids: Mapping[tuple[str, SourceType | None], str]
) -> list[Claim]:
    placed = []
    for claim in paragraph.claims:
        chain = tuple(
            replace(link, entity=ids[paragraph.entities[int(link.entity)][:2]]) if link.entity else link
            for link in claim.chain
        )
        placed.append(moved(replace(claim, article=article, chain=chain), offset))
    numbers = [None if n is None else placed[n].id for n in (*paragraph.continues, *paragraph.inside)]
    half = len(placed)
    return [
        replace(claim, continues=numbers[n], inside=numbers[half + n]) if numbers[n] or numbers[half + n] else claim
        for n, claim in enumerate(placed)
    ]
