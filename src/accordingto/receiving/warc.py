"""The articles of a WARC archive: answers, resources and conversions whose length and digest check out.

Each record is a document of its own, read through the table of formats. What vouches for a record is the checksum of
its own gzip member, or its block digest, or (for the page alone, not for the header before it) its payload digest; a
record with none of these is not taken, nor one of whose digests one does not fit. Not covered by anything, in a file
that is not packed record by record: a record's own header (address, date, id) where it stays well-formed.
"""

from __future__ import annotations

import re
from base64 import b32decode, b64decode
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import new
from io import BytesIO
from typing import IO, Any
from urllib.parse import urlsplit

from ..errors import AccordingtoError, InputError, Refused, TooLarge, Unreadable
from ..records.article import Article
from .formats import FORMATS, Carrier, format_of, read_body
from .inputs import Failure
from .limits import DECODED_BYTES
from .opening import buffered
from .progress import next_document
from .tape import Broken, Record, records_of
from .times import iso_time

_TAKEN = frozenset({"response", "resource", "conversion"})
_BESIDE = frozenset({"warcinfo", "request", "metadata"})  # say how the archive was made; not published by anybody
_HEX = re.compile(r"[0-9a-fA-F]+")
_ALGORITHMS = {"md5": 16, "sha1": 20, "sha-1": 20, "sha256": 32, "sha-256": 32, "sha512": 64, "sha-512": 64}
"""Digests that can be checked, and their bytes."""

_PASSED_MEDIA = frozenset({"text/css", "text/javascript", "text/dns", "text/calendar"})
_UNTOLD = frozenset({"", "application/octet-stream"})
_SCHEMES = frozenset({"", "http", "https", "ftp", "file", "urn"})
"""Of addresses of documents; others hold what a crawler notes of itself (metadata:, dns:)."""

_READ_MEDIA = frozenset(media for each in FORMATS for media in each.media)


@dataclass(frozen=True, slots=True)
class _Page:
    """The document of a record: what it is of, when, and in which words its server sent it."""

    body: bytes
    url: str | None
    retrieved: str | None
    media: str
    charset: str | None


def looks_like_warc(head: bytes) -> bool:
    return head.startswith((b"WARC/1.", b"WARC/0.1"))


def read_warc(stream: IO[bytes], input: str) -> Iterator[Article | Failure]:
    """An article or failure for each document, named `input#record-id`, and one failure that counts what is none."""
    passed: Counter[str] = Counter()
    taken = 0
    for record in records_of(buffered(stream)):
        if not next_document():
            continue
        name = f"{input}#{record.id or f'byte-{record.place}'}"
        if isinstance(record, Broken):
            taken += 1
            yield Failure(name, record.error)
            continue
        try:
            page = _page(record, passed)
            if page is None:
                continue
            carrier = Carrier("", page.media, page.charset, page.url, page.retrieved)
            for item in read_body(page.body, name, carrier):
                taken += 1
                yield item if isinstance(item, Failure) else _kept(item, page, name)
        except AccordingtoError as error:
            taken += 1
            yield Failure(name, error)
    if passed or not taken:
        counts = ", ".join(f"{count:,} {what}" for what, count in passed.most_common()) or "no record of a document"
        message = f"of its records, passed over as no articles: {counts}"
        yield Failure(input, Refused(message, "not-article"))


def _kept(article: Article, page: _Page, name: str) -> Article:
    # Several articles in one document (a feed) have addresses of their own, or none.
    url = article.url or (page.url if article.input == name else None)
    return replace(article, url=url, retrieved=page.retrieved or article.retrieved)


def _page(record: Record, passed: Counter[str]) -> _Page | None:
    """The document of a sound record; None where it has none that might be an article, which is counted."""
    headers, http, payload = _parsed(record)
    kind = str(headers.get("WARC-Type", "")).lower()
    if kind in _BESIDE:
        return None
    if kind not in _TAKEN:
        passed[_named(f"records of type {kind or 'unknown'}")] += 1
        return None
    covered = _check(record, headers, payload if http is not None else None)
    if headers.get("WARC-Truncated") or headers.get("WARC-Segment-Number"):
        raise Unreadable("the record holds only a part of its document, as it says itself", "truncated")
    url = str(headers.get("WARC-Target-URI", "")).strip(" <>") or None
    date = iso_time(headers.get("WARC-Date"))
    if http is None:
        media, _, parameters = str(headers.get("Content-Type", "")).partition(";")
        body = record.block
    else:
        status = http.status_code or 0
        if not 200 <= status < 300:
            passed[f"answers with status {status}"] += 1
            return None
        media, _, parameters = str(http.get("Content-Type", "")).partition(";")
        body = payload
    media = media.strip().lower()
    scheme = (url or "").partition(":")[0].lower()
    if scheme not in _SCHEMES:
        passed[_named(f"records of {scheme}: addresses")] += 1
        return None
    if _passed_over(media, url):
        passed[_named(media or "documents of no stated type")] += 1
        return None
    if http is not None:
        body = _decoded(body, http)
    if media in _UNTOLD and format_of(body) is None:
        passed[media or "documents of no stated type"] += 1
        return None
    return _Page(body, url, date, media, _charset(parameters) if covered else None)


def _parsed(record: Record) -> tuple[Any, Any, bytes]:
    """The record's header, its HTTP header if it is an answer, and the payload behind that (else the block)."""
    from fastwarc.warc import ArchiveIterator

    try:
        whole = BytesIO(record.header + record.block + b"\r\n\r\n")
        found = next(iter(ArchiveIterator(whole, parse_http=False, stream_detect=False)))
        headers = found.headers
        if not found.is_http or str(headers.get("WARC-Type")).lower() not in ("response", "revisit"):
            return headers, None, record.block
        found.parse_http(auto_decode="none")
        return headers, found.http_headers, found.reader.read(len(record.block))
    except (OSError, ValueError, StopIteration) as error:
        raise Unreadable(f"the record's header cannot be read ({error})", "header") from None


def _check(record: Record, headers: Any, payload: bytes | None) -> bool:
    """Raise Unreadable (code "digest") unless all that is stated fits and something vouches for the document.

    Returns whether it vouches for the HTTP header too.
    """
    block = _fits(headers.get("WARC-Block-Digest"), record.block)
    of_payload = None
    stated = headers.get("WARC-Payload-Digest")
    if stated and payload is None:
        of_payload = _fits(stated, record.block)
    elif stated and payload is not None:
        # Of the payload as it was sent by most writers, without chunks by some (iipc/warc-specifications, issue 74).
        of_payload = _fits(stated, payload) or _fits(stated, _unchunked(payload))
    if block is False or of_payload is False:
        which = "block" if block is False else "payload"
        raise Unreadable(f"its {which} digest does not fit: the record was damaged; fetch it again", "digest")
    if not (record.sealed or block or of_payload):
        raise Unreadable(
            "states no digest that can be checked, and no gzip checksum of its own covers it; pack it anew, record by "
            "record",
            "digest",
        )
    return record.sealed or bool(block)


def _fits(stated: object, body: bytes) -> bool | None:
    """Whether a labelled digest is that of the bytes; None where none is stated, or in no algorithm that is known."""
    if not isinstance(stated, str) or not stated.strip():
        return None
    algorithm, _, value = stated.strip().partition(":")
    size = _ALGORITHMS.get(algorithm.lower())
    if size is None:
        return None
    found = new(algorithm.lower().replace("-", ""), body, usedforsecurity=False).digest()
    return found in _digests(value.strip(), size)


def _digests(value: str, size: int) -> set[bytes]:
    """The bytes that a digest's text may stand for: base 32 mostly, hexadecimal, seldom base 64."""
    found = set()
    if len(value) == 2 * size and _HEX.fullmatch(value):
        found.add(bytes.fromhex(value))
    padded = value + "=" * (-len(value) % 8)
    for decode, text in ((b32decode, padded.upper()), (b64decode, value + "=" * (-len(value) % 4))):
        try:
            found.add(decode(text))
        except ValueError:
            continue
    return {digest for digest in found if len(digest) == size}


def _passed_over(media: str, url: str | None) -> bool:
    if media in _READ_MEDIA and media not in _PASSED_MEDIA:
        return media == "text/plain" and urlsplit(url or "").path == "/robots.txt"
    kind, _, rest = media.partition("/")
    structured = rest.endswith(("xml", "json")) and kind == "application"
    return not (structured or media in _UNTOLD or media == "text/xml" or kind == "message")


def _named(what: str) -> str:
    """Of strangers' words, only what is short and plain."""
    return what if len(what) < 60 and what.isprintable() else "others"


def _decoded(payload: bytes, http: Any) -> bytes:
    """The document without the codings it was sent in. Raises Unreadable where it is not whole, TooLarge."""
    from .unpacking import unpacked

    if "chunked" in str(http.get("Transfer-Encoding", "")).lower():
        payload = _unchunked(payload)
    elif (stated := str(http.get("Content-Length", "")).strip()).isdigit() and len(payload) < int(stated[:15]):
        raise Unreadable(f"the server sent {len(payload):,} of {int(stated[:15]):,} bytes; fetch it again", "truncated")
    coding = str(http.get("Content-Encoding", "")).strip()
    try:
        return unpacked([payload], coding, DECODED_BYTES)
    except TooLarge:
        raise
    except AccordingtoError as error:
        # Some writers undo the coding and leave the header.
        if format_of(payload) is not None:
            return payload
        raise InputError(str(error), "coding") from None


def _unchunked(payload: bytes) -> bytes:
    """The payload without chunks (RFC 9112, 7.1); as it is where it has none, as some writers undo them."""
    pieces: list[bytes] = []
    place = 0
    while True:
        end = payload.find(b"\r\n", place, place + 200)
        size = payload[place:end].partition(b";")[0].strip() if end >= 0 else b""
        if not size or len(size) > 8 or not _HEX.fullmatch(size.decode("latin-1")):
            return payload
        start, length = end + 2, int(size, 16)
        if length == 0:
            return b"".join(pieces)
        if payload[start + length : start + length + 2] != b"\r\n":
            return payload
        pieces.append(payload[start : start + length])
        place = start + length + 2


def _charset(parameters: str) -> str | None:
    from .dispatch import charset

    return charset(parameters)
