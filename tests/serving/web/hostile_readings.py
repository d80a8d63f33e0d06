"""Articles and readings in which every field that a stranger can fill holds the same hostile string."""

from __future__ import annotations

from accordingto.records.article import Article
from accordingto.records.claims import (
    Anonymity,
    Answer,
    Certainty,
    ChainLink,
    Claim,
    Location,
    Measure,
    Quantity,
    Said,
    Time,
)
from accordingto.records.declared import Declared
from accordingto.records.readings import Entity, Finding, Reading, Rejected
from accordingto.records.spans import Span

from ...storing.making import TOWNS


def hostile_reading(payload: str, number: int) -> Reading:
    """A reading that is all payload, but for a few words that tell the articles apart."""
    article = _article(payload, number)
    text, title = article.text, article.title or ""
    content, source, cue = _spans(text, payload)
    quoted = Span.of(title, 0, len(title), "title")
    entity = Entity("e1", payload, "person", (source,))
    link = ChainLink(source, payload, "outlet", "named", relation="citing")
    origin = ChainLink(source, f"{payload} x", "person", "described", "e1", count=2, resolution=0.5)
    details = (
        Quantity(content, 1.0, 1.0, 1.0, True, payload, payload, Measure(1.0, 1.0, 1.0, payload)),
        Time(content, payload, payload, "day"),
        Location(content, payload, 7, 51.0, 1.0, payload, payload, "city"),
    )
    said = Claim(
        article.id, "speech", "direct", (content,), (cue,), (source,), (link, origin), Anonymity(source, source),
        said=Said(source, source, source), certainty=Certainty("possible", "negative", (cue,)), stance="claiming",
        distance=cue, details=details, confidence=0.7,
    )  # fmt: skip
    refused = Claim(
        article.id, "speech", "no-answer", (), (Span.of(text, 0, 5),), (source,), (link,),
        answer=Answer("refused", (content,)), confidence=0.5,
    )  # fmt: skip
    own = Claim(article.id, "speech", "own-voice", (Span.of(text, 0, content.start - 1),), details=details[:1])
    titled = Claim(article.id, "speech", "indirect", (quoted,), continues=said.id, inside=said.id, chain=(origin,))
    findings = (
        Finding("numbers", "warning", payload, (content, source), payload, payload),
        Finding("headline-names", "note", payload, (quoted,)),
    )
    rejected = (Rejected("attributing", source, payload), Rejected("reading", None, payload))
    return Reading(article, (entity,), (titled, own, said, refused), findings, rejected, details)


def _article(payload: str, number: int) -> Article:
    beginning = f"Report {number} from {TOWNS[number % len(TOWNS)]}{number}: {payload}"
    text = f"{beginning}\n{payload}\n{payload}\n{payload}\n{payload}"
    declared = Declared(
        guid=payload, version=payload, info_source=(payload,), credit=payload, ed_note=payload, rights=payload
    )
    url = payload if number % 2 else f"https://x.example/{number}/{payload}"
    return Article(
        text, payload, url, payload, payload, (payload, payload), payload if number % 3 else "2025-03-04", payload,
        payload, payload, payload if number % 5 else "en", declared=declared,
    )  # fmt: skip


def _spans(text: str, payload: str) -> tuple[Span, Span, Span]:
    first = text.index(f"\n{payload}") + 1
    step = len(payload) + 1
    starts = (first, first + step, first + 2 * step)
    content, source, cue = (Span.of(text, start, start + len(payload)) for start in starts)
    return content, source, cue
