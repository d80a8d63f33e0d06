"""A reading: everything that the program found in one article.

Invariant: each character of the text that is part of a sentence lies in a claim or in a rejected span.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from .article import Article, digest
from .claims import Claim, Detail, SourceType
from .spans import Span

SCHEMA = "accordingto/reading/1"


@dataclass(frozen=True, slots=True)
class Entity:
    """Someone or something that the article names, with all its mentions."""

    id: str
    name: str
    type: SourceType | None
    mentions: tuple[Span, ...]

    def as_dict(self) -> dict[str, Any]:
        mentions = [mention.as_dict() for mention in self.mentions]
        return {"id": self.id, "name": self.name, "type": self.type, "mentions": mentions}


def entity_ids(article: str, entities: Sequence[tuple[str, SourceType | None]]) -> list[str]:
    """The ids of an article's entities, given as (name, type) in order: hashes of the article's id and these.

    Of several with the same name and type the later ones count up.
    """
    seen: Counter[tuple[str, SourceType | None]] = Counter()
    made = []
    for name, kind in entities:
        made.append(digest(article, kind or "", name, str(seen[name, kind]))[:12])
        seen[name, kind] += 1
    return made


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a check noticed, with the spans that show it."""

    check: str
    level: Literal["note", "warning"]
    message: str
    spans: tuple[Span, ...]
    expected: str | None = None
    found: str | None = None

    def as_dict(self) -> dict[str, Any]:
        return {
            "check": self.check, "level": self.level, "message": self.message,
            "spans": [span.as_dict() for span in self.spans], "expected": self.expected, "found": self.found,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rejected:
    """A part of the text that no claim was made of, and why. `span` is None where the whole article is meant."""

    stage: str
    span: Span | None
    reason: str

    def as_dict(self) -> dict[str, Any]:
        return {"stage": self.stage, "span": self.span.as_dict() if self.span else None, "reason": self.reason}


@dataclass(frozen=True, slots=True)
class Reading:
    """An article with its entities, claims (in text order), findings and rejected parts.

    `details` are those that lie in no claim's content: in the title, in the publisher's words around an attribution
    (a source, a side clause), in what was rejected. By place, the title's first.
    """

    article: Article
    entities: tuple[Entity, ...] = ()
    claims: tuple[Claim, ...] = ()
    findings: tuple[Finding, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    details: tuple[Detail, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The reading in the form of the contract, ready for `json.dumps`."""
        return {
            "schema": SCHEMA, "article": self.article.as_dict(),
            "entities": [entity.as_dict() for entity in self.entities],
            "claims": [claim.as_dict() for claim in self.claims],
            "findings": [finding.as_dict() for finding in self.findings],
            "rejected": [row.as_dict() for row in self.rejected],
            "details": [detail.as_dict() for detail in self.details],
        }  # fmt: skip

    def spans(self) -> Iterator[Span]:
        """Every span anywhere in the reading, in no order."""
        yield from _spans_in(self.as_dict())


def _spans_in(value: Any) -> Iterator[Span]:
    if isinstance(value, dict):
        if "exact" in value and "start" in value:
            yield Span(value["start"], value["end"], value["exact"], value.get("in", "text"))
        else:
            for inner in value.values():
                yield from _spans_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _spans_in(inner)


def reading_key(article: Article, model: str) -> str:
    """Hash of all that a reading depends on: text, facts and model. Equal keys give equal readings, but for ids."""
    facts = {
        name: value for name, value in article.declared.as_dict().items()
        if name not in ("format", "guid", "version", "rights", "user", "stated")
    }  # fmt: skip
    parts = [
        model, article.title, article.publisher, article.authors, article.published, article.dateline,
        article.language, article.block_kinds, facts,
    ]  # fmt: skip
    return digest(article.text, json.dumps(parts, sort_keys=True))
