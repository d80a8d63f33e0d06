"""Readings as W3C Web Annotations: one collection, an annotation a claim, each on one line of the file.

https://www.w3.org/TR/annotation-model/. The targets are the spans of content, cue and source, with their role; the
bodies say in words and in the contract's terms what is known of the claim. Invariant: positions are code points of
the article's text (or title), whose hash names it, and `text[start:end] == exact`.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Iterator
from hashlib import sha256
from typing import IO, Any

from ..records.article import Article
from ..records.claims import Claim
from ..records.readings import Reading
from ..records.spans import Span
from .addressing import is_date_time, source_of, urn
from .chains import chain_words
from .fragments import SPECIFICATION, Page
from .lines import json_bytes, script_safe
from .tables import post_of
from .vocabulary import ANNOTATION_CONTEXT, CONTEXT
from .wording import kind_words, sure_words

CONTEXTS = [ANNOTATION_CONTEXT, CONTEXT]
ROLES = ("content", "cue", "source")
CITED = ("continues", "inside")
SURROUNDING = 32  # characters of prefix and suffix, as Hypothesis has them
_ARTICLE_FACTS = (
    "id", "url", "publisher", "title", "authors", "published", "modified", "language", "version", "status", "sha256",
)  # fmt: skip
_NOT_OF_EACH_CLAIM = ("posts", "stated", "user")


class AnnotationWriter:
    """Writes one AnnotationCollection, its single page embedded, as the annotations come; ids are known at the end."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._count = 0
        self._ids = sha256()
        head = json_bytes({"@context": CONTEXTS, "type": "AnnotationCollection", "label": "Claims"})
        self._stream.write(
            script_safe(head)[:-1] + b', "first": {"type": "AnnotationPage", "startIndex": 0, "items": ['
        )

    def add(self, reading: Reading) -> None:
        for annotation in annotations_of(reading):
            self._stream.write((b",\n" if self._count else b"\n") + script_safe(json_bytes(annotation)))
            self._ids.update(annotation["id"].encode("ascii"))
            self._count += 1
        self._stream.flush()

    def miss(self, name: str, reason: str) -> None:
        pass

    def close(self) -> None:
        name = self._ids.hexdigest()[:16]
        collection, page = urn("collection", name), urn("page", name)
        in_page = json_bytes({"id": page, "partOf": collection})[1:]
        behind = json_bytes({"id": collection, "total": self._count, "last": page})[1:]
        self._stream.write(b"\n], " + in_page + b", " + behind + b"\n")
        self._stream.flush()


def annotations_of(reading: Reading) -> Iterator[dict[str, Any]]:
    """The annotations of a reading's claims, in order, without their context (`CONTEXTS`)."""
    page = Page(reading.article)
    facts = _facts(reading.article)
    for claim in reading.claims:
        opened = claim.content or claim.cue or claim.source
        row: dict[str, Any] = {"id": urn("annotation", claim.id), "type": "Annotation", "motivation": "describing"}
        if opens := page.link(opened):
            row["opens"] = opens
        row["body"] = [_in_words(claim), {**_claim(claim, reading.article), "article": facts}]
        row["target"] = [
            _target(reading.article, role, span, page.fragment(span) if span in opened else None)
            for role in ROLES
            for span in getattr(claim, role)
        ]
        yield row


def _in_words(claim: Claim) -> dict[str, Any]:
    """What a program shows that knows annotations and not us: the chain, the kind, how sure."""
    value = "; ".join(filter(None, (chain_words(claim), kind_words(claim), sure_words(claim))))
    return {"type": "TextualBody", "purpose": "describing", "format": "text/plain", "language": "en", "value": value}


def _claim(claim: Claim, article: Article) -> dict[str, Any]:
    """The claim in the words of the contract but for the targets' spans; what is null is left out."""
    row = {name: value for name, value in claim.as_dict().items() if name not in ROLES}
    row |= {name: urn("claim", row[name]) for name in CITED if row[name]}
    row["chain"] = [
        link | ({"entity": urn("entity", link["entity"])} if link["entity"] else {}) for link in row["chain"]
    ]
    if post := post_of(article, claim):
        row["post"] = post.as_dict()
    return {"type": "Claim", **_stated(row), "id": urn("claim", claim.id)}


def _facts(article: Article) -> dict[str, Any]:
    row = article.as_dict()
    facts = {name: row[name] for name in _ARTICLE_FACTS} | {"id": urn("article", article.id)}
    declared = {name: value for name, value in row["declared"].items() if name not in _NOT_OF_EACH_CLAIM}
    facts["declared"] = declared or None
    return {"type": "NewsArticle", **_stated(facts)}


def _stated(value: Any) -> Any:
    """Rows without what is null and without empty lists: JSON-LD has no word for them."""
    if isinstance(value, dict):
        return {name: kept for name, each in value.items() if (kept := _stated(each)) not in (None, [])}
    return [_stated(each) for each in value] if isinstance(value, list) else value


def _target(article: Article, role: str, span: Span, fragment: str | None) -> dict[str, Any]:
    """The span as a SpecificResource: where it stands, its words, and how a browser finds it on the live page."""
    text = article.part(span.place)
    position = {"type": "TextPositionSelector", "start": span.start, "end": span.end}
    selectors: list[dict[str, Any]] = [
        # The title is selected by its words, so that positions in it are positions in it.
        position if span.place == "text" else {"type": "TextQuoteSelector", "exact": text, "refinedBy": position},
        {
            "type": "TextQuoteSelector",
            "exact": span.exact,
            "prefix": text[max(0, span.start - SURROUNDING) : span.start],
            "suffix": text[span.end : span.end + SURROUNDING],
        },
    ]
    if fragment:
        selectors.append({"type": "FragmentSelector", "conformsTo": SPECIFICATION, "value": fragment})
    state = {"type": "TimeState", "cached": text_name(article)}
    if article.retrieved and is_date_time(article.retrieved, utc=True):
        state["sourceDate"] = article.retrieved
    return {
        "type": "SpecificResource", "role": role, "source": source_of(article), "state": state, "selector": selectors,
    }  # fmt: skip


def text_name(article: Article) -> str:
    """The name of the canonical text by its hash (RFC 6920), which the positions count in."""
    return "ni:///sha-256;" + urlsafe_b64encode(bytes.fromhex(article.sha256)).decode().rstrip("=")
