"""DOCX (ECMA-376, WordprocessingML) to an article: what the document says with all tracked changes accepted.

Its XML is read through `parse_xml`, whose guards the usual libraries lack; nothing that it refers to is followed.
Invariant: deleted, hidden and moved-away words are not in the text; footnotes stand at its end.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from posixpath import join, normpath
from typing import TYPE_CHECKING

from ...errors import Unreadable
from ...records.article import Article
from ...records.declared import Declared
from ..blocks import RUNNING, Block, joined
from ..languages import detect_language, primary_subtag
from ..marking import mark_plain
from ..markup import squeezed
from ..names import split_names
from ..plain import check_text
from ..times import iso_time
from ..xml import parse_xml
from .archives import Archive
from .stating import stated_author, stated_title

if TYPE_CHECKING:
    from lxml.etree import _Element

NAMES = (".docx", ".docm", ".dotx")
MEDIA_TYPES = (
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/vnd.ms-word.document.macroenabled.12",
)

CELL_CHARACTERS = 300
"""A row with a longer cell, or one of several paragraphs, is laid out with a table and is no row of data."""

_NAMED = (
    "sdt sdtContent customXml smartTag ins moveTo hyperlink r fldSimple AlternateContent Choice Fallback dir bdo pict"
    " object drawing inline anchor graphic graphicData wgp wsp txbx textbox shape group rect roundrect"
)
_INTO = frozenset(_NAMED.split())
"""Elements that hold text. Not del and moveFrom: what they hold was taken out."""

_SIGNS = {"tab": " ", "br": " ", "cr": " ", "noBreakHyphen": "-", "ptab": " "}
_STYLES = (
    ("heading", "heading"), ("title", "heading"), ("subtitle", "heading"), ("quote", "quote"),
    ("intense quote", "quote"), ("caption", "caption"), ("list", "list"), ("toc", "boilerplate"),
)  # fmt: skip


def looks_like_docx(head: bytes) -> bool:
    """Whether the bytes open like a ZIP archive with the parts of a Word document."""
    return head.startswith(b"PK\x03\x04") and b"word/" in head[: 1 << 16]


def read_docx(body: bytes, input: str) -> Iterator[Article]:
    """The article of a Word document. Raises Refused, Unreadable (no ZIP, no Word document, damaged), TooLarge."""
    archive = Archive(body)
    main = _related(archive, "", "officeDocument") or "word/document.xml"
    root = parse_xml(archive.read(main))
    content = next((child for child in root if _name(child) == "body"), None)
    if content is None:
        raise Unreadable("is no Word document: its main part has no body", "format")
    text_of = _Text(_styles(archive, main))
    text_of.inside(content)
    blocks = text_of.blocks + _notes(archive, main, text_of)
    properties = _properties(archive)
    stated = stated_title(properties.get("title"))
    title = stated or next((block.text for block in text_of.titles), None)
    authors = tuple(split_names(stated_author(properties.get("creator")) or ""))
    text, kinds = joined(mark_plain(blocks, title, authors))
    check_text(text)
    saved, created = iso_time(properties.get("modified")), iso_time(properties.get("created"))
    yield Article(
        text=text, input=input, title=title, authors=authors, published=saved or created, modified=saved,
        language=detect_language(text, primary_subtag(properties.get("language"))),
        raw_sha256=sha256(body).hexdigest(), block_kinds=kinds,
        declared=Declared(
            format="DOCX", byline=properties.get("creator"), version=properties.get("version"),
            stated={"properties": properties} if properties else {},
        ),
    )  # fmt: skip


@dataclass
class _Text:
    """Collects blocks in the order of the document; `styles` gives the kind of each paragraph style."""

    styles: dict[str, str]
    blocks: list[Block] = field(default_factory=list)
    titles: list[Block] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    held: str = ""

    def inside(self, element: _Element) -> None:
        for child in element:
            name = _name(child)
            if name == "p":
                self.paragraph(child)
            elif name == "tbl":
                self.table(child)
            elif name in _INTO:
                self.inside(_chosen(child))

    def paragraph(self, element: _Element) -> None:
        boxes: list[_Element] = []
        text = self.held + "".join(self.pieces(element, boxes))
        self.held = ""
        properties = _child(element, "pPr")
        marks = _child(properties, "rPr")
        if _child(marks, "del") is not None or _child(marks, "moveFrom") is not None:
            self.held = text  # the end of this paragraph was taken out: it goes on with the next
        elif squeezed(text):
            style = _value(_child(properties, "pStyle"))
            block = Block(squeezed(text), self.kind(properties, style))
            self.blocks.append(block)
            if self.styles.get(style, "") == "title" and not self.titles:
                self.titles.append(block)
        for box in boxes:
            self.inside(box)

    def kind(self, properties: _Element | None, style: str) -> str:
        named = self.styles.get(style, RUNNING)
        level = _value(_child(properties, "outlineLvl"))
        if named == "title" or (level.isdecimal() and int(level) < 9):
            return "heading"
        return named or ("list" if _child(properties, "numPr") is not None else RUNNING)

    def pieces(self, element: _Element, boxes: list[_Element]) -> Iterator[str]:
        for child in element:
            name = _name(child)
            if name == "t":
                yield str(child.text or "")
            elif name in _SIGNS:
                yield _SIGNS[name]
            elif name in ("footnoteReference", "endnoteReference"):
                self.notes.append((name.removesuffix("Reference"), _value(child, "id")))
            elif name == "txbxContent":
                boxes.append(child)
            elif name in _INTO and not (name == "r" and _is_hidden(child)):
                yield from self.pieces(_chosen(child), boxes)

    def table(self, element: _Element) -> None:
        for row in element.iter(f"{{{_namespace(element)}}}tr"):
            if (
                next(row.iterancestors(element.tag), None) is not element
                or _child(_child(row, "trPr"), "del") is not None
            ):
                continue  # a row of a table inside a cell comes with its cell
            cells = [self.apart(cell) for cell in row.iter(f"{{{_namespace(element)}}}tc") if _row(cell) is row]
            if all(len(cell) <= 1 and all(len(block.text) <= CELL_CHARACTERS for block in cell) for cell in cells):
                text = " | ".join(block.text for cell in cells for block in cell)
                self.blocks += [Block(text, "table")] if text else []
            else:
                self.blocks += [block for cell in cells for block in cell]

    def apart(self, element: _Element) -> list[Block]:
        """The blocks of an element, not added to the others."""
        before, self.blocks = self.blocks, []
        self.inside(element)
        made, self.blocks = self.blocks, before
        return made


def _row(cell: _Element) -> _Element | None:
    return next((place for place in cell.iterancestors() if _name(place) == "tr"), None)


def _notes(archive: Archive, main: str, text_of: _Text) -> list[Block]:
    found: list[Block] = []
    sources: dict[str, dict[str, _Element]] = {}
    for kind, number in dict.fromkeys(text_of.notes):
        if kind not in sources:
            part = _related(archive, main, f"{kind}s")
            root = parse_xml(archive.read(part)) if part else ()
            sources[kind] = {_value(note, "id"): note for note in root}
        if (note := sources[kind].get(number)) is not None:
            text = " ".join(block.text for block in text_of.apart(note))
            found += [Block(text, "footnote")] if text else []
    return found


def _styles(archive: Archive, main: str) -> dict[str, str]:
    part = _related(archive, main, "styles")
    if not part:
        return {}
    kinds: dict[str, str] = {}
    for style in parse_xml(archive.read(part)):
        name = _value(_child(style, "name")).lower()
        level = _value(_child(_child(style, "pPr"), "outlineLvl"))
        kind = next((kind for opening, kind in _STYLES if name == opening or name.startswith(f"{opening} ")), RUNNING)
        if not kind and level.isdecimal() and int(level) < 9:
            kind = "heading"
        based = kinds.get(_value(_child(style, "basedOn")), RUNNING)
        kinds[_value(style, "styleId")] = "title" if name == "title" else kind or based
    return kinds


def _properties(archive: Archive) -> dict[str, str]:
    part = _related(archive, "", "core-properties") or "docProps/core.xml"
    if part not in archive:
        return {}
    found = {_name(child): squeezed(str(child.text or "")) for child in parse_xml(archive.read(part))}
    return {name: value for name, value in found.items() if value}


def _related(archive: Archive, part: str, kind: str) -> str | None:
    """The part that `part` ("" for the whole document) relates to as `kind`; an external one is none."""
    folder, _, name = part.rpartition("/")
    place = join(folder, "_rels", f"{name}.rels")
    if place not in archive:
        return None
    for row in parse_xml(archive.read(place)):
        if str(row.get("Type", "")).endswith(f"/{kind}") and row.get("TargetMode") != "External":
            target = str(row.get("Target", ""))
            return target.lstrip("/") if target.startswith("/") else normpath(join(folder, target))
    return None


def _chosen(element: _Element) -> _Element | list[_Element]:
    # Alternatives say the same twice, for newer and for older programs.
    return [element[0]] if _name(element) == "AlternateContent" and len(element) else element


def _is_hidden(run: _Element) -> bool:
    vanish = _child(_child(run, "rPr"), "vanish")
    return vanish is not None and _value(vanish) not in ("0", "false", "off")


def _child(element: _Element | None, name: str) -> _Element | None:
    return None if element is None else next((child for child in element if _name(child) == name), None)


def _value(element: _Element | None, name: str = "val") -> str:
    if element is None:
        return ""
    return next((str(value) for key, value in element.items() if str(key).rpartition("}")[2] == name), "")


def _name(element: _Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _namespace(element: _Element) -> str:
    return str(element.tag)[1:].partition("}")[0]
