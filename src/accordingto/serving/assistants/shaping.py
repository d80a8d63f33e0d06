"""Records as an assistant gets them: facts in fields, all words of articles as untrusted quotations.

Invariant: no claim without its spans, its chain and the count of origins behind it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ...linking.digest_notes import Told
from ...records.article import Article
from ...records.claims import ChainLink, Claim, Detail, Location, Quantity
from ...records.corrections import Correction
from ...records.digests import Digest, Note, Paragraph, Sentence
from ...records.keeping import State
from ...records.readings import Finding
from ...records.stories import Comparison, Fact, Lineage, Story, StoryArticle, Value
from .quoting import Row, country, date, language_code, one_of, quoted, quoted_all, quoted_at, unit

STATUSES = ("usable", "canceled", "withheld")
CHECKED = frozenset(
    {
        "accusation", "change", "date", "enumeration", "headline-certainty", "headline-name", "headline-number",
        "parts", "place", "publication", "quotation", "share", "single-source", "two-values", "unnamed-source",
    }
)  # fmt: skip
PLACES = ("city", "admin1", "admin2", "country", "continent", "region")
GRAINS = ("century", "decade", "year", "season", "quarter", "month", "week", "day", "hour", "minute", "second")
FEATURES = ("half", "passage", "credited", "third", "resting", "retold", "quotations only")
MOST_VALUES = 20


def article_head(article: Article, state: State | None = None, withdrawn: bool = False) -> Row:
    """Which article it is. `publisher` stands before every chain of its claims."""
    row: Row = {
        "id": article.id, "publisher": quoted(article.publisher, article.id),
        "title": quoted(article.title, article.id), "url": quoted(article.url, article.id),
        "published": date(article.published, article.id), "language": language_code(article.language),
        "version": article.version, "status": one_of(article.status, STATUSES),
    }  # fmt: skip
    return row if state is None else row | {"state": state, "withdrawn": withdrawn}


def claim_row(claim: Claim, article: Article, facts: Sequence[Fact] = ()) -> Row:
    """A claim. `facts` are those of its story in which it has a value."""
    own = article.id
    answer, hidden, said = claim.answer, claim.anonymity, claim.said
    row: Row = {
        "id": claim.id, "article": own, "act": claim.act, "kind": claim.kind,
        "content": quoted_all(claim.content, own), "cue": quoted_all(claim.cue, own),
        "source": quoted_all(claim.source, own), "chain": chain_rows(claim.chain, own),
        "origins": [fact_origins(fact) for fact in facts] or [_alone(claim, article)],
        "certainty": {"level": claim.certainty.level, "polarity": claim.certainty.polarity,
                      "spans": quoted_all(claim.certainty.spans, own)},
        "stance": claim.stance, "distance": quoted_at(claim.distance, own),
        "details": [detail_row(detail, own) for detail in claim.details],
        "confidence": round(claim.confidence, 3),
    }  # fmt: skip
    if answer:
        row["answer"] = {"form": answer.form, "matter": quoted_all(answer.matter, own)}
    if hidden:
        row["anonymity"] = {"reason": quoted_at(hidden.reason, own), "access": quoted_at(hidden.access, own)}
    if said:
        row["said"] = {name: quoted_at(getattr(said, name), own) for name in ("to", "when", "where")}
    return row | {name: ref for name in ("continues", "inside") if (ref := getattr(claim, name)) is not None}


def correction_row(correction: Correction, article: str) -> Row:
    """What an editor says is right in place of a claim; `given` is None where that is none at all."""
    given = correction.given
    side = given and {
        "content": quoted_all(given.content, article), "cue": quoted_all(given.cue, article),
        "source": quoted_all(given.source, article), "chain": [quoted(name) for name in given.chain],
        "certainty": {"level": given.level, "polarity": given.polarity},
    }  # fmt: skip
    return {
        "id": correction.id, "what": list(correction.what), "given": side, "note": quoted(correction.note),
        "by": quoted(correction.who), "made": date(correction.made),
    }  # fmt: skip


def _alone(claim: Claim, article: Article) -> Row:
    return {"of": "this claim alone", **Told(article, claim).origins.as_dict()}


def fact_origins(fact: Fact) -> Row:
    return {"of": "fact", "fact": fact.id, "status": fact.status, **fact.origins.as_dict()}


def chain_rows(chain: Iterable[ChainLink], article: str) -> list[Row]:
    return [
        {
            "name": quoted(link.name, article), "span": quoted_at(link.span, article), "type": link.type,
            "naming": link.naming, "count": link.count, "relation": link.relation, "carried": link.carried,
        }
        for link in chain
    ]  # fmt: skip


def detail_row(detail: Detail, article: str) -> Row:
    span = quoted_at(detail.span, article)
    if isinstance(detail, Quantity):
        return {"type": "quantity", "span": span, "value": detail.value, "low": detail.low, "high": detail.high,
                "approximate": detail.approximate, "unit": unit(detail.unit),
                "of": quoted(detail.of, article)}  # fmt: skip
    if isinstance(detail, Location):
        return {"type": "place", "span": span, "name": quoted(detail.name), "geonames_id": detail.geonames_id,
                "latitude": detail.latitude, "longitude": detail.longitude, "country": country(detail.country),
                "kind": one_of(detail.kind, PLACES)}  # fmt: skip
    return {"type": "time", "span": span, "start": date(detail.start, article), "end": date(detail.end, article),
            "grain": one_of(detail.grain, GRAINS)}  # fmt: skip


def finding_row(finding: Finding, article: str) -> Row:
    return {
        "check": one_of(finding.check, CHECKED), "level": finding.level, "message": quoted(finding.message, article),
        "spans": quoted_all(finding.spans, article),
    }  # fmt: skip


def listed(article: StoryArticle) -> Row:
    """An article as a story lists it."""
    return {
        "id": article.id, "publisher": quoted(article.publisher, article.id),
        "published": date(article.published, article.id), "title": quoted(article.title, article.id),
        "state": article.state,
    }  # fmt: skip


def fact_row(fact: Fact) -> Row:
    """A fact with its first values, and the links among these by their places in the list."""
    values = fact.values[:MOST_VALUES]
    links = [link for link in fact.links if max(link.a, link.b) < len(values)]
    return {
        "id": fact.id, "about": quoted(fact.about), "status": fact.status, "origins": fact.origins.as_dict(),
        "values": [value_row(value) for value in values], "values_in_all": len(fact.values),
        "links": [{"a": x.a, "b": x.b, "relation": x.relation, "score": round(x.score, 3)} for x in links[:60]],
        "links_in_all": len(fact.links),
    }  # fmt: skip


def value_row(value: Value) -> Row:
    return {
        "claim": value.claim, "article": value.article, "span": quoted_at(value.span, value.article),
        "value": value.value, "low": value.low, "high": value.high, "approximate": value.approximate,
        "unit": unit(value.unit), "of": quoted(value.of, value.article),
        "chain": chain_rows(value.authority, value.article), "as_of": date(value.as_of, value.article),
    }  # fmt: skip


def lineage_row(lineage: Lineage) -> Row:
    return {"articles": list(lineage.articles), "name": quoted(lineage.name)}


def story_row(story: Story, first: int, limit: int, articles: int = 60) -> Row:
    """A story: its articles, a page of its facts, its lineages."""
    more = first + limit
    return {
        "id": story.id, "title": quoted(story.title), "merged_from": list(story.merged_from),
        "articles": [listed(article) for article in story.articles[:articles]],
        "articles_in_all": len(story.articles),
        "facts": [fact_row(fact) for fact in story.facts[first:more]], "facts_in_all": len(story.facts),
        "next_first": more if more < len(story.facts) else None,
        "lineages": [lineage_row(lineage) for lineage in story.lineages[:articles]],
        "undecided": list(story.undecided[: 4 * articles]),
    }  # fmt: skip


def digest_row(digest: Digest, section: str | None, first: int, limit: int) -> Row:
    """A page of a digest's paragraphs, of all its sections or of one: each sentence as a quotation, with the numbers of
    the notes that back it, and these notes."""
    told = [(part.name, paragraph) for part in digest.sections for paragraph in part.paragraphs]
    told = [each for each in told if section in (None, each[0])]
    last = first + limit
    shown = told[first:last]
    sentences = [digest.title, *digest.standfirst, *(each for _, paragraph in shown for each in paragraph.sentences)]
    needed = {number for sentence in sentences for number in sentence.notes}
    return {
        "story": digest.story, "title": _sentence(digest.title),
        "standfirst": [_sentence(sentence) for sentence in digest.standfirst],
        "sections": list(dict.fromkeys(part.name for part in digest.sections)),
        "paragraphs": [{"section": name, **_paragraph(paragraph)} for name, paragraph in shown],
        "paragraphs_in_all": len(told), "next_first": last if last < len(told) else None,
        "notes": [note_row(note) for note in digest.notes if note.number in needed],
    }  # fmt: skip


def _paragraph(paragraph: Paragraph) -> Row:
    return {
        "fact": paragraph.fact, "about": quoted(paragraph.about), "status": paragraph.status,
        "origins": paragraph.origins.as_dict() if paragraph.origins else None,
        "sentences": [_sentence(sentence) for sentence in paragraph.sentences],
    }  # fmt: skip


def _sentence(sentence: Sentence) -> Row:
    return {"sentence": quoted(sentence.text), "notes": list(sentence.notes)}


def note_row(note: Note) -> Row:
    sure = note.certainty
    return {
        "number": note.number, "article": note.article, "outlet": quoted(note.outlet, note.article),
        "date": date(note.date, note.article), "claim": note.claim, "spans": quoted_all(note.spans, note.article),
        "value": quoted_at(note.value, note.article), "chain": chain_rows(note.chain, note.article),
        "certainty": {"level": sure.level, "polarity": sure.polarity} if sure else None,
        "origins": note.origins.as_dict() if note.origins else None, "fact": note.fact,
    }  # fmt: skip


def comparison_row(found: Comparison, heads: Sequence[Row], most: int = 20) -> Row:
    return {
        "articles": list(heads), "relation": found.relation, "score": round(found.score, 3),
        "reasons": [
            {"feature": one_of(each.feature, FEATURES), "a": quoted(each.a), "b": quoted(each.b),
             "weight": round(each.weight, 2)}
            for each in found.reasons
        ],
        "evidence": [quoted_at(each.span, each.article) for each in found.evidence[:most]],
        "evidence_in_all": len(found.evidence),
    }  # fmt: skip


def facts_of(story: Story | None) -> Mapping[str, list[Fact]]:
    """The facts of a story in which each claim has a value, by the claim's id."""
    found: dict[str, list[Fact]] = {}
    for fact in story.facts if story else ():
        for claim in dict.fromkeys(value.claim for value in fact.values):
            found.setdefault(claim, []).append(fact)
    return found
