"""Readings of arbitrary text with arbitrary spans, for properties."""

from __future__ import annotations

from hypothesis import strategies as st

from accordingto.records.article import Article
from accordingto.records.claims import Claim
from accordingto.records.readings import Reading, Rejected
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


@st.composite
def readings(draw: st.DrawFn) -> Reading:
    text, title, name = draw(texts), draw(texts), draw(texts)
    article = Article(text, name, url=draw(texts), publisher=draw(texts), title=title, language=draw(texts))
    claims = []
    for _ in range(draw(st.integers(0, 4))):
        place: Place = draw(st.sampled_from(("text", "text", "title")))
        within = title if place == "title" else text
        content, cue, source = (draw(span_lists(within, place)) for _ in range(3))
        if content or cue or source:
            claims.append(Claim(article.id, "speech", "indirect", content, cue, source))
    rejected = tuple(Rejected("reading", span, draw(texts)) for span in draw(span_lists(text)))
    return Reading(article, (), tuple(claims), (), rejected)
