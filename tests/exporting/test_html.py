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

from accordingto.exporting.addressing import link
from accordingto.exporting.html import PageWriter, page
from accordingto.exporting.marking import numbered
from accordingto.exporting.values import detail_words
from accordingto.exporting.wording import printable
from accordingto.records.article import Article
from accordingto.records.claims import Anonymity, Certainty, Location, Measure, Quantity, Said, Time
from accordingto.records.readings import Finding, Reading, Rejected
from accordingto.records.spans import Span

from .samples import ARTICLE, SAID_OF_ONE, reading
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
    claims = numbered(reading).claims
    every = {
        "content": [s for claim in claims for s in claim.content],
        "cue": [s for claim in claims for s in claim.cue],
        "source": [s for claim in claims for s in claim.source],
        "finding": [s for finding in reading.findings for s in dict.fromkeys(finding.spans)],
        "detail": [s for s, _ in {(d.span, detail_words(d)) for claim in reading.claims for d in claim.details}],
        "certainty": [
            *{s for claim in reading.claims for s in claim.certainty.spans},
            *{claim.distance for claim in reading.claims if claim.distance},
        ],
    }
    for role, found in every.items():
        spans = [s for s in found if s.place == "text"]
        # As lines are separate elements, line ends are never marked.
        expected = Counter(c for span in spans for c in printable(text[span.start : span.end]) if c != "\n")
        assert Counter(c for marked, data in shown if marked == role for c in data) == expected


HOSTILE = "</title></style></p><script>alert(1)</script><img src=x onerror=alert(1)>\" onclick='alert(1)' <!--"


def test_nothing_in_an_article_becomes_markup() -> None:
    span = Span.of(HOSTILE, 0, len(HOSTILE))
    quiet, loud = reading(), reading().claims[4]
    link_ = replace(loud.chain[0], name=f"{HOSTILE} as well", span=span, resolution=0.5, carried=True)
    measure = Measure(1, 1, 1, HOSTILE)
    details = (
        Quantity(span, 1, None, None, False, HOSTILE, HOSTILE, measure), Location(span, HOSTILE, country=HOSTILE),
        Time(span, HOSTILE, HOSTILE, HOSTILE), Time(span, None, None, HOSTILE),
    )  # fmt: skip
    claim = replace(
        loud, content=(span,), cue=(), source=(), chain=(link_,), details=details, anonymity=Anonymity(span, span),
        said=Said(span, span, span), distance=span, certainty=Certainty("possible", "positive", (span,)),
    )  # fmt: skip
    article = Article(
        HOSTILE, HOSTILE, url=f"javascript:{HOSTILE}", publisher=HOSTILE, title=HOSTILE, authors=(HOSTILE,),
        published=HOSTILE, language=HOSTILE,
    )  # fmt: skip
    finding = Finding(HOSTILE, "warning", HOSTILE, (span, replace(span, place="title")), HOSTILE, HOSTILE)
    rejected = (Rejected("x", span, HOSTILE), Rejected("x", None, HOSTILE))
    hostile = Reading(article, (), (claim,), (finding,), rejected)
    stream = BytesIO()
    writer = PageWriter(stream)
    for each in (hostile, quiet):
        writer.add(each)
    writer.miss(HOSTILE, HOSTILE)
    writer.close()
    plain_stream = BytesIO()
    writer = PageWriter(plain_stream)
    for _ in range(2):
        writer.add(quiet)
    writer.miss("a", "b")
    writer.close()
    shown, plain = Page(stream.getvalue().decode("utf8")), Page(plain_stream.getvalue().decode("utf8"))
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
        # Note and row lead to the text; the number in the text leads to the note, and so do claims that rest on it.
        resting = sum(claim.id in (other.continues, other.inside) for other in reading().claims)
        assert Counter(shown.values("href"))[f"#c-{claim.id}"] == 2
        assert Counter(shown.values("href"))[f"#n-{claim.id}"] == 1 + resting
    assert shown.count("tr") == 1 + 12


def flat_words(story: Reading) -> str:
    return " ".join("".join(Page(page([story])).words).split())


NEW = {
    **SAID_OF_ONE,
    "The Lowland Courier from above ▸ citing ▸ “The officials” →that is two officials familiar with the inspection "
    "unnamed: described, 2 of them": 5,
    "“She” →that is probably Mara Voss": 3,
    "indirect · probable “probably” · confidence 0.84": 5,
    "no answer: did not respond · confidence 0.90": 10,
    "asked about “questions about the inspection”": 10,
}


@pytest.mark.parametrize(("words", "claim"), NEW.items())
def test_a_note_says_what_its_claim_holds_and_no_other_note_does(words: str, claim: int) -> None:
    story = reading()
    assert words in flat_words(story)
    others = tuple(each for at, each in enumerate(story.claims) if at != claim)
    assert words not in flat_words(replace(story, claims=others))


def test_findings_stand_in_the_margin_of_their_lines_and_lead_to_the_text_and_back() -> None:
    story = reading()
    shown, ids = Page(page([story])), ARTICLE.id
    for letter in "ab":
        assert {f"s-{ids}-{letter}", f"f-{ids}-{letter}"} <= set(shown.values("id"))
        # The summary and the letter in the text lead to the remark, the remark to the text.
        assert Counter(shown.values("href"))[f"#f-{ids}-{letter}"] == 2
        assert Counter(shown.values("href"))[f"#s-{ids}-{letter}"] == 1
    words = flat_words(story)
    assert "Worth a second look: 1 warning, 1 note a b" in words
    assert "b warning the number of cracks is given to the Courier only number" in words
    source = page([story])
    heading, body = source[: source.index('<div class="text"')], source[source.index('<div class="text"') :]
    assert f'id="f-{ids}-a"' in heading  # the headline's stands at the headline
    line = body[: body.index("What the inspectors saw")]
    assert f'id="f-{ids}-b"' in line[line.index("The Lowland Courier</cite>, ") :]  # and this one beside its own line
    assert [data for role, data in shown.marked if role == "finding"] == [
        "will hold until spring",
        "at least 40 cracks",
    ]


def test_without_findings_there_is_no_word_of_any() -> None:
    story = replace(reading(), findings=())
    assert "Worth a second look:" not in flat_words(story)
    assert not [a for _, a in Page(page([story])).elements if "remark" in a.get("class", "")]


def test_a_finding_without_a_place_is_shown_below() -> None:
    story = replace(reading(), findings=(Finding("a-check", "note", "something about the whole", ()),))
    assert "a note something about the whole a-check" in flat_words(story)


def test_details_can_be_pointed_at_and_reached_by_keys_once_each() -> None:
    shown = Page(page([reading()]))
    titles = {a["title"] for _, a in shown.elements if a.get("class", "").startswith("detail ") and "tabindex" in a}
    assert {"at least 40 cracks", "≈ 6 (5 to 7) weeks", "≈ 120,000 (110,000 to 130,000) people"} <= titles
    text = "one\ntwo"
    span = Span.of(text, 0, 7)
    claim = replace(reading().claims[12], content=(span,), details=(Quantity(span, 3, 3, 3, False, None, None),))
    parts = [a for _, a in Page(page([Reading(Article(text, "a"), claims=(claim,))])).elements if a.get("title") == "3"]
    assert [("tabindex" in a, a["class"]) for a in parts] == [(True, "detail first"), (False, "detail last")]


def test_how_a_source_is_named_shows_without_colour() -> None:
    shown = Page(page([reading()]))
    links = [(a["class"], a["title"]) for tag, a in shown.elements if tag == "bdi" and "link" in a.get("class", "")]
    assert ("link named", "person, named") in links
    assert ("link", "group, unnamed: described") in links
    assert ("link named carried", "outlet, named; not in this clause, it comes along from one above") in links


def test_a_doubtful_part_gives_its_reason_in_a_word_and_in_full() -> None:
    text = "The dam holds."
    row = Rejected("attributing", Span.of(text, 0, 14), "doubtful: the machine gives this 0.20")
    (found,) = [a for _, a in Page(page([Reading(Article(text, "a"), rejected=(row,))])).elements
                if a.get("class", "").startswith("rejected ")]  # fmt: skip
    assert (found["data-reason"], found["title"]) == ("doubtful", "doubtful: the machine gives this 0.20")


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
@pytest.mark.parametrize("ink", ["ink", "quiet", "link", "who", "warn", "said-edge"])
def test_contrast_is_that_of_wcag_aa(palette: dict[str, str], ground: str, ink: str) -> None:
    least = 3 if ink == "said-edge" else 4.5  # a line, not letters
    darker, lighter = sorted((_luminance(palette[ink]), _luminance(palette[ground])))
    assert (lighter + 0.05) / (darker + 0.05) >= least
