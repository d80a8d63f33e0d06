"""Links to the words themselves: one directive finds these words and no others, by the specification's own steps."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accordingto.exporting.fragments import Page, fragment
from accordingto.records.article import Article
from accordingto.records.spans import Span

from . import samples
from .directives import Document, parse

ADDRESS = "https://ambrelpost.example/2031/dam"


def page_of(text: str, title: str | None = None) -> Page:
    return Page(Article(text, "a", url=ADDRESS, title=title))


def span(text: str, exact: str, nth: int = 0) -> Span:
    at = -1
    for _ in range(nth + 1):
        at = text.index(exact, at + 1)
    return Span.of(text, at, at + len(exact))


def blocks(article: Article) -> list[str]:
    return [article.title or "", *article.text.split("\n")]


@pytest.mark.parametrize(
    ("text", "exact", "nth", "directive"),
    [
        ("The dam will hold until spring.", "dam will hold until spring", 0, "text=dam%20will%20hold%20until%20spring"),
        ("dam", "dam", 0, "text=dam"),
        # A few letters have context in any case: the live page has more words than the article.
        ("The dam will hold until spring.", "dam", 0, "text=The-,dam,-will%20hold%20until%20spring."),
        # A dash, a comma and an ampersand have a meaning in a directive.
        ("A, b & c-d hold.", "A, b & c-d", 0, "text=A%2C%20b%20%26%20c%2Dd,-hold."),
        ("“Ça va,” said Zoë.", "“Ça va,”", 0, "text=%E2%80%9C%C3%87a%20va%2C%E2%80%9D,-said%20Zo%C3%AB."),
        # Whole words: a browser does not find "Biden" in "Biden’s", nor "work" in "co_workers".
        ("Biden’s aide spoke.", "Biden", 0, "text=Biden%E2%80%99s,-aide%20spoke."),
        ("Some 1,200 came.", "200", 0, "text=Some-,1%2C200,-came."),
        ("They overlook it.", "look", 0, "text=They-,overlook,-it."),
        ("The U.S. said so.", "U.S", 0, "text=The-,U.S,-.%20said%20so."),
        # Context, of the same line, until there is one match; upper case and accents do not tell words apart.
        ("He said no. Then she said no.", "said", 1, "text=said%20no.%20Then%20she-,said,-no."),
        ("Café one. The cafe two.", "cafe", 0, "text=Caf%C3%A9%20one.%20The-,cafe,-two."),
        ("It said no.\nIt said yes.", "It said", 1, "text=It%20said,-yes."),
        # Lines that begin alike, told apart by the line before.
        ("One.\nSaid.\nTwo.\nSaid.", "Said.", 1, "text=Two.-,Said."),
        # Several lines: the first and the last words.
        (
            "Ann said it.\nBob said more of it.",
            "Ann said it.\nBob said more",
            0,
            "text=Ann%20said%20it.,Bob%20said%20more",
        ),
        (
            "“Now,” she said,\n\n  “or never.”",
            "she said,\n\n  “or",
            0,
            "text=%E2%80%9CNow%2C%E2%80%9D-,she%20said%2C,%E2%80%9Cor,-never.%E2%80%9D",
        ),
    ],
)
def test_a_directive_names_its_words(text: str, exact: str, nth: int, directive: str) -> None:
    assert page_of(text).directive(span(text, exact, nth)) == directive


@pytest.mark.parametrize(
    ("text", "exact", "nth"),
    [
        ("Yes … no", "…", 0),  # no word to look for
        ("Said.\nSaid.\nSaid.\nSaid.", "Said.", 1),  # nothing tells the second from the first
        ("He said a\ud800 thing.", "a\ud800 thing", 0),  # no UTF-8 form
    ],
)
def test_no_directive_rather_than_a_wrong_one(text: str, exact: str, nth: int) -> None:
    assert page_of(text).directive(span(text, exact, nth)) is None


def test_a_word_of_the_title_is_not_mistaken_for_one_of_the_text() -> None:
    title, text = "The dam holds", "The dam holds, says Ada Crane."
    page = page_of(text, title)
    directive = page.directive(Span.of(text, 4, 7))
    assert directive == "text=The-,dam,-holds%2C%20says%20Ada%20Crane."
    assert Document([title, text]).resolve(directive) == ((1, 4), (1, 7))
    # All that stands around it in the title stands around it in the text too.
    assert page.directive(Span.of(title, 4, 7, "title")) is None


def test_a_long_span_is_given_by_its_ends() -> None:
    text = " ".join(f"word{i} and" for i in range(200)) + " the end."
    directive = page_of(text).directive(Span.of(text, 0, len(text)))
    assert directive == "text=word0%20and%20word1%20and,199%20and%20the%20end.".replace(",199", ",word199")


def test_a_range_ends_at_its_own_end_where_the_same_words_come_before() -> None:
    text = "Ann spoke of the dam.\nSo it is.\nBob spoke of the ice.\nSo it is.\nThey left."
    one = Span.of(text, 0, text.rindex("So it is.") + 9)
    directive = page_of(text).directive(one)
    assert directive == "text=Ann%20spoke%20of%20the,So%20it%20is.,-They%20left."
    document = Document(text.split("\n"))
    assert document.resolve(directive) == ((0, 0), (3, 9))


@pytest.mark.parametrize(
    ("url", "link"),
    [
        (ADDRESS, f"{ADDRESS}#:~:text=The-,dam,-holds."),
        (f"{ADDRESS}#top", f"{ADDRESS}#top:~:text=The-,dam,-holds."),
        (f"{ADDRESS}#top:~:text=old", f"{ADDRESS}#top:~:text=The-,dam,-holds."),
        ("urn:newsml:example.org:20310304:dam", None),
        ("javascript:alert(1)", None),
        (None, None),
    ],
)
def test_only_a_web_address_becomes_a_link_and_its_fragment_stays(url: str | None, link: str | None) -> None:
    article = Article("The dam holds.", "a", url=url)
    assert Page(article).link([Span.of(article.text, 4, 7)]) == link


def test_several_spans_are_opened_by_one_link() -> None:
    claim = samples.claims()[2]
    link = Page(samples.ARTICLE).link(claim.content)
    assert link == f"{ADDRESS}#:~:" + "&".join(
        ("text=%E2%80%9CThe%20dam%20will%20hold%2C%E2%80%9D", "text=%E2%80%9Cuntil%20the%20ice%20goes%20out.%E2%80%9D")
    )
    assert fragment(ADDRESS, ["text=a", "text=b"]) == ":~:text=a&text=b"


def finds(article: Article, one: Span) -> str | None:
    """The words that the span's directive finds, by the specification's steps; None where there is no directive."""
    directive = Page(article).directive(one)
    if directive is None:
        return None
    document = Document(blocks(article))
    found = document.resolve(directive)
    assert found, (directive, one)
    assert document.again(directive, found) is None, (directive, one)
    return document.words(found)


def test_every_span_of_the_story_is_found() -> None:
    for claim in samples.claims():
        for one in (*claim.content, *claim.cue, *claim.source):
            assert finds(samples.ARTICLE, one) == one.exact


words = st.sampled_from(
    ("said", "Said", "saïd", "the", "dam", "Biden’s", "U.S.", "1,200", "“no”", "—", "a-b", "&", "ß")
)
texts = st.lists(words, min_size=1, max_size=14).flatmap(
    lambda chosen: st.lists(
        st.sampled_from((" ", " ", " ", "\n", "  ")), min_size=len(chosen), max_size=len(chosen)
    ).map(lambda gaps: "".join(word + gap for word, gap in zip(chosen, gaps, strict=True)))
)


@given(texts, st.data())
def test_whatever_repeats_a_directive_finds_its_span_or_there_is_none(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    one = Span.of(text, start, data.draw(st.integers(start + 1, len(text))))
    found = finds(Article(text, "a", url=ADDRESS, title="the dam said"), one)
    if found is not None:
        assert " ".join(one.exact.split()) in found


@given(st.text(min_size=1, max_size=40), st.data())
def test_any_text_has_a_directive_of_the_grammar_or_none(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    one = Span.of(text, start, data.draw(st.integers(start + 1, len(text))))
    directive = Page(Article(text, "a", url=ADDRESS)).directive(one)
    if directive is not None:
        assert directive.isascii()
        assert parse(directive).start


def test_spans_of_real_articles(shared: Path) -> None:
    import gzip

    found = none = 0
    with gzip.open(shared / "data/news/articles.jsonl.gz", "rt", encoding="utf8") as lines:
        for row in (json.loads(next(lines)) for _ in range(12)):
            article = replace(Article(row["text"], "a", url=row["url"]), title=row["title"])
            for start in range(0, len(article.text) - 80, 97):
                one = Span.of(article.text, start, start + 11 + start % 67)
                words = finds(article, one)
                none += words is None
                found += words is not None
                assert words is None or " ".join(one.exact.split()) in words
    assert found > 300
    assert none < found / 50
