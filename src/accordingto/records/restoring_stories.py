"""Stories back from their rows. Invariant: `story_from(story.as_dict()).as_dict() == story.as_dict()`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .restoring import link_from, span_from
from .stories import Alteration, Evidence, Fact, Lineage, Link, Origins, Reason, Story, StoryArticle, Value

Row = Mapping[str, Any]


def story_from(row: Row, reasons: bool = True) -> Story:
    """The story of `as_dict`'s row; without the `reasons` of its links, most of a large story, in less time."""
    return Story(
        row["id"], row["title"], tuple(StoryArticle(**each) for each in row["articles"]),
        tuple(_fact(each, reasons) for each in row["facts"]), tuple(map(_lineage, row["lineages"])),
        tuple(row["undecided"]), tuple(row["merged_from"]), tuple(map(_alteration, row.get("alterations", ()))),
    )  # fmt: skip


def _fact(row: Row, reasons: bool) -> Fact:
    values, links = tuple(map(_value, row["values"])), tuple(map(_link if reasons else _bare_link, row["links"]))
    return Fact(row["id"], row["about"], row["status"], Origins(**row["origins"]), values, links)


def _value(row: Row) -> Value:
    authority = tuple(map(link_from, row["authority"]))
    return Value(**{**row, "span": span_from(row["span"]), "authority": authority})


def _link(row: Row) -> Link:
    return Link(**{**row, "reasons": tuple(Reason(**each) for each in row["reasons"])})


def _bare_link(row: Row) -> Link:
    return Link(row["a"], row["b"], row["relation"], row["score"])


def _lineage(row: Row) -> Lineage:
    return Lineage(tuple(row["articles"]), row["name"], tuple(map(_evidence, row["evidence"])))


def _alteration(row: Row) -> Alteration:
    return Alteration(**{**row, "a": _evidence(row["a"]), "b": _evidence(row["b"])})


def _evidence(row: Row) -> Evidence:
    return Evidence(row["article"], span_from(row["span"]))
