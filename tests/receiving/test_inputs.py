"""Files, folders, standard input, JSON Lines and plain text: everything is read or fails by itself."""

from __future__ import annotations

import gzip
import io
import json
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accordingto.errors import InputError, Refused, TooLarge, Unreadable
from accordingto.receiving import Failure, Input, expand, from_text, receive
from accordingto.receiving import lines as lines_module
from accordingto.records.article import Article

from . import web_pages

TEXT = "“It’s closed,” she said.\r\n\r\n  The bridge, that is.\n"


def read(path: Path | str, **declared: str) -> list[Article | Failure]:
    return list(receive(Input(str(path), "file"), **declared))  # type: ignore[arg-type] # two keywords, by name


def failure(path: Path) -> InputError:
    (result,) = read(path)
    assert isinstance(result, Failure)
    assert isinstance(result.error, InputError)
    assert result.input == str(path)
    return result.error


def article(path: Path, **declared: str) -> Article:
    (result,) = read(path, **declared)
    assert isinstance(result, Article), result
    return result


@given(st.text(st.characters(exclude_categories=())))
def test_from_text_keeps_the_text(text: str) -> None:
    if text.strip():
        assert from_text(text).text == text
    else:
        with pytest.raises(Refused):
            from_text(text)


@given(text=st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1).filter(str.strip))
def test_utf8_files_keep_their_text(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.mktemp("texts") / "a.txt"
    path.write_bytes(text.encode())
    (result,) = read(path)
    if isinstance(result, Article):
        assert result.text == text.removeprefix("\ufeff")
    else:  # the few texts that open like a binary format
        assert result.error.code in {"binary", "empty"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_plain_text_is_taken_as_it_is(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(TEXT.encode(encoding))
    assert article(path).text == TEXT


def test_one_sentence_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("The minister resigned, two officials said.")
    assert article(path).text == "The minister resigned, two officials said."


def test_what_the_user_declares_overrides_and_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(web_pages.ARTICLE)
    read_as = article(path, publisher="Marsh Wire", published="2025-02-04")
    assert (read_as.publisher, read_as.published) == ("Marsh Wire", "2025-02-04")
    assert read_as.declared.user == {"publisher": "Marsh Wire", "published": "2025-02-04"}
    (result,) = read(path, published="last week")
    assert isinstance(result, Failure)
    assert result.error.code == "date"


def test_gzipped_page_has_the_hash_of_the_page(tmp_path: Path) -> None:
    plain, packed = tmp_path / "a.html", tmp_path / "b.html.gz"
    plain.write_bytes(web_pages.ARTICLE)
    packed.write_bytes(gzip.compress(web_pages.ARTICLE))
    assert article(plain).raw_sha256 == article(packed).raw_sha256


BAD = {
    "a.txt": (b"PK\x03\x04rest", "binary", "ZIP"),
    "b.txt": (b"{\\rtf1 x}", "binary", "RTF"),
    "c.txt": (b"some\x00text", "binary", "zero bytes"),
    "d.txt": (b"", "empty", "empty"),
    "e.txt": (b" \n\t", "empty", "empty"),
    "f.txt": (bytes(range(1, 256)) * 20, "encoding", "UTF-8"),
    "g.txt": (b"x" * 10_000_000, "too-large", "1,000,000"),
    "h.json": (b'{"a": 1}', "format", "JSON of a kind"),
    "i.xml": (b"<?xml version='1.0'?><svg/>", "format", "<svg>"),
    "j.html.gz": (gzip.compress(b"<html>" + b"word " * 1000)[:40], "damaged", "damaged"),
    "k.html.gz": (gzip.compress(b"\x20" * 40_000_000), "too-large", "25,000,000"),
    "l.txt": (b"\xff\xfea\x00\x00\xd8", "encoding", "UTF-16"),
    "n.txt": (b"\xff\xfe\xff\xff\x00\x01" * 50, "encoding", "UTF-8"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_files_fail_clearly(tmp_path: Path, name: str) -> None:
    body, code, words = BAD[name]
    path = tmp_path / name
    path.write_bytes(body)
    error = failure(path)
    assert error.code == code
    assert words in str(error)


def test_missing_file_and_empty_folder(tmp_path: Path) -> None:
    assert isinstance(failure(tmp_path / "none.txt"), Unreadable)
    assert failure(tmp_path).code == "empty-folder"
    assert list(expand([str(tmp_path), "none.txt"])) == [Input(str(tmp_path), "file"), Input("none.txt", "file")]


def test_expand_walks_folders_in_order(tmp_path: Path) -> None:
    for name in ("b/2.txt", "b/1.html", "a.jsonl", "c.png", ".hidden/x.txt", "b/.y.txt", "d.HTML.GZ"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("text")
    names = [Path(source.name).relative_to(tmp_path).as_posix() for source in expand([str(tmp_path)])]
    assert names == ["a.jsonl", "d.HTML.GZ", "b/1.html", "b/2.txt"]
    assert [source.kind for source in expand(["-", "https://news.example/a", "x.txt"])] == ["stdin", "address", "file"]


def write_lines(path: Path, *rows: object) -> Path:
    lines = [row if isinstance(row, bytes) else json.dumps(row).encode() for row in rows]
    path.write_bytes(b"\n".join(lines) + b"\n")
    return path


def test_json_lines(tmp_path: Path) -> None:
    path = write_lines(
        tmp_path / "a.jsonl",
        {"id": "x1", "url": "https://news.example/1", "publisher": "The Marsh Post", "title": "Bridge",
         "authors": "By A. Lee", "published": "2025-02-03", "text": TEXT},
        b"",
        {"text": "One sentence.", "authors": ["Ann Lee", "Jo Roy"], "published": "last week", "extra": 1},
        b"{broken",
        {"id": 7},
        [1, 2],
        {"text": "Fine.", "title": 3},
        b"\xff\xfe",
        b"[" * 100_000,
        {"id": 9, "text": "  "},
        {"id": 10, "text": "The last."},
    )  # fmt: skip
    results = read(path)
    first, second, *bad, last = results
    assert isinstance(first, Article)
    assert first.input == f"{path}#x1"
    assert (first.text, first.authors, first.published) == (TEXT, ("A. Lee",), "2025-02-03")
    assert isinstance(second, Article)
    assert second.input == f"{path}#line-3"
    assert (second.authors, second.published) == (("Ann Lee", "Jo Roy"), None)
    assert second.declared.stated == {"line": {"published": "last week"}}
    assert [(result.input.rpartition("#")[2], result.error.code) for result in bad if isinstance(result, Failure)] == [
        ("line-4", "format"), ("7", "format"), ("line-6", "format"), ("line-7", "format"), ("line-8", "encoding"),
        ("line-9", "format"), ("9", "empty"),
    ]  # fmt: skip
    assert isinstance(last, Article)
    assert last.input == f"{path}#10"


def test_overlong_line_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines_module, "LINE_BYTES", 1000)
    path = write_lines(tmp_path / "a.jsonl", {"text": "x" * 3_000_000}, {"id": "b", "text": "Short."})
    long, short = read(path)
    assert isinstance(long, Failure)
    assert isinstance(long.error, TooLarge)
    assert isinstance(short, Article)


def test_damaged_gzip_keeps_the_lines_before(tmp_path: Path) -> None:
    rows = b"".join(
        json.dumps({"id": n, "text": f"Sentence {n * 7919} of many."}).encode() + b"\n" for n in range(20_000)
    )
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(rows)[:-5000])
    *read_before, last = read(path)
    assert len(read_before) > 1000
    assert isinstance(last, Failure)
    assert last.error.code == "damaged"


@pytest.mark.parametrize(
    ("body", "name"),
    [(TEXT.encode(), "-"), (web_pages.ARTICLE, "-"), (b'{"id": "q", "text": "One."}\n', "-#q")],
    ids=["text", "page", "lines"],
)
def test_standard_input_by_content(monkeypatch: pytest.MonkeyPatch, body: bytes, name: str) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(body)))
    (result,) = receive(Input("-", "stdin"))
    assert isinstance(result, Article)
    assert result.input == name


def test_text_files_are_never_taken_for_anything_else(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text('<html> is a tag.\n{"text": "x"}\n')
    assert article(path).text == '<html> is a tag.\n{"text": "x"}\n'


def test_importing_the_room_loads_no_library() -> None:
    import subprocess

    code = (
        "import sys, accordingto.receiving\n"
        "print([name for name in ('lxml', 'trafilatura', 'httpcore', 'py3langid') if name in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603 our code
    assert found.stdout.strip() == "[]"
