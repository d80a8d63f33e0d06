"""Content codings of an answer (gzip, deflate) undone while it comes in.

Invariant: what is held never passes the limit by more than one block, however small the packed bytes are; an answer
that is cut off is never taken for whole.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from typing import Any

from ..errors import TooLarge, Unanswered

BLOCK = 1 << 16

MEMBERS = 50
"""Pieces that a gzip answer may be made of (RFC 1952, 2.2)."""

CODINGS = 2
"""Codings laid over one another."""

_WINDOWS = {"gzip": 31, "x-gzip": 31, "deflate": 15}
_RAW = -15


def unpacked(packed: Iterable[bytes], coding: str, limit: int) -> bytes:
    """The body behind its content codings, as the header Content-Encoding names them.

    Raises TooLarge over `limit` bytes, Unanswered for codings that were not asked for and for damaged data.
    """
    names = [name for part in coding.lower().split(",") if (name := part.strip()) not in ("", "identity")]
    if len(names) > CODINGS:
        raise Unanswered(f"the answer is encoded {len(names)} times over", "connection")
    blocks: Iterable[bytes] = packed
    for name in reversed(names):
        if name not in _WINDOWS:
            raise Unanswered(f"the answer is encoded as {name}, which was not asked for", "connection")
        blocks = _limited(_inflated(blocks, name), limit)
    # Not one growing buffer, which is copied as it grows; nor the pieces as they come, which may be of one byte each.
    whole: list[bytes] = []
    last = bytearray()
    for block in _limited(blocks, limit):
        last += block
        if len(last) >= BLOCK:
            whole.append(bytes(last))
            last.clear()
    return b"".join([*whole, last])


def _limited(blocks: Iterable[bytes], limit: int) -> Iterator[bytes]:
    # After each coding: one inside another may swell without ever giving a byte of body.
    most = limit
    for block in blocks:
        limit -= len(block)
        if limit < 0:
            raise TooLarge(f"the page is over {most:,} bytes when unpacked, the most that is read", "too-large")
        yield block


def _inflated(packed: Iterable[bytes], coding: str) -> Iterator[bytes]:
    inflater: Any = None
    members, start = 0, b""
    try:
        for data in packed:
            rest, full = start + data, False
            start = b""
            if inflater is None and len(rest) < 2:
                start = rest
                continue
            while rest or full:
                if inflater is None or inflater.eof:
                    if members and not rest.strip(b"\x00"):
                        break  # padding
                    members += 1
                    if members > MEMBERS:
                        raise Unanswered(f"the answer is packed in over {MEMBERS} pieces", "connection")
                    inflater = zlib.decompressobj(_window(coding, rest))
                if block := inflater.decompress(rest, BLOCK):
                    yield block
                full = len(block) == BLOCK and not inflater.eof
                rest = inflater.unused_data if inflater.eof else inflater.unconsumed_tail
    except zlib.error as error:
        raise Unanswered(f"the answer says it is {coding} and is not ({error})", "connection") from None
    if start or (inflater is not None and not inflater.eof):
        raise Unanswered(f"the {coding} data of the answer is cut off; try again later", "connection")


def _window(coding: str, opening: bytes) -> int:
    # "deflate" is sent both with and without zlib's header (RFC 1950, 2.2).
    headed = len(opening) > 1 and opening[0] & 0x0F == 8 and (opening[0] << 8 | opening[1]) % 31 == 0
    return _WINDOWS[coding] if coding != "deflate" or headed else _RAW
