"""A made-up story, read by hand, with every kind of claim that the records can hold."""

from __future__ import annotations

from accordingto.records.article import Article
from accordingto.records.claims import (
    Anonymity,
    Answer,
    Certainty,
    ChainLink,
    Claim,
    Location,
    Quantity,
    Said,
    Time,
)
from accordingto.records.readings import Finding, Reading, Rejected
from accordingto.records.spans import Place, Span

TITLE = "Ambrel dam ‘will hold until spring’, harbour master says"
TEXT = "\n".join(
    (
        "By Ilse Marr, in Port Ambrel",
        "The Ambrel dam will hold until spring, the harbour master said on Tuesday, as engineers lowered the lake for "
        "a third day.",
        "“The dam will hold,” Mara Voss told The Lowland Courier, “until the ice goes out.” She believes that the "
        "sluices could be repaired within about six weeks.",
        "The Lowland Courier, citing two officials familiar with the inspection, reported that at least 40 cracks had "
        "been found in the northern wall. The officials, who were not authorized to speak publicly, said the wall was "
        "probably safe. These cracks run along 300 metres of the wall.",
        "What the inspectors saw",
        "“The minister told us, ‘Nobody will have to leave the valley,’” said Tobias Renn, who heads the farmers’ "
        "union, at Hollin Bridge. Renn alleged that the ministry had known of the cracks since March.",
        "The ministry did not respond to questions about the inspection. Sources said the minister may resign.",
        "The dam was built in 1931. It supplies water to some 120,000 people.",
        "Photo: the northern wall seen from Hollin Bridge",
    )
)

ARTICLE = Article(
    text=TEXT, title=TITLE, input="stories/dam.html", url="https://ambrelpost.example/2031/dam",
    publisher="The Ambrel Post", authors=("Ilse Marr",), published="2031-03-04", language="en",
    retrieved="2031-03-05T08:00:00Z",
)  # fmt: skip


def at(exact: str, nth: int = 0, place: Place = "text") -> Span:
    """The nth place of these words in the story."""
    text, start = (TITLE if place == "title" else TEXT), -1
    for _ in range(nth + 1):
        start = text.index(exact, start + 1)
    return Span.of(text, start, start + len(exact), place)


def person(exact: str, name: str | None = None, nth: int = 0, **more: object) -> ChainLink:
    return ChainLink(at(exact, nth), name or exact, "person", "named", **more)  # type: ignore[arg-type] # a test's shorthand


COURIER = "The Lowland Courier"
CERTAIN = Certainty("certain", "positive")


def claims() -> tuple[Claim, ...]:
    article = ARTICLE.id
    cracks = Claim(
        article, "speech", "indirect", (at("at least 40 cracks had been found in the northern wall"),),
        (at("citing"), at("reported that")), (at(COURIER, 1), at("two officials familiar with the inspection")),
        (
            ChainLink(at(COURIER, 1), COURIER, "outlet", "named", relation="citing"),
            ChainLink(at("two officials familiar with the inspection"), None, "group", "described", count=2),
        ),
        Anonymity(None, at("familiar with the inspection")), stance="neutral",
        certainty=CERTAIN, confidence=0.91,
        details=(Quantity(at("at least 40 cracks"), None, 40, None, False, None, "cracks"),),
    )  # fmt: skip
    relayed = Claim(
        article, "speech", "direct", (at("“The minister told us, ‘Nobody will have to leave the valley,’”"),),
        (at("said", 2),), (at("Tobias Renn"),), (person("Tobias Renn"),), said=Said(None, None, at("Hollin Bridge")),
        certainty=CERTAIN, confidence=0.96,
    )  # fmt: skip
    return (
        Claim(
            article, "speech", "mixed", (at("Ambrel dam ‘will hold until spring’", place="title"),),
            (at("says", place="title"),), (at("harbour master", place="title"),),
            (ChainLink(at("harbour master", place="title"), "Mara Voss", "person", "role"),),
            certainty=CERTAIN, confidence=0.97,
        ),
        Claim(
            article, "speech", "indirect", (at("The Ambrel dam will hold until spring"),), (at("said"),),
            (at("the harbour master"),), (ChainLink(at("the harbour master"), "Mara Voss", "person", "role"),),
            said=Said(None, at("on Tuesday"), None), certainty=CERTAIN, confidence=0.98,
            details=(Location(at("Ambrel", 1), "Ambrel", 1, 54.2, 11.9, "LW", "Hollin"),),
        ),
        Claim(
            article, "speech", "direct", (at("“The dam will hold,”"), at("“until the ice goes out.”")), (at("told"),),
            (at("Mara Voss"),),
            (ChainLink(at(COURIER), COURIER, "outlet", "named", relation="told"), person("Mara Voss")),
            said=Said(at(COURIER), None, None), certainty=CERTAIN, confidence=0.99,
        ),
        Claim(
            article, "attitude", "indirect", (at("the sluices could be repaired within about six weeks"),),
            (at("believes that"),), (at("She"),), (person("She", "Mara Voss", resolution=0.75),),
            certainty=Certainty("possible", "positive", (at("could"),)), confidence=0.88,
            details=(Quantity(at("about six weeks"), 6, 5, 7, True, "week", None),),
        ),
        cracks,
        Claim(
            article, "speech", "indirect", (at("the wall was probably safe"),), (at("said", 1),),
            (at("The officials"),),
            (
                ChainLink(None, COURIER, "outlet", "named", relation="citing", carried=True),
                ChainLink(
                    at("The officials"), "two officials familiar with the inspection", "group", "described", count=2,
                    resolution=0.9,
                ),
            ),
            Anonymity(at("were not authorized to speak publicly"), None),
            certainty=Certainty("probable", "positive", (at("probably"),)), confidence=0.84,
        ),
        Claim(
            article, "speech", "own-voice", (at("These cracks run along 300 metres of the wall."),),
            chain=cracks.chain, continues=cracks.id, certainty=CERTAIN, confidence=0.61,
            details=(Quantity(at("300 metres"), 300, 300, 300, False, "metre", None),),
        ),
        relayed,
        Claim(
            article, "speech", "direct", (at("‘Nobody will have to leave the valley,’"),), (at("told us"),),
            (at("The minister"),),
            (person("Tobias Renn", relation="quoted"), ChainLink(at("The minister"), None, "person", "role")),
            inside=relayed.id, certainty=Certainty("certain", "negative"), confidence=0.79,
        ),
        Claim(
            article, "speech", "indirect", (at("the ministry had known of the cracks since March"),),
            (at("alleged that"),), (at("Renn", 1),), (person("Renn", "Tobias Renn", 1),),
            stance="claiming", distance=at("alleged"), certainty=CERTAIN, confidence=0.93,
            details=(Time(at("since March"), "2030-03", "..", "month"),),
        ),
        Claim(
            article, "speech", "no-answer", (), (at("did not respond"),), (at("The ministry"),),
            (ChainLink(at("The ministry"), None, "government", "named"),),
            answer=Answer("no-response", (at("questions about the inspection"),)), confidence=0.9,
        ),
        Claim(
            article, "speech", "indirect", (at("the minister may resign"),), (at("said", 3),), (at("Sources"),),
            (ChainLink(at("Sources"), None, "group", "bare"),),
            certainty=Certainty("possible", "positive", (at("may"),)), confidence=0.72,
        ),
        Claim(article, "speech", "own-voice", (at("The dam was built in 1931."),), confidence=0.95),
        Claim(
            article, "speech", "own-voice", (at("It supplies water to some 120,000 people."),), confidence=0.94,
            details=(Quantity(at("some 120,000 people"), 120000, 110000, 130000, True, None, "people"),),
        ),
    )  # fmt: skip


def reading() -> Reading:
    """The whole story."""
    rejected = (
        Rejected("receiving", at("By Ilse Marr, in Port Ambrel"), "byline"),
        Rejected("receiving", at("What the inspectors saw"), "heading"),
        Rejected("receiving", at("Photo: the northern wall seen from Hollin Bridge"), "caption"),
    )
    surer = Finding(
        "headline-certainty", "note", "the headline takes the harbour master’s word",
        (at("will hold until spring", place="title"), at("will hold until spring")),
    )  # fmt: skip
    number = Finding(
        "number", "warning", "the number of cracks is given to the Courier only", (at("at least 40 cracks"),)
    )
    return Reading(ARTICLE, (), claims(), (surer, number), rejected)


# What page and terminal both say of one claim of the story, by the number of the claim, and of no other.
SAID_OF_ONE = {
    "reason for anonymity “were not authorized to speak publicly”": 5,
    "basis of access “familiar with the inspection”": 4,
    "said to “The Lowland Courier”": 2,
    "said when “on Tuesday”": 1,
    "said where “Hollin Bridge”": 7,
    "goes on with claim 5": 6,
    "said inside claim 8": 8,
    "certain; told as a claim; distance “alleged”": 9,
    "“about six weeks” ≈ 6 (5 to 7) weeks": 3,
    "“since March” from March 2030 on (2030-03/..)": 9,
    "“Ambrel” Ambrel, Hollin, LW; 54.20° N, 11.90° E": 1,
}
