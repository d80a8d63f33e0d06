"""Readings as provenance: who published, who said it, through whom it came, and which run read it.

PROV-JSONLD (https://www.w3.org/submissions/prov-jsonld/), a statement a line: an article is quoted in its claims, a
claim is attributed to its origin, and each relay is an account of its own that derives from the next. Invariant: an
agent belongs to one article; nobody is ever the same as somebody in another.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any

from ..records.article import Article, digest
from ..records.claims import ChainLink, Claim
from ..records.declared import Post
from ..records.keeping import KeptRun
from ..records.readings import Reading
from .addressing import TERMS, URN, is_date_time
from .lines import json_bytes, script_safe
from .vocabulary import SCHEMA_ORG
from .wording import joined

PROV_CONTEXT = "https://openprovenance.org/prov-jsonld/context.jsonld"
# "who" and not "entity", which is a term of PROV's context.
NAMESPACES = {"at": TERMS, "sdo": SCHEMA_ORG, "who": f"{URN}entity:"} | {
    kind: f"{URN}{kind}:"
    for kind in ("account", "address", "article", "claim", "model", "party", "post", "program", "run", "source")
}
# The types of sources who can say something; the others are things that somebody wrote, and in PROV no agents.
AGENTS = {
    "person": "prov:Person", "organization": "prov:Organization", "government": "prov:Organization",
    "outlet": "prov:Organization", "group": "at:group",
}  # fmt: skip
WRITTEN = {
    "document": "sdo:DigitalDocument", "study": "sdo:ScholarlyArticle", "social-post": "sdo:SocialMediaPosting",
}  # fmt: skip
_DECLARED = ("format", "guid", "embargo", "ed_note", "rights", "version")  # the rest are agents and posts

Statement = dict[str, Any]


class ProvenanceWriter:
    """Writes one document, a statement a line. Where a run is given, it is named as having made the claims: `run` for
    all readings, or that of `add` for one of them."""

    def __init__(self, stream: IO[bytes], run: KeptRun | None = None) -> None:
        self._stream = stream
        self._run = run
        self._stated = set[str]()
        self._before = b"\n"
        head = json_bytes({"@context": [NAMESPACES, PROV_CONTEXT]})
        self._stream.write(head[:-1] + b', "@graph": [')

    def add(self, reading: Reading, run: KeptRun | None = None) -> None:
        run = run or self._run
        if run and f"run:{run_id(run)}" not in self._stated:
            self._write(_once(run_statements(run), self._stated))
        self._write(statements(reading, f"run:{run_id(run)}" if run else None))
        self._stream.flush()

    def miss(self, name: str, reason: str) -> None:
        pass

    def close(self) -> None:
        self._stream.write(b"\n]}\n")
        self._stream.flush()

    def _write(self, rows: Iterator[Statement]) -> None:
        for row in rows:
            self._stream.write(self._before + script_safe(json_bytes(row)))
            self._before = b",\n"


def run_id(run: KeptRun) -> str:
    """The id of a run: a hash of what it was and when."""
    return digest(run.run.command, run.run.code, run.run.model, run.started)[:16]


def run_statements(run: KeptRun) -> Iterator[Statement]:
    """The run as an activity of the program (of its version), with the model as its plan."""
    name = f"run:{run_id(run)}"
    program, model = f"program:{digest(run.run.code)[:16]}", f"model:{digest(run.run.model)[:16]}"
    code, weights = run.run.code, run.run.model
    yield _thing("Agent", program, ["prov:SoftwareAgent"], f"accordingto {code}") | _plain({"at:code": code})
    yield _thing("Entity", model, ["prov:Plan"], f"model {weights}") | _plain({"at:model": weights})
    times = {"startTime": run.started, "endTime": run.finished}
    activity = _thing("Activity", name, [], run.run.command) | {k: v for k, v in times.items() if is_date_time(v)}
    yield activity | _plain({f"at:option-{option}": value for option, value in run.run.options.items()})
    yield _relation("Association", activity=name, agent=program, plan=model)


def statements(reading: Reading, run: str | None = None) -> Iterator[Statement]:
    """What is known of where an article and its claims come from; `run` is the qualified name of an activity."""
    article, seen = reading.article, set[str]()
    yield from _of_article(article)
    if run:
        yield _relation("Usage", activity=run, entity=f"article:{article.id}")
    for claim in reading.claims:
        yield from _once(_of_claim(article, claim, run), seen)


def _once(rows: Iterator[Statement], seen: set[str]) -> Iterator[Statement]:
    """The statements without things stated before: a person stands in several chains, runs share a program."""
    for row in rows:
        name = row.get("@id")
        if name is None or name not in seen:
            yield row
        if name is not None:
            seen.add(name)


def _of_article(article: Article) -> Iterator[Statement]:
    name, declared = f"article:{article.id}", article.declared
    facts = {
        "sdo:headline": article.title, "sdo:url": article.url, "sdo:datePublished": article.published,
        "sdo:dateModified": article.modified, "sdo:inLanguage": article.language, "at:status": article.status,
        "at:version": article.version, "at:sha256": article.sha256, "at:retrieved": article.retrieved,
        "at:declared-signal": list(declared.signals),
    }  # fmt: skip
    facts |= {f"at:declared-{fact}": getattr(declared, fact) for fact in _DECLARED}
    yield _thing("Entity", name, ["sdo:NewsArticle"], article.title) | _plain(facts)
    if is_date_time(article.published):
        yield _relation("Generation", entity=name, time=article.published)
    if article.url:
        address = f"address:{digest(article.url)[:16]}"
        yield _thing("Entity", address, []) | _plain({"sdo:url": article.url})
        yield _relation("Specialization", specificEntity=name, generalEntity=address)
    if article.replaces:
        earlier = f"article:{article.replaces}"
        yield _relation("Derivation", "prov:Revision", generatedEntity=name, usedEntity=earlier)
    stated = (
        ("publisher", "prov:Organization", [article.publisher] if article.publisher else []),
        ("author", "prov:Person", article.authors), ("credit", None, [declared.credit] if declared.credit else []),
        ("info-source", None, declared.info_source),
    )  # fmt: skip
    for role, kind, names in stated:
        for number, who in enumerate(names):
            agent = _party(article, role, number)
            yield _thing("Agent", agent, [kind] if kind else [], who)
            yield _relation("Attribution", entity=name, agent=agent, role=f"at:{role}")
    for number, post in enumerate(declared.posts):
        yield from _of_post(article, post, number)


def _of_post(article: Article, post: Post, number: int) -> Iterator[Statement]:
    """A post within the article: somebody else's, which the article quotes, or an entry of its own."""
    name, whole = f"post:{article.id}-{number}", f"article:{article.id}"
    kind = "sdo:SocialMediaPosting" if post.kind == "embed" else "sdo:BlogPosting"
    yield _thing("Entity", name, [kind]) | _plain({"sdo:url": post.url, "sdo:datePublished": post.published})
    if post.author:
        agent = _party(article, "post", number)
        yield _thing("Agent", agent, [], post.author)
        yield _relation("Attribution", entity=name, agent=agent, role="at:author")
    if post.kind == "embed":
        yield _relation("Derivation", "prov:Quotation", generatedEntity=whole, usedEntity=name)
    else:
        yield _relation("Influence", "at:part", influencee=whole, influencer=name)


def _of_claim(article: Article, claim: Claim, run: str | None) -> Iterator[Statement]:
    name = f"claim:{claim.id}"
    facts = {
        "value": joined(claim.content) or None, "at:asked": joined(claim.answer.matter) if claim.answer else None,
        "at:kind": claim.kind, "at:act": claim.act, "at:confidence": claim.confidence,
        "at:level": claim.certainty.level, "at:polarity": claim.certainty.polarity, "at:stance": claim.stance,
    }  # fmt: skip
    yield _thing("Entity", name, ["at:Claim"]) | _plain(facts)
    yield _relation("Derivation", "prov:Quotation", generatedEntity=name, usedEntity=f"article:{article.id}")
    for number, post in enumerate(article.declared.posts):
        if post.start <= claim.start < post.end:
            quoted = f"post:{article.id}-{number}"
            yield _relation("Derivation", "prov:Quotation", generatedEntity=name, usedEntity=quoted)
    if run:
        yield _relation("Generation", entity=name, activity=run)
    if claim.inside:
        yield _relation("Derivation", "at:inside", generatedEntity=name, usedEntity=f"claim:{claim.inside}")
    if claim.continues:
        yield _relation("Influence", "at:continues", influencee=name, influencer=f"claim:{claim.continues}")
    if claim.kind in ("own-voice", "no-answer") and article.publisher:
        # Who gave no answer said nothing that could be attributed: that it is so is the publisher's word.
        publisher = _party(article, "publisher", 0)
        yield _relation("Attribution", entity=name, agent=publisher, role="at:publisher")
    yield from _of_chain(claim)


def _of_chain(claim: Claim) -> Iterator[Statement]:
    """Who said it, and the accounts through which it came where there are several, the outermost first."""
    outer, relation = f"claim:{claim.id}", "at:reported"
    for number, link in enumerate(claim.chain):
        last = number == len(claim.chain) - 1
        who = f"who:{link.entity}" if link.entity else f"source:{claim.id}-{number}"
        yield _source(link, who)
        if last and claim.kind == "no-answer":
            yield _relation("Influence", "at:no-answer", influencee=outer, influencer=who) | _manner(link)
            return
        if last and claim.kind != "own-voice" and link.type not in WRITTEN:
            yield _relation("Attribution", entity=f"claim:{claim.id}", agent=who, role="at:origin") | _manner(link)
            if not number:
                return
        account = who
        if link.type not in WRITTEN:
            account = f"account:{claim.id}-{number}"
            yield _thing("Entity", account, ["at:account"])
            yield _relation("Attribution", entity=account, agent=who) | _manner(link)
        if account != outer:
            kinds = [relation, "prov:PrimarySource"] if last else [relation]
            yield _relation("Derivation", *kinds, generatedEntity=outer, usedEntity=account)
        outer, relation = account, f"at:{link.relation}" if link.relation else "at:reported"


def _source(link: ChainLink, name: str) -> Statement:
    label = link.label or None
    if link.type in WRITTEN:
        return _thing("Entity", name, [WRITTEN[link.type]], label)
    return _thing("Agent", name, [AGENTS[link.type]] if link.type else [], label)


def _manner(link: ChainLink) -> Statement:
    """How the words name their source, and how many are meant."""
    facts = {
        "at:naming": link.naming, "at:words": link.span.exact if link.span else None, "at:count": link.count,
        "at:carried": link.carried or None, "at:resolution": link.resolution,
    }  # fmt: skip
    return _plain(facts)


def _party(article: Article, role: str, number: int) -> str:
    return f"party:{article.id}-{role}-{number}"


def _thing(kind: str, name: str, types: list[str], label: str | None = None) -> Statement:
    row: Statement = {"@type": kind, "@id": name}
    if types:
        row["type"] = types
    return row | ({"label": [{"@value": label}]} if label else {})


def _relation(kind: str, *types: str, **ends: str | None) -> Statement:
    row: Statement = {"@type": kind, **{end: name for end, name in ends.items() if name and end != "role"}}
    if ends.get("role"):
        row["role"] = [ends["role"]]
    return row | ({"type": list(types)} if types else {})


def _plain(facts: dict[str, Any]) -> Statement:
    """Facts as arrays of typed values; what is not known is left out."""
    rows = {name: value if isinstance(value, list) else [value] for name, value in facts.items() if value is not None}
    return {name: [_typed(value) for value in values] for name, values in rows.items() if values}


def _typed(value: Any) -> dict[str, str]:
    kinds = {bool: "xsd:boolean", int: "xsd:integer", float: "xsd:double"}
    if type(value) in kinds:
        return {"@value": str(value).lower(), "@type": kinds[type(value)]}
    return {"@value": str(value)}
