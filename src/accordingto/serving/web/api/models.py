"""The shapes of the API's answers, for its description: those of the contract (docs/contract.md), field by field.

Answers are written from the records themselves; a test holds that these models name every field of them and no other.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from ....records import claims, declared, digests, keeping, stories

Detail = dict[str, Any]


class Model(BaseModel):
    """Fields may be added (docs/contract.md), so that others than these are allowed."""

    model_config = ConfigDict(extra="allow")


class Problem(Model):
    """An error (RFC 9457). `code` is a stable word for programs."""

    type: str
    title: str
    status: int
    detail: str
    code: str


class Span(Model):
    """0-based, half-open code points of the article's text, or with `in` of its title."""

    start: int
    end: int
    exact: str
    place: Literal["title"] = Field(default="title", alias="in")


class ChainLink(Model):
    span: Span | None
    name: str | None
    entity: str | None
    type: claims.SourceType | None
    naming: claims.Naming | None
    count: int | None
    relation: claims.Relation | None
    carried: bool
    resolution: float | None


class Anonymity(Model):
    reason: Span | None
    access: Span | None


class Answer(Model):
    form: claims.AnswerForm
    matter: list[Span]


class Said(Model):
    to: Span | None
    when: Span | None
    where: Span | None


class Certainty(Model):
    level: claims.Level
    polarity: claims.Polarity
    spans: list[Span]


class Measure(Model):
    value: float | None
    low: float | None
    high: float | None
    unit: str


class Quantity(Model):
    type: Literal["quantity"]
    span: Span
    value: float | None
    low: float | None
    high: float | None
    approximate: bool
    unit: str | None
    of: str | None
    normal: Measure | None


class Time(Model):
    type: Literal["time"]
    span: Span
    start: str | None
    end: str | None
    grain: str | None


class Place(Model):
    type: Literal["place"]
    span: Span
    name: str
    geonames_id: int | None
    latitude: float | None
    longitude: float | None
    country: str | None
    admin1: str | None
    kind: str | None
    population: int | None


class Claim(Model):
    id: str
    act: claims.Act
    kind: claims.Kind
    content: list[Span]
    cue: list[Span]
    source: list[Span]
    chain: list[ChainLink]
    anonymity: Anonymity | None
    answer: Answer | None
    said: Said | None
    continues: str | None
    inside: str | None
    certainty: Certainty
    stance: claims.Stance | None
    distance: Span | None
    details: list[Quantity | Time | Place]
    confidence: float


class Post(Model):
    start: int
    end: int
    kind: declared.PostKind
    author: str = ""
    published: str = ""
    url: str = ""


class Declared(Model):
    """What the file, page or feed states of the article; each is left out where nothing is declared."""

    format: str = ""
    guid: str = ""
    info_source: list[str] = []
    credit: str = ""
    byline: str = ""
    dateline: str = ""
    status: str = ""
    signals: list[declared.Signal] = []
    ed_note: str = ""
    embargo: str = ""
    version: str = ""
    rights: str = ""
    posts: list[Post] = []
    user: dict[str, str] = {}
    stated: dict[str, Any] = {}


class Article(Model):
    id: str
    input: str
    url: str | None
    publisher: str | None
    title: str | None
    authors: list[str]
    published: str | None
    modified: str | None
    retrieved: str | None
    dateline: str | None
    language: str | None
    text: str
    sha256: str
    raw_sha256: str | None
    version: int
    replaces: str | None
    status: str
    declared: Declared


class Entity(Model):
    id: str
    name: str
    type: claims.SourceType | None
    mentions: list[Span]


class Finding(Model):
    check: str
    level: Literal["note", "warning"]
    message: str
    spans: list[Span]
    expected: str | None
    found: str | None


class Rejected(Model):
    stage: str
    span: Span | None
    reason: str


class Reading(Model):
    """An article with all that was found in it, as `accordingto read` gives it."""

    schema_: Literal["accordingto/reading/1"] = Field(alias="schema")
    article: Article
    entities: list[Entity]
    claims: list[Claim]
    findings: list[Finding]
    rejected: list[Rejected]
    details: list[Quantity | Time | Place]


class KeptReading(Reading):
    """A reading of the store, with the state of its version."""

    state: keeping.State
    withdrawn: bool


class Head(Model):
    """An article of a list."""

    id: str
    input: str
    publisher: str | None
    title: str | None
    published: str | None
    version: int
    replaces: str | None
    status: str
    state: keeping.State
    withdrawn: bool


class Articles(Model):
    items: list[Head]
    next: str | None


class Version(Model):
    version: int
    id: str
    url: str | None
    title: str | None
    published: str | None
    modified: str | None
    status: str
    state: keeping.State
    withdrawn: bool
    claims: int


class Versions(Model):
    items: list[Version]


class Counts(Model):
    kept: int
    changed: int
    gone: int
    new: int


class ClaimChange(Model):
    change: keeping.Change
    before: Claim | None
    after: Claim | None


class Changes(Model):
    """What a version changed in the claims of the one before it; of the first version `before` is null."""

    before: str | None
    after: str
    counts: Counts
    claims: list[ClaimChange]


class Reason(Model):
    feature: str
    a: str | None
    b: str | None
    weight: float


class Value(Model):
    claim: str
    article: str
    span: Span
    value: float | None
    low: float | None
    high: float | None
    approximate: bool
    unit: str | None
    of: str | None
    text: str | None
    authority: list[ChainLink]
    as_of: str | None
    scope: str | None


class Link(Model):
    a: int
    b: int
    relation: stories.LinkRelation
    score: float
    reasons: list[Reason]


class Origins(Model):
    least: int
    most: int
    unnamed: bool


class Fact(Model):
    id: str
    about: str
    status: stories.Status
    origins: Origins
    values: list[Value]
    links: list[Link]


class Evidence(Model):
    article: str
    span: Span


class Lineage(Model):
    articles: list[str]
    name: str
    evidence: list[Evidence]


class Alteration(Model):
    a: Evidence
    b: Evidence
    kind: stories.AlterationKind
    before: str
    after: str
    relayed: bool


class StoryArticle(Model):
    id: str
    input: str
    publisher: str | None
    published: str | None
    title: str | None
    url: str | None
    state: stories.ArticleState


class FactChange(Model):
    fact: str
    values: list[int]
    whole: bool
    links: list[Link]


class StoryChanges(Model):
    """What is new since a time: articles by id, values by place in their fact."""

    since: str
    articles: list[str]
    facts: list[FactChange]


class Story(Model):
    """A story as `accordingto stories` gives it; with `since` also what is new in it."""

    schema_: Literal["accordingto/story/1"] = Field(alias="schema")
    id: str
    title: str
    merged_from: list[str]
    articles: list[StoryArticle]
    facts: list[Fact]
    lineages: list[Lineage]
    undecided: list[str]
    alterations: list[Alteration]
    changes: StoryChanges = None  # type: ignore[assignment]  # left out where nothing is asked


class StoryHead(Model):
    """A story of a list: `facts` counts those of each status."""

    id: str
    title: str
    articles: list[StoryArticle]
    facts: dict[stories.Status, int]


class Stories(Model):
    items: list[StoryHead]
    next: str | None


class ArticleHead(Model):
    """The article of a claim that was found."""

    id: str
    input: str
    url: str | None
    publisher: str | None
    title: str | None
    published: str | None
    language: str | None
    version: int
    status: str
    state: keeping.State
    withdrawn: bool


class Context(Model):
    before: str
    after: str


class Hit(Model):
    """A claim as in a reading, its article's head, the words around its content."""

    claim: Claim
    article: ArticleHead
    context: Context


class Search(Model):
    """`total` is exact up to 10,000; beyond, `exact` is false."""

    items: list[Hit]
    next: str | None
    total: int
    exact: bool


class FacetValue(Model):
    value: str
    count: int


class Facets(Model):
    """By field of the query language its values with how many of the `of` newest claims have them; `whole`: those are
    all that the query finds."""

    of: int
    whole: bool
    fields: dict[str, list[FacetValue]]


class LinkedFact(Model):
    """A fact of a story in which a claim has a value: `own` are the places of its values among the fact's."""

    story: str
    fact: Fact
    own: list[int]


class KeptClaim(Model):
    """A claim with its whole article, and the facts of its story in which it has a value, with their links."""

    claim: Claim
    state: keeping.State
    withdrawn: bool
    article: Article
    facts: list[LinkedFact]


class SourceFact(Model):
    """A fact that is told on a source's word; `only`: on nobody else's."""

    story: str
    title: str
    fact: str
    about: str
    only: bool


class SourceName(Model):
    name: str
    count: int


class Source(Model):
    """What a source is credited with: the query that finds it, its claims, under which names, in which facts."""

    name: str
    unnamed: bool
    query: str
    claims: Search
    facets: Facets
    names: list[SourceName]
    facts: list[SourceFact]


class SourceCount(Model):
    name: str
    unnamed: bool
    claims: int
    articles: int


class Sources(Model):
    """The sources that the `of` newest articles credit most."""

    of: int
    items: list[SourceCount]


class Compared(Model):
    id: str
    input: str
    publisher: str | None


class Comparison(Model):
    articles: list[Compared]
    relation: stories.Reuse
    score: float
    reasons: list[Reason]
    evidence: list[Evidence]


class Part(Model):
    kind: digests.PartKind
    text: str
    note: int = 0
    span: Span = None  # type: ignore[assignment]  # left out where there is none


class Sentence(Model):
    template: str
    text: str
    notes: list[int]
    parts: list[Part]


class Note(Model):
    number: int
    article: str
    outlet: str
    date: str | None
    url: str | None
    link: str | None
    claim: str | None
    spans: list[Span]
    value: Span | None
    chain: list[ChainLink]
    certainty: Certainty | None
    origins: Origins | None
    fact: str | None


class Paragraph(Model):
    fact: str | None
    about: str | None
    status: stories.Status | None
    origins: Origins | None
    sentences: list[Sentence]


class Section(Model):
    name: digests.SectionName
    heading: str
    paragraphs: list[Paragraph]


class Digest(Model):
    """A story told in attributed sentences only (docs/digest.md)."""

    schema_: Literal["accordingto/digest/1"] = Field(alias="schema")
    story: str
    language: str
    figures: digests.Figures
    title: Sentence
    standfirst: list[Sentence]
    sections: list[Section]
    notes: list[Note]
    articles: list[StoryArticle]
