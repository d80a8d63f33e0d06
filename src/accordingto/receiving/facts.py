"""What a page declares of itself: JSON-LD (schema.org), Open Graph, Dublin Core and other meta tags, <time>.

Order of trust: the article's own JSON-LD node, then meta tags, then what is marked up in the text.
Invariant: every fact is one that the page states; nothing is guessed from an address or a date in the text.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from .blocks import letters
from .languages import primary_subtag
from .linked_data import Node, article_node, linked_nodes, named
from .markup import squeezed
from .names import best_title, clean_title, split_names
from .times import iso_time

if TYPE_CHECKING:
    from lxml.html import HtmlElement

PUBLISHED = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished", "date.available",
    "parsely-pub-date", "cxenseparse:recs:publishtime", "cxenseparse:publishtime", "pub_date", "pubdate",
    "publish-date", "published", "published_time", "sailthru.date", "dc.date.issued", "dcterms.created",
    "dc.date", "date", "prism.publicationdate", "citation_publication_date",
)  # fmt: skip
MODIFIED = (
    "article:modified_time", "og:article:modified_time", "og:updated_time", "datemodified", "date.modified",
    "date.updated", "dcterms.modified", "lastmod", "last-modified",
)  # fmt: skip
AUTHORS = (
    "author", "article:author_name", "parsely-author", "sailthru.author", "mrf:authors", "og:author", "byl",
    "dcsext.author", "dc.creator", "article:author",
)  # fmt: skip
TITLES = ("og:title", "twitter:title", "dc.title", "sailthru.title", "parsely-title")
SITES = ("og:site_name", "application-name", "publisher", "dc.publisher", "prism.publicationname")

_SHOWN_TIMES = "//time[@itemprop='datePublished' or @pubdate]/@datetime|//*[@itemprop='datePublished']/@content"


@dataclass(frozen=True, slots=True)
class Facts:
    """What the page states; `is_article`: by a JSON-LD node or a date of publishing for the page as a whole.

    Not by og:type, which many sites set to "article" on every page. `is_free` is as declared.
    """

    title: str | None = None
    authors: tuple[str, ...] = ()
    published: str | None = None
    modified: str | None = None
    publisher: str | None = None
    url: str | None = None
    language: str | None = None
    is_article: bool = False
    is_free: bool | None = None
    types: frozenset[str] = field(default_factory=frozenset)


def page_facts(tree: HtmlElement, url: str | None = None) -> Facts:
    """The facts of a page; `url` is where it was fetched from, if it was."""
    meta = _meta(tree)
    nodes = linked_nodes(tree)
    address = _address(tree, meta, url)
    node = article_node(nodes, address)
    sites = [site for name in SITES for site in meta[name]]
    return Facts(
        title=_title(tree, meta, node, sites),
        authors=_authors(meta, node, sites),
        published=_published(tree, meta, node),
        modified=_first_time([node.get("dateModified"), *(value for name in MODIFIED for value in meta[name])]),
        publisher=_publisher(node, meta, address),
        url=address,
        language=primary_subtag(node.get("inLanguage") if isinstance(node.get("inLanguage"), str) else None)
        or primary_subtag(tree.get("lang")) or primary_subtag(next(iter(meta["og:locale"]), None)),
        is_article=bool(node) or any(iso_time(value) for name in PUBLISHED for value in meta[name]),
        is_free=_is_free(node),
        types=frozenset(kind for each in nodes for kind in each.types) | frozenset(meta["og:type"]),
    )  # fmt: skip


def _meta(tree: HtmlElement) -> defaultdict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for element in tree.iter("meta"):
        value = squeezed(element.get("content"))
        for attribute in ("property", "name", "itemprop"):
            if value and (name := element.get(attribute)):
                found[name.strip().lower()].append(value)
    return found


def _title(tree: HtmlElement, meta: defaultdict[str, list[str]], node: Node, sites: list[str]) -> str | None:
    window = squeezed(tree.findtext(".//title"))
    publisher = named(node.get("publisher"))
    names = [*sites, *publisher]
    stated = [node.get("headline"), *(title for name in TITLES for title in meta[name]), window]
    declared = [title for text in stated if isinstance(text, str) and (title := clean_title(text, names))]
    shown = [title for h1 in tree.iter("h1") if (title := clean_title(h1.text_content()))]
    return best_title(shown, declared)


def _authors(meta: defaultdict[str, list[str]], node: Node, sites: list[str]) -> tuple[str, ...]:
    # The publisher itself, given as the author of an unsigned report, is no byline.
    houses = {name.casefold() for name in [*sites, *named(node.get("publisher"))]}
    for stated in [named(node.get("author"), people=True), *(meta[name] for name in AUTHORS)]:
        names = dict.fromkeys(name for text in stated for name in split_names(text))
        people = tuple(name for name in names if name.casefold() not in houses)
        if people:
            return people
    return ()


def _published(tree: HtmlElement, meta: defaultdict[str, list[str]], node: Node) -> str | None:
    stated = [node.get("datePublished"), *(value for name in PUBLISHED for value in meta[name])]
    return _first_time([*stated, *tree.xpath(_SHOWN_TIMES), *tree.xpath("//article//time/@datetime")[:1]])


def _first_time(stated: list[Any]) -> str | None:
    # The first stated; but where another states the same moment and its zone as well, or the same day and its
    # hour, that one is the same statement in full.
    times = [time for value in stated if (time := iso_time(value))]
    if not times:
        return None
    fuller = (time for time in times if time.startswith(times[0]) and len(time) > len(times[0]))
    return next(fuller, times[0])


def _publisher(node: Node, meta: defaultdict[str, list[str]], address: str | None) -> str | None:
    host = (urlsplit(address).hostname or "") if address else ""
    stated = [*named(node.get("publisher")), *(site for name in SITES for site in meta[name])]
    names = [squeezed(name) for name in stated if name and "://" not in name]
    # The house's name in full ("The Mirror" for "mirror"); one all in small letters is an account's or a host's.
    first = next((name for name in names if not name.islower()), next(iter(names), host.removeprefix("www.")))
    the_names = (name for name in names if letters(name) == f"the{letters(names[0])}")
    return next(the_names, first) or None


def _address(tree: HtmlElement, meta: defaultdict[str, list[str]], url: str | None) -> str | None:
    # A page may name a canonical address at its own site only: else it could pass as another publisher's.
    links = [str(link) for link in tree.xpath("//link[@rel='canonical']/@href")] + meta["og:url"]
    for link in links:
        whole = urljoin(url or "", link.strip())
        parts = urlsplit(whole)
        if parts.scheme in ("http", "https") and parts.hostname and (url is None or _same_site(parts.hostname, url)):
            return whole
    return url


def _same_site(host: str, url: str) -> bool:
    other = urlsplit(url).hostname or ""
    short, long = sorted((host.removeprefix("www."), other.removeprefix("www.")), key=len)
    return long == short or long.endswith(f".{short}")


def _is_free(node: Node) -> bool | None:
    stated = str(node.get("isAccessibleForFree", "")).lower()
    return {"true": True, "false": False}.get(stated)
