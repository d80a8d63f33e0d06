"""The page is the article, safely: its text whole, its marks well nested, nothing in it run or loaded."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from importlib.resources import files
from io import BytesIO

import pytest
from hypothesis import given, settings

from accordingto.exporting.html import PageWriter, link, page
from accordingto.exporting.wording import printable
from accordingto.records.article import Article
from accordingto.records.claims import Location, Quantity
from accordingto.records.readings import Reading, Rejected
from accordingto.records.spans import Span

from .samples import ARTICLE, reading
from .strategies import readings

VOID = {"meta", "br", "link", "img", "hr", "input", "base"}
MARKS = {"mark", "cite", "em", "span"}


class Page(HTMLParser):
    """What a browser would see: elements with their attributes, and the text of the article's part."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.stack: list[tuple[str, str]] = []
        self.article_texts: list[str] = []
        self.marked: list[tuple[str, str]] = []  # (role, characters) in the articles' texts
        self.words: list[str] = []
        self.feed(source)
        self.close()
        assert not self.stack, f"left open: {self.stack}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"attribute twice: {names}"
        attributes = {name: value or "" for name, value in attrs}
        self.elements.append((tag, attributes))
        if attributes.get("class") == "text":
            self.article_texts.append("")
        if tag not in VOID:
            self.stack.append((tag, attributes.get("class", "")))

    def handle_endtag(self, tag: str) -> None:
        opened = self.stack.pop()
        assert opened[0] == tag, f"</{tag}> closes {opened}"

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        classes = [name for _, name in self.stack]
        if "text" in classes and "notes" not in classes and "number" not in classes:
            self.article_texts[-1] += data
            self.marked += [(name.split()[0], data) for tag, name in self.stack if tag in MARKS and name]

    def values(self, name: str) -> list[str]:
        return [attributes[name] for _, attributes in self.elements if name in attributes]

    def count(self, tag: str) -> int:
        return sum(found == tag for found, _ in self.elements)


@settings(deadline=None)  # the first example loads the templates
@given(readings())
def test_the_articles_part_is_the_articles_text_and_links_lead_somewhere(reading: Reading) -> None:
    shown = Page(page([reading]))
    assert shown.article_texts == [printable(reading.article.text)]
    assert max(Counter(shown.values("id")).values()) == 1
    for target in shown.values("href"):
        assert target.startswith(("http://", "https://")) or target[1:] in shown.values("id")


@settings(deadline=None)
@given(readings())
def test_what_is_marked_is_what_the_spans_cover(reading: Reading) -> None:
    shown = Page(page([reading])).marked
    text = reading.article.text
    for role in ("content", "cue", "source"):
        spans = [s for claim in reading.claims for s in getattr(claim, role) if s.place == "text"]
        # As lines are separate elements, line ends are never marked.
        expected = Counter(c for span in spans for c in printable(text[span.start : span.end]) if c != "\n")
        assert Counter(c for found, data in shown if found == role for c in data) == expected


HOSTILE = "</title></style></p><script>alert(1)</script><img src=x onerror=alert(1)>\" onclick='alert(1)' <!--"


def test_nothing_in_an_article_becomes_markup() -> None:
    span = Span.of(HOSTILE, 0, len(HOSTILE))
    quiet, loud = reading(), reading().claims[4]
    link_ = replace(loud.chain[0], name=HOSTILE, span=span)
    details = (Quantity(span, None, None, None, False, HOSTILE, HOSTILE), Location(span, HOSTILE))
    claim = replace(loud, content=(span,), cue=(), source=(), chain=(link_,), details=details)
    article = Article(
        HOSTILE, HOSTILE, url=f"javascript:{HOSTILE}", publisher=HOSTILE, title=HOSTILE, authors=(HOSTILE,),
        published=HOSTILE, language=HOSTILE,
    )  # fmt: skip
    finding = replace(quiet.findings[0], message=HOSTILE, spans=(span,))
    rejected = (Rejected("x", span, HOSTILE), Rejected("x", None, HOSTILE))
    hostile = Reading(article, (), (claim,), (finding,), rejected)
    stream = BytesIO()
    writer = PageWriter(stream)
    for each in (hostile, quiet):
        writer.add(each)
    writer.miss(HOSTILE, HOSTILE)
    writer.close()
    shown, plain = Page(stream.getvalue().decode("utf8")), Page(page([quiet, quiet]))
    assert {tag for tag, _ in shown.elements} <= {tag for tag, _ in plain.elements}
    assert not [name for _, attributes in shown.elements for name in attributes if name.startswith("on")]
    assert all(target.startswith(("#", "https://ambrelpost.example/")) for target in shown.values("href"))


@pytest.mark.parametrize(
    ("url", "linked"),
    [
        ("https://ambrelpost.example/dam?a=1&b=2", True), ("http://ambrelpost.example", True),
        ("javascript:alert(1)", False), ("data:text/html,x", False), ("file:///etc/passwd", False),
        ("https:ambrelpost.example", False), (" https://ambrelpost.example", False), ("java\nscript:alert(1)", False),
        ("https://[broken", False), ("https://ambrelpost.example/\ud800", False), ("", False), (None, False),
    ],
)  # fmt: skip
def test_only_web_addresses_become_links(url: str | None, linked: bool) -> None:
    assert link(url) == (url if linked else None)


def test_the_page_loads_and_runs_nothing() -> None:
    source = page([reading()])
    shown = Page(source)
    assert not {"script", "link", "img", "iframe", "object", "base"} & {tag for tag, _ in shown.elements}
    assert not shown.values("src")
    assert "url(" not in source
    assert "@import" not in source


def test_one_article_is_the_pages_first_heading() -> None:
    shown = Page(page([reading()]))
    assert (shown.count("h1"), shown.count("nav"), shown.count("article")) == (1, 0, 1)
    assert ("title", 1) in Counter(a.get("class") for t, a in shown.elements if t == "h1").items()


def test_an_article_that_comes_twice_has_anchors_of_its_own() -> None:
    shown = Page(page([reading(), reading(), reading()]))
    assert (shown.count("h1"), shown.count("nav"), shown.count("article")) == (1, 1, 3)
    ids = shown.values("id")
    assert len(ids) == len(set(ids))
    assert {target[1:] for target in shown.values("href") if target.startswith("#")} <= set(ids)
    assert shown.article_texts == [ARTICLE.text] * 3


def test_each_claim_has_a_number_in_the_text_a_note_and_a_row() -> None:
    shown = Page(page([reading()]))
    for claim in reading().claims[:-2]:
        assert {f"c-{claim.id}", f"n-{claim.id}"} <= set(shown.values("id"))
        # Note and row lead to the text; the number in the text leads to the note.
        assert Counter(shown.values("href"))[f"#c-{claim.id}"] == 2
        assert Counter(shown.values("href"))[f"#n-{claim.id}"] == 1
    assert shown.count("tr") == 1 + 12


def test_the_notes_say_who_how_and_how_surely() -> None:
    words = " ".join("".join(Page(page([reading()])).words).split())
    for expected in (
        "The Lowland Courier carried over ← on the word of two officials familiar with the inspection “The officials” "
        "described, unnamed, 2 of them",
        "indirect · probable “probably” · confidence 0.84", "not named because “were not authorized to speak publicly”",
        "no answer, did not respond · confidence 0.90", "asked about “questions about the inspection”",
        "said to “The Lowland Courier”", "said when “on Tuesday”", "goes on from 5", "inside 8",
        "“about six weeks” about 6 (5 to 7) week", "“since March” 2030-03/..", "“Ambrel” Ambrel, Hollin, LW",
        "2 sentences in the publisher’s own voice", "The number of cracks is given to the Courier only.",
    ):  # fmt: skip
        assert expected in words


def test_what_was_left_out_is_there_with_its_reason_once() -> None:
    text = "Related\nstories\nThe dam holds."
    article = Article(text, "a.txt")
    shown = Page(page([Reading(article, rejected=(Rejected("receiving", Span.of(text, 0, 15), "boilerplate"),))]))
    assert shown.values("data-reason").count("boilerplate") == 1
    assert [data for role, data in shown.marked if role == "rejected"] == ["Related", "stories"]


def test_an_article_without_a_model_says_so() -> None:
    article = replace(ARTICLE, language="xx")
    words = "".join(Page(page([Reading(article, rejected=(Rejected("reading", None, "no model for xx"),))])).words)
    assert "no model for xx" in words


def test_a_page_of_failures_names_them() -> None:
    stream = BytesIO()
    writer = PageWriter(stream)
    writer.miss("a.bin", "bytes that are no text")
    writer.close()
    assert "a.bin: bytes that are no text" in "".join(Page(stream.getvalue().decode("utf8")).words)


def test_a_language_is_declared_only_if_it_is_one() -> None:
    assert "en" in Page(page([reading()])).values("lang")[1:]
    odd = replace(reading(), article=replace(ARTICLE, language='en" onclick="x'))
    assert Page(page([odd])).values("lang") == ["en"]


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _palettes() -> list[dict[str, str]]:
    style = files("accordingto.exporting").joinpath("templates/page.css").read_text("utf8")
    roots = re.findall(r":root \{([^}]*)\}", style)
    return [dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", root)) for root in roots[:2]]


@pytest.mark.parametrize("palette", _palettes(), ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["paper", "said"])
@pytest.mark.parametrize("ink", ["ink", "quiet", "link", "who", "said-edge"])
def test_contrast_is_that_of_wcag_aa(palette: dict[str, str], ground: str, ink: str) -> None:
    least = 3 if ink == "said-edge" else 4.5  # a line, not letters
    darker, lighter = sorted((_luminance(palette[ink]), _luminance(palette[ground])))
    assert (lighter + 0.05) / (darker + 0.05) >= least
