"""Short articles of one story, read and linked, for the tests of facts."""

from __future__ import annotations

from collections.abc import Sequence

from accordingto.language import language
from accordingto.linking.stories import story
from accordingto.reading import Reader
from accordingto.receiving import from_text
from accordingto.records.readings import Reading
from accordingto.records.stories import Fact, Link, Story

WORDS = language("en")


def read_all(reader: Reader, *articles: tuple[str, str, str]) -> list[Reading]:
    """Readings of (publisher, day, text)."""
    return [reader.read(from_text(text, publisher=who, published=day)) for who, day, text in articles]


def told(reader: Reader, *articles: tuple[str, str, str]) -> Story:
    return story("s", [(reading, "current") for reading in read_all(reader, *articles)], WORDS)


def fact_of(found: Story, *exacts: str) -> Fact:
    """The fact that has values with all these words."""
    return next(f for f in found.facts if set(exacts) <= {value.span.exact for value in f.values})


def link_of(fact: Fact, first: str, second: str) -> Link:
    """The link between the first values with these words."""
    names = [value.span.exact for value in fact.values]
    pair = {names.index(first), names.index(second)}
    return next(link for link in fact.links if {link.a, link.b} == pair)


def abouts(found: Story, articles: int = 2) -> Sequence[str]:
    """What the facts with values from so many articles are about."""
    return [fact.about for fact in found.facts if len({value.article for value in fact.values}) >= articles]
