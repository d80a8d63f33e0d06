"""Looking things up in the agencies' XML by local names: they write it with a namespace, with a prefix, or bare.

Invariant: `root_name` reads no further than the first tag, and never parses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ...errors import Unreadable
from ..markup import squeezed
from ..xml import parse_xml

if TYPE_CHECKING:
    from lxml.etree import _Element

_BEFORE_ROOT = re.compile(
    r"(?:\s++|\ufeff|<\?[^>]*+>|<!--[^-]*+(?:-(?!->)[^-]*+)*+-->|<!(?i:doctype)[^>\[]*+(?:\[[^\]]*+\]\s*+)?>)*+"
)
_MODULES = re.compile(
    rb"<!DOCTYPE\s++[\w:.-]++[^\[\]<>]*+\[(?:\s*+<!ENTITY\s++%\s++[\w.-]++\s++(?:SYSTEM|PUBLIC\s++\"[^\"<>]*+\")\s++"
    rb"[\"'](?!/)[\w./-]{1,100}?\.(?:dtd|mod|ent)[\"']\s*+>\s*+%[\w.-]++;)++\s*+\]\s*+>"
)
"""A document type declaration that only names modules of the DTD by relative paths, as NewsML 1 has it."""

_ROOT = re.compile(r"<(?:[\w.-]{1,80}:)?([\w.-]{1,80})(?=[\s/>])")

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def parse_item(body: bytes) -> _Element:
    """The root of an agency's document. Modules of its DTD are not loaded, and so nothing is to be said of them.

    Raises what `parse_xml` raises: all else that declares entities is refused.
    """
    return parse_xml(_MODULES.sub(b"", body.lstrip(), count=1))


def root_name(head: bytes) -> str | None:
    """The local name of the first tag of what may be XML; None where there is none."""
    sixteen = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be", b"<\x00": "utf-16-le", b"\x00<": "utf-16-be"}
    text = head.removeprefix(b"\xef\xbb\xbf").decode(sixteen.get(head[:2], "latin-1"), "ignore")
    before = _BEFORE_ROOT.match(text)
    root = _ROOT.match(text, before.end() if before else 0)
    return root.group(1) if root else None


def local(element: _Element) -> str:
    """The element's name without its namespace, in small letters."""
    return str(element.tag).rpartition("}")[2].lower()


def first(element: _Element | None, *paths: str) -> _Element | None:
    """What the first of the paths leads to ("body/hedline": children by local names; "//p": at any depth)."""
    return next((found for path in paths for found in each(element, path)), None)


def each(element: _Element | None, path: str) -> Iterator[_Element]:
    """All that a path of local names leads to, in the order of the document."""
    if element is not None:
        yield from element.iterfind(re.sub(r"(?<![\w.-])(?=\w)", "{*}", f".{path}" if path[0] == "/" else path))


def shown(element: _Element | None) -> str | None:
    """All text in the element with single blanks; None where there is none."""
    return None if element is None else squeezed("".join(str(text) for text in element.itertext())) or None


def stated(element: _Element | None, *paths: str) -> str | None:
    """The first text that the paths lead to."""
    return next((text for path in paths for found in each(element, path) if (text := shown(found))), None)


def attribute(element: _Element | None, name: str, *paths: str) -> str | None:
    """The first value of the attribute where the paths lead; of the element itself without paths."""
    here = [element] if element is not None else []
    places = (found for path in paths for found in each(element, path)) if paths else iter(here)
    return next((value for place in places if (value := squeezed(place.get(name)))), None)


def expect_root(root: _Element, names: frozenset[str], format: str) -> None:
    """Raises Unreadable where the document's root is none of the format's."""
    if local(root) not in names:
        found = re.sub(r"[^\w.-]", "", local(root))[:40]
        raise Unreadable(f"this looks like {format}, but its first element is {found}; nothing of it is read", "format")
