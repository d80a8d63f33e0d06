"""A fictional story for digests: a ferry runs aground, four outlets tell of it, and a fifth took its article back.
Claims, values and links are set by hand, so that each rule has its case."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from accordingto.records.article import Article
from accordingto.records.claims import Answer, Certainty, ChainLink, Claim, Quantity, Said, Time
from accordingto.records.readings import Reading
from accordingto.records.spans import Span
from accordingto.records.stories import Evidence, Fact, Lineage, Link, LinkRelation, Origins, Story, StoryArticle, Value

SURE = Certainty("certain", "positive")
TEXTS = {
    "gazette": (
        "The Ambrel Gazette", "2031-03-04", "Ferry Orlanda runs aground off Ambrel",
        "The ferry Orlanda ran aground off Ambrel on Tuesday. Harbour master Ada Crane said 12 people were hurt. She "
        "added that the pumps might hold until morning. The line’s owner, Tobias Renn, denied that the crew had "
        "ignored a storm warning.",
    ),
    "courier": (
        "The Lowland Courier", "2031-03-04", "Dozens hurt on ferry, rescuers say",
        "According to The Coast Radio, which cited two rescuers at the quay, at least 20 people were hurt when the "
        "ferry struck a bank. “Nobody steered for a full minute before we struck the bank,” said Ilse Marr, a "
        "passenger. The company did not respond to questions about the pilot. The ferry has room for 180 people.",
    ),
    "post": (
        "The Hollin Post", "2031-03-05", "Hurt count rises after ferry accident",
        "Harbour master Ada Crane said on Wednesday 23 people had been hurt, among them four children. The ferry can "
        "carry 180 people. About 20 people were treated, the hospital said.",
    ),
    "wire": (
        "Northern Wire", "2031-03-05", "Hollin Post: 23 hurt on ferry",
        "The count of hurt stands at 23, harbour master Ada Crane said. Nobody died, she said. In 2019 a ferry fire "
        "off Ambrel hurt 41 people.",
    ),
    "herald": (
        "The Sunday Herald", "2031-03-04", "Ferry sinks off Ambrel",
        "The ferry sank off Ambrel, a caller said.",
    ),
}  # fmt: skip


def article(name: str) -> Article:
    publisher, day, title, text = TEXTS[name]
    return Article(
        text=text, input=f"stories/{name}.txt", url=f"https://{name}.example/ferry", publisher=publisher, title=title,
        published=day, language="en", status="canceled" if name == "herald" else "usable",
    )  # fmt: skip


ARTICLES = {name: article(name) for name in TEXTS}


def at(name: str, exact: str, nth: int = 0) -> Span:
    """The nth place of these words in the article."""
    start = -1
    for _ in range(nth + 1):
        start = TEXTS[name][3].index(exact, start + 1)
    return Span.of(TEXTS[name][3], start, start + len(exact))


def said(name: str, content: Sequence[str], cue: str = "", source: str = "", **more: Any) -> Claim:
    """A claim of the article; `chain` is its source alone where it is not given."""
    spans = tuple(at(name, each) for each in content)
    more.setdefault("kind", "indirect" if source else "own-voice")
    if source:
        more.setdefault("chain", (ChainLink(at(name, source), source, "person", "named"),))
    more.setdefault("certainty", SURE)
    return Claim(
        ARTICLES[name].id, more.pop("act", "speech"), more.pop("kind"), spans,
        (at(name, cue),) if cue else (), (at(name, source),) if source else (), confidence=0.9, **more,
    )  # fmt: skip


CRANE = "Harbour master Ada Crane"
TUESDAY = Time(at("gazette", "on Tuesday"), "2031-03-04", "2031-03-04", "day")


def _quantity(name: str, exact: str, low: float | None, high: float | None, nth: int = 0) -> Quantity:
    return Quantity(at(name, exact, nth), low if low == high else None, low, high, False, None, "people")


CLAIMS: dict[str, Claim] = {
    "aground": said("gazette", ["The ferry Orlanda ran aground off Ambrel on Tuesday."], details=(TUESDAY,)),
    "twelve": said("gazette", ["12 people were hurt"], "said", CRANE, stance="neutral"),
    "pumps": said(
        "gazette", ["that the pumps might hold until morning"], "added", "She", stance="neutral",
        chain=(ChainLink(at("gazette", "She"), "Ada Crane", "person", "named", resolution=0.9),),
        certainty=Certainty("possible", "positive", (at("gazette", "might"),)),
    ),
    "denial": said(
        "gazette", ["that the crew had ignored a storm warning"], "denied", "The line’s owner, Tobias Renn",
        stance="denying", certainty=Certainty("certain", "negative", (at("gazette", "denied"),)),
    ),
    "twenty": said(
        "courier", ["at least 20 people were hurt when the ferry struck a bank"], "cited", stance="neutral",
        kind="indirect",
        chain=(
            ChainLink(at("courier", "The Coast Radio"), "The Coast Radio", "outlet", "named", relation="citing"),
            ChainLink(at("courier", "two rescuers at the quay"), None, "group", "described", count=2),
        ),
    ),
    "steered": said(
        "courier", ["“Nobody steered for a full minute before we struck the bank,”"], "said", "Ilse Marr",
        kind="direct", stance="neutral",
    ),
    "silent": said(
        "courier", ["questions about the pilot"], "did not respond to", "The company", kind="no-answer",
        answer=Answer("no-response", (at("courier", "questions about the pilot"),)),
    ),
    "room": said("courier", ["The ferry has room for 180 people."]),
    "many": said(
        "post", ["23 people had been hurt, among them four children"], "said", CRANE, stance="neutral",
        said=Said(None, at("post", "on Wednesday"), None),
    ),
    "carry": said("post", ["The ferry can carry 180 people."]),
    "treated": said(
        "post", ["About 20 people were treated"], "said", "the hospital", stance="neutral",
        chain=(ChainLink(at("post", "the hospital"), "the hospital", "organization", "role"),),
    ),
    "stands": said("wire", ["The count of hurt stands at 23"], "said", "harbour master Ada Crane", stance="neutral"),
    "alive": said(
        "wire", ["Nobody died"], "said", "she", stance="neutral",
        certainty=Certainty("certain", "negative", (at("wire", "Nobody"),)),
        chain=(ChainLink(at("wire", "she"), "Ada Crane", "person", "named", resolution=0.95),),
    ),
    "fire": said("wire", ["In 2019 a ferry fire off Ambrel hurt 41 people."]),
    "sank": said("herald", ["The ferry sank off Ambrel"], "said", "a caller", stance="neutral"),
}  # fmt: skip

READINGS = {
    each.id: Reading(each, claims=tuple(claim for claim in CLAIMS.values() if claim.article == each.id))
    for each in ARTICLES.values()
}


def value(claim: str, name: str, exact: str, low: float | None, high: float | None, **more: Any) -> Value:
    told = CLAIMS[claim]
    return Value(
        told.id, told.article, at(name, exact), low if low == high else None, low, high, of="people",
        authority=told.chain, as_of=ARTICLES[name].published, **more,
    )  # fmt: skip


def link(a: int, b: int, relation: LinkRelation) -> Link:
    return Link(a, b, relation, 0.9)


HURT = Fact(
    "hurt", "people hurt", "mixed", Origins(2, 3),
    (
        value("twelve", "gazette", "12 people", 12, 12), value("twenty", "courier", "at least 20 people", 20, None),
        value("many", "post", "23 people", 23, 23), value("stands", "wire", "23", 23, 23),
        value("treated", "post", "About 20 people", 20, 20, approximate=True),
        value("fire", "wire", "41 people", 41, 41),
    ),
    (
        link(0, 1, "conflicts"), link(0, 2, "updates"), link(0, 3, "updates"), link(1, 2, "conflicts"),
        link(1, 3, "conflicts"), link(2, 3, "repeats"),
        *(link(place, 4, "differs-in-scope") for place in range(4)),
        *(link(place, 5, "background") for place in range(5)),
    ),
)  # fmt: skip
ROOM = Fact(
    "room", "people the ferry carries", "agreed", Origins(2, 2),
    (value("room", "courier", "180 people", 180, 180), value("carry", "post", "180 people", 180, 180)),
    (link(0, 1, "repeats"),),
)  # fmt: skip
CHILDREN = Fact(
    "children", "children hurt", "single-origin", Origins(1, 1),
    (value("many", "post", "four children", 4, 4),),
)  # fmt: skip
FACTS = (HURT, ROOM, CHILDREN)


def listed(name: str) -> StoryArticle:
    each = ARTICLES[name]
    return StoryArticle(
        each.id, each.input, each.publisher, each.published, each.title, each.url,
        "withdrawn" if name == "herald" else "current",
    )  # fmt: skip


STORY = Story(
    "0123456789abcdef", "Ferry Orlanda runs aground off Ambrel", tuple(listed(name) for name in TEXTS), FACTS,
    (
        Lineage(
            (ARTICLES["post"].id, ARTICLES["wire"].id), "Northern Wire",
            (Evidence(ARTICLES["wire"].id, at("wire", "harbour master Ada Crane said")),),
        ),
    ),
    (ARTICLES["gazette"].id, ARTICLES["courier"].id),
)  # fmt: skip
