"""NITF (News Industry Text Format, 2 and 3): head, docdata and body to an article.

Invariant: the text is that of body.content (and the tagline after it); headline, byline and abstract are facts of it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from ..blocks import Block
from ..times import is_later, iso_time
from .making import Item, Read, Source, article_of
from .passages import tree_blocks
from .trees import XML_LANG, attribute, each, expect_root, first, parse_item, root_name, shown, stated

if TYPE_CHECKING:
    from lxml.etree import _Element

FORMAT = "NITF"

_PLACES = ("location", "city", "sublocation", "state", "region", "country")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-", re.IGNORECASE)


def looks_like_nitf(head: bytes) -> bool:
    """Whether the first tag is <nitf>, with or without a namespace."""
    return (root_name(head) or "").lower() == "nitf"


def read_nitf(body: bytes, input: str) -> Read:
    """The one article of a NITF document. Raises Unreadable, Refused ("empty" where it has no text), TooLarge."""
    root = parse_item(body)
    expect_root(root, frozenset({"nitf"}), FORMAT)
    yield article_of(nitf_item(root), nitf_blocks(root), Source.of(body, input))


def nitf_blocks(root: _Element) -> list[Block]:
    """The text of a NITF element: body.content, else what the body has beside its head; then the tagline."""
    body = first(root, "body")
    contents = list(each(body, "body.content"))
    if not contents and body is not None and first(body, "body.head", "body.end") is None:
        contents = [body]
    taglines = [replace(block, kind="byline") for end in each(body, "body.end/tagline") for block in tree_blocks(end)]
    return [block for content in contents for block in tree_blocks(content)] + taglines


def nitf_item(root: _Element) -> Item:
    """What a NITF element states of itself."""
    docdata, head = first(root, "head/docdata"), first(root, "body/body.head")
    issued = attribute(docdata, "norm", "date.issue")
    released = attribute(docdata, "norm", "date.release")
    holder = attribute(docdata, "holder", "doc.copyright")
    notes = [*(info.get("info") for info in each(docdata, "ed-msg")), *map(shown, each(head, "note"))]
    return Item(
        format=FORMAT, guid=_guid(root, docdata, issued), address=attribute(root, "ex-ref", "head/pubdata"),
        publisher=_publisher(root, docdata, head, holder),
        title=stated(head, "hedline/hl1", "hedline") or stated(root, "head/title"),
        byline=_byline(head), houses=(holder, attribute(docdata, "regsrc", "doc-id")),
        created=(
            issued, attribute(root, "date.publication", "head/pubdata"), released,
            attribute(head, "norm", "dateline/story.date") or stated(head, "dateline/story.date"),
        ),
        changed=_revisions(root), dateline=_dateline(head),
        language=root.get("baselang") or root.get(XML_LANG), status=attribute(docdata, "management-status"),
        signals=_signals(docdata), credit=stated(head, "distributor"),
        info_source=_sources(docdata),
        ed_note="\n".join(note.strip() for note in notes if note and note.strip()) or None,
        embargo=_embargo(docdata, issued, released), version=_version(docdata),
        rights=_rights(docdata, head, holder), extra=_extra(root, docdata, head),
    )  # fmt: skip


def _guid(root: _Element, docdata: _Element | None, issued: str | None) -> str | None:
    # The du-key is the same for all versions, but a slug in it may come again on another day.
    key = attribute(docdata, "key", "du-key")
    if key and not _UUID.search(key):
        key = f"{key} {(iso_time(issued) or '')[:10]}".strip()
    return key or attribute(docdata, "id-string", "doc-id") or attribute(root, "uno")


def _publisher(root: _Element, docdata: _Element | None, head: _Element | None, holder: str | None) -> str | None:
    named = (
        attribute(root, "name", "head/pubdata"), stated(head, "distributor/org", "distributor", "rights/rights.owner"),
        holder, attribute(docdata, "owner", "doc.rights"), attribute(docdata, "regsrc", "doc-id"),
        attribute(docdata, "src-name", "del-list/from-src"),
    )  # fmt: skip
    return next((name for name in named if name), None)


def _byline(head: _Element | None) -> str | None:
    # The title that follows a name in <byttl> is set apart, as a comma would.
    lines = []
    for byline in each(head, "byline"):
        pieces = [byline.text or ""]
        for child in byline:
            name = shown(child) or ""
            pieces += [", " if str(child.tag).endswith("byttl") else " ", name, " ", child.tail or ""]
        line = re.sub(r"[\s,]*,[\s,]*", ", ", " ".join("".join(pieces).split())).strip(" ,")
        lines.append(line)
    return "; ".join(line for line in lines if line) or None


def _dateline(head: _Element | None) -> str | None:
    # A day is told apart from the place by its own element, and is often a stamp that no reader ever saw.
    for dateline in each(head, "dateline"):
        days = {str(text) for day in each(dateline, "//story.date") for text in day.itertext()}
        pieces = [" ".join(str(text).split()) for text in dateline.itertext() if str(text) not in days]
        line = re.sub(r"\s+([,.)])", r"\1", ", ".join(piece for piece in pieces if piece.strip(" ,")))
        if line:
            return line
    return None


def _revisions(root: _Element) -> tuple[str, ...]:
    norms = [norm for one in each(root, "head/revision-history") if (norm := one.get("norm"))]
    return tuple(sorted(norms, key=lambda norm: iso_time(norm) or "", reverse=True))


def _signals(docdata: _Element | None) -> tuple[str, ...]:
    types = (message.get("msg-type") for message in each(docdata, "ed-msg"))
    corrected = ("correction",) if first(docdata, "correction") is not None else ()
    return (*filter(None, types), *corrected)


def _embargo(docdata: _Element | None, issued: str | None, released: str | None) -> str | None:
    # date.release is stated by some on every document: it holds one back where it is later than the issue.
    status = (attribute(docdata, "management-status") or "").lower()
    return (released or "") if status == "embargoed" or is_later(released, issued) else None


def _sources(docdata: _Element | None) -> tuple[str, ...]:
    names = (one.get("src-name") for one in each(docdata, "del-list/from-src"))
    return tuple(dict.fromkeys(name for name in names if name))


def _version(docdata: _Element | None) -> str | None:
    return attribute(docdata, "version", "du-key") or attribute(docdata, "generation", "du-key")


def _rights(docdata: _Element | None, head: _Element | None, holder: str | None) -> str | None:
    year = attribute(docdata, "year", "doc.copyright")
    copyright = " ".join(filter(None, (year, holder))) or stated(head, "rights")
    terms = [attribute(docdata, name, "doc.rights") for name in ("type", "limitations")]
    return "\n".join(filter(None, (copyright, *terms))) or None


def _extra(root: _Element, docdata: _Element | None, head: _Element | None) -> dict[str, object]:
    return {
        "subheadline": stated(head, "hedline/hl2"), "summary": stated(head, "abstract"),
        "expires": attribute(docdata, "norm", "date.expire"), "slugline": attribute(docdata, "key", "du-key"),
        "correction": attribute(docdata, "info", "correction"), "part": attribute(docdata, "series.part", "series"),
        "window": stated(root, "head/title") if stated(head, "hedline") else None,
    }  # fmt: skip
