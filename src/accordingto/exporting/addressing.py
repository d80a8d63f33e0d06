"""Names for things in exports: web links, IRIs of articles, and URNs of what has no address.

Our URNs are `urn:accordingto:KIND:ID`, the ids being those of the contract. Invariant: nothing that a page or file
declares becomes a link or an IRI unless it is one, of a scheme that names or fetches a document.
"""

from __future__ import annotations

import re
from datetime import datetime
from urllib.parse import urlsplit

from ..records.article import Article
from .wording import flat

URN = "urn:accordingto:"
TERMS = f"{URN}term:"
# RFC 3987, without what JSON-LD and RDF writers choke on. Other schemes (javascript:, data:, file:) name no article.
_IRI = re.compile(r"(?:https?://|urn:|tag:)[^\s\x00-\x20\x7f-\xa0<>\"{}|\\^`\ud800-\udfff\ufffe\uffff]+")

_DATE_TIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})?"
)


def link(url: str | None) -> str | None:
    """`url` where it may become a link: http or https with a host. Anything else is shown as text only."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc and url == flat(url or "") else None


def urn(kind: str, name: str) -> str:
    """The URN of a thing of ours: urn("claim", id)."""
    return f"{URN}{kind}:{name}"


def is_iri(text: str | None) -> bool:
    """Whether `text` can stand where an IRI must: an http(s) address, a URN or a tag."""
    return bool(text and _IRI.fullmatch(text))


def is_date_time(text: str | None, utc: bool = False) -> bool:
    """Whether `text` is an xsd:dateTime, and one in UTC where that is asked for."""
    if not text or not _DATE_TIME.fullmatch(text) or (utc and text[-1] != "Z"):
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def source_of(article: Article) -> str:
    """The IRI of the thing that the article is a version of: its address or the provider's identifier, else our URN."""
    return article.url if article.url and is_iri(article.url) else urn("article", article.id)
