"""A hundred inputs that are no article: damaged, bombs, attacks, binary, bad lines, forbidden addresses, odd names.

Invariant: each is refused with a reason under its own name, and is the same in every run.
"""

from __future__ import annotations

import gzip
import io
import json
import os
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from random import Random

WORDS = b"The mayor of Eastmere said on Monday that the old tide mill would not be sold before June. " * 40
NOISE = Random("hostile").randbytes(4096)


def _zip(members: dict[str, bytes]) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, body in members.items():
            packed.writestr(name, body)
    return whole.getvalue()


def _flipped(body: bytes, place: int) -> bytes:
    return body[:place] + bytes([body[place] ^ 0x55]) + body[place + 1 :]


def _nested(tag: bytes, depth: int) -> bytes:
    return b"<?xml version='1.0'?>" + b"<%s>" % tag * depth + b"x" + b"</%s>" % tag * depth


def _entities(root: bytes, declared: bytes, used: bytes) -> bytes:
    head = b"<?xml version='1.0'?><!DOCTYPE %s [%s]>" % (root, declared)
    return head + b"<%s><body><body.content><p>%s</p></body.content></body></%s>" % (root, used, root)


def _bomb(size: int, layers: int = 1) -> bytes:
    body = bytes(size)
    for _ in range(layers):
        body = zlib.compress(body, 9, wbits=31)
    return body


_PACKED = gzip.compress(WORDS, mtime=0)
_PART = b"<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:body/></w:document>"
_TYPES = {"[Content_Types].xml": b"<Types/>"}
_DOCX = _zip(_TYPES | {"word/document.xml": _PART, "word/noise": NOISE})
_LAUGHS = b"<!ENTITY a0 'ha'>"
_LAUGHS += b"".join(b"<!ENTITY a%d '%s'>" % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10))
_RECORD = b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://lantern.example/1\r\n"
_RECORD += b"WARC-Date: 2031-01-01T00:00:00Z\r\nWARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>\r\n"
_RECORD += b"WARC-Block-Digest: sha1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\r\n"
_RECORD += b"Content-Type: application/http;msgtype=response\r\n"
_INCLUDE = b"<a xmlns:i='http://www.w3.org/2001/XInclude'><i:include href='/etc/passwd' parse='text'/></a>"
_LOOP = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[2 0 R]/Count 9>>endobj\n"
_LOOP += b"trailer<</Root 1 0 R>>\n%%EOF"

FILES: dict[str, Callable[[], bytes]] = {
    # damaged packing
    "cut-half.txt.gz": lambda: _PACKED[: len(_PACKED) // 2],
    "cut-tail.txt.gz": lambda: _PACKED[:-6],
    "cut-head.txt.gz": lambda: _PACKED[:12],
    "no-gzip.txt.gz": lambda: NOISE,
    "flip-middle.txt.gz": lambda: _flipped(_PACKED, len(_PACKED) // 2),
    "flip-sum.txt.gz": lambda: _flipped(_PACKED, len(_PACKED) - 7),
    "flip-size.txt.gz": lambda: _flipped(_PACKED, len(_PACKED) - 2),
    "cut-page.html.gz": lambda: gzip.compress(b"<html><body><p>" + NOISE.hex().encode(), mtime=0)[:-900],
    "noise-after-head.txt.gz": lambda: _PACKED[:10] + NOISE,
    "packed-noise.txt.gz": lambda: gzip.compress(NOISE, mtime=0),
    # bombs
    "zeros.txt.gz": lambda: _bomb(300_000_000),
    "zeros.html.gz": lambda: _bomb(200_000_000),
    "zeros-twice.txt.gz": lambda: _bomb(200_000_000, 2),
    "letters.txt.gz": lambda: gzip.compress(b"a" * 60_000_000, mtime=0),
    "bomb.docx": lambda: _zip(_TYPES | {"word/document.xml": bytes(300_000_000)}),
    "bomb-xml.nitf.gz": lambda: gzip.compress(b"<nitf>" + b" " * 60_000_000, mtime=0),
    "long-text.txt": lambda: b"A line of text. " * 100_000,
    # attacks in XML
    "laughs.xml": lambda: _entities(b"nitf", _LAUGHS, b"&a9;"),
    "laughs.nitf": lambda: _entities(b"nitf", _LAUGHS, b"&a9;"),
    "laughs.rss": lambda: _entities(b"rss", _LAUGHS, b"&a9;"),
    "quadratic.xml": lambda: _entities(b"nitf", b"<!ENTITY a '%s'>" % (b"x" * 50_000), b"&a;" * 20_000),
    "file-entity.xml": lambda: _entities(b"nitf", b"<!ENTITY a SYSTEM 'file:///etc/passwd'>", b"&a;"),
    "file-entity.nitf": lambda: _entities(b"nitf", b"<!ENTITY a SYSTEM 'file:///dev/zero'>", b"&a;"),
    "net-entity.xml": lambda: _entities(b"nitf", b"<!ENTITY a SYSTEM 'http://127.0.0.1:9/'>", b"&a;"),
    "parameter.xml": lambda: _entities(b"nitf", b"<!ENTITY % a SYSTEM 'http://127.0.0.1:9/'> %a;", b"x"),
    "recursive.xml": lambda: _entities(b"nitf", b"<!ENTITY a '&b;'><!ENTITY b '&a;'>", b"&a;"),
    "deep.xml": lambda: _nested(b"nitf", 100_000),
    "deep.nitf": lambda: _nested(b"nitf", 3_000),
    "wide.xml": lambda: b"<nitf>" + b"<p/>" * 3_500_000 + b"</nitf>",
    "attributes.xml": lambda: b"<nitf " + b" ".join(b"a%d='1'" % n for n in range(200_000)) + b"/>",
    "include.xml": lambda: _INCLUDE,
    # documents, cut off or made up
    "cut.docx": lambda: _DOCX[: len(_DOCX) // 2],
    "cut-list.docx": lambda: _DOCX[:-30],
    "empty-body.docx": lambda: _DOCX,
    "no-document.docx": lambda: _zip({"hello.txt": b"hello"}),
    "noise.docx": lambda: b"PK\x03\x04" + NOISE,
    "laughs.docx": lambda: _zip(_TYPES | {"word/document.xml": _entities(b"a", _LAUGHS, b"&a9;")}),
    "noise.pdf": lambda: b"%PDF-1.7\n" + NOISE,
    "head.pdf": lambda: b"%PDF-1.7\n",
    "no-pages.pdf": lambda: b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF",
    "loop.pdf": lambda: _LOOP,
    "cut.warc": lambda: _RECORD + b"Content-Length: 5000\r\n\r\nHTTP/1.1 200 OK\r\n\r\n<html>",
    "cut-head.warc": lambda: _RECORD,
    "bad-digest.warc": lambda: _RECORD + b"Content-Length: 21\r\n\r\nHTTP/1.1 200 OK\r\n\r\nhi\r\n\r\n",
    "bad-length.warc": lambda: _RECORD + b"Content-Length: -1\r\n\r\nHTTP/1.1 200 OK\r\n\r\nhi\r\n\r\n",
    "noise.warc.gz": lambda: gzip.compress(b"WARC/1.0\r\n" + NOISE, mtime=0),
    # binary, empty, and formats that are not read
    "picture.txt": lambda: b"\x89PNG\r\n\x1a\n" + NOISE,
    "picture.html": lambda: b"\xff\xd8\xff\xe0" + NOISE,
    "program.txt": lambda: b"\x7fELF\x02\x01\x01" + NOISE,
    "noise.txt": lambda: NOISE,
    "noise": lambda: NOISE[::-1],
    "zeros.txt": lambda: bytes(5_000),
    "database.txt": lambda: b"SQLite format 3\0" + NOISE,
    "half-unicode.txt": lambda: b"\xff\xfe" + WORDS[:301] + b"\xd8" * 99,
    "empty.txt": lambda: b"",
    "blank.txt": lambda: b" \n\t\r\n" * 50,
    "empty.html": lambda: b"",
    "table.csv": lambda: b"name,number\nmill,3\n" * 50,
    "other.json": lambda: b'{"numbers": [1, 2, 3]}',
    "stub.html": lambda: b"<html><head><title>Mill</title></head><body><p>Subscribe to go on.</p></body></html>",
    # lines of their own
    "none.jsonl": lambda: b"",
    "noise.jsonl": lambda: NOISE.replace(b"\n", b""),
    "overlong.jsonl": lambda: b'{"text": "' + b"a" * 17_000_000 + b'"}\n',
    "cut.jsonl.gz": lambda: gzip.compress(b'{"text": "' + NOISE.hex().encode() * 200 + b'"}\n', mtime=0)[:-500],
    # names
    "line\nbreak.txt": lambda: NOISE,
    "\x1b[31mred\x1b[0m.txt": lambda: NOISE,
    "-dash 'quote' \"quotes\" $(touch x).txt": lambda: NOISE,
    "\u202eexe.txt": lambda: NOISE,
    os.fsdecode(b"\xff\xfe\xfd.txt"): lambda: NOISE,
}

ABSENT = ("missing.txt", "missing/folder/story.html", "n" * 300 + ".txt", "missing\nbreak.html", "~/missing.txt")

ADDRESSES = (
    "http://127.0.0.1:9/", "http://localhost/", "https://10.0.0.1/story", "http://169.254.169.254/latest/meta-data/",
    "http://[::1]/", "http://0x7f000001/", "http://2130706433/", "http://[::ffff:192.168.0.1]/", "http://user@10.1.2.3/",
    "http://0177.0.0.1/", "ftp://lantern.example/story", "file:///etc/passwd", "gopher://lantern.example/",
)  # fmt: skip

LINES: tuple[str, ...] = (
    "this is no JSON", '{"text": "cut off', "[1, 2, 3]", '"a string"', "null", "{}", '{"title": "no text"}',
    '{"text": 3}', '{"text": ""}', '{"text": "   "}', '{"text": null}', "[" * 200_000,
    '{"text": ' + "[" * 100_000 + "}", json.dumps({"text": "word " * 250_000}),
)  # fmt: skip
"""Lines without an id, to stand among good ones."""

SPECIAL: dict[str, Callable[[Path], None]] = {
    "pipe.txt": lambda path: os.mkfifo(path),
    "endless.txt": lambda path: path.symlink_to("/dev/zero"),
    "loop.txt": lambda path: path.symlink_to(path.name),
    "dangling.html": lambda path: path.symlink_to("nowhere.html"),
    "empty-folder": lambda path: path.mkdir(),
}
"""What is no file with bytes of its own; a pipe that nobody writes to makes whoever opens it wait."""
