"""The table of formats that are read: names, media types, and how each looks; which of them some bytes are in.

Content decides where it is unmistakable, then the name, then the media type, then content that is merely likely.
Readers are loaded when first needed. Invariant: what no row fits, and is not plain text, is refused by name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from importlib import import_module
from typing import IO, TYPE_CHECKING, Any, Literal

from ..errors import Unreadable

if TYPE_CHECKING:
    from ..records.article import Article
    from .inputs import Failure

Weight = Literal["sure", "likely", "named"]


@dataclass(frozen=True, slots=True)
class Format:
    """One format: `module` (in this room) holds `looks_like_NOUN(head)` and `read_NOUN(body, input)` (or `reads`).

    `weight` is what its looks are worth: "sure" decides against a name, "likely" where there is none, "named" nothing.
    A `streamed` one is read from a stream, not from a body. `media` are its media types.
    """

    name: str
    module: str
    noun: str
    weight: Weight
    suffixes: tuple[str, ...] = ()
    media: tuple[str, ...] = ()
    streamed: bool = False
    reads: str = ""

    def looks_like(self, head: bytes) -> bool:
        """Whether the bytes, or the first 64 KiB of them, look like it."""
        return bool(self._function(f"looks_like_{self.noun}")(head))

    def read(self, body: bytes | IO[bytes], input: str) -> Iterator[Article | Failure]:
        """The articles. Raises an AccordingtoError where nothing can be read."""
        found: Article | Iterator[Article | Failure] = self._function(self.reads or f"read_{self.noun}")(body, input)
        return found if isinstance(found, Iterator) else iter((found,))

    def _function(self, name: str) -> Any:
        return getattr(import_module(f".{self.module}", __package__), name)


TEXT = Format("plain text", "plain", "plain", "named", (".txt", ".text"), ("text/plain",))
LINES = Format(
    "JSON Lines", "lines", "lines", "likely", (".jsonl", ".ndjson"),
    ("application/jsonl", "application/x-ndjson", "application/ndjson", "application/x-jsonlines"), streamed=True,
)  # fmt: skip
PAGE = Format("HTML", "page", "page", "sure", (".html", ".htm", ".xhtml"), ("text/html", "application/xhtml+xml"))
FEED = Format(
    "RSS, Atom, JSON Feed", "feeds", "feed", "sure", (".rss", ".atom", ".rdf"),
    ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json"),
    reads="read_feed_articles",
)  # fmt: skip
WARC = Format("WARC", "warc", "warc", "sure", (".warc",), ("application/warc",), streamed=True)

FORMATS: tuple[Format, ...] = (
    WARC,
    Format("PDF", "documents.pdf", "pdf", "sure", (".pdf",), ("application/pdf", "application/x-pdf")),
    Format(
        "DOCX", "documents.docx", "docx", "sure", (".docx", ".docm", ".dotx"),
        ("application/vnd.openxmlformats-officedocument.wordprocessingml.document",
         "application/vnd.ms-word.document.macroenabled.12"),
    ),
    Format("NITF", "wire.nitf", "nitf", "sure", (".nitf",), ("text/vnd.iptc.nitf", "application/nitf+xml")),
    Format("NewsML 1", "wire.newsml", "newsml", "sure", (".newsml",), ("text/vnd.iptc.newsml",)),
    Format(
        "NewsML-G2", "wire.newsml_g2", "newsml_g2", "sure", (".newsmlg2",),
        ("application/vnd.iptc.g2.newsitem+xml", "application/vnd.iptc.g2.newsmessage+xml",
         "application/vnd.iptc.g2.packageitem+xml"),
    ),
    Format("ninjs", "wire.ninjs", "ninjs", "sure", (".ninjs",), ("application/vnd.iptc.ninjs+json",)),
    FEED,
    PAGE,
    LINES,
    Format("e-mail", "documents.mail", "mail", "likely", (".eml",), ("message/rfc822",)),
    Format(
        "Markdown", "documents.markdown", "markdown", "likely", (".md", ".markdown", ".mdown", ".mkd"),
        ("text/markdown", "text/x-markdown"),
    ),
    TEXT,
)  # fmt: skip

SNIFFED = (".xml", ".json")
"""Names that say nothing but the syntax: what is in them is told by content."""

UNMISTAKABLE = (b"%PDF-", b"PK\x03\x04", b"WARC/", b"<?xml", b"<!doctype")
"""How something opens that is no text and no line of JSON, though it is named like it."""

NAMES: tuple[str, ...] = tuple(
    name + packed for packed in ("", ".gz") for name in (*(s for f in FORMATS for s in f.suffixes), *SNIFFED)
)
"""All endings of names that a folder is searched for."""

LINES_NAMES: tuple[str, ...] = tuple(name for name in NAMES if name.removesuffix(".gz") in LINES.suffixes)

_OTHER_NAMES = {
    ".csv": "a table (CSV)", ".tsv": "a table (TSV)", ".srt": "subtitles", ".vtt": "subtitles", ".tex": "TeX source",
    ".css": "a style sheet", ".js": "a script", ".sql": "a database dump", ".svg": "a drawing (SVG)",
}  # fmt: skip
"""Formats that are text, so that only the name tells them from an article."""


def format_of(head: bytes, name: str = "", media: str = "") -> Format | None:
    """The format of bytes (the first 64 KiB or all) under a file's name and a media type; None: no row fits."""
    ending = name.lower().removesuffix(".gz")
    named = next((each for each in FORMATS if ending.endswith(each.suffixes or ("\0",))), None)
    typed = next((each for each in FORMATS if media in each.media), None)
    opening = head[:64].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if named not in (TEXT, LINES) or opening.startswith(tuple(each.lower() for each in UNMISTAKABLE)):
        for each in FORMATS:
            if each.weight == "sure" and each.looks_like(head):
                return each
    if named:
        return named
    if typed:
        return typed
    return next((each for each in FORMATS if each.weight == "likely" and each.looks_like(head)), None)


@dataclass(frozen=True, slots=True)
class Carrier:
    """What brought a body and what it says of it: a file's name in small letters, or an answer's header and address."""

    name: str = ""
    media: str = ""
    charset: str | None = None
    url: str | None = None
    retrieved: str | None = None


def read_body(body: bytes, input: str, carrier: Carrier) -> Iterator[Article | Failure]:
    """The articles of one document, of whichever format. Raises an AccordingtoError where nothing can be read."""
    found = format_of(body, carrier.name, carrier.media)
    if found is None or found.streamed:
        refuse_other(body, carrier)
        found = TEXT
    elif found is TEXT:  # agencies name their wires' messages .txt too
        from .wire.others import refuse_named

        refuse_named(body)
    for item in _read(found, body, input, carrier):
        yield carried(item, carrier)


def _read(found: Format, body: bytes, input: str, carrier: Carrier) -> Iterator[Article | Failure]:
    # Two readers have use for the address: for relative links, and for whose pages they are.
    if found is PAGE:
        from .page import read_page

        yield read_page(body, input, url=carrier.url, charset=carrier.charset)
    elif found is FEED:
        from .feeds import read_feed_articles

        yield from read_feed_articles(body, input, carrier.url)
    else:
        yield from found.read(body, input)


def carried(item: Article | Failure, carrier: Carrier) -> Article | Failure:
    """The item, with what only its carrier knows."""
    from .inputs import Failure

    if isinstance(item, Failure) or not (carrier.url or carrier.retrieved):
        return item
    alone = "#" not in item.input.removeprefix(carrier.url or "")  # of several, none has the address of them all
    return replace(
        item, url=item.url or (carrier.url if alone else None), retrieved=item.retrieved or carrier.retrieved
    )


def refuse_other(body: bytes, carrier: Carrier) -> None:
    """Raises Unreadable or Refused for what is no format of the table and no plain text, with its name."""
    from .opening import refuse_binary
    from .wire.others import refuse_named

    refuse_binary(body)
    refuse_named(body)
    ending = carrier.name.removesuffix(".gz")
    opening = body[:64].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").replace(b"\0", b"").lower()
    if ending.endswith(".xml") or carrier.media.endswith("xml") or opening.startswith((b"<?xml", b"<!doctype")):
        from .xml import parse_xml

        # Whatever is wrong with the XML is said first.
        root = str(parse_xml(body).tag).rpartition("}")[2][:60]
        kind = f"XML of a kind that is not read (its root is <{root}>)"
    elif ending.endswith(".json") or carrier.media.endswith("json"):
        kind = "JSON of a kind that is not read (no ninjs, no JSON Feed, no line of JSON with a text)"
    else:
        kind = next((said for suffix, said in _OTHER_NAMES.items() if ending.endswith(suffix)), "")
    if kind or carrier.media.partition("/")[0] in ("image", "audio", "video", "font"):
        said = kind or f"of the type {carrier.media}"
        raise Unreadable(f"is {said}; what is read: {', '.join(each.name for each in FORMATS)}", "format")
