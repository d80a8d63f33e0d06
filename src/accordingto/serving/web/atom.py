"""A search's result as an Atom feed (RFC 4287): one entry a claim, in the article's words.

Pure. Invariants: an entry's id is the claim's and never changes; `updated` is when the article came into the store, as
a claim says the same from then on; whatever a stranger wrote is text.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from lxml import etree
from lxml.builder import ElementMaker

from ...exporting import wording
from ...exporting.addressing import urn
from ...storing.searching import Hit
from .article_view import stamp
from .claim_view import in_quotes, told_words

MEDIA = "application/atom+xml"
NAMESPACE = "http://www.w3.org/2005/Atom"
NEVER = "1970-01-01T00:00:00Z"
_TITLE = 160
_atom = ElementMaker(namespace=NAMESPACE, nsmap={None: NAMESPACE})


@dataclass(frozen=True, slots=True)
class Entry:
    """A hit, and when its article came into the store (ISO 8601)."""

    hit: Hit
    added: str


def feed(query: str, entries: Iterable[Entry], base: str, own: str) -> bytes:
    """The feed of a query. `base` is the server's address without a path, `own` the feed's own address."""
    made = [(stamp(entry.added) or NEVER, entry.hit) for entry in entries]
    page = f"{base}/search{own.partition('.atom')[2]}"
    name = wording.flat(query) or "everything"
    root = _atom.feed(
        _atom.id(urn("search", sha256(query.encode("utf8", "surrogatepass")).hexdigest()[:16])),
        _atom.title(f"accordingto: {name}", type="text"),
        _atom.updated(max((updated for updated, _ in made), default=NEVER)),
        _atom.author(_atom.name("accordingto")),
        _atom.generator("accordingto"),
        _atom.link(rel="self", type=MEDIA, href=own),
        _atom.link(rel="alternate", type="text/html", href=page),
        *(_entry(updated, hit, base) for updated, hit in made),
    )
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8"))


def _entry(updated: str, hit: Hit, base: str) -> etree._Element:
    claim, article = hit.claim, hit.article
    publisher = wording.flat(article.publisher or "publisher not known")
    words = wording.content_words(claim)
    told = [in_quotes(words), f"— {told_words(claim, article)}"]
    told += [wording.flat(article.title)] if article.title else []
    parts = [
        _atom.id(urn("claim", claim.id)), _atom.title(wording.shortened(words, _TITLE), type="text"),
        _atom.updated(updated), _atom.author(_atom.name(publisher)),
        _atom.link(rel="alternate", type="text/html", href=f"{base}/claims/{claim.id}"),
        _atom.content("\n".join(told), type="text"),
    ]  # fmt: skip
    if published := stamp(article.published):
        parts.insert(3, _atom.published(published))
    return _atom.entry(*parts)
