"""Readings of arbitrary text with arbitrary spans, for properties."""

from __future__ import annotations

from hypothesis import strategies as st

from accordingto.records.article import Article
from accordingto.records.claims import (
    Anonymity,
    Certainty,
    ChainLink,
    Claim,
    Detail,
    Location,
    Measure,
    Quantity,
    Said,
    Time,
)
from accordingto.records.readings import Finding, Reading, Rejected
from accordingto.records.spans import Place, Span

# Lone surrogates too, and what HTML, terminals and wrapping treat in ways of their own more often than by chance.
characters = st.characters(exclude_categories=()) | st.sampled_from("\n\n\r\t\0\x1b\u2028\u202e\ud800&<>\"' ")
texts = st.text(characters, min_size=1, max_size=60)


@st.composite
def span_lists(draw: st.DrawFn, text: str, place: Place = "text", most: int = 2) -> tuple[Span, ...]:
    spans = []
    for _ in range(draw(st.integers(0, most)) if text else 0):
        start = draw(st.integers(0, len(text) - 1))
        spans.append(Span.of(text, start, draw(st.integers(start + 1, len(text))), place))
    return tuple(spans)


numbers = st.none() | st.floats(allow_nan=True) | st.integers(-(10**6), 10**12)
units = (
    st.none() | st.sampled_from(("ordinal", "score", "percent", "USD", "foot", "square mile", "year of age")) | texts
)
ends = st.none() | st.sampled_from(("..", "2031-03-04", "XXXX-08", "179X", "2031-13", "2031-03-04T25:99:00Z")) | texts


@st.composite
def detail_lists(draw: st.DrawFn, spans: tuple[Span, ...]) -> tuple[Detail, ...]:
    """A detail of any kind at each span."""
    found: list[Detail] = []
    for span in spans:
        value, low, high, unit = draw(numbers), draw(numbers), draw(numbers), draw(units)
        normal = draw(st.none() | st.builds(Measure, numbers, numbers, numbers, texts))
        of, country = draw(st.none() | texts), draw(st.sampled_from(("US", "", "?", None)))
        kinds: tuple[Detail, ...] = (
            Quantity(span, value, low, high, draw(st.booleans()), unit, of, normal),
            Time(span, draw(ends), draw(ends), draw(st.none() | texts)),
            Location(span, draw(texts), 1, value, low, country),
        )
        found.append(draw(st.sampled_from(kinds)))
    return tuple(found)


@st.composite
def chains(draw: st.DrawFn, spans: tuple[Span, ...]) -> tuple[ChainLink, ...]:
    """A link at each span, with a name that may be anything."""
    return tuple(
        ChainLink(
            span, draw(st.none() | texts), "person", draw(st.sampled_from(("named", "bare", None))), count=2,
            relation=draw(st.sampled_from(("told", None))), carried=draw(st.booleans()),
            resolution=draw(st.sampled_from((None, 0.5, 0.9))),
        )
        for span in spans
    )  # fmt: skip


@st.composite
def readings(draw: st.DrawFn) -> Reading:
    text, title, name = draw(texts), draw(texts), draw(texts)
    article = Article(text, name, url=draw(texts), publisher=draw(texts), title=title, language=draw(texts))
    claims = []
    for _ in range(draw(st.integers(0, 4))):
        place: Place = draw(st.sampled_from(("text", "text", "title")))
        within = title if place == "title" else text
        content, cue, source, other = (draw(span_lists(within, place)) for _ in range(4))
        if content or cue or source:
            one = next(iter(other), None)
            claims.append(
                Claim(
                    article.id, "speech", draw(st.sampled_from(("indirect", "own-voice"))), content, cue, source,
                    draw(chains(source)), Anonymity(one, one), said=Said(one, one, one), distance=one,
                    certainty=Certainty("possible", "positive", other), details=draw(detail_lists(other)),
                )
            )  # fmt: skip
    rejected = tuple(Rejected("reading", span, draw(texts)) for span in draw(span_lists(text)))
    findings = []
    for _ in range(draw(st.integers(0, 2))):
        shown = draw(span_lists(text)) + draw(span_lists(title, "title"))
        findings.append(Finding(draw(texts), draw(st.sampled_from(("note", "warning"))), draw(texts), shown))
    return Reading(article, (), tuple(claims), tuple(findings), rejected)
