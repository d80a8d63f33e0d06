"""Strangers' XML to a tree, guarded against documents made to crash, hang, blow up, or fetch and disclose files.

The one place that parses XML. The document type declaration is cut out before the parser sees it, so that no entity,
default value or external file can exist; what declares entities is refused. Invariant: a tree that is returned is whole
and within the limits, came from these bytes alone, and has no comment, processing instruction or entity node.
"""

from __future__ import annotations

import re
from html.entities import name2codepoint
from typing import TYPE_CHECKING

from ..errors import Refused, TooLarge, Unreadable
from .decoding import decode_page
from .limits import TAG_ATTRIBUTES, XML_ELEMENTS, XML_MARKS

if TYPE_CHECKING:
    from lxml import etree

_COMMENT = r"<!--[^-]*+(?:-(?!->)[^-]*+)*+(?:-->)?"
_INSTRUCTION = r"<\?[^?]*+(?:\?(?!>)[^?]*+)*+(?:\?>)?"
_MISC = re.compile(rf"(?:[ \t\r\n\ufeff]++|{_INSTRUCTION}|{_COMMENT})*+")
"""What may stand before the document type declaration (XML 1.0, production 22). What is never closed takes the rest."""

_PIECE = re.compile(rf"""{_COMMENT}|{_INSTRUCTION}|"[^"]*+"?|'[^']*+'?|<!ENTITY|[\[\]>]|[^\["'\]<>]++|<""")
_NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,7});")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")

_CHARACTERS = {name: chr(point) for name, point in name2codepoint.items() if name not in ("lt", "gt", "amp", "quot")}
"""HTML 4's names for characters, which feeds and wires use without declaring them; none of them is markup."""

_RESOURCE_LIMIT, _NAME_TOO_LONG = 114, 110  # libxml2's xmlParserErrors, stable since 2.9
_UTF_16 = ((b"<\x00?\x00", b"\xff\xfe"), (b"\x00<\x00?", b"\xfe\xff"))
"""How UTF-16 opens without the mark that it should have, and that mark (XML 1.0, appendix F)."""


def parse_xml(body: bytes) -> etree._Element:
    """The root of an XML document.

    Raises Unreadable (code "xml") for damaged XML, Refused ("xml-entities") where entities are declared, TooLarge over
    the limits: 250 levels, names of 50,000 and texts of 10 million characters (libxml2's own), and those of `limits`.
    """
    from lxml import etree

    source = _without_doctype(_decoded(body))
    if source.count("<") > XML_MARKS:
        raise TooLarge(f"the XML has over {XML_MARKS:,} tags, the most that is read of one document", "too-large")
    # Encoded anew, so that what is parsed is what was looked at, whatever encoding the document declares.
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(source.encode("utf-8"), parser)
    except etree.XMLSyntaxError as error:
        if error.code in (_RESOURCE_LIMIT, _NAME_TOO_LONG):
            raise TooLarge(f"the XML is over a limit of its parser ({error.msg})", "too-large") from None
        raise Unreadable(f"the XML is damaged ({error.msg}); fetch the file again", "xml") from None
    _check_shape(root)
    return root


def _decoded(body: bytes) -> str:
    for opening, mark in _UTF_16:
        if body.startswith(opening):
            body = mark + body
    return _CONTROLS.sub("\ufffd", decode_page(body))


def _without_doctype(source: str) -> str:
    """The document without its type declaration, and with HTML's names for characters replaced."""
    misc = _MISC.match(source)
    start = misc.end() if misc else 0
    if source.startswith("<!DOCTYPE", start):
        source = source[:start] + source[_end_of_doctype(source, start) :]
    return _NAMED.sub(lambda name: _CHARACTERS.get(name.group(1), name.group()), source)


def _end_of_doctype(source: str, start: int) -> int:
    depth = 0
    for piece in _PIECE.finditer(source, start):
        mark = piece.group()
        if mark == "<!ENTITY":
            raise Refused("the XML declares entities of its own, which are not read; resolve them", "xml-entities")
        depth += {"[": 1, "]": -1}.get(mark, 0)
        if mark == ">" and depth <= 0:
            return piece.end()
    raise Unreadable("the XML is damaged (its document type declaration never ends); fetch the file again", "xml")


def _check_shape(root: etree._Element) -> None:
    if root.getroottree().docinfo.internalDTD is not None:
        raise Unreadable("the XML is damaged (it has two document type declarations); fetch the file again", "xml")
    if root.xpath("count(//*)") > XML_ELEMENTS:
        raise TooLarge(
            f"the XML has over {XML_ELEMENTS:,} elements, the most that is read of one document", "too-large"
        )
    if root.xpath(f"boolean(//*[count(@*) > {TAG_ATTRIBUTES}])"):
        raise TooLarge(f"the XML has a tag with over {TAG_ATTRIBUTES:,} attributes, as no article has", "too-large")
