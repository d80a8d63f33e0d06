"""WARC files of our own, written record by record, so that tests and the bench can damage them in known places."""

from __future__ import annotations

import gzip
from base64 import b32encode
from collections.abc import Iterable
from hashlib import sha1
from typing import Literal

from . import web_pages

Packing = Literal["plain", "members", "whole"]


def digest(body: bytes) -> str:
    return "sha1:" + b32encode(sha1(body, usedforsecurity=False).digest()).decode()


def record(kind: str, number: int, block: bytes, **fields: str | None) -> bytes:
    """One record; a field of None is left out, `Content_Length` and the like may be set wrong."""
    stated = {
        "WARC-Type": kind, "WARC-Record-ID": f"<urn:uuid:0f5c1d2e-0000-4000-8000-{number:012d}>",
        "WARC-Date": "2025-03-01T06:00:00Z", "Content-Length": str(len(block)),
        "Content-Type": "application/http; msgtype=response",
        **{name.replace("_", "-"): value for name, value in fields.items()},
    }  # fmt: skip
    lines = "".join(f"{name}: {value}\r\n" for name, value in stated.items() if value is not None)
    return b"WARC/1.1\r\n" + lines.encode() + b"\r\n" + block + b"\r\n\r\n"


def answer(body: bytes, media: str = "text/html; charset=utf-8", status: str = "200 OK", *more: str) -> bytes:
    head = [f"HTTP/1.1 {status}", f"Content-Type: {media}", f"Content-Length: {len(body)}", *more]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + body


def page(number: int) -> bytes:
    return web_pages.ARTICLE.replace(b"</title>", f" {number}</title>".encode())


def response(number: int, body: bytes | None = None, *, block: bool = True, payload: bool = True, **http: str) -> bytes:
    body = page(number) if body is None else body
    whole = answer(body, **http)
    return record(
        "response", number, whole, WARC_Target_URI=f"https://ambrelpost.example/{number}",
        WARC_Block_Digest=digest(whole) if block else None, WARC_Payload_Digest=digest(body) if payload else None,
    )  # fmt: skip


def archive(records: Iterable[bytes], packing: Packing = "members") -> bytes:
    if packing == "members":
        return b"".join(gzip.compress(each, mtime=0) for each in records)
    whole = b"".join(records)
    return gzip.compress(whole, mtime=0) if packing == "whole" else whole


def good(packing: Packing, *, block: bool = True, payload: bool = True, pages: int = 5) -> bytes:
    """An archive as crawlers write it: its own description, then for each page a request and the answer."""
    info = record("warcinfo", 0, b"software: made by hand\r\n", Content_Type="application/warc-fields")
    records = [info]
    for number in range(1, pages + 1):
        asked = f"GET /{number} HTTP/1.1\r\nHost: ambrelpost.example\r\n\r\n".encode()
        records.append(
            record("request", 100 + number, asked, WARC_Target_URI=f"https://ambrelpost.example/{number}",
                   Content_Type="application/http; msgtype=request", WARC_Block_Digest=digest(asked))
        )  # fmt: skip
        records.append(response(number, block=block, payload=payload))
    return archive(records, packing)
