"""Digests in their forms: nothing is lost, nothing is obeyed, and every number leads to its note and back."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest

from accordingto.exporting import digests
from accordingto.language import language
from accordingto.linking.digest import digest
from accordingto.records.digests import Digest
from accordingto.records.stories import Origins

from ..linking import digest_samples as sample


@pytest.fixture(scope="module")
def made() -> Digest:
    return digest(sample.STORY, sample.READINGS, language("en"))


def flat(text: str) -> str:
    return " ".join(text.split())


def plain(page: str) -> str:
    """What a page shows."""
    body = page.partition("<body")[2].partition(">")[2]
    return unescape(re.sub(r"<[^>]+>", "", body))


def test_the_text_has_every_sentence_and_every_note(made: Digest) -> None:
    shown = flat(digests.text(made, sample.READINGS))
    assert all(sentence.text in shown for sentence in made.sentences)
    assert all(f"[{note.number}] {note.outlet}" in shown for note in made.notes)
    assert max(map(len, digests.text(made, sample.READINGS).split("\n"))) <= digests.WIDTH


def test_markdown_has_a_footnote_for_each_number(made: Digest) -> None:
    shown = digests.markdown(made, sample.READINGS)
    called = set(re.findall(r"\[\^(\d+)\](?!:)", shown))
    assert called == set(re.findall(r"^\[\^(\d+)\]:", shown, re.MULTILINE)) == {str(note.number) for note in made.notes}


def test_markdown_is_not_obeyed(made: Digest) -> None:
    title = replace(
        made.title,
        parts=tuple(replace(p, text="*a* <b>_c_ [d](e)") if p.kind == "verbatim" else p for p in made.title.parts),
    )
    first = digests.markdown(replace(made, title=title), sample.READINGS).split("\n")[0]
    assert "\\*a\\* \\<b\\>\\_c\\_ \\[d\\](e)" in first


def test_the_page_shows_every_sentence(made: Digest) -> None:
    shown = flat(plain(digests.page(made, sample.READINGS)))
    for sentence in made.sentences:
        words = "".join(str(p.note) if p.kind == "note" else p.text for p in sentence.parts)
        assert flat(words) in shown


def test_the_page_leads_from_number_to_note_and_back(made: Digest) -> None:
    page = digests.page(made, sample.READINGS)
    ids = re.findall(r'id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)


def test_the_page_loads_nothing_and_runs_nothing(made: Digest) -> None:
    page = digests.page(made, sample.READINGS)
    assert "<script" not in page
    assert not re.search(r"\bsrc=|url\(|@import|<link\b", page)
    hostile = replace(made, articles=(replace(made.articles[0], title="<img src=x onerror=y>", url="javascript:z"),))
    page = digests.page(hostile, sample.READINGS)
    assert "<img" not in page
    assert "javascript:" not in page


def test_json_holds_every_part_and_a_link_to_the_words(made: Digest) -> None:
    row = json.loads(digests.json(made, sample.READINGS))
    assert row["schema"] == "accordingto/digest/1"
    told = [s for section in row["sections"] for p in section["paragraphs"] for s in p["sentences"]]
    assert all("".join(part["text"] for part in sentence["parts"]) == sentence["text"] for sentence in told)
    note = next(note for note in row["notes"] if note["fact"] == "hurt")
    assert note["link"].startswith("https://gazette.example/ferry#:~:text=")
    assert note["origins"] == {"least": 2, "most": 3, "unnamed": False}


@pytest.mark.parametrize(
    ("origins", "words"),
    [
        (Origins(1, 1), "1 origin"), (Origins(2, 2), "2 origins"), (Origins(1, 1, True), "1 origin, unnamed"),
        (Origins(2, 4), "at least 2, at most 4 origins"),
        (Origins(2, 4, True), "at least 2, at most 4 origins, all of them unnamed"),
    ],
)  # fmt: skip
def test_origins_in_words(origins: Origins, words: str) -> None:
    assert digests.origin_words(origins) == words


def test_a_heading_that_is_quoted_below_it_is_left_out(made: Digest) -> None:
    paragraph = next(p for section in made.sections for p in section.paragraphs if p.fact == "room")
    assert digests.heading(paragraph) == "People the ferry carries (agreed; 2 origins)"
    quoted = replace(paragraph, about="the ferry has room for 180 people")
    assert digests.heading(quoted) == ""
    assert digests.tail_words(quoted) == " (agreed; 2 origins)"


def test_characters_that_a_terminal_obeys_are_shown(made: Digest) -> None:
    articles = (replace(made.articles[0], title="a\x1b[31mb"), *made.articles[1:])
    for form in ("text", "md", "html"):
        assert b"\x1b" not in digests.encoded(form, replace(made, articles=articles), sample.READINGS)


def test_the_example_of_the_document_is_the_programs_own(made: Digest) -> None:
    document = (Path(__file__).parents[2] / "docs" / "digest.md").read_text("utf8")
    shown = digests.text(made, sample.READINGS).split(f"\n{digests.NOTES}\n")[0].rstrip()
    assert f"```\n{shown}\n```" in document
