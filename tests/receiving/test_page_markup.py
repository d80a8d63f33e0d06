"""HTML to articles: blocks and their kinds, facts, encodings, and markup made to do harm."""

from __future__ import annotations

import time
from hashlib import sha256

import pytest

from accordingto.errors import InputError
from accordingto.receiving.decoding import decode_page
from accordingto.receiving.page import read_page

from . import web_pages


def test_facts_blocks_and_hashes() -> None:
    article = read_page(web_pages.ARTICLE, "page.html")
    assert article.title == "Bridge stays closed until spring"
    assert article.authors == ("Ann Lee",)
    assert article.publisher == "The Marsh Post"
    assert article.published == "2025-02-03T10:00:00+01:00"
    assert article.modified == "2025-02-03T12:00:00+00:00"
    assert article.language == "en"
    assert article.raw_sha256 == sha256(web_pages.ARTICLE).hexdigest()
    assert article.sha256 == sha256(article.text.encode()).hexdigest()
    kinds = {kind: article.text[start:end] for start, end, kind in article.block_kinds}
    assert kinds["heading"] == "What comes next"
    assert kinds["quote"].startswith("We will not open a bridge")
    assert kinds["byline"] == "By Ann Lee"
    assert kinds["list"] == "The bus takes the long way round."
    assert "Bridge stays closed until spring" not in article.text


def test_language_by_content_and_the_contradicted_one_kept() -> None:
    german = "Die Brücke bleibt nach Angaben der Gemeinde bis zum Frühjahr gesperrt, sagte ein Sprecher am Dienstag. "
    article = read_page(web_pages.page(f"<h1>Brücke</h1><div>{''.join(f'<p>{german * 2}</p>' * 4)}</div>"), "page.html")
    assert article.language == "de"
    assert article.declared.stated == {"page": {"language": "en"}}


def test_canonical_address_of_another_site_is_not_believed() -> None:
    forged = web_pages.ARTICLE.replace(b"</title>", b"</title><link rel='canonical' href='https://famous.example/a'>")
    assert read_page(forged, "x", url="https://small.example/a").url == "https://small.example/a"
    assert read_page(forged, "x", url="https://www.famous.example/a?x=1").url == "https://famous.example/a"
    assert read_page(forged, "x").url == "https://famous.example/a"


@pytest.mark.parametrize(
    ("body", "charset", "text"),
    [
        ("“Brücke”".encode(), "latin-1", "“Brücke”"),
        ("“Brücke”".encode("cp1252"), "iso-8859-1", "“Brücke”"),
        ("<meta charset=windows-1251>Мост".encode("cp1251"), None, "<meta charset=windows-1251>Мост"),
        ("Brücke".encode("utf-16"), "utf-8", "Brücke"),
        (b"caf\xe9" + "ü".encode() * 40, "utf-8", "caf\ufffd" + "ü" * 40),
    ],
)
def test_decoding(body: bytes, charset: str | None, text: str) -> None:
    assert decode_page(body, charset) == text


HOSTILE = {
    "nested": "<div>" * 100_000 + web_pages.SENTENCE * 10,
    "nested inline": "<p>" + "<b>" * 100_000 + web_pages.SENTENCE * 10,
    "attributes": "<p " + " ".join(f"a{number}=1" for number in range(100_000)) + ">" + web_pages.SENTENCE * 10,
    "attributes after a quoted bracket": "<p a='>' " + " ".join(f"a{n}" for n in range(100_000)) + ">",
    "elements": "<p>one two three</p>" * 100_000,
    "unclosed comments": "<!--" * 500_000,
    "unclosed quotes": "<a b='" * 500_000,
    "one line": "word " * 2_000_000,
    "nothing but tags": "<br>" * 50_000,
    "deep JSON": "<script type='application/ld+json'>" + "[" * 100_000 + "</script>",
}


@pytest.mark.parametrize("source", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_markup_is_an_error_soon(source: str) -> None:
    began = time.monotonic()
    with pytest.raises(InputError):
        read_page(source.encode(), "page.html")
    assert time.monotonic() - began < 30


@pytest.mark.parametrize(
    "sign", ["\x01", "\x0b", "\x0c", "\x1f", "\ufffe", "&#1;", "&#x1f", "&#0012;", "&#xFFFF;", "&#31a", "&#20"]
)
def test_control_characters_beside_a_script(sign: str) -> None:
    body = web_pages.page(f"<article>{web_pages.paragraphs(4)}{sign}<script>1</script>{sign} The end.</article>")
    assert read_page(body, "page.html").text.startswith("Paragraph 0.")


def test_headline_without_entities_and_site_name() -> None:
    body = web_pages.page(
        web_pages.paragraphs(4),
        '<meta property="og:title" content="Bridge &amp;#8216;closed&amp;#8217; | The Marsh Post">'
        '<meta property="og:site_name" content="The Marsh Post"><meta property="article:published_time" '
        'content="2025-01-02">',
    )
    article = read_page(body, "page.html")
    assert article.title == "Bridge ‘closed’"
    assert article.published == "2025-01-02"


def test_what_is_not_the_article_is_marked() -> None:
    body = web_pages.page(
        "<article><h1>Bridge stays closed until spring</h1><figure><img src='a.jpg'><figcaption>The bridge of Lower "
        f"Marsh in January</figcaption></figure>{web_pages.paragraphs(4)}"
        "<p><a href='/other'>Another story of the day that is linked here</a></p>"
        "<p>The bridge of Lower Marsh in January</p>"
        f"<p>Photo: Jo Roy</p>{web_pages.paragraphs(5)[-700:]}"
        "<p>Sign up for our daily newsletter.</p>"
        "<p>Ann Lee is a reporter at the Post and writes on rivers.</p>"
        "<p>Copyright 2025 The Marsh Post</p></article>",
        web_pages.LINKED_ARTICLE,
    )
    article = read_page(body, "page.html")
    kinds = {article.text[start:end]: kind for start, end, kind in article.block_kinds}
    assert kinds.items() >= {
        "Another story of the day that is linked here": "boilerplate",
        "The bridge of Lower Marsh in January": "caption",
        "Photo: Jo Roy": "caption",
        "Sign up for our daily newsletter.": "boilerplate",
        "Ann Lee is a reporter at the Post and writes on rivers.": "byline",
        "Copyright 2025 The Marsh Post": "boilerplate",
    }.items()  # fmt: skip


def test_the_paid_part_of_an_article_is_its_text() -> None:
    paid = web_pages.paragraphs(4).replace("<p>", "<p class='paywall'>")
    article = read_page(web_pages.page(f"<article>{paid}</article>", web_pages.LINKED_ARTICLE), "page.html")
    assert article.block_kinds == ()
