"""The source of a page to a tree, guarded against markup made to crash, hang or be read in part.

Invariant: a tree that is returned is whole, under PAGE_ELEMENTS and PAGE_DEPTH, and no entity or network is resolved.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..errors import Refused, TooLarge, Unreadable
from .limits import PAGE_CHARACTERS, PAGE_DEPTH, PAGE_ELEMENTS, TAG_ATTRIBUTES

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_TAG = re.compile(r"<(?:(script|style)\b|!--|[a-zA-Z])", re.IGNORECASE)
_ENDS = {
    "script": re.compile(r"</script", re.IGNORECASE),
    "style": re.compile(r"</style", re.IGNORECASE),
    "!--": re.compile(r"--!?>"),
}
_NAME = re.compile(r"[^\s>/]*+")
_ATTRIBUTE = re.compile(r"""[\s/]*+[^\s>/=][^\s>/=]*+(?:\s*+=\s*+(?:"[^"]*+"?|'[^']*+'?|[^\s>"']*+))?+""")

_CONTROLS = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"
    r"|&#(?:0*(?:[0-8]|1[1245-9]|2[0-9]|3[01]|6553[45])(?![0-9])|x0*(?:[0-8bcef]|1[0-9a-f]|fff[ef])(?![0-9a-f]));?",
    re.IGNORECASE,
)
"""Control characters and what is none (XML 1.0, production 2), as they are and by their numbers."""

_INVISIBLE = "//script[not(contains(@type, 'ld+json'))]|//style|//template|//svg|//noscript|//iframe"


def parse_page(source: str) -> HtmlElement:
    """The tree of an HTML page. Raises Unreadable for markup that cannot be read whole, TooLarge, Refused if empty."""
    from lxml import etree, html

    if any(count > TAG_ATTRIBUTES for count in attribute_counts(source)):
        raise Unreadable(f"the HTML has a tag with over {TAG_ATTRIBUTES:,} attributes, as no page has", "format")
    # As bytes, since lxml refuses a string that declares its own encoding; NUL would end the text early, and no other
    # control character can be set into the tree again.
    body = _CONTROLS.sub("\ufffd", source.replace("\f", " ")).encode("utf-8", "replace")
    parser = html.HTMLParser(encoding="utf-8", huge_tree=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        tree = html.document_fromstring(body, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise Refused(f"has no content that could be read as HTML ({error})", "empty") from None
    _check_shape(tree)
    return tree


def without_invisible(tree: HtmlElement) -> HtmlElement:
    """A copy without scripts, styles and what else is not shown."""
    from copy import deepcopy

    shown = deepcopy(tree)
    for element in shown.xpath(_INVISIBLE + "|//script"):
        if element.getparent() is not None:
            element.drop_tree()
    return shown


def check_length(shown: HtmlElement) -> None:
    """Raises TooLarge for a page with more visible text than extraction can get through in seconds."""
    length = len(shown.text_content())
    if length > PAGE_CHARACTERS:
        raise TooLarge(
            f"the page shows {length:,} characters; at most {PAGE_CHARACTERS:,} are read of one page. Split it",
            "too-large",
        )


def squeezed(text: str | None) -> str:
    """The text with each run of white space as one blank."""
    return " ".join((text or "").split())


def attribute_counts(source: str) -> Iterator[int]:
    """Number of attributes of each tag, in one pass; contents of scripts and comments are skipped."""
    place = 0
    while found := _TAG.search(source, place):
        if found.group() == "<!--":
            end = _ENDS["!--"].search(source, found.end() - len("--"))  # "<!-->" is a whole comment
        else:
            count, place = _attributes(source, found.end())
            yield count
            if not found.group(1):
                continue
            end = _ENDS[found.group(1).lower()].search(source, place)
        if end is None:
            return  # what is never closed takes the rest of the page with it
        place = end.end()


def _attributes(source: str, place: int) -> tuple[int, int]:
    # Their number, to just over the limit, and where they end.
    count = 0
    if name := _NAME.match(source, place):
        place = name.end()
    while count <= TAG_ATTRIBUTES and (attribute := _ATTRIBUTE.match(source, place)):
        place, count = attribute.end(), count + 1
    return count, place


def _check_shape(tree: HtmlElement) -> None:
    from lxml import etree

    depth = elements = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        if event == "end":
            depth -= 1
            continue
        depth, elements = depth + 1, elements + 1
        if depth > PAGE_DEPTH:
            raise Unreadable(f"the HTML is nested over {PAGE_DEPTH} levels deep, as no page is", "format")
        if elements > PAGE_ELEMENTS:
            raise TooLarge(
                f"the HTML has over {PAGE_ELEMENTS:,} elements, the most that is read of one page", "too-large"
            )
