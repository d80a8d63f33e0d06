"""PDF to an article: its text by PDFium, with each line's place, from which columns and paragraphs are told.

PDFium was chosen by measurement: words in order as pypdf and pdfminer.six or better, in a tenth of their time.
Invariant: no page is drawn, no script run, nothing fetched; a PDF of pictures alone is refused as a scan.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

from ...errors import Refused, TooLarge, Unreadable
from ...records.article import Article
from ...records.declared import Declared
from ..blocks import Block, joined, letters
from ..languages import detect_language
from ..limits import TEXT_CHARACTERS
from ..marking import mark_plain
from ..names import split_names
from ..plain import check_text
from ..times import iso_time
from .glyphs import page_lines
from .layout import Line, page_blocks
from .stating import stated_author, stated_title

NAMES = (".pdf",)
MEDIA_TYPES = ("application/pdf", "application/x-pdf")

PAGES = 1_000
"""Most pages of one document."""

SCAN_LETTERS = 20
"""Letters a page, on average, under which there are only pictures of text (stamps and page numbers may be text)."""

PICTURE_DEPTH = 3

_DATE = re.compile(r"D:(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?(?:(Z)|([+-]\d\d)'?(\d\d)?)?)?")


def looks_like_pdf(head: bytes) -> bool:
    """Whether the bytes open as a PDF does; a few others may stand before, as viewers allow."""
    return b"%PDF-" in head[:1024] and head.lstrip()[:1] not in (b"<", b"{")


def read_pdf(body: bytes, input: str) -> Iterator[Article]:
    """The article of a PDF. Raises Refused ("no-text", "encrypted", "empty"), Unreadable where damaged, TooLarge."""
    from pypdfium2 import PdfDocument, PdfiumError

    try:
        document = PdfDocument(body)
        try:
            pages, pictures = _pages(document)
            properties = {name: value for name, value in document.get_metadata_dict().items() if value.strip()}
        finally:
            document.close()
    except PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise Refused("is encrypted; save it without a password", "encrypted") from None
        raise Unreadable(f"the PDF is damaged or cut off ({error}); fetch it again", "damaged") from None
    _refuse_scan(pages, pictures)
    yield _article(page_blocks(pages), properties, input, sha256(body).hexdigest())


def _article(blocks: list[Block], properties: dict[str, str], input: str, digest: str) -> Article:
    title = stated_title(properties.get("Title")) or _shown_title(blocks)
    author = stated_author(properties.get("Author"))
    authors = tuple(split_names(author or ""))
    text, kinds = joined(mark_plain(blocks, title, authors))
    check_text(text)
    made, changed = _time(properties.get("CreationDate")), _time(properties.get("ModDate"))
    return Article(
        text=text, input=input, title=title, authors=authors, published=made or changed,
        modified=changed if changed != made else None, language=detect_language(text), raw_sha256=digest,
        declared=Declared(format="PDF", byline=author, stated={"properties": properties} if properties else {}),
        block_kinds=kinds,
    )  # fmt: skip


def _pages(document: Any) -> tuple[list[list[Line]], bool]:
    """The lines of each page, and whether a page without lines shows pictures."""
    if len(document) > PAGES:
        raise TooLarge(f"a PDF of {len(document):,} pages; at most {PAGES:,} are read. Split it", "too-large")
    pages: list[list[Line]] = []
    characters, pictures = 0, False
    for number in range(len(document)):
        page = document[number]
        try:
            lines = page_lines(page, number)
            pictures = pictures or (not lines and _shows_picture(page))
        finally:
            page.close()
        characters += sum(len(line.text) for line in lines)
        if characters > TEXT_CHARACTERS:
            raise TooLarge(
                f"a text of over {TEXT_CHARACTERS:,} characters, the most that is read of one. Split it", "too-large"
            )
        pages.append(lines)
    return pages, pictures


def _shows_picture(page: Any) -> bool:
    from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE

    return any(True for _ in page.get_objects(filter=[FPDF_PAGEOBJ_IMAGE], max_depth=PICTURE_DEPTH))


def _refuse_scan(pages: list[list[Line]], pictures: bool) -> None:
    count = sum(len(letters(line.text)) for page in pages for line in page)
    if count < min(SCAN_LETTERS * len(pages), SCAN_LETTERS * 5):
        found = "is a scan: pictures of text" if pictures else "is a PDF with hardly any text"
        raise Refused(f"{found}, with {count} letters on {len(pages)} pages; have its text recognised first", "no-text")


def _shown_title(blocks: list[Block]) -> str | None:
    # The heading that the first page opens with, after running heads.
    first = next((block for block in blocks if block.kind != "boilerplate"), None)
    return first.text if first and first.kind == "heading" and len(first.text.split()) > 1 else None


def _time(stated: str | None) -> str | None:
    """ISO 8601 of a PDF date (ISO 32000-1, 7.9.4); None for anything else, times that no clock shows included."""
    found = _DATE.match(stated or "")
    if found is None:
        return None
    year, month, day, hour, minute, second, zulu, zone, minutes = found.groups()
    if hour is None:
        return iso_time(f"{year}-{month}-{day}")
    offset = "+00:00" if zulu else f"{zone}:{minutes or '00'}" if zone else ""
    return iso_time(f"{year}-{month}-{day}T{hour}:{minute}:{second or '00'}{offset}")
