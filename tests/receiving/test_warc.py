"""WARC: what is whole comes out, what is damaged never does, and reading goes on behind it."""

from __future__ import annotations

import gzip
import io
import random
import zlib
from pathlib import Path

import pytest

from accordingto.receiving.inputs import Failure
from accordingto.receiving.warc import read_warc
from accordingto.records.article import Article

from .archives import answer, archive, digest, good, page, record, response


def read(body: bytes, *, seekable: bool = True) -> list[Article | Failure]:
    class Pipe(io.BytesIO):
        def seekable(self) -> bool:
            return False

    return list(read_warc(io.BytesIO(body) if seekable else Pipe(body), "a.warc"))


def told(items: list[Article | Failure]) -> list[str]:
    """The number at the end of an article's address; a failure's code."""
    return [i.error.code if isinstance(i, Failure) else (i.url or "").rpartition("/")[2] for i in items]


@pytest.mark.parametrize("packing", ["plain", "members", "whole"])
@pytest.mark.parametrize("seekable", [True, False])
def test_every_page_comes_out_with_where_and_when(packing: str, seekable: bool) -> None:
    items = read(good(packing), seekable=seekable)  # type: ignore[arg-type] # the literals above
    assert told(items) == ["1", "2", "3", "4", "5"]
    first = items[0]
    assert isinstance(first, Article)
    assert first.input == "a.warc#urn:uuid:0f5c1d2e-0000-4000-8000-000000000001"
    assert first.retrieved == "2025-03-01T06:00:00+00:00"


# By record id's last digits: the articles; what else is refused or passed over. Written from warcio's listing.
IANA = {
    "16a7fc4ee004": ("/numbers", 3), "7328dd56fdfc": ("/about", 2), "cbf0ede6a656": ("/protocols", 150),
    "464067365dc8": ("/time-zones", 1), "706cb123c666": ("/performance/ietf-statistics", 4),
    "be83ecb24d3a": ("/performance/ietf-draft-status", 2), "ba98e06b7a81": ("/domains", 1),
    "87d82a47bff2": ("/domains/root/db", 20), "a669e44dbc86": ("/domains/reserved", 1),
    "9a9ccbc8a358": ("/domains/root/servers", 1), "fc0634601d07": ("/domains/int", 0),
    "ee3dd1e0dcf3": ("/domains/arpa", 1), "503bc5e6739a": ("/dnssec", 0),
}  # fmt: skip
"""Last digits of the record's id -> path of its address, least thousands of characters. The other three pages of the
archive (/, /domains/root, /domains/idn-tables) are lists of links."""


def test_the_shared_samples(shared: Path) -> None:
    folder = shared / "data" / "warc"
    with open(folder / "iana.warc.gz", "rb") as stream:
        items = list(read_warc(stream, "iana"))
    articles = {item.input[-12:]: item for item in items if isinstance(item, Article)}
    assert {key: (item.url or "").partition("iana.org")[2] for key, item in articles.items()} == {
        key: path for key, (path, _) in IANA.items()
    }
    assert all(len(articles[key].text) >= 1000 * least for key, (_, least) in IANA.items())
    assert [item.error.code for item in items if isinstance(item, Failure)] == ["index"] * 3 + ["not-article"]
    assert "123 records of type revisit" in str(items[-1].error)  # type: ignore[union-attr] # a Failure: as above
    codes = {}
    for name in ("example.warc", "example.warc.gz", "dupes.warc.gz", "example-wget-1-14.warc.gz"):
        with open(folder / name, "rb") as stream:
            codes[name] = told(list(read_warc(stream, name)))
    # The one page of each is example.com's: two lines and a link. One request in example.warc has lost a byte.
    assert codes == {
        "example.warc": ["index", "length", "not-article"], "example.warc.gz": ["index", "not-article"],
        "dupes.warc.gz": ["index", "not-article"], "example-wget-1-14.warc.gz": ["index", "not-article"],
    }  # fmt: skip


WRONG = {
    "digest of the block": (response(2).replace(b"sha1:", b"sha1:A", 1), "digest"),
    "another body of the same length": (response(2).replace(b"bridge", b"brigde"), "digest"),
    "digest of the payload": (
        record("response", 2, answer(page(2)), WARC_Payload_Digest=digest(page(3)), WARC_Target_URI="https://a/2"),
        "digest",
    ),
    "too long": (response(2).replace(b"Content-Length: ", b"Content-Length: 9", 1), "length"),
    "two lengths": (response(2).replace(b"\r\n\r\n", b"\r\nContent-Length: 5\r\n\r\n", 1), "length"),
    "no length": (response(2).replace(b"Content-Length", b"Content-Lenght", 1), "length"),
    "no record": (b"Nothing of the kind\r\n\r\n", "header"),
    "a part": (
        record("response", 2, answer(page(2)), WARC_Truncated="length", WARC_Block_Digest=digest(answer(page(2)))),
        "truncated",
    ),
    "sent in part": (
        record("response", 2, answer(page(2))[:-200], WARC_Block_Digest=digest(answer(page(2))[:-200])),
        "truncated",
    ),
}


@pytest.mark.parametrize("name", WRONG)
@pytest.mark.parametrize("packing", ["plain", "members", "whole"])
@pytest.mark.parametrize("seekable", [True, False])
def test_a_wrong_record_is_refused_and_the_next_is_read(name: str, packing: str, seekable: bool) -> None:
    bad, code = WRONG[name]
    items = told(read(archive([response(1), bad, response(3)], packing), seekable=seekable))  # type: ignore[arg-type]
    if name == "too long" and packing != "members" and not seekable:
        assert items in (["1", code], ["1", "truncated"])  # it has swallowed the next, and a pipe cannot be wound back
    elif name == "too long" and packing == "whole":
        assert items == ["1", code]
    elif name == "too long" and packing == "plain":
        assert items == ["1", "truncated", "3"]
    else:
        assert items == ["1", code, "3"]


def test_without_any_digest_only_a_gzip_member_vouches() -> None:
    bare = [response(1, block=False, payload=False), response(2)]
    assert told(read(archive(bare, "members"))) == ["1", "2"]
    assert told(read(archive(bare, "plain"))) == ["digest", "2"]
    assert told(read(archive(bare, "whole"))) == ["digest", "2"]


def test_a_damaged_gzip_member_costs_its_record() -> None:
    members = [gzip.compress(response(number), mtime=0) for number in (1, 2, 3)]
    for place in (0, 12, len(members[1]) // 2, len(members[1]) - 6, len(members[1]) - 1):
        broken = bytearray(members[1])
        broken[place] ^= 0x55
        for seekable in (True, False):
            items = told(read(members[0] + bytes(broken) + members[2], seekable=seekable))
            assert items[0] == "1"
            assert "2" not in items
            assert items[-1] == "3" or not seekable
    assert told(read(members[0] + members[1][:-300])) == ["1", "truncated"]
    assert told(read(members[0] + members[1][:200] + members[2])) == ["1", "gzip", "3"]


def test_codings_are_undone_within_limits() -> None:
    body = page(7)
    packed = gzip.compress(body)
    chunks = b"".join(b"%x;x=y\r\n%b\r\n" % (len(part), part) for part in (body[:500], body[500:])) + b"0\r\n\r\n"
    bomb = gzip.compress(b"<html>" + b" " * 30_000_000)
    records = [
        response(1, packed, block=True, payload=True, status="200 OK\r\nContent-Encoding: gzip"),
        response(2, chunks, status="200 OK\r\nTransfer-Encoding: chunked"),
        response(
            3, body, status="200 OK\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip"
        ),  # undone by the writer
        response(4, bomb, status="200 OK\r\nContent-Encoding: gzip"),
        response(5, zlib.compress(body), status="200 OK\r\nContent-Encoding: deflate"),
        response(6, b"\x00\x01", status="200 OK\r\nContent-Encoding: br"),
    ]
    items = read(archive(records))
    assert told(items) == ["1", "2", "3", "too-large", "5", "coding"]
    assert {item.text for item in items if isinstance(item, Article)} == {items[0].text}  # type: ignore[union-attr]


def test_what_is_no_article_is_counted_and_not_dropped() -> None:
    png = b"\x89PNG\r\n\x1a\n" + bytes(100)
    records = [
        *(response(number, png, media="image/png") for number in range(1, 41)),
        response(50, b"", status="404 Not Found"),
        response(51, b"", status="301 Moved Permanently"),
        response(52, b"User-agent: *\n").replace(b"example/52", b"example/robots.txt"),
        response(53, png, media="application/octet-stream"),
        record("revisit", 54, b"", WARC_Target_URI="https://ambrelpost.example/1"),
        record("conversion", 55, b"The bridge is closed.\n", Content_Type="text/plain",
               WARC_Target_URI="https://ambrelpost.example/55"),
        response(56, page(56), media="text/html"),
    ]  # fmt: skip
    items = read(archive([each for each in records if b"robots" not in each] + [
        response(52, b"User-agent: *\n", media="text/plain").replace(b"example/52", b"example/robots.txt")
    ]))  # fmt: skip
    assert told(items) == ["55", "56", "not-article"]
    said = str(items[-1].error)  # type: ignore[union-attr] # a Failure: just compared
    for part in ("40 image/png", "1 answers with status 404", "1 answers with status 301", "1 records of type revisit"):
        assert part in said
    assert told(read(archive([record("warcinfo", 0, b"", Content_Type="application/warc-fields")]))) == ["not-article"]


def test_records_of_other_formats_go_through_the_same_table() -> None:
    feed = (
        b"<?xml version='1.0'?><rss version='2.0'><channel><title>The Ambrel Post</title><item><title>Dam</title>"
        b"<link>https://ambrelpost.example/dam</link><description>" + b"The dam holds, said Mara Voss. " * 20
        + b"</description></item></channel></rss>"
    )  # fmt: skip
    items = read(
        archive([response(1, feed, media="application/rss+xml"), response(2, b"\x89PNG\r\n", media="text/html")])
    )
    assert items[-1].error.code == "binary"  # type: ignore[union-attr] # a Failure, or the test fails
    assert all("#urn:uuid" in item.input for item in items)


def test_a_large_record_is_passed_without_being_held() -> None:
    film = record("response", 2, answer(bytes(30_000_000), "video/mp4"), WARC_Target_URI="https://a.example/2")
    for packing in ("plain", "members"):
        assert told(read(archive([response(1), film, response(3)], packing))) == ["1", "too-large", "3"]


@pytest.mark.parametrize(
    ("packing", "block"), [("members", False), ("plain", True), ("plain", False), ("whole", True), ("whole", False)]
)
def test_no_damaged_record_is_taken_for_whole(packing: str, block: bool) -> None:
    """Flips and cuts anywhere; the full form is `python bench/hostile.py warc`."""
    from .damage import trial

    body = good(packing, block=block, pages=2)  # type: ignore[arg-type] # the literals above
    chance = random.Random(7)
    outcomes = [trial(body, packing, chance) for _ in range(12)]
    assert not [said for said in outcomes if said]
