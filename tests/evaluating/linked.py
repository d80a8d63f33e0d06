"""Articles to stories without a store: read, signed, grouped and linked in memory, as rows of the contract."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from accordingto.language import language
from accordingto.linking.grouping import clusters, signature
from accordingto.linking.stories import story
from accordingto.reading import Reader
from accordingto.records.article import Article
from accordingto.records.readings import Reading
from accordingto.records.stories import ArticleState


def linked(readings: Sequence[Reading]) -> list[dict[str, Any]]:
    """The stories of the readings; what a publisher took back is withdrawn."""
    words = language("en")
    by_id = {reading.article.id: reading for reading in readings}
    groups = clusters({name: signature(reading, words) for name, reading in by_id.items()})
    return [
        story(min(group), [(by_id[name], _state(by_id[name].article)) for name in sorted(group)], words).as_dict()
        for group in groups
    ]


def _state(article: Article) -> ArticleState:
    return "withdrawn" if article.status == "canceled" else "current"


def read_all(reader: Reader, articles: Iterable[Article]) -> list[Reading]:
    return [reader.read(article) for article in articles]
