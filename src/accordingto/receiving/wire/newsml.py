"""NewsML 1: each news item's components to articles; contents that are the same text are taken once.

Content items of one component, and components in an equivalents list, are renditions: the first that is a text is
taken. Components with a headline of their own are articles of their own. Invariant: no text is given twice.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from ...errors import Refused, TooLarge, Unreadable
from ...records.article import Article
from ..blocks import Block
from ..decoding import decode_text
from .making import KINDS, Item, Read, Source, all_of, article_of, dateline_of, refused
from .nitf import nitf_blocks, nitf_item
from .passages import text_blocks, tree_blocks
from .trees import XML_LANG, attribute, each, expect_root, first, parse_item, root_name, shown, stated

if TYPE_CHECKING:
    from lxml.etree import _Element

FORMAT = "NewsML 1"

TEXTS = 500
"""Texts of one news item; real ones have 1 to 20."""

_NO_TEXT = re.compile(r"photo|picture|image|graphic|video|audio|animation|sportsml|iim|jpe?g|gif", re.IGNORECASE)
_NOTE = re.compile(r"note|advisory", re.IGNORECASE)
_ROLES = (
    (re.compile(r"caption|legend|photo|picture|image|graphic|illustration|video", re.IGNORECASE), "caption"),
    (re.compile(r"^(?:title|headline|heading)", re.IGNORECASE), "heading"),
    (re.compile(r"^(?:key|slug|copyright|note)", re.IGNORECASE), "boilerplate"),
    (re.compile(r"^by-?line", re.IGNORECASE), "byline"),
    (re.compile(r"^date-?line", re.IGNORECASE), "dateline"),
)
"""What components are by their roles, where they are no running text."""

_ASIDE = ("caption", "heading", "boilerplate", "byline", "dateline")
_META = ("AdministrativeMetadata", "DescriptiveMetadata", "RightsMetadata")


def looks_like_newsml(head: bytes) -> bool:
    """Whether the first tag is <NewsML>, with or without a namespace."""
    return (root_name(head) or "").lower() == "newsml"


def read_newsml(body: bytes, input: str) -> Read:
    """The articles of a NewsML 1 document. Raises Unreadable, TooLarge; Refused where nothing in it is an article."""
    root = parse_item(body)
    expect_root(root, frozenset({"newsml"}), FORMAT)
    items = list(each(root, "//NewsItem"))
    if not items:
        raise Refused("a NewsML 1 document without news items: there is nothing to read in it", "empty")
    parts = [
        (stated(item, "Identification/NewsIdentifier/NewsItemId") or f"item-{n}", item)
        for n, item in enumerate(items, 1)
    ]
    yield from all_of(Source.of(body, input), parts, _read_item)


@dataclass(frozen=True, slots=True)
class _Text:
    """One text of a news item: the components that it lies in, the outermost first, and its blocks."""

    components: tuple[_Element, ...]
    blocks: tuple[Block, ...]
    nitf: _Element | None


def _read_item(element: _Element, source: Source) -> Read:
    top = first(element, "NewsComponent")
    texts = list(islice(_texts(top, ()), TEXTS + 1)) if top is not None else []
    if len(texts) > TEXTS:
        raise TooLarge(f"a {FORMAT} item with over {TEXTS:,} texts, the most that is read of one", "too-large")
    articles = _articles(texts)
    if not articles and first(element, "//NewsItem") is not None:
        return  # a frame around other items, each of which is read itself
    if not articles:
        yield _without_text(element, top, source)
        return
    if len(articles) == 1:
        yield _article(element, articles[0], source)
        return
    for number, group in enumerate(articles, start=1):
        name = _name(group[0], number)
        yield _article(element, group, source.part(name), f"#{name}")


def _texts(component: _Element, above: tuple[_Element, ...]) -> Iterator[_Text]:
    """The texts of a component, depth first; of renditions the first that has a text."""
    here = (*above, component)
    contents = list(each(component, "ContentItem"))
    plain = re.compile(r"text|nitf|html", re.IGNORECASE)
    contents.sort(key=lambda one: not plain.search(_looks(one)))
    for content in contents:
        if nitf_and_blocks := _content(content):
            nitf, blocks = nitf_and_blocks
            kind = _kind_of_role(here)
            kept = (replace(block, kind=kind) for block in blocks) if kind else blocks
            yield _Text(here, tuple(kept), nitf)
            break
    for one in each(component, "NewsComponent"):
        found = list(_texts(one, here))
        yield from found
        if found and (component.get("EquivalentsList") or "").lower() == "yes":
            break


def _kind_of_role(components: tuple[_Element, ...]) -> str | None:
    roles = [_formal(one, "Role") for one in components]
    return next((kind for pattern, kind in _ROLES if any(pattern.search(role) for role in roles)), None)


def _content(content: _Element) -> tuple[_Element | None, list[Block]] | None:
    if _NO_TEXT.search(_looks(content)):
        return None
    data = first(content, "DataContent", "Encoding/DataContent")
    if data is None:
        return None
    nitf = first(data, "//nitf")
    if nitf is not None:
        blocks = nitf_blocks(nitf)
    elif len(data):
        blocks = tree_blocks(data)
    else:
        blocks = text_blocks(_decoded(content, data.text or ""))
    return (nitf, blocks) if blocks else None


def _looks(content: _Element) -> str:
    return " ".join(_formal(content, name) for name in ("MediaType", "Format", "MimeType"))


def _decoded(content: _Element, text: str) -> str:
    if "base64" not in (attribute(content, "Notation", "Encoding") or "").lower():
        return text
    try:
        return decode_text(base64.b64decode(text))
    except (binascii.Error, ValueError):
        raise Unreadable("the item's text is no Base64, as it says; fetch the file again", "encoding") from None


def _articles(texts: list[_Text]) -> list[list[_Text]]:
    # A text with a headline of its own begins an article; what has none goes on with it (a box, a caption).
    groups: list[list[_Text]] = []
    headlines: set[_Element] = set()
    for text in texts:
        is_caption = all(block.kind in _ASIDE for block in text.blocks if block.kind != "heading")
        lines = next((one for one in reversed(text.components) if stated(one, "NewsLines/HeadLine")), None)
        if not groups or (not is_caption and lines is not None and lines not in headlines):
            groups.append([])
        if lines is not None:
            headlines.add(lines)
        groups[-1].append(text)
    return [group for group in groups if any(block.kind not in _ASIDE for text in group for block in text.blocks)]


def _name(text: _Text, number: int) -> str:
    return next((duid for one in reversed(text.components) if (duid := one.get("Duid"))), f"text-{number}")


def _without_text(element: _Element, top: _Element | None, source: Source) -> Article:
    item = _item(element, (top,) if top is not None else (), None)
    try:
        return article_of(item, [], source)
    except Refused:
        kinds = {_formal(one, "MediaType").lower() for one in each(top, "//ContentItem")}
        kind = next((kind for kind in KINDS if any(kind in found for found in kinds)), None)
        if kind:
            raise refused(kind, FORMAT, item.title) from None
        raise


def _article(element: _Element, group: list[_Text], source: Source, part: str = "") -> Article:
    item = _item(element, group[0].components, group[0].nitf)
    titles = (block.text for text in group for block in text.blocks if _kind_of_role(text.components) == "heading")
    named = replace(item, guid=item.guid and item.guid + part, title=item.title or next(titles, None))
    return article_of(named, [block for text in group for block in text.blocks], source)


def _item(element: _Element, components: tuple[_Element, ...], nitf: _Element | None) -> Item:
    inner = nitf_item(nitf) if nitf is not None else Item(FORMAT)
    identifier, management = first(element, "Identification/NewsIdentifier"), first(element, "NewsManagement")
    near = _Near(tuple(reversed(components)))
    provider = stated(identifier, "ProviderId")
    credit, slug = near.line("CreditLine"), stated(element, "Identification/NameLabel")
    language = near.metadata("DescriptiveMetadata/Language") or near.language() or element.get(XML_LANG)
    return Item(
        format=FORMAT, guid=_guid(identifier) or inner.guid,
        publisher=next(iter(near.parties("Provider")), None) or credit or inner.publisher or provider,
        title=near.line("HeadLine") or inner.title, byline=near.line("ByLine") or inner.byline,
        creators=near.parties("Creator", "Author"), houses=(provider, *inner.houses),
        created=(stated(management, "FirstCreated"), stated(management, "ThisRevisionCreated"), *inner.created),
        changed=(stated(management, "ThisRevisionCreated"), *inner.changed),
        dateline=dateline_of(near.line("DateLine")) or inner.dateline, located=near.located(),
        language=language or inner.language,
        status=attribute(management, "FormalName", "Status") or inner.status,
        signals=_signals(identifier, management), info_source=near.parties("Source") or inner.info_source,
        credit=credit or inner.credit, ed_note=_notes(near, management) or inner.ed_note,
        embargo=_embargo(management), version=stated(identifier, "RevisionId"),
        rights=near.line("CopyrightLine") or near.line("RightsLine") or inner.rights,
        extra={
            **inner.extra, "subheadline": near.line("SubHeadLine"), "slugline": near.line("SlugLine") or slug,
            "keywords": near.line("KeywordLine"),
        },
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Near:
    """The components around a text, the innermost first: what it states is about the text before what others state."""

    components: tuple[_Element, ...]

    def line(self, name: str) -> str | None:
        lines = (stated(component, f"NewsLines/{name}") for component in self.components)
        return next((line for line in lines if line), None)

    def language(self) -> str | None:
        return next((tag for component in self.components if (tag := component.get(XML_LANG))), None)

    def metadata(self, path: str) -> str | None:
        names = (attribute(component, "FormalName", path) for component in self.components)
        return next((name for name in names if name), None)

    def parties(self, *names: str) -> tuple[str, ...]:
        paths = [f"{meta}/{name}/Party" for name in names for meta in _META]
        found = (party for path in paths for component in self.components for party in each(component, path))
        stated_names = ((party.get("FormalName") or "").strip() or stated(party, "Property") for party in found)
        return tuple(dict.fromkeys(name for name in stated_names if name))

    def located(self) -> str | None:
        for component in self.components:
            for place in each(component, "DescriptiveMetadata/Location"):
                values = {one.get("FormalName") or "": one.get("Value") for one in each(place, "Property")}
                names = [name for kind in ("City", "CountryArea", "Country") if (name := values.get(kind))]
                if names:
                    return ", ".join(names)
        return None


def _guid(identifier: _Element | None) -> str | None:
    # The public identifier ends in the revision and so is another one for each version.
    parts = [stated(identifier, name) for name in ("ProviderId", "DateId", "NewsItemId")]
    if all(parts):
        return ":".join(["urn:newsml", *filter(None, parts)])
    public, revision = stated(identifier, "PublicIdentifier"), stated(identifier, "RevisionId")
    return re.sub(rf":{re.escape(revision)}[A-Z]?$", "", public) if public and revision else public


def _signals(identifier: _Element | None, management: _Element | None) -> tuple[str, ...]:
    previous = attribute(identifier, "PreviousRevision", "RevisionId") or "0"
    revised = ("update",) if previous.strip("0") else ()
    codes = [one.get("FormalName") or "" for one in each(management, "Instruction")]
    return (*revised, *(code for code in codes if code))


def _notes(near: _Near, management: _Element | None) -> str | None:
    lines = (line for component in near.components for line in each(component, "NewsLines/NewsLine"))
    notes = [stated(line, "NewsLineText") for line in lines if _NOTE.search(_formal(line, "NewsLineType"))]
    paths = ("Comment", "Status/Comment", "Instruction/Comment")
    comments = [shown(comment) for path in paths for comment in each(management, path)]
    return "\n".join(filter(None, [*notes, *comments])) or None


def _embargo(management: _Element | None) -> str | None:
    if "embargo" not in (attribute(management, "FormalName", "Status") or "").lower():
        return None
    return stated(management, "StatusWillChange/DateAndTime") or ""


def _formal(element: _Element, name: str) -> str:
    return attribute(element, "FormalName", name) or ""
