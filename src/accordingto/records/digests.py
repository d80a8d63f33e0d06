"""Digests: a story told in attributed sentences only. Sections of paragraphs of sentences, each a row of parts.

A part is connecting text from a template, or a name, or verbatim words, or what stands in square brackets. Invariants:
the parts' texts, joined, are the sentence as printed; every verbatim part opens in its article; every part but
connecting text belongs to a note, which holds the claim that backs it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from .claims import Certainty, ChainLink
from .spans import Span
from .stories import Origins, Status, StoryArticle

SCHEMA = "accordingto/digest/1"
PartKind = Literal[
    "text", "outlet", "source", "verbatim", "resolution", "ellipsis", "mark", "note", "date", "count", "name"
]
SectionName = Literal[
    "said", "conflicts", "updated", "single", "voices", "unanswered", "altered", "withdrawn", "once", "sources"
]
Figures = Literal["range", "lowest", "latest"]


@dataclass(frozen=True, slots=True)
class Present:
    """The user's choices: how values that differ are led in (all are named in each case), how many voices that belong
    to no fact, and how many facts of one value, are told."""

    figures: Figures = "range"
    voices: int = 8
    once: int = 8


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a sentence. `note` is the number of the note that it belongs to, 0 for connecting text; `span` is
    where its words stand in the note's article, None for what is not the article's words."""

    kind: PartKind
    text: str
    note: int = 0
    span: Span | None = None

    def as_dict(self) -> dict[str, Any]:
        row: dict[str, Any] = {"kind": self.kind, "text": self.text}
        if self.note:
            row["note"] = self.note
        if self.span:
            row["span"] = self.span.as_dict()
        return row


@dataclass(frozen=True, slots=True)
class Note:
    """What backs a sentence, or a part of one: a claim (None: the article's title, or a passage that shows something).

    `spans` are the claim's own words, `value` those that answer the fact's question. `chain` is on whose word they are;
    `origins` counts who stands behind the fact, or behind this claim alone where it belongs to none.
    """

    number: int
    article: str
    outlet: str
    date: str | None
    url: str | None
    claim: str | None
    spans: tuple[Span, ...]
    value: Span | None = None
    chain: tuple[ChainLink, ...] = ()
    certainty: Certainty | None = None
    origins: Origins | None = None
    fact: str | None = None

    def as_dict(self) -> dict[str, Any]:
        return {
            "number": self.number, "article": self.article, "outlet": self.outlet, "date": self.date, "url": self.url,
            "claim": self.claim, "spans": [span.as_dict() for span in self.spans],
            "value": self.value.as_dict() if self.value else None, "chain": [link.as_dict() for link in self.chain],
            "certainty": self.certainty.as_dict() if self.certainty else None,
            "origins": self.origins.as_dict() if self.origins else None, "fact": self.fact,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence. `template` is the name of its pattern in the language's table."""

    template: str
    parts: tuple[Part, ...]

    @property
    def text(self) -> str:
        return "".join(part.text for part in self.parts)

    @property
    def notes(self) -> tuple[int, ...]:
        """The numbers of the notes that it leans on, in order."""
        return tuple(dict.fromkeys(part.note for part in self.parts if part.note))

    def as_dict(self) -> dict[str, Any]:
        parts = [part.as_dict() for part in self.parts]
        return {"template": self.template, "text": self.text, "notes": list(self.notes), "parts": parts}


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences about one fact, under its question; or about none."""

    sentences: tuple[Sentence, ...]
    fact: str | None = None
    about: str | None = None
    status: Status | None = None
    origins: Origins | None = None

    def as_dict(self) -> dict[str, Any]:
        return {
            "fact": self.fact, "about": self.about, "status": self.status,
            "origins": self.origins.as_dict() if self.origins else None,
            "sentences": [sentence.as_dict() for sentence in self.sentences],
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Section:
    """Paragraphs under one of the headings of the language's table."""

    name: SectionName
    heading: str
    paragraphs: tuple[Paragraph, ...]

    def as_dict(self) -> dict[str, Any]:
        return {
            "name": self.name, "heading": self.heading,
            "paragraphs": [paragraph.as_dict() for paragraph in self.paragraphs],
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Digest:
    """A story as an article. `title` is one of its articles' own; `notes` are numbered from 1."""

    story: str
    title: Sentence
    standfirst: tuple[Sentence, ...]
    sections: tuple[Section, ...]
    notes: tuple[Note, ...]
    articles: tuple[StoryArticle, ...]
    language: str
    figures: Figures = "range"

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """Every sentence, in order, the title first."""
        body = (s for section in self.sections for paragraph in section.paragraphs for s in paragraph.sentences)
        return (self.title, *self.standfirst, *body)

    def as_dict(self) -> dict[str, Any]:
        return {
            "schema": SCHEMA, "story": self.story, "language": self.language, "figures": self.figures,
            "title": self.title.as_dict(), "standfirst": [sentence.as_dict() for sentence in self.standfirst],
            "sections": [section.as_dict() for section in self.sections],
            "notes": [note.as_dict() for note in self.notes],
            "articles": [article.as_dict() for article in self.articles],
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a digest that its articles do not bear out: which rule, in which sentence, and what was found."""

    code: str
    sentence: str
    message: str

    def as_dict(self) -> dict[str, Any]:
        return {"code": self.code, "sentence": self.sentence, "message": self.message}
