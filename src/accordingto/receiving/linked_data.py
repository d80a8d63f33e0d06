"""JSON-LD in a page: its nodes, the one that is the page's article, and the names in them.

Invariant: works on whatever a page puts there; what is no JSON or of another shape is passed over.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lxml.html import HtmlElement

ARTICLES = re.compile(r"(?:\w*Article|Report|BlogPosting|LiveBlogPosting|AnalysisNewsArticle)$")
"""schema.org's Article and its subtypes."""

_INTO = ("@graph", "mainEntity", "mainEntityOfPage")
"""Where the page's own article may be. Not `hasPart`, `itemListElement`: there lie other articles."""

_PEOPLE = ("Person", "person")
DEPTH = 6

LISTED = 2
"""Articles of different headlines in one page's JSON-LD, over which they are a list."""


class Node(dict[str, Any]):
    """A JSON-LD object; references by `@id` to others of the page are followed by `linked_nodes`."""

    @property
    def types(self) -> list[str]:
        stated = self.get("@type")
        return [str(kind) for kind in (stated if isinstance(stated, list) else [stated]) if kind]


def linked_nodes(tree: HtmlElement) -> list[Node]:
    """The page's JSON-LD objects, in order, with authors and publishers given by reference filled in."""
    nodes = [
        node for script in tree.xpath("//script[contains(@type, 'ld+json')]") for node in _nodes(_parsed(script.text))
    ]
    by_id = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 1}
    for node in nodes:
        for field in ("author", "publisher"):
            if field in node:
                node[field] = _followed(node[field], by_id)
    return nodes


def article_node(nodes: list[Node], address: str | None) -> Node:
    """The node of the page's article: the one of this address, else the first with a date; else an empty one.

    Many articles, none of this address: the page lists them and is none of them.
    """
    articles = [node for node in nodes if any(ARTICLES.match(kind) for kind in node.types)]
    dated = [node for node in articles if node.get("datePublished") or node.get("headline")]
    here = [node for node in dated if address and address in _addresses(node)]
    if not here and len({str(node.get("headline")) for node in dated}) > LISTED:
        return Node()
    both = [node for node in dated if node.get("datePublished") and node.get("headline")]
    return next(iter([*here, *both, *dated]), Node())


def named(value: Any, people: bool = False) -> list[str]:
    """The names in a person, organization, list of them or plain string; `people` leaves organizations out."""
    if isinstance(value, str):
        return [value] if value.strip() and "://" not in value else []
    if isinstance(value, list):
        return [name for each in value for name in named(each, people)]
    if not isinstance(value, dict):
        return []
    kind = value.get("@type")
    if people and kind and not any(word in str(kind) for word in _PEOPLE):
        return []
    return named(value.get("name"))


def _parsed(text: str | None) -> Any:
    source = re.sub(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*;?\s*$", "", text or "")
    try:
        return json.loads(source, strict=False)
    except (ValueError, RecursionError):
        return None


def _nodes(value: Any, depth: int = 0) -> Iterator[Node]:
    if depth > DEPTH:
        return
    if isinstance(value, list):
        for each in value:
            yield from _nodes(each, depth + 1)
    elif isinstance(value, dict):
        yield Node(value)
        for field in _INTO:
            yield from _nodes(value.get(field), depth + 1)


def _followed(value: Any, by_id: dict[str, Node]) -> Any:
    if isinstance(value, list):
        return [_followed(each, by_id) for each in value]
    if isinstance(value, dict) and "name" not in value and isinstance(value.get("@id"), str):
        return by_id.get(value["@id"], value)
    return value


def _addresses(node: Node) -> list[str]:
    main = node.get("mainEntityOfPage")
    stated = [node.get("url"), node.get("@id"), main, main.get("@id") if isinstance(main, dict) else None]
    return [address for address in stated if isinstance(address, str)]
