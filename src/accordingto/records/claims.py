"""Claims: the content of one attribution, or one own-voice sentence, with all that is known of it.

Field names and values are those of the contract (docs/contract.md). Invariant: every span opens in the
claim's own article, and a claim's id is a hash of the article's id, its act and its spans.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from .article import digest
from .spans import Span

Act = Literal["speech", "attitude"]
Kind = Literal["direct", "indirect", "mixed", "no-answer", "own-voice"]
SourceType = Literal["person", "organization", "government", "outlet", "document", "study", "social-post", "group"]
Naming = Literal["named", "role", "described", "bare"]
Relation = Literal["citing", "told", "quoted", "obtained", "interview", "by"]
Level = Literal["certain", "probable", "possible", "unknown"]
Polarity = Literal["positive", "negative", "unknown"]
Stance = Literal["neutral", "claiming", "conceding", "endorsing", "denying", "warning", "predicting"]
AnswerForm = Literal["declined", "refused", "no-response", "unreachable"]


def _rows(spans: tuple[Span, ...]) -> list[dict[str, Any]]:
    return [span.as_dict() for span in spans]


def _row(span: Span | None) -> dict[str, Any] | None:
    return span.as_dict() if span else None


@dataclass(frozen=True, slots=True)
class ChainLink:
    """One link of a chain. `name` is what the mention resolves to; `relation` is to the next link, None on the last.

    `resolution` is how sure the machine is that a pronoun or description is led back to the right `name`; None where
    the words name their source themselves.
    """

    span: Span | None
    name: str | None
    type: SourceType | None
    naming: Naming | None
    entity: str | None = None
    count: int | None = None
    relation: Relation | None = None
    carried: bool = False
    resolution: float | None = None

    @property
    def label(self) -> str:
        """What it is called: its name, else its words, else nothing."""
        return self.name or (self.span.exact if self.span else "")

    def as_dict(self) -> dict[str, Any]:
        return {
            "span": _row(self.span), "name": self.name, "entity": self.entity, "type": self.type,
            "naming": self.naming, "count": self.count, "relation": self.relation, "carried": self.carried,
            "resolution": self.resolution,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Anonymity:
    """Why a source is not named, and how it knows."""

    reason: Span | None
    access: Span | None

    def as_dict(self) -> dict[str, Any]:
        return {"reason": _row(self.reason), "access": _row(self.access)}


@dataclass(frozen=True, slots=True)
class Answer:
    """The form of a non-answer, and what was asked."""

    form: AnswerForm
    matter: tuple[Span, ...]

    def as_dict(self) -> dict[str, Any]:
        return {"form": self.form, "matter": _rows(self.matter)}


@dataclass(frozen=True, slots=True)
class Said:
    """To whom, when and where the words were said."""

    to: Span | None
    when: Span | None
    where: Span | None

    def as_dict(self) -> dict[str, Any]:
        return {"to": _row(self.to), "when": _row(self.when), "where": _row(self.where)}


@dataclass(frozen=True, slots=True)
class Certainty:
    """The speaker's stance on the main clause of the content, as in FactBank, and the words that carry it."""

    level: Level = "unknown"
    polarity: Polarity = "unknown"
    spans: tuple[Span, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        return {"level": self.level, "polarity": self.polarity, "spans": _rows(self.spans)}


@dataclass(frozen=True, slots=True)
class Measure:
    """A quantity in its base unit (SI, the currency for its parts, a fraction for percent)."""

    value: float | None
    low: float | None
    high: float | None
    unit: str

    def as_dict(self) -> dict[str, Any]:
        return {"value": self.value, "low": self.low, "high": self.high, "unit": self.unit}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its bounds, in `unit` as written: a unit's name, a currency code, "percent", "ordinal", "score", …

    An exact number has `low == value == high`; "at least 40" has no `high`, "up to 40" no `low`, a range no `value`.
    `approximate` is what words say ("about"), not rounding. `of` is what is counted, `normal` the same in base units.
    """

    span: Span
    value: float | None
    low: float | None
    high: float | None
    approximate: bool
    unit: str | None
    of: str | None
    normal: Measure | None = None

    def as_dict(self) -> dict[str, Any]:
        return {
            "type": "quantity", "span": self.span.as_dict(), "value": self.value, "low": self.low, "high": self.high,
            "approximate": self.approximate, "unit": self.unit, "of": self.of,
            "normal": self.normal.as_dict() if self.normal else None,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Time:
    """A time from `start` to `end`, each an EDTF date or date and time, ".." where that end is open.

    A single time has `start == end`; both are None where it could not be resolved. `grain` is the smallest unit stated:
    century, decade, year, season, quarter, month, week, day, hour, minute, second.
    """

    span: Span
    start: str | None
    end: str | None
    grain: str | None

    def as_dict(self) -> dict[str, Any]:
        return {"type": "time", "span": self.span.as_dict(), "start": self.start, "end": self.end, "grain": self.grain}


@dataclass(frozen=True, slots=True)
class Location:
    """A place with its GeoNames id, coordinates in degrees, ISO country and first-level division. `kind` is city,
    admin1, admin2, country, continent or region; `population` is None where unknown."""

    span: Span
    name: str
    geonames_id: int | None = None
    latitude: float | None = None
    longitude: float | None = None
    country: str | None = None
    admin1: str | None = None
    kind: str | None = None
    population: int | None = None

    def as_dict(self) -> dict[str, Any]:
        return {
            "type": "place", "span": self.span.as_dict(), "name": self.name, "geonames_id": self.geonames_id,
            "latitude": self.latitude, "longitude": self.longitude, "country": self.country, "admin1": self.admin1,
            "kind": self.kind, "population": self.population,
        }  # fmt: skip


Detail = Quantity | Time | Location


def details_in(details: Sequence[Detail], start: int, end: int) -> list[Detail]:
    """The details wholly in the characters [start, end); `details` are sorted by start."""
    first = bisect_left(details, start, key=lambda d: d.span.start)
    last = bisect_left(details, end, key=lambda d: d.span.start)
    return [d for d in details[first:last] if d.span.end <= end]


@dataclass(frozen=True, slots=True)
class Claim:
    """What one source is credited with, or one sentence in the publisher's own voice."""

    article: str
    act: Act
    kind: Kind
    content: tuple[Span, ...]
    cue: tuple[Span, ...] = ()
    source: tuple[Span, ...] = ()
    chain: tuple[ChainLink, ...] = ()
    anonymity: Anonymity | None = None
    answer: Answer | None = None
    said: Said | None = None
    continues: str | None = None
    inside: str | None = None
    certainty: Certainty = Certainty()
    stance: Stance | None = None
    distance: Span | None = None
    details: tuple[Detail, ...] = ()
    confidence: float = 0.0

    @property
    def id(self) -> str:
        places = "|".join(
            ",".join(f"{s.place[:2]}{s.start}-{s.end}" for s in spans)
            for spans in (self.content, self.cue, self.source)
        )
        return digest(self.article, self.act, places)[:16]

    @property
    def start(self) -> int:
        """The first character of any of its spans."""
        return min(span.start for span in (*self.content, *self.cue, *self.source))

    def as_dict(self) -> dict[str, Any]:
        return {
            "id": self.id, "act": self.act, "kind": self.kind, "content": _rows(self.content), "cue": _rows(self.cue),
            "source": _rows(self.source), "chain": [link.as_dict() for link in self.chain],
            "anonymity": self.anonymity.as_dict() if self.anonymity else None,
            "answer": self.answer.as_dict() if self.answer else None,
            "said": self.said.as_dict() if self.said else None,
            "continues": self.continues, "inside": self.inside, "certainty": self.certainty.as_dict(),
            "stance": self.stance, "distance": _row(self.distance),
            "details": [detail.as_dict() for detail in self.details],
            "confidence": round(self.confidence, 3),
        }  # fmt: skip
