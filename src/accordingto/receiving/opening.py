"""Bytes of files and standard input, within limits, and what they look like.

Invariant: `read_all` never holds more than its limit and one block; gzip is undone once, by content and not by name.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BufferedReader
from typing import IO, cast

from ..errors import Refused, TooLarge, Unreadable
from .limits import DECODED_BYTES

BLOCK = 1 << 16

MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "a ZIP file (or an office document other than DOCX, which is one)"),
    (b"PK\x05\x06", "an empty ZIP file"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Microsoft Office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG\r\n", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"RIFF", "a WebP image, a WAVE sound or an AVI film"),
    (b"\x00\x00\x01\x00", "an icon"),
    (b"ID3", "an MP3 sound"),
    (b"OggS", "an Ogg sound"),
    (b"\x1aE\xdf\xa3", "a Matroska film"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip file"),
    (b"Rar!\x1a\x07", "a RAR file"),
    (b"BZh", "a bzip2 file"),
    (b"\xfd7zXZ\x00", "an xz file"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard file"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"PAR1", "a Parquet file"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\x00", "a program"),
    (b"\xca\xfe\xba\xbe", "a Java class or a program"),
    (b"filedesc://", "an ARC archive (the form before WARC)"),
    (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
    (b"fLaC", "a FLAC sound"),
    (b"FLV\x01", "a Flash film"),
    (b"wOF", "a font"),
    (b"\x00\x01\x00\x00\x00", "a font"),
    (b"\x1f\x9d", "a compress file"),
)
"""Openings of formats that are not read (file(1)'s magic numbers), for a message that names what was found."""
INNER_MAGIC: tuple[tuple[int, bytes, str], ...] = (
    (4, b"ftyp", "an MP4 film or sound, or a HEIC image"),
    (30, b"mimetypeapplication/vnd.oasis.opendocument", "an OpenDocument file"),
    (30, b"mimetypeapplication/epub", "an EPUB book"),
    (257, b"ustar", "a tar archive"),
)
"""The same, further in: at which byte."""

GZIP = b"\x1f\x8b"


def buffered(raw: IO[bytes]) -> BufferedReader:
    """The stream as one that can be looked into."""
    return raw if isinstance(raw, BufferedReader) else BufferedReader(cast("gzip.GzipFile", raw), BLOCK)


def head_of(stream: BufferedReader) -> bytes:
    """What the stream opens with, decompressed where it is gzip, at most BLOCK bytes; nothing is taken from it."""
    head = stream.peek(BLOCK)
    if not head.startswith(GZIP):
        return head
    with suppress(zlib.error):
        return zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(head, BLOCK)
    return b""


def open_stream(raw: IO[bytes]) -> BufferedReader:
    """The stream, decompressed where it is gzip. Damage shows as OSError, EOFError or zlib.error while reading."""
    stream = buffered(raw)
    if stream.peek(2)[:2] != GZIP:
        return stream
    return BufferedReader(gzip.GzipFile(fileobj=stream), BLOCK)


def read_all(stream: IO[bytes], limit: int = DECODED_BYTES) -> bytes:
    """Everything in the stream. Raises TooLarge over the limit, Unreadable where the gzip data is damaged."""
    blocks: list[bytes] = []
    left = limit
    with damage_named():
        while block := stream.read(BLOCK):
            blocks.append(block)
            left -= len(block)
            if left < 0:
                raise TooLarge(f"over {limit:,} bytes, the most that is read of one document; split it", "too-large")
    return b"".join(blocks)


@contextmanager
def damage_named() -> Iterator[None]:
    """Turns the errors of a damaged gzip stream and of the file system into Unreadable."""
    try:
        yield
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise Unreadable(f"the gzip data is damaged or cut off ({error}); fetch the file again", "damaged") from None
    except OSError as error:
        raise Unreadable(f"cannot be read: {error.strerror or error}", "unreadable") from None


def refuse_binary(body: bytes) -> None:
    """Raises Refused for nothing at all, Unreadable for formats known by their MAGIC and for other binary data."""
    if not body.strip():
        raise Refused("is empty: there is no text to read", "empty")
    for place, magic, name in (*INNER_MAGIC, *((0, magic, name) for magic, name in MAGIC)):
        if body.startswith(magic, place):
            raise Unreadable(f"this looks like {name}, which is not read; convert it to text or HTML", "binary")
    if body.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")):
        return  # UTF-16 and UTF-32 by their byte order mark: zero bytes are letters there
    if b"\x00" in body[:BLOCK]:
        raise Unreadable("this looks like binary data (it has zero bytes); none of the formats that are read", "binary")
