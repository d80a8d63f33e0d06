"""Fuzz targets of the readers of feeds, documents and posts: any bytes give articles that hold together, or our errors.

Run by `bench/fuzz.py`; each target takes raw bytes. `SEEDS` are whole, valid inputs to mutate.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable

from accordingto.errors import AccordingtoError
from accordingto.receiving.documents.docx import looks_like_docx, read_docx
from accordingto.receiving.documents.mail import looks_like_mail, read_mail
from accordingto.receiving.documents.markdown import looks_like_markdown, read_markdown
from accordingto.receiving.documents.pdf import looks_like_pdf, read_pdf
from accordingto.receiving.feeds import looks_like_feed, read_feed_articles
from accordingto.receiving.inputs import Failure
from accordingto.receiving.page import read_page
from accordingto.records.article import Article

from . import made_documents as made
from . import test_documents, test_feeds, test_posts, web_pages


def _letter_seed() -> bytes:
    letter = made.letter(test_documents.SENTENCE, List_Id="The Marsh Letter <l.marsh.example>")
    letter.add_alternative(f"<table><tr><td>{test_documents.OTHER}</td></tr></table>", subtype="html")
    letter.add_attachment(b"The bridge", maintype="text", subtype="plain", filename="note.txt")
    letter.add_attachment(made.letter("Inner"))
    return letter.as_bytes()


def _page_seed() -> bytes:
    inner = "".join(markup for markup, _ in test_posts.EMBEDS.values())
    entries = "".join(
        f"<article id='u{n}'><time datetime='{time}'></time><h3>{title}</h3><p>{text}</p></article>"
        for n, (title, _, time, text) in enumerate(test_posts.UPDATES)
    )
    node = {"@type": "LiveBlogPosting", "headline": "Live", "datePublished": "2025-02-03", "liveBlogUpdate": [
        {"headline": title, "articleBody": text, "url": f"#u{n}", "datePublished": time, "author": {"name": name}}
        for n, (title, name, time, text) in enumerate(test_posts.UPDATES)]}  # fmt: skip
    head = f"<script type='application/ld+json'>{json.dumps(node)}</script>"
    return web_pages.page(f"<article>{web_pages.paragraphs(3)}{inner}{entries}</article>", head)


def target_feed(data: bytes) -> None:
    """Feeds: RSS, Atom, JSON Feed."""
    looks_like_feed(data)
    _check(lambda: read_feed_articles(data, "fuzz"))


def target_markdown(data: bytes) -> None:
    """Markdown."""
    looks_like_markdown(data)
    _check(lambda: read_markdown(data, "fuzz"))


def target_mail(data: bytes) -> None:
    """Letters with attachments."""
    looks_like_mail(data)
    _check(lambda: read_mail(data, "fuzz"))


def target_docx(data: bytes) -> None:
    """Word documents as archives."""
    looks_like_docx(data)
    _check(lambda: read_docx(data, "fuzz"))


def target_docx_body(data: bytes) -> None:
    """Word documents whose archive is whole and whose main part is not."""
    _check(lambda: read_docx(made.docx("", document=data.decode("utf-8", "replace")), "fuzz"))


def target_pdf(data: bytes) -> None:
    """PDFs."""
    looks_like_pdf(data)
    _check(lambda: read_pdf(data, "fuzz"))


def target_posts(data: bytes) -> None:
    """Pages with embedded posts and live updates."""
    _check(lambda: [read_page(data, "fuzz")])


def _check(read: Callable[[], Iterable[Article | Failure]]) -> None:
    try:
        found = list(read())
    except AccordingtoError:
        return
    assert found
    for article in found:
        if isinstance(article, Failure):
            assert isinstance(article.error, AccordingtoError)
            continue
        length = len(article.text)
        assert article.text.strip()
        assert all(0 <= start < end <= length for start, end, _ in article.block_kinds)
        assert all(0 <= post.start < post.end <= length for post in article.declared.posts)
        assert article.sha256
        json.dumps(article.as_dict())


SEEDS: dict[str, tuple[bytes, ...]] = {
    "target_feed": tuple(
        text.encode() for text in (test_feeds.RSS, test_feeds.ATOM, test_feeds.OLD, json.dumps(test_feeds.JSON))
    ),
    "target_markdown": (test_documents.MARKDOWN.encode(),),
    "target_mail": (_letter_seed(),),
    "target_docx": (made.docx(test_documents.BODY),),
    "target_docx_body": (
        f'<w:document xmlns:w="{made.WORD}"><w:body>{test_documents.BODY}</w:body></w:document>'.encode(),
    ),
    "target_pdf": (made.report_pdf(test_documents.REPORT[:8]), made.lines_pdf([(60, 700, "The bridge is shut.")])),
    "target_posts": (_page_seed(),),
}
