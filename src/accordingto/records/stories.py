"""Stories: what many articles say of one happening. Articles, facts with their values and links, lineages, origins.

Field names and values are those of the contract (docs/contract.md). Invariants: a value is the words of a span of its
article; links point into the values of their own fact; nothing is averaged and nothing is judged.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from .claims import ChainLink
from .spans import Span

SCHEMA = "accordingto/story/1"
LinkRelation = Literal["repeats", "rounds", "updates", "conflicts", "differs-in-scope", "background"]
Status = Literal["agreed", "single-origin", "conflicting", "updated", "mixed"]
Reuse = Literal["derived", "partial", "independent"]
AlterationKind = Literal["number", "negation", "verb", "name", "source"]
ArticleState = Literal["current", "replaced", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Reason:
    """One feature of a score: what was compared, in the words of `a` and `b`, and its weight (log odds; 0: it only
    tells)."""

    feature: str
    a: str | None = None
    b: str | None = None
    weight: float = 0.0

    def as_dict(self) -> dict[str, Any]:
        return {"feature": self.feature, "a": self.a, "b": self.b, "weight": round(self.weight, 2)}


@dataclass(frozen=True, slots=True)
class Value:
    """One answer to a fact's question: a number with its bounds, or words (`text`, normalised; None for a number).

    `claim` is the id of the claim that it is part of, or whose sentence it stands in; `span` opens in `article`.
    `authority` is the chain on whose word it is, empty for the publisher's own voice. `as_of` is an EDTF day, or None.
    """

    claim: str
    article: str
    span: Span
    value: float | None = None
    low: float | None = None
    high: float | None = None
    approximate: bool = False
    unit: str | None = None
    of: str | None = None
    text: str | None = None
    authority: tuple[ChainLink, ...] = ()
    as_of: str | None = None
    scope: str | None = None

    def as_dict(self) -> dict[str, Any]:
        return {
            "claim": self.claim, "article": self.article, "span": self.span.as_dict(), "value": self.value,
            "low": self.low, "high": self.high, "approximate": self.approximate, "unit": self.unit, "of": self.of,
            "text": self.text, "authority": [link.as_dict() for link in self.authority], "as_of": self.as_of,
            "scope": self.scope,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Link:
    """A relation between two values of a fact, `a` and `b` by their place; in updates `a` is the older. `score` is the
    probability of the relation, by the sum of its reasons' weights."""

    a: int
    b: int
    relation: LinkRelation
    score: float
    reasons: tuple[Reason, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        reasons = [reason.as_dict() for reason in self.reasons]
        return {"a": self.a, "b": self.b, "relation": self.relation, "score": round(self.score, 3), "reasons": reasons}


@dataclass(frozen=True, slots=True)
class Origins:
    """How many independent origins stand behind a fact: at least and at most. `unnamed`: all of them are unnamed."""

    least: int
    most: int
    unnamed: bool = False

    def as_dict(self) -> dict[str, Any]:
        return {"least": self.least, "most": self.most, "unnamed": self.unnamed}


@dataclass(frozen=True, slots=True)
class Fact:
    """The values that answer one question of a story. `about` is the question in words of the articles."""

    id: str
    about: str
    status: Status
    origins: Origins
    values: tuple[Value, ...]
    links: tuple[Link, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        return {
            "id": self.id, "about": self.about, "status": self.status, "origins": self.origins.as_dict(),
            "values": [value.as_dict() for value in self.values], "links": [link.as_dict() for link in self.links],
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Evidence:
    """A span of an article that shows something."""

    article: str
    span: Span

    def as_dict(self) -> dict[str, Any]:
        return {"article": self.article, "span": self.span.as_dict()}


@dataclass(frozen=True, slots=True)
class Lineage:
    """Articles that share one text origin, what it is called, and the spans that show it."""

    articles: tuple[str, ...]
    name: str
    evidence: tuple[Evidence, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        return {
            "articles": list(self.articles), "name": self.name, "evidence": [each.as_dict() for each in self.evidence]
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Alteration:
    """Where two articles tell one sentence with other words in one place: `before` in `a`, `after` in `b`.

    `relayed`: credits, or dates within one lineage, show that `b` comes after `a`; else which came first is unknown.
    """

    a: Evidence
    b: Evidence
    kind: AlterationKind
    before: str
    after: str
    relayed: bool = False

    def as_dict(self) -> dict[str, Any]:
        return {
            "a": self.a.as_dict(), "b": self.b.as_dict(), "kind": self.kind, "before": self.before,
            "after": self.after, "relayed": self.relayed,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class StoryArticle:
    """An article as a story lists it. Replaced and withdrawn ones are listed; their values count for nothing."""

    id: str
    input: str
    publisher: str | None
    published: str | None
    title: str | None = None
    url: str | None = None
    state: ArticleState = "current"

    def as_dict(self) -> dict[str, Any]:
        return {
            "id": self.id, "input": self.input, "publisher": self.publisher, "published": self.published,
            "title": self.title, "url": self.url, "state": self.state,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Story:
    """The articles about one happening, by time of publication then id, and what they say.

    `undecided` are the articles whose text origin the words do not show; each of the others is in one lineage.
    """

    id: str
    title: str
    articles: tuple[StoryArticle, ...]
    facts: tuple[Fact, ...] = ()
    lineages: tuple[Lineage, ...] = ()
    undecided: tuple[str, ...] = ()
    merged_from: tuple[str, ...] = ()
    alterations: tuple[Alteration, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """The story in the form of the contract, ready for `json.dumps`."""
        return {
            "schema": SCHEMA, "id": self.id, "title": self.title, "merged_from": list(self.merged_from),
            "articles": [article.as_dict() for article in self.articles],
            "facts": [fact.as_dict() for fact in self.facts],
            "lineages": [lineage.as_dict() for lineage in self.lineages], "undecided": list(self.undecided),
            "alterations": [alteration.as_dict() for alteration in self.alterations],
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Comparison:
    """How the texts of two articles hang together, with the spans that show it, in pairs or alone."""

    relation: Reuse
    score: float
    reasons: tuple[Reason, ...] = ()
    evidence: tuple[Evidence, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        return {
            "relation": self.relation, "score": round(self.score, 3),
            "reasons": [reason.as_dict() for reason in self.reasons],
            "evidence": [each.as_dict() for each in self.evidence],
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Signature:
    """What an article is told apart by when stories are grouped: a pure function of its reading.

    `day` counts days from 1970-01-01 to publication, None where unknown. `terms` are (term, weight) by falling weight,
    their squares summing to 1; `keys` are the few that candidates are looked up by.
    """

    article: str
    day: int | None
    terms: tuple[tuple[str, float], ...]
    keys: tuple[str, ...]
    days: tuple[int, ...] = ()
    places: tuple[int, ...] = ()
