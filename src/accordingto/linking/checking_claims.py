"""Whether what a sentence says of one claim is what the claim holds: outlet, chain, certainty, distance, words.

Takes the parts of a sentence that bear one note's number. Invariant: every complaint names the rule that is broken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..language import Language
from ..records.claims import ChainLink, Claim
from ..records.digests import Note, Part
from ..records.readings import Reading
from ..records.spans import Range, Span
from ..records.stories import Value
from .checking_grammar import forms_of
from .checking_words import days, misplaced, opens, runs, same_words, stretches, turned

Complaint = tuple[str, str]
_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_SHADED = ("claiming", "conceding", "denying", "warning", "predicting")
_OWN = {"statements.own", "statements.has_own", "items.own", "statements.unsourced", "items.unsourced"}
_DIRECT = {"statements.quotes", "items.quoted", "statements.relays"}


@dataclass(frozen=True, slots=True)
class Backing:
    """What a note leans on: the reading, its claim, and the value that it is told for."""

    note: Note
    reading: Reading
    claim: Claim
    value: Value | None
    language: Language

    @property
    def is_held(self) -> bool:
        """Whether the claim's content holds the value, or there is none to hold."""
        return self.value is None or self._holds(self.value.span)

    @property
    def chain(self) -> tuple[ChainLink, ...]:
        """The claim's chain; of a value beside the content, the value's authority."""
        return self.claim.chain if self.value is None or self.is_held else self.value.authority

    def _holds(self, span: Span) -> bool:
        return any(c.place == span.place and c.start <= span.start and span.end <= c.end for c in self.claim.content)


def date_words(time: str | None, language: Language) -> str | None:
    """A full date in words."""
    match = _DAY.match(time or "")
    if not match or not 1 <= int(match[2]) <= 12:
        return None
    dates = language.digest["dates"]
    return str(dates["day"]).format(day=int(match[3]), month=dates["months"][int(match[2]) - 1], year=int(match[1]))


def complaints(run: Sequence[Part], backing: Backing, named: bool, whole: bool) -> Iterator[Complaint]:
    """What is wrong with the parts about one claim. `named`: its chain is named elsewhere in the paragraph; `whole`:
    all that its value leans on stands there too."""
    yield from _names(run, backing)
    if not named or any(part.kind in ("source", "resolution") for part in _outside(run)):
        yield from _chain(run, backing)
    quotations = runs(run)
    kinds = [part.kind for part in run]
    if quotations and "note" in kinds and kinds.index("note") < kinds.index("mark"):
        quotations = [[], *quotations]  # a number stands for the words; what is quoted are the outlet's for them
    if not quotations or not quotations[0]:
        if "note" in kinds:
            yield from _sureness(run, quotations or [[]], backing)
        return
    forms = forms_of(run, backing.language)
    if not forms:
        yield "template", "what is said of the claim is no instance of a template"
    yield from _form(forms, backing)
    yield from _words(quotations, backing, whole)
    yield from _sureness(run, quotations, backing)


def leans_on_nothing(run: Sequence[Part], backing: Backing) -> bool:
    """Whether the parts print the claim with nothing cut off that would turn it."""
    quotations = runs(run)
    if not quotations:
        return False
    ranges, wrong = stretches(quotations[0])
    value = backing.value.span if backing.value else None
    return not wrong and not turned(ranges, backing.claim, value, backing.reading.article, backing.language)


def _outside(parts: Sequence[Part]) -> list[Part]:
    """The parts that stand outside quotation marks."""
    found, inside = [], False
    for part in parts:
        if part.kind == "mark":
            inside = not inside
        elif not inside:
            found.append(part)
    return found


def _names(run: Sequence[Part], backing: Backing) -> Iterator[Complaint]:
    article, language = backing.reading.article, backing.language
    publisher = " ".join((article.publisher or "").split()) or language.digest["names"]["publisher"]
    dates = {
        date_words(article.published, language),
        date_words(backing.value.as_of if backing.value else None, language),
    }
    for part in run:
        if part.kind == "outlet" and part.text != publisher:
            yield "outlet", f"{part.text!r} did not publish it; {publisher!r} did"
        if part.kind == "date" and part.text not in dates:
            yield "date", f"{part.text!r} is neither the article's day nor the value's"
        if part.kind == "note" and part.text != f"[{backing.note.number}]":
            yield "note", f"{part.text!r} points to another note"


def _chain(run: Sequence[Part], backing: Backing) -> Iterator[Complaint]:
    """Every link named in order, none added, each led to the next by the words of its relation."""
    relations, names = backing.language.digest["relations"], backing.language.digest["names"]
    outside = [part for part in _outside(run) if part.kind != "note"]
    sources = [
        place
        for place, part in enumerate(outside)
        if part.kind in ("source", "resolution") or part.text == names["source"]
    ]
    at = sources[0] if sources else len(outside)
    for number, link in enumerate(backing.chain):
        if number:
            joint = relations[backing.chain[number - 1].relation or "none"]
            if at >= len(outside) or outside[at].text != joint:
                yield "chain", f"link {number + 1} of the chain is missing, or joined by other words than {joint!r}"
                return
            at += 1
        if at >= len(outside) or not _is_link(outside[at], link, backing.language):
            yield "chain", f"{link.label!r} is not named where the chain has it"
            return
        at += 1
        if at + 1 < len(outside) and outside[at].text == " " and outside[at + 1].kind == "resolution":
            if not _is_resolved(outside[at + 1], link):
                yield "resolution", f"{outside[at + 1].text} is not what the claim's source resolves to"
            at += 2
    if any(part.kind in ("source", "resolution") for part in outside[at:]):
        yield "chain", "a source is named that the claim's chain does not have"


def _is_link(part: Part, link: ChainLink, language: Language) -> bool:
    if part.kind == "resolution":
        return _is_resolved(part, link)
    if part.kind == "text":
        return link.span is None and not link.name and part.text == language.digest["names"]["source"]
    if part.kind != "source" or link.span is None or part.span != link.span:
        return False
    exact = " ".join(link.span.exact.split())
    printed = part.text
    edge = re.compile(language.digest["cuts"]["name"])
    whole = len(printed) == len(exact) or edge.match(exact, len(printed)) is not None
    return whole and printed[1:] == exact[1 : len(printed)] and printed[:1].casefold() == exact[:1].casefold()


def _is_resolved(part: Part, link: ChainLink) -> bool:
    """Whether the bracket holds the link's name; what was left of a genitive at its beginning may be missing."""
    name, printed = " ".join((link.name or "").split()), part.text.strip()[1:-1]
    return (
        part.text.strip() == f"[{printed}]"
        and bool(printed)
        and (printed == name or (name.endswith(f" {printed}") and len(name) - len(printed) <= 3))
    )


def _form(forms: set[str], backing: Backing) -> Iterator[Complaint]:
    kind = backing.claim.kind
    if forms and forms <= _DIRECT and kind != "direct":
        yield "template", f"{kind} words are given as the speaker's own"
    if forms and forms <= _OWN and backing.chain:
        yield "chain", "words on another's word are given as the publisher's own"


def _words(quotations: Sequence[Sequence[Part]], backing: Backing, whole: bool) -> Iterator[Complaint]:
    claim, article, language = backing.claim, backing.reading.article, backing.language
    value = backing.note.value
    printed: list[Range] = []
    for number, run in enumerate(quotations):
        for part in run:
            if part.kind == "verbatim" and not opens(part, article):
                yield "verbatim", f"{part.text!r} is not what stands there in the article"
                return
            if part.kind == "resolution":
                stated = {f" [{date_words(day, language)}]" for day in days(claim, part.span)} if part.span else set()
                if part.text not in stated:
                    yield "resolution", f"{part.text.strip()} is not the day that the claim's words stand for"
        ranges, wrong = stretches(run)
        if wrong:
            yield "ellipsis", wrong
        if number == 0:  # further quotations are the words of a verb, judged with how sure it is
            printed = ranges
    if wrong := misplaced(printed, claim, value, article, language):
        yield "verbatim", wrong
    if value and not any(_shows(each, value, backing) for each in printed):
        yield "value", f"the value {value.exact!r} is not in the words"
    if not (whole and value and _is_within(printed, value)) and (
        word := turned(printed, claim, value, article, language)
    ):
        yield "cut", f"{word!r} was cut off, and may turn what is left"


def _is_within(printed: Sequence[Range], value: Span) -> bool:
    return all(value.start <= start and end <= value.end for start, end in printed)


def _shows(printed: Range, value: Span, backing: Backing) -> bool:
    """Whether a range holds the value; a value of many words may itself be cut."""
    if printed[0] <= value.start and value.end <= printed[1]:
        return True
    told = backing.value
    return told is not None and told.text is not None and printed[0] < value.end and value.start < printed[1]


def _sureness(run: Sequence[Part], quotations: Sequence[Sequence[Part]], backing: Backing) -> Iterator[Complaint]:
    """How sure the speaker is, and the reporter's distance: in the words or said after them, and not without need."""
    claim, extras = backing.claim, backing.language.digest["extras"]
    shown = [part.span for part in quotations[0] if part.kind == "verbatim" and part.span]
    due = _due(claim) if backing.is_held else None
    stated = {name for part in run if part.kind == "text" for name, text in extras.items() if part.text == text}
    covered = bool(claim.certainty.spans) and all(_is_in(span, shown) for span in claim.certainty.spans)
    if due and not covered and due not in stated:
        yield (
            "certainty",
            f"the claim is {claim.certainty.level}, {claim.certainty.polarity}; neither words nor template say so",
        )
    if stated - ({due} if due else set()):
        yield "certainty", "the template says more of how sure the speaker is than the claim holds"
    shaded = list(claim.cue[:1]) if claim.stance in _SHADED else []
    for span in ([claim.distance] if claim.distance else shaded) if backing.is_held else []:
        words = [part for quotation in quotations[1:] for part in quotation if part.kind == "verbatim"]
        if not _is_in(span, shown) and not any(
            part.span == span and same_words(part.text, span.exact) for part in words
        ):
            yield "distance", f"{span.exact!r}, the outlet's word for it, is not in the sentence"


def _due(claim: Claim) -> str | None:
    """The name of the words that say how sure the speaker is, where that is not plainly certain and so."""
    level, polarity = claim.certainty.level, claim.certainty.polarity
    if claim.kind == "no-answer":
        return None
    if level == "unknown":
        return "unknown"
    if polarity == "negative":
        return "negative" if level == "certain" else f"{level}_negative"
    return level if level != "certain" else None


def _is_in(span: Span, shown: Sequence[Span]) -> bool:
    start, end = span.range
    for each in sorted(shown):
        if each.place == span.place and each.start <= start < each.end:
            start = each.end
    return start >= end
