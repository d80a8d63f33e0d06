"""Limits of size, on the wire and unpacked: what is held never passes them, whatever the packing."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler

import pytest

from accordingto.errors import TooLarge, Unanswered
from accordingto.receiving.limits import FetchLimits
from accordingto.receiving.unpacking import BLOCK, unpacked

from .local_server import answer, local_fetcher, serving

LIMIT = 25_000_000
WORDS = b"word " * 20_000


def raw(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


def pieces(packed: bytes, size: int) -> Iterator[bytes]:
    for start in range(0, len(packed), size):
        yield packed[start : start + size]


@pytest.mark.parametrize("size", [1, 7, BLOCK])
@pytest.mark.parametrize(
    ("coding", "packed", "body"),
    [
        ("", WORDS, WORDS),
        ("identity", WORDS, WORDS),
        ("gzip", gzip.compress(WORDS), WORDS),
        ("x-gzip", gzip.compress(WORDS) + gzip.compress(b"more"), WORDS + b"more"),
        ("gzip", gzip.compress(WORDS) + bytes(512), WORDS),
        ("deflate", zlib.compress(WORDS), WORDS),
        ("deflate", raw(WORDS), WORDS),
        ("gzip, gzip", gzip.compress(gzip.compress(WORDS)), WORDS),
        ("deflate, gzip", gzip.compress(zlib.compress(WORDS)), WORDS),
        ("gzip", gzip.compress(b""), b""),
        ("gzip", gzip.compress(bytes(BLOCK * 3)), bytes(BLOCK * 3)),
        ("gzip", b"", b""),
    ],
)
def test_codings_are_undone_however_the_bytes_come(coding: str, packed: bytes, body: bytes, size: int) -> None:
    assert unpacked(pieces(packed, size), coding, LIMIT) == body


@pytest.mark.parametrize("size", [1, BLOCK])
@pytest.mark.parametrize(
    ("coding", "packed"),
    [
        ("gzip", b"no gzip at all"),
        ("gzip", gzip.compress(WORDS)[:-4]),
        ("gzip", gzip.compress(WORDS)[:40]),
        ("gzip", gzip.compress(WORDS) + b"and more"),
        ("gzip", b"\x1f"),
        ("deflate", zlib.compress(WORDS)[:-1]),
        ("deflate", b"no deflate"),
        ("gzip", gzip.compress(b"x") * 1000),
        ("br", b"x"),
        ("zstd", b"x"),
        ("gzip, br", b"x"),
        ("gzip, gzip, gzip", b"x"),
    ],
)
def test_what_is_damaged_cut_off_or_not_asked_for_is_refused(coding: str, packed: bytes, size: int) -> None:
    with pytest.raises(Unanswered) as caught:
        unpacked(pieces(packed, size), coding, LIMIT)
    assert caught.value.code == "connection"


def zeros(amount: int, pack: Callable[[], "zlib._Compress"]) -> bytes:  # noqa: UP037 - no class at run time
    packer = pack()
    block = bytes(1_000_000)
    return b"".join(packer.compress(block) for _ in range(amount // len(block))) + packer.flush()


def empty_blocks(size: int) -> bytes:
    """A deflate stream of stored blocks that hold nothing: any amount of it gives no byte."""
    return b"\x00\x00\x00\xff\xff" * (size // 5)


BOMBS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "gzip": ("gzip", lambda: zeros(100_000_000, lambda: zlib.compressobj(9, wbits=31))),
    "zlib": ("deflate", lambda: zeros(100_000_000, lambda: zlib.compressobj(9))),
    "raw": ("deflate", lambda: zeros(100_000_000, lambda: zlib.compressobj(9, wbits=-15))),
    "members": ("gzip", lambda: gzip.compress(bytes(1_000_000)) * 49),
    "twice": ("gzip, gzip", lambda: gzip.compress(zeros(100_000_000, lambda: zlib.compressobj(9, wbits=31)))),
    "nothing inside": ("deflate, gzip", lambda: gzip.compress(empty_blocks(60_000_000), 6)),
    "plain": ("", lambda: bytes(26_000_000)),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_is_stopped_at_the_limit(bomb: str) -> None:
    coding, made = BOMBS[bomb]
    packed = made()
    tracemalloc.start()
    try:
        with pytest.raises(TooLarge):
            unpacked(pieces(packed, BLOCK), coding, LIMIT)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert most < LIMIT + 16 * BLOCK


def test_the_limits_hold_over_the_network() -> None:
    limits = FetchLimits(wire_bytes=1_000_000, decoded_bytes=3_000_000, gap=0.0)
    bomb = zeros(50_000_000, lambda: zlib.compressobj(9, wbits=31))

    def only_stated(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000001\r\n\r\n")

    with serving({"/a": only_stated}) as (base, _), pytest.raises(TooLarge):
        local_fetcher(limits).fetch(f"{base}/a")
    for body, coding in ((bomb, "gzip"), (bytes(1_100_000), "identity")):
        with serving({"/a": answer(body, content_encoding=coding)}) as (base, _), pytest.raises(TooLarge):
            local_fetcher(limits).fetch(f"{base}/a")
    with serving({"/a": answer(gzip.compress(bytes(2_999_999)), content_encoding="gzip")}) as (base, asked):
        assert len(local_fetcher(limits).fetch(f"{base}/a").body) == 2_999_999
        assert "br" not in asked[-1][1]["accept-encoding"]


def test_redirects_and_robots_share_the_limit() -> None:
    # Each hop alone is under it.
    limits = FetchLimits(wire_bytes=200_000, gap=0.0)
    pages = {"/robots.txt": answer(b"#" * 150_000), "/a": answer(b"x" * 150_000)}
    with serving(pages) as (base, _), pytest.raises(TooLarge):
        local_fetcher(limits).fetch(f"{base}/a")
