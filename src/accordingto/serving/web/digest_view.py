"""A digest as its page shows it: sections of paragraphs of sentences whose parts are marked, each note open to its
claim.

Pure. Invariant: the sentences, joined, are those of the digest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from ...exporting import digests as forms
from ...exporting import wording
from ...exporting.fragments import Page
from ...records.digests import Digest, Note, Paragraph, Part, Problem, Section, Sentence
from ...records.readings import Reading

PARAGRAPHS, PARTS = 10, 90
"""Paragraphs of a section, and parts of a block of sentences, that are shown of a long digest."""
_PLAIN = ("text", "count", "date", "name")
_NUMBER = Markup('<a class="number" id="{0}" href="#note-{1}" aria-label="note {1}">{1}</a>')
_AGAIN = Markup('<a class="number" href="#note-{0}" aria-label="note {0}">{0}</a>')
_PART = Markup('<span class="{}">{}</span>')


@dataclass(frozen=True, slots=True)
class Told:
    """A paragraph: what it is about with how that stands, and its blocks of sentences."""

    about: str
    standing: str
    blocks: tuple[Markup, ...]
    tail: str
    left_out: int


@dataclass(frozen=True, slots=True)
class Block:
    """A section under its heading."""

    name: str
    heading: str
    paragraphs: tuple[Told, ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class Backing:
    """A note: its words, whose they are, and where they open: here, and on the live page."""

    note: Note
    chain: str
    words: str
    origins: str
    where: str
    live: str | None
    led: bool


@dataclass(frozen=True, slots=True)
class DigestView:
    digest: Digest
    title: str
    heading: Markup
    standfirst: tuple[Markup, ...]
    sections: tuple[Block, ...]
    notes: tuple[Backing, ...]
    problems: tuple[Problem, ...]
    shortened: bool


def digest_view(
    digest: Digest, readings: Mapping[str, Reading], problems: Sequence[Problem], whole: bool = False
) -> DigestView:
    """The view of a digest that was checked. Unless it is to be `whole`, of what is very long the beginning, in whole
    sentences and with the count of those that are left out; and the notes of these sentences alone."""
    writer = _Writer(whole)
    heading = writer.sentence(digest.title)
    standfirst = tuple(map(writer.sentence, digest.standfirst))
    sections = tuple(writer.section(section) for section in digest.sections)
    pages = {key: Page(reading.article) for key, reading in readings.items()}
    notes = tuple(
        _backing(note, pages, note.number in writer.led) for note in digest.notes if whole or note.number in writer.led
    )
    title = wording.flat(digest.title.text)
    return DigestView(
        digest, title, heading, standfirst, sections, notes, tuple(problems), writer.left_out > 0
    )  # fmt: skip


@dataclass(slots=True)
class _Writer:
    """Writes sentences; `led` are the notes to which a sentence has led, `left_out` counts sentences."""

    whole: bool
    led: set[int] = field(default_factory=set)
    left_out: int = 0

    def section(self, section: Section) -> Block:
        shown = section.paragraphs if self.whole else section.paragraphs[:PARAGRAPHS]
        rest = sum(len(paragraph.sentences) for paragraph in section.paragraphs[len(shown) :])
        self.left_out += rest
        return Block(section.name, section.heading, tuple(map(self._paragraph, shown)), rest)

    def _paragraph(self, paragraph: Paragraph) -> Told:
        blocks, rest = [], 0
        for block in forms.blocks(paragraph):
            shown = block if self.whole else _beginning(block)
            blocks.append(Markup(" ").join(map(self.sentence, shown)))
            rest += len(block) - len(shown)
        self.left_out += rest
        about = forms.about_words(paragraph)
        standing = forms.status_words(paragraph) if about else ""
        return Told(about, standing, tuple(blocks), forms.tail_words(paragraph), rest)

    def sentence(self, sentence: Sentence) -> Markup:
        return Markup().join(map(self._part, sentence.parts))

    def _part(self, part: Part) -> Markup:
        words = wording.printable(part.text)
        if part.kind == "note":
            if part.note in self.led:
                return _AGAIN.format(part.note)
            self.led.add(part.note)
            return _NUMBER.format(f"back-{part.note}", part.note)
        return Markup("{}").format(words) if part.kind in _PLAIN else _PART.format(part.kind, words)


def _beginning(block: Sequence[Sentence]) -> Sequence[Sentence]:
    """The first sentences, until they have many parts."""
    parts = 0
    for place, sentence in enumerate(block):
        parts += len(sentence.parts)
        if parts > PARTS and place:
            return block[:place]
    return block


def _backing(note: Note, pages: Mapping[str, Page], led: bool) -> Backing:
    page = pages.get(note.article)
    live = page.link([note.value] if note.value else note.spans) if page else None
    words = f" {wording.ELLIPSIS} ".join(wording.flat(span.exact) for span in note.spans).strip('“”"')
    where = "title " if any(span.place == "title" for span in note.spans) else ""
    return Backing(
        note, forms.chain_words(note.chain), wording.shortened(words, 400),
        forms.origin_words(note.origins) if note.origins else "",
        where + ", ".join(f"{span.start}–{span.end}" for span in note.spans), live, led,
    )  # fmt: skip
