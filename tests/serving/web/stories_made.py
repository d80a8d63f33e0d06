"""Stories made by hand for the tests of pictures and views: articles, values, facts in a line each. All fictional."""

from __future__ import annotations

from collections.abc import Sequence

from accordingto.records.article import digest
from accordingto.records.claims import ChainLink
from accordingto.records.spans import Span
from accordingto.records.stories import Fact, Lineage, Link, Origins, Status, Story, StoryArticle, Value

ONE = Origins(1, 1)


def article(number: int, outlet: str | None, published: str | None = None, **more: object) -> StoryArticle:
    return StoryArticle(f"{number:016x}", f"in#{number}", outlet, published, f"Title {number}", **more)  # type: ignore[arg-type]


def source(name: str, unnamed: bool = False) -> tuple[ChainLink, ...]:
    return (ChainLink(None, name, "person", "bare" if unnamed else "named"),)


def value(
    owner: StoryArticle,
    words: str,
    number: float | None = None,
    *,
    high: float | None = -1.0,
    by: tuple[ChainLink, ...] = (),
    text: str | None = None,
) -> Value:
    """A value at the beginning of its article; `high` None is an open bound, -1 the number itself."""
    text = words.casefold() if number is None and text is None else text
    return Value(
        f"c{owner.id[1:]}", owner.id, Span(0, len(words), words), number, number, number if high == -1.0 else high,
        text=text, authority=by, as_of=(owner.published or "")[:10] or None,
    )  # fmt: skip


def fact(
    name: str, status: Status, values: Sequence[Value], links: Sequence[Link] = (), origins: Origins = ONE
) -> Fact:
    return Fact(digest(name)[:16], name, status, origins, tuple(values), tuple(links))


def story(
    articles: Sequence[StoryArticle],
    facts: Sequence[Fact] = (),
    lineages: Sequence[Lineage] = (),
    undecided: Sequence[str] = (),
) -> Story:
    return Story("ab" * 8, "The ferry Tern sinks", tuple(articles), tuple(facts), tuple(lineages), tuple(undecided))
