"""Readings back from their rows, and one reading given to another article with the same text and facts.

Invariants: `reading_from(reading.as_dict()).as_dict() == reading.as_dict()`, and `given_to` changes nothing but
ids: a reading depends on text, declared facts and model, the ids of its claims and entities on the article too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from .article import Article
from .claims import (
    Anonymity,
    Answer,
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
from .readings import Entity, Finding, Reading, Rejected, entity_ids
from .spans import Span

Row = Mapping[str, Any]


def reading_from(row: Row, article: Article | None = None) -> Reading:
    """The reading of `as_dict`'s row; `article`, where given, is taken in place of the row's."""
    article = article or Article.from_dict(row["article"])
    return Reading(
        article,
        tuple(Entity(e["id"], e["name"], e["type"], _spans(e["mentions"])) for e in row["entities"]),
        tuple(claim_from(each, article.id) for each in row["claims"]),
        tuple(
            Finding(f["check"], f["level"], f["message"], _spans(f["spans"]), f["expected"], f["found"])
            for f in row["findings"]
        ),
        tuple(Rejected(r["stage"], _span(r["span"]), r["reason"]) for r in row["rejected"]),
        tuple(map(detail_from, row.get("details", ()))),  # readings of version 0.1 lack them
    )


def given_to(reading: Reading, article: Article) -> Reading:
    """The reading as that of `article`, which has the same text and facts: new ids throughout."""
    if reading.article.id == article.id:
        return replace(reading, article=article)
    ids = entity_ids(article.id, [(entity.name, entity.type) for entity in reading.entities])
    of_entity: dict[str | None, str | None] = {None: None}
    of_entity |= {entity.id: new for entity, new in zip(reading.entities, ids, strict=True)}
    moved = [replace(claim, article=article.id) for claim in reading.claims]
    of_claim: dict[str | None, str | None] = {None: None}
    of_claim |= {old.id: new.id for old, new in zip(reading.claims, moved, strict=True)}
    claims = tuple(
        replace(
            claim,
            chain=tuple(replace(link, entity=of_entity[link.entity]) for link in claim.chain),
            continues=of_claim[claim.continues],
            inside=of_claim[claim.inside],
        )
        for claim in moved
    )
    entities = tuple(replace(entity, id=new) for entity, new in zip(reading.entities, ids, strict=True))
    return replace(reading, article=article, entities=entities, claims=claims)


def claim_from(row: Row, article: str) -> Claim:
    """The claim of `as_dict`'s row, in the article with this id."""
    anonymity, answer, said, certainty = row["anonymity"], row["answer"], row["said"], row["certainty"]
    return Claim(
        article=article, act=row["act"], kind=row["kind"], content=_spans(row["content"]), cue=_spans(row["cue"]),
        source=_spans(row["source"]), chain=tuple(link_from(link) for link in row["chain"]),
        anonymity=Anonymity(_span(anonymity["reason"]), _span(anonymity["access"])) if anonymity else None,
        answer=Answer(answer["form"], _spans(answer["matter"])) if answer else None,
        said=Said(_span(said["to"]), _span(said["when"]), _span(said["where"])) if said else None,
        continues=row["continues"], inside=row["inside"],
        certainty=Certainty(certainty["level"], certainty["polarity"], _spans(certainty["spans"])),
        stance=row["stance"], distance=_span(row["distance"]),
        details=tuple(detail_from(detail) for detail in row["details"]), confidence=row["confidence"],
    )  # fmt: skip


def detail_from(row: Row) -> Detail:
    """The quantity, time or place of `as_dict`'s row."""
    facts = {name: value for name, value in row.items() if name not in ("type", "span", "normal")}
    span = span_from(row["span"])
    if row["type"] == "quantity":
        return Quantity(span, **facts, normal=Measure(**row["normal"]) if row["normal"] else None)
    return Time(span, **facts) if row["type"] == "time" else Location(span, **facts)


def span_from(row: Row) -> Span:
    """The span of `as_dict`'s row."""
    return Span(row["start"], row["end"], row["exact"], row.get("in", "text"))


def link_from(row: Row) -> ChainLink:
    """The link of a chain of `as_dict`'s row."""
    return ChainLink(**{**row, "span": _span(row["span"])})


def _span(row: Row | None) -> Span | None:
    return span_from(row) if row else None


def _spans(rows: list[Row]) -> tuple[Span, ...]:
    return tuple(span_from(row) for row in rows)
