"""Claims in words: templates filled with names, verbatim words in quotation marks, and the numbers of their notes.

Invariant: what is printed of a claim shows how sure its speaker is and the reporter's distance, in its own words or
said after them; and every part but connecting text bears the number of its note.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from ..language import Language
from ..records.article import Article
from ..records.claims import Time
from ..records.digests import Part, Sentence
from ..records.spans import Range, Span
from ..records.stories import StoryArticle
from . import digest_forms as forms
from .digest_cutting import trimmed
from .digest_forms import Form
from .digest_naming import chain_parts, day_words, flat, outlet_name
from .digest_notes import Notes, Told

Parts = tuple[Part, ...]
SHADED = ("claiming", "conceding", "denying", "warning", "predicting")
_SLOT = re.compile(r"\{(\w+)\}")
_DATE = re.compile(r"\d{4}-\d\d-\d\d(?:T.*)?")
_SPACES = re.compile(r"\s+")
_FINE = ("day", "hour", "minute", "second")


def fill(template: str, **slots: Sequence[Part]) -> Parts:
    """The template's text with its slots filled."""
    pieces = _SLOT.split(template)
    parts: list[Part] = []
    for place, piece in enumerate(pieces):
        parts += slots[piece] if place % 2 else [Part("text", piece)] if piece else []
    return tuple(parts)


def listed(items: Sequence[Parts], between: str, last: str) -> Parts:
    """The items with the words that join them."""
    parts: list[Part] = []
    for place, item in enumerate(items):
        if place:
            parts.append(Part("text", last if place == len(items) - 1 else between))
        parts += item
    return tuple(parts)


class Wording:
    """Words claims in one language. `notes` are those of all that it has worded."""

    def __init__(self, language: Language, several: Collection[str | None] = ()) -> None:
        """`several`: the publishers that have articles of several days in the story."""
        self._language = language
        self._several = several
        self._table: dict[str, Any] = language.digest
        self.notes = Notes(language)
        self._in_full: set[str] = set()
        self._in_paragraph: set[str] = set()

    def begin(self) -> None:
        """Begin a paragraph: a claim that stands in full in it is told by its value alone the next time."""
        self._in_paragraph.clear()

    def statement(self, told: Told) -> Parts:
        """The claim in full; its value alone where the claim stood in full before."""
        form = self._short(told) if told.claim.id in self._in_full else None
        if form is None:
            form = forms.full(told, self._language)
            self._in_full.add(told.claim.id)
            self._in_paragraph.add(told.claim.id)
        return self._filled(self._table["statements"][form.name], told, form)

    def item(self, told: Told, same_as: Told | None = None) -> Parts:
        """The claim as an item of a list: its value alone where that turns nothing, else the claim; of a value in the
        very words of another one, who has it."""
        if same_as is not None and _are_same_words(told, same_as):
            note = self.notes.of(told)
            slots = {"outlet": self.outlet(told.article, note), "note": [_number(note)], "chain": self.chain(told)}
            return fill(self._table["items"]["place" if told.chain else "place_own"], **slots)
        whole = forms.full(told, self._language)
        form = self._short(told) or whole
        if form is whole:
            self._in_paragraph.add(told.claim.id)
        names = {"quotes": "quoted", "phrased": "phrased" if form is whole else "cited", "unsourced": "unsourced"}
        name = names.get(whole.name, "cited" if told.chain else "own")
        return self._filled(self._table["items"][name], told, form)

    def _short(self, told: Told) -> Form | None:
        if told.claim.id in self._in_paragraph and (form := forms.value_alone(told, self._language)):
            return form
        return forms.short(told, self._language)

    def again(self, told: Told, dated: bool = False) -> Parts:
        """The value of what is told with its chain in the same paragraph."""
        note = self.notes.of(told)
        span = told.value.span if told.value else told.spans[0]
        form = Form("again", (trimmed(told.article.part(span.place), *span.range, self._language),), span.place)
        name = "plain"
        if span.end - span.start > self._table["cuts"]["again"]:
            form, name = Form("again", (), span.place), "number"
        date = self._day(told) if dated else None
        slots: dict[str, Sequence[Part]] = {"date": [Part("date", date, note)]} if date else {}
        slots |= {"words": self._words(told, form), "extras": self._extras(told, form), "note": [_number(note)]}
        slots["outlet"] = [self._outlet(told.article, note)] if date else self.outlet(told.article, note)
        dated_name = {"plain": "dated", "number": "number_dated"}[name]
        return fill(self._table["again"][dated_name if date else name], **slots)

    def _day(self, told: Told) -> str | None:
        """The day of which the value is told, else that of the article."""
        as_of = told.value.as_of if told.value else None
        return day_words(as_of, self._language) or day_words(told.article.published, self._language)

    def sentence(self, name: str, /, **slots: Sequence[Part]) -> Sentence:
        """The sentence of this name, filled."""
        return Sentence(name, fill(self._table["sentences"][name], **slots))

    def filled_in_turn(self, name: str, fills: Iterator[Sequence[Part]]) -> Parts:
        """The sentence of this name whose slots, some of one name, are filled one after the other."""
        pieces = _SLOT.split(self._table["sentences"][name])
        parts: list[Part] = []
        for place, piece in enumerate(pieces):
            parts += next(fills) if place % 2 else [Part("text", piece)] if piece else []
        return tuple(parts)

    def outlet(self, article: Article | StoryArticle, note: int = 0) -> Parts:
        """The publisher; with the day, where the story has articles of several days by it."""
        name = self._outlet(article, note)
        date = day_words(article.published, self._language)
        if not date or article.publisher not in self._several:
            return (name,)
        return fill(self._table["outlets"]["dated"], outlet=[name], date=[Part("date", date, note)])

    def _outlet(self, article: Article | StoryArticle, note: int) -> Part:
        return Part("outlet", outlet_name(article.publisher, self._language), note)

    def chain(self, told: Told, opening: bool = False) -> Parts:
        """On whose word it is."""
        return chain_parts(told.chain, told.article, self.notes.of(told), self._language, opening)

    def is_one_authority(self, one: Told, other: Told) -> bool:
        """Whether both go back to one authority by its name; of those that are only described, by the same words."""
        if not one.chain or not other.chain:
            return False
        articles = self._table["names"]["articles"]
        a, b = (
            set(flat(link.label).casefold().split()).difference(articles) for link in (one.chain[-1], other.chain[-1])
        )
        shorter = min((a, one.chain[-1]), (b, other.chain[-1]), key=lambda pair: len(pair[0]))[1]
        return bool(a) and bool(b) and (a == b or (shorter.naming in ("named", "role") and (a <= b or b <= a)))

    def passage(self, article: Article, span: Span) -> Parts:
        """A passage that belongs to no claim, in quotation marks, with its note."""
        note = self.notes.on(article, span)
        return (*self._marked([Part("verbatim", flat(span.exact), note, span)], note), _number(note))

    def items(self, told: Iterable[Told], same_as: Told | None = None) -> Parts:
        lists = self._table["lists"]
        return listed([self.item(each, same_as) for each in told], lists["semicolon"], lists["last"])

    def agains(self, told: Iterable[Told], dated: bool = False, then: bool = False) -> Parts:
        lists = self._table["lists"]
        between, last = (lists["then"], lists["then"]) if then else (lists["comma"], lists["and"])
        return listed([self.again(each, dated) for each in told], between, last)

    def _filled(self, template: str, told: Told, form: Form) -> Parts:
        note = self.notes.of(told)
        slots: dict[str, Sequence[Part]] = {
            "words": self._words(told, form), "outlet": self.outlet(told.article, note),
            "chain": self.chain(told, template.startswith("{chain}")) if "{chain}" in template else (),
        }  # fmt: skip
        return (*fill(template, **slots), *self._extras(told, form))

    def _words(self, told: Told, form: Form) -> Parts:
        """The ranges in quotation marks, an ellipsis where they are joined, and the number of the note."""
        note = self.notes.of(told)
        inner: list[Part] = []
        for place, found in enumerate(form.ranges):
            if place:
                inner.append(Part("ellipsis", self._table["quotation"]["ellipsis"], note))
            inner += self._verbatim(told, found, form)
        return (*self._marked(inner, note), _number(note))

    def _verbatim(self, told: Told, found: Range, form: Form) -> Iterable[Part]:
        """The words of a range; after words like "on Tuesday" the day, in square brackets."""
        note, at = self.notes.of(told), found[0]
        source = told.article.part(form.place)
        for span, day in self._days(told, found, form):
            yield _part(source, at, span.end, form, note)
            yield Part("resolution", f" [{day}]", note, span)
            at = span.end
        if at < found[1]:
            yield _part(source, at, found[1], form, note)

    def _days(self, told: Told, found: Range, form: Form) -> Iterable[tuple[Span, str]]:
        if form.name in ("has", "has_own", "again"):
            return
        absolute = re.compile(self._table["dates"]["absolute"])
        seen: set[str] = set()
        for detail in told.claim.details:
            span = detail.span
            if not isinstance(detail, Time) or not (found[0] <= span.start and span.end <= found[1]):
                continue
            stated = detail.start == detail.end and detail.grain in _FINE and _DATE.fullmatch(detail.start or "")
            day = day_words(detail.start, self._language)
            if stated and day and day not in seen and span.place == form.place and not absolute.search(span.exact):
                seen.add(day)
                yield self._with_genitive(told, span, form), day

    def _with_genitive(self, told: Told, span: Span, form: Form) -> Span:
        """The words of a time with the ending by which they own what follows, which a bracket must not part."""
        text = told.article.part(span.place)
        ending = next((e for e in self._language.genitives if e and text.startswith(e, span.end)), "")
        end = span.end + len(ending)
        return Span.of(text, span.start, end, form.place) if ending and not text[end : end + 1].isalnum() else span

    def _marked(self, inner: Sequence[Part], note: int) -> Parts:
        marks = self._table["quotation"]
        double = any(mark in part.text for part in inner if part.kind == "verbatim" for mark in marks["double"])
        opening, closing = marks["inner" if double else "marks"]
        return (Part("mark", opening, note), *inner, Part("mark", closing, note))

    def _extras(self, told: Told, form: Form) -> Parts:
        """What the printed words do not show: how sure the speaker is, and a verb that is no plain one."""
        claim, note, extras = told.claim, self.notes.of(told), self._table["extras"]
        parts: list[Part] = []
        if not told.held:  # how sure the claim's speaker is says nothing of words beside it
            return ()
        if claim.kind != "no-answer" and (name := _sureness(claim.certainty.level, claim.certainty.polarity)):
            spans = claim.certainty.spans
            if not spans or not all(_shown(span, form) for span in spans):
                parts.append(Part("text", extras[name]))
        shaded = claim.cue[:1] if claim.stance in SHADED else ()
        for span in [claim.distance] if claim.distance else shaded:
            if not _shown(span, form):
                word = self._marked([Part("verbatim", flat(span.exact), note, span)], note)
                parts += fill(extras["word"], quoted=word)
        return tuple(parts)


def _are_same_words(told: Told, other: Told) -> bool:
    """Whether both values are the same words, and nothing has to be said of how sure they are told."""
    if told.value is None or other.value is None:
        return False
    if flat(told.value.span.exact).casefold() != flat(other.value.span.exact).casefold():
        return False
    claims = [each.claim for each in (told, other) if each.held]
    return not any(
        _sureness(claim.certainty.level, claim.certainty.polarity) or claim.distance or claim.stance in SHADED
        for claim in claims
    )


def _sureness(level: str, polarity: str) -> str | None:
    """The name of the words for a certainty that is not plain; None for what is told as certain and so."""
    if level == "unknown":
        return "unknown"
    if polarity == "negative":
        return "negative" if level == "certain" else f"{level}_negative"
    return None if level == "certain" else level


def _shown(span: Span, form: Form) -> bool:
    return span.place == form.place and any(a <= span.start and span.end <= b for a, b in form.ranges)


def _part(text: str, start: int, end: int, form: Form, note: int) -> Part:
    return Part("verbatim", _SPACES.sub(" ", text[start:end]), note, Span.of(text, start, end, form.place))


def _number(note: int) -> Part:
    return Part("note", f"[{note}]", note)
