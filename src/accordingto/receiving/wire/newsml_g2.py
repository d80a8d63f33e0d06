"""NewsML-G2: news items alone or in a news message to articles; all other items of the standard refused by name.

Contents of one item are renditions of one text: the best of them is taken, once. A bare content set, as the standard's
examples have it, is read like an item that states nothing of itself.
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import TYPE_CHECKING, Any

from ...errors import Refused, Unreadable
from ..blocks import Block
from ..decoding import decode_text
from ..markup import squeezed
from .making import KINDS, Item, Read, Source, all_of, article_of, dateline_of, host_of, refused
from .nitf import nitf_blocks, nitf_item
from .passages import text_blocks, tree_blocks
from .trees import XML_LANG, attribute, each, expect_root, first, local, parse_item, root_name, shown, stated

if TYPE_CHECKING:
    from lxml.etree import _Element

FORMAT = "NewsML-G2"

_ITEMS = {
    "newsitem": "", "contentset": "", "packageitem": "package", "groupset": "package", "conceptitem": "concept",
    "knowledgeitem": "knowledge", "planningitem": "planning", "catalogitem": "catalog", "eventitem": "event",
    "contentmeta": "component", "itemmeta": "component",
}  # fmt: skip
_ROOTS = frozenset(_ITEMS) | {"newsmessage"}

_STRUCTURED = re.compile(r"nitf|html", re.IGNORECASE)
_SUB = re.compile(r"sub|deck|kicker|overline|short|seo|alt", re.IGNORECASE)
_VOCABULARY = "cv.iptc.org/"
_HOST = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}", re.IGNORECASE)


def looks_like_newsml_g2(head: bytes) -> bool:
    """Whether the first tag is one of the standard's items, their message, or a part of an item."""
    return (root_name(head) or "").lower() in _ROOTS


def read_newsml_g2(body: bytes, input: str) -> Read:
    """The articles of a news message or item. Raises Unreadable, TooLarge; Refused by kind where it is no article."""
    root = parse_item(body)
    expect_root(root, _ROOTS, FORMAT)
    is_message = local(root) == "newsmessage"
    items = [item for items in each(root, "itemSet") for item in items] if is_message else [root]
    items = [item for item in items if local(item) in _ITEMS]
    if not items:
        raise Refused("a NewsML-G2 message without items: there is nothing to read in it", "empty")
    parts = [(item.get("guid") or f"item-{number}", item) for number, item in enumerate(items, start=1)]
    yield from all_of(Source.of(body, input), parts, _read_item)


def _read_item(element: _Element, source: Source) -> Read:
    meta, content_meta = first(element, "itemMeta"), first(element, "contentMeta")
    title = _title(meta, content_meta)
    kind = _ITEMS[local(element)] or _kind(element, meta)
    if kind:
        raise refused(kind, FORMAT, title)
    contents = element if local(element) == "contentset" else first(element, "contentSet")
    nitf, blocks = _best_text(contents)
    item = _item(element, meta, content_meta, nitf)
    if not blocks and (place := attribute(contents, "href", "remoteContent")) and not item.status:
        raise Refused(f"a {FORMAT} item whose text lies elsewhere ({place[:200]}): add that file", "empty")
    yield article_of(item, blocks, source)


def _kind(element: _Element, meta: _Element | None) -> str:
    # By the class that it declares; where a text is declared, by what stands in its place.
    found = _code(first(meta, "itemClass")).lower()
    has = {local(each) for content in each(element, "contentSet/inlineXML") for each in content}
    if "sports-content" in has:
        return "statistics"
    if has & {"events", "event"}:
        return "event"
    if found == "composite" and (has or first(element, "contentSet/inlineData") is not None):
        return ""
    return found if found in KINDS else ""


def _best_text(contents: _Element | None) -> tuple[_Element | None, list[Block]]:
    """The NITF element among the contents, if the text is in one; and the text's blocks."""
    inline = [*each(contents, "inlineXML"), *each(contents, "inlineData")]
    inline.sort(key=lambda one: (local(one) != "inlinexml", not _STRUCTURED.search(one.get("contenttype") or "")))
    for content in inline:
        nitf = first(content, "//nitf")
        blocks = nitf_blocks(nitf) if nitf is not None else _blocks(content)
        if blocks:
            return nitf, blocks
    return next((nitf for content in inline if (nitf := first(content, "//nitf")) is not None), None), []


def _blocks(content: _Element) -> list[Block]:
    if len(content):
        return tree_blocks(content)
    media, text = (content.get("contenttype") or "").lower(), content.text or ""
    if "base64" in (content.get("encoding") or content.get("encodinguri") or "").lower():
        try:
            text = decode_text(base64.b64decode(text))
        except (binascii.Error, ValueError):
            raise Unreadable("the item's text is no Base64, as it says; fetch the file again", "encoding") from None
    if media and not re.match(r"text/|application/(?:xhtml|nitf|xml)|xhtml", media):
        return []
    return text_blocks(text, is_plain=media == "text/plain")


def _item(element: _Element, meta: _Element | None, content: _Element | None, nitf: _Element | None) -> Item:
    inner = nitf_item(nitf) if nitf is not None else Item(FORMAT)
    rights, guid = first(element, "rightsInfo"), squeezed(element.get("guid")) or None
    notes = [block.text for note in each(meta, "edNote") for block in tree_blocks(note)]
    bylines = [by for found in each(content, "by") if (by := shown(found))]
    embargo = first(meta, "embargoed")
    holder = _name(first(rights, "copyrightHolder"))
    sources = dict.fromkeys(name for source in each(content, "infoSource") if (name := _name(source)))
    return Item(
        format=FORMAT, guid=guid,
        address=guid if guid and guid.startswith("http") else _web_address(element),
        publisher=_publisher(meta, holder, stated(content, "creditline")) or inner.publisher,
        title=_title(meta, content) or inner.title, byline="; ".join(bylines) or inner.byline,
        creators=tuple(name for one in each(content, "creator") if not _is_house(one) and (name := _name(one))),
        houses=(holder, *inner.houses),
        created=(
            stated(meta, "firstCreated"), stated(content, "contentCreated"), stated(meta, "versionCreated"),
            *inner.created,
        ),
        changed=(stated(meta, "versionCreated"), stated(content, "contentModified"), *inner.changed),
        dateline=dateline_of(stated(content, "dateline")) or inner.dateline, located=_name(first(content, "located")),
        language=attribute(content, "tag", "language") or element.get(XML_LANG) or inner.language,
        status=_code(first(meta, "pubStatus")) or inner.status,
        signals=tuple(code for one in each(meta, "signal") if (code := one.get("qcode") or _code(one))),
        info_source=tuple(sources), credit=_credit(stated(content, "creditline")) or inner.credit,
        ed_note="\n".join(dict.fromkeys(notes)) or inner.ed_note,
        embargo=inner.embargo if embargo is None else (shown(embargo) or ""),
        version=squeezed(element.get("version")) or inner.version, rights=_rights(rights, holder) or inner.rights,
        extra={**inner.extra, **_extra(element, content)},
    )  # fmt: skip


def _title(meta: _Element | None, content: _Element | None) -> str | None:
    headlines = [(one.get("role") or "", text) for one in each(content, "headline") if (text := shown(one))]
    main = [text for role, text in headlines if not _SUB.search(role.rpartition(":")[2])]
    return next(iter([*main, *(text for _, text in headlines)]), None) or stated(meta, "title")


def _publisher(meta: _Element | None, holder: str | None, credit: str | None) -> str | None:
    # A host ("ansa.it") is the last that is taken, being no name; so is a provider's number.
    provider = first(meta, "provider")
    code = _code(provider)
    names = [stated(provider, "name"), code if code.isalpha() else None, holder, _credit(credit), code]
    good = (name for name in names if name and not _HOST.fullmatch(name) and not name.isdigit())
    return next(good, (code or host_of(attribute(provider, "uri")) or "").removeprefix("www.") or None)


def _credit(line: str | None) -> str | None:
    return (line or "").strip(" –—-/,") or None


def _name(element: _Element | None) -> str | None:
    """By its <name>, else its literal, else the code where that is a word."""
    if element is None:
        return None
    code = _code(element)
    return stated(element, "name") or (code if re.fullmatch(r"[^\W\d_][\w .&-]{1,60}", code) else None)


def _code(element: _Element | None) -> str:
    """The element's value in its vocabulary: "usable" of stat:usable or of IPTC's URI for it; else its literal."""
    if element is None:
        return ""
    uri = element.get("uri") or ""
    code = (element.get("qcode") or "").partition(":")[2] or (uri.rpartition("/")[2] if _VOCABULARY in uri else "")
    return squeezed(code or element.get("literal"))


def _is_house(creator: _Element) -> bool:
    # An organisation by what is stated of it; "web:sportsnetwork.com" is one as well.
    declared = f"{creator.get('type')} {' '.join(local(each) for each in creator)}".lower()
    return "organisation" in declared or bool(_HOST.fullmatch((creator.get("qcode") or "").partition(":")[2]))


def _web_address(element: _Element) -> str | None:
    for content in each(element, "contentSet/remoteContent"):
        href = squeezed(content.get("href"))
        if "html" in (content.get("contenttype") or "") and href.startswith("http"):
            return href
    return None


def _rights(rights: _Element | None, holder: str | None) -> str | None:
    notices = [*map(shown, each(rights, "copyrightNotice"))] or [holder]
    return "\n".join(filter(None, [*notices, *map(shown, each(rights, "usageTerms"))])) or None


def _extra(element: _Element, content: _Element | None) -> dict[str, Any]:
    hops = [
        {name: value for name, value in (("time", hop.get("timestamp")), ("party", _name(first(hop, "party"))),
                                         ("actions", [_code(action) for action in each(hop, "action")])) if value}
        for hop in each(element, "hopHistory/hop")
    ]  # fmt: skip
    headlines = [text for one in each(content, "headline") if (text := shown(one))]
    return {
        "headlines": headlines if len(headlines) > 1 else None, "summary": stated(content, "description"),
        "slugline": stated(content, "slugline"), "hop_history": hops, "expires": stated(element, "itemMeta/expires"),
    }  # fmt: skip
