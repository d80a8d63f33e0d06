"""Which format bytes are in: content where it is unmistakable, else name, else header; the rest is refused by name."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

from accordingto.receiving import Failure, Input, expand, receive
from accordingto.receiving.formats import FORMATS, NAMES, format_of
from accordingto.records.article import Article

from . import archives, hostile, web_pages

DOCS = Path(__file__).parents[2] / "docs" / "formats.md"
PDF = hostile.pdf(b"BT /F1 12 Tf 10 700 Td (The bridge is closed, said Mara Voss of Ambrel.) Tj ET", "[]")
NITF = b"<?xml version='1.0'?>\n<!DOCTYPE nitf SYSTEM 'nitf.dtd'>\n<nitf><body/></nitf>"
G2 = b"<newsItem xmlns='http://iptc.org/std/nar/2006-10-01/'/>"
NINJS = b'{"uri": "urn:a", "type": "text", "versioncreated": "2025-03-01", "body_text": "x"}'
LINE = b'{"id": "a", "text": "The bridge is closed."}\n'
LETTER = b"Received: from a\r\nFrom: a@b.example\r\nTo: c@d.example\r\nDate: Sat, 1 Mar 2025 06:00:00 +0000\r\n\r\nx"

LOOKS = [
    (PDF, "story.txt", "", "PDF"), (PDF, "", "text/html", "PDF"), (b"no such thing", "a.pdf", "", "PDF"),
    (archives.good("plain"), "a.html", "", "WARC"), (archives.good("plain"), "", "", "WARC"),
    (NITF, "a.xml", "", "NITF"), (NITF, "a.txt", "", "NITF"), (NITF, "", "application/xml", "NITF"),
    (G2, "a.xml", "", "NewsML-G2"), (b"<NewsML><NewsItem/></NewsML>", "", "", "NewsML 1"),
    (b"<rss version='2.0'><channel/></rss>", "a.html", "text/html", "RSS, Atom, JSON Feed"),
    (b"<feed xmlns='http://www.w3.org/2005/Atom'/>", "a.xml", "", "RSS, Atom, JSON Feed"),
    (NINJS, "a.json", "", "ninjs"), (NINJS, "", "application/json", "ninjs"),
    (web_pages.ARTICLE, "a.php", "", "HTML"), (web_pages.ARTICLE, "a.txt", "", "HTML"),
    (b"<p>A piece of a page.", "a.html", "", "HTML"), (b"<p>A piece of a page.", "", "text/html", "HTML"),
    (b"<html> is a tag.", "a.txt", "", "plain text"), (b"<html> is a tag.", "", "", "HTML"),
    (LINE, "", "", "JSON Lines"), (LINE, "a.txt", "", "plain text"), (b"{broken", "a.ndjson", "", "JSON Lines"),
    (b"x", "", "application/x-ndjson", "JSON Lines"), (LETTER, "", "", "e-mail"), (LETTER, "a.txt", "", "plain text"),
    (b"# Dam\n", "a.md", "", "Markdown"), (b"# Dam\n", "", "text/markdown", "Markdown"),
    (b"# Dam\n", "a.txt", "", "plain text"), (hostile.docx(b"<w/>"), "a.bin", "", "DOCX"),
    (b"The dam holds.", "A.TXT.GZ", "", "plain text"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "name", "media", "expected"), LOOKS)
def test_the_format_of_bytes(body: bytes, name: str, media: str, expected: str) -> None:
    found = format_of(body, name, media)
    assert found is not None
    assert found.name == expected


REFUSED = {
    "a.csv": (b"date,place\n2025-03-01,Ambrel\n", "CSV"), "b.rtf": (b"{\\rtf1 The dam}", "RTF"),
    "c.odt": (b"PK\x03\x04" + bytes(26) + b"mimetypeapplication/vnd.oasis.opendocument.text", "OpenDocument"),
    "d.png": (b"\x89PNG\r\n\x1a\n", "PNG"), "e.mp3": (b"ID3\x04", "MP3"), "f.db": (b"SQLite format 3\x00", "SQLite"),
    "g.arc": (b"filedesc://a.arc 0.0.0.0 2025 text/plain 9\n", "ARC"), "h.anpa": (b"\x16\x16\x01a0001\x1f\x02", "ANPA"),
    "i.xml": (b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>", "<svg>"),
    "j.json": (b'{"name": "package"}', "JSON of a kind"), "k.mp4": (b"\x00\x00\x00\x20ftypisom", "MP4"),
    "l.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Microsoft Office"), "m.epub": (b"PK\x03\x04" + bytes(26) +
    b"mimetypeapplication/epub+zip", "EPUB"), "n.zst": (b"\x28\xb5\x2f\xfd\x00", "Zstandard"),
    "o.vtt": (b"WEBVTT\n", "sub"),
    "p.xml": (b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>", "entities"), "q.xml": (b"<x>", "damaged"),
    "r.tar": (bytes(257) + b"ustar", "tar"), "s.xml": (b"just text", "damaged"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_anything_else_is_refused_by_name(tmp_path: Path, name: str) -> None:
    body, word = REFUSED[name]
    for path, packed in ((tmp_path / name, body), (tmp_path / f"{name}.gz", gzip.compress(body))):
        path.write_bytes(packed)
        (item,) = receive(Input(str(path), "file"))
        assert isinstance(item, Failure)
        assert word in str(item.error)
        assert item.error.code in {"format", "binary", "xml", "xml-entities"}


def test_content_decides_where_a_name_lies(tmp_path: Path) -> None:
    path = tmp_path / "story.txt"
    path.write_bytes(PDF)
    (item,) = receive(Input(str(path), "file"))
    assert isinstance(item, Article)
    assert item.declared.format == "PDF"
    assert "The bridge is closed" in item.text


def test_every_row_has_its_reader() -> None:
    for each in FORMATS:
        assert callable(each._function(each.reads or f"read_{each.noun}"))
        assert each.weight == "named" or isinstance(each.looks_like(b"x" * 100), bool)
    suffixes = [suffix for each in FORMATS for suffix in each.suffixes]
    media = [kind for each in FORMATS for kind in each.media]
    assert len(set(suffixes)) == len(suffixes)
    assert len(set(media)) == len(media)
    assert all(kind == kind.lower() for kind in media)


def test_a_folder_is_searched_for_all_names(tmp_path: Path) -> None:
    for name in NAMES:
        (tmp_path / f"a{name}").write_bytes(b"")
    (tmp_path / "a.png").write_bytes(b"")
    assert {Path(source.name).name for source in expand([str(tmp_path)])} == {f"a{name}" for name in NAMES}


def test_the_page_of_formats_is_the_table() -> None:
    rows = dict(re.findall(r"^\| ([^|]+?) \| ([^|]+?) \|", DOCS.read_text("utf8"), re.MULTILINE))
    assert {name: suffixes for name, suffixes in rows.items() if name not in ("format", "---")} == {
        each.name: " ".join(f"`{suffix}`" for suffix in each.suffixes) for each in FORMATS
    }
