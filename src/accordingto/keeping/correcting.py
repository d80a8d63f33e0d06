"""An editor's word on an extraction of the machine: taken, placed beside it, exported as labelled text.

Invariant: every span that an editor gives is made of the article's own characters; of words that stand there more than
once the program asks which, and never chooses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

from .. import __version__
from ..errors import CorrectionError
from ..records.article import Article
from ..records.claims import Level, Polarity
from ..records.corrections import Correction, Extraction, Placed, placed
from ..records.keeping import Kept, Run
from ..records.readings import Reading
from ..records.spans import Place, Range, Span
from ..storing import Store
from ..storing.store import now

Via = Literal["command line", "page", "api"]
NEAR = 600
"""Characters before and after a claim in which words count as near it."""
LONGEST_NOTE, LONGEST_NAME, MOST_NAMES, MOST_SPANS = 4000, 300, 10, 20
_OFFSETS = re.compile(r"(title:)?([0-9]{1,9}):([0-9]{1,9})")
_ALIKE = {"'": "['‘’ʼ]", '"': '["“”„]', "-": "[-‐‑–—]"}


@dataclass(frozen=True, slots=True)
class Given:
    """What an editor gives; None leaves a part as the machine has it. `nothing`: there is no claim here."""

    content: tuple[Span, ...] | None = None
    cue: tuple[Span, ...] | None = None
    source: tuple[Span, ...] | None = None
    chain: tuple[str, ...] | None = None
    level: Level | None = None
    polarity: Polarity | None = None
    nothing: bool = False
    note: str = ""
    who: str = ""


def correct(store: Store, claim: str, given: Given, *, via: Via = "command line") -> Correction:
    """Keep what an editor says of a claim, given by its id. To take an earlier word back, `take_back`.

    Raises NotKept, CorrectionError.
    """
    found = store.claim(claim)
    machine = Extraction.of(found.claim)
    right = None if given.nothing else _merged(machine, given)
    made = Correction(
        found.kept.article.sha256, machine, right, given.note, given.who, now(), found.claim.id, found.read.run.model
    )
    if made.what == ("taken-back",) and not given.note:
        raise CorrectionError("this is what the machine says; give what is right, or a note", "same")
    return _kept(store, made, via)


def add_missing(store: Store, article: str, given: Given, *, via: Via = "command line") -> Correction:
    """Keep an attribution that the machine did not find in an article, given by its id or address.

    Raises NotKept, CorrectionError.
    """
    kept = store.article(article)
    if not given.content:
        raise CorrectionError("what the machine has missed needs its content; give the words that are said", "content")
    right = _merged(Extraction(()), given)
    made = Correction(kept.article.sha256, None, right, given.note, given.who, now(), model=kept.model)
    return _kept(store, made, via)


def take_back(store: Store, correction: str, *, who: str = "", note: str = "", via: Via = "page") -> Correction:
    """Let the machine's extraction stand again. The correction stays in the record, as does this. Raises NotKept."""
    before = store.corrections.get(correction)
    at = before.given.content if before.machine is None and before.given else before.at
    made = replace(before, given=before.machine, at=at, note=note, who=who, made=now(), run=0)
    return _kept(store, made, via)


def corrections_of(store: Store, article: Kept | Reading) -> list[Placed]:
    """The corrections that stand for an article of the store, in the order of its text, each with its claim."""
    reading = article.reading if isinstance(article, Kept) else article
    held = store.corrections.of_texts([reading.article.sha256]).get(reading.article.sha256, [])
    return placed(held, reading.article, reading.claims) if held else []


def corrected_readings(store: Store) -> Iterator[tuple[Reading, list[Placed]]]:
    """Each text that has a correction that stands, once, as its first article's reading, in the order of the first
    corrections."""
    seen: set[str] = set()
    for each in store.corrections.all():
        if each.sha256 in seen:
            continue
        seen.add(each.sha256)
        owners = store.corrections.articles([each.sha256]).get(each.sha256, [])
        if owners:
            reading = store.article(owners[0]).reading
            if found := corrections_of(store, reading):
                yield reading, found


def spans_given(article: Article, wanted: Sequence[str], near: Range | None = None) -> tuple[Span, ...]:
    """The spans that an editor names: each words of the article, or START:END (title:START:END in the title).

    Raises CorrectionError: "span" where they are not there, "ambiguous" where they are there more than once, with the
    places to choose from.
    """
    if len(wanted) > MOST_SPANS:
        raise CorrectionError(f"{len(wanted)} spans are too many; at most {MOST_SPANS} belong to one part", "span")
    return joined(article, [_span_given(article, each, near) for each in wanted if each.strip()])


def joined(article: Article, spans: Sequence[Span]) -> tuple[Span, ...]:
    """The spans in order, those that touch or overlap as one."""
    found: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.place == "text", span.start, span.end)):
        last = found[-1] if found else None
        if last is not None and last.place == span.place and span.start <= last.end:
            found[-1] = Span.of(article.part(span.place), last.start, max(last.end, span.end), span.place)
        else:
            found.append(span)
    return tuple(found)


def places_of(article: Article, words: str, near: Range | None = None) -> list[Span]:
    """Where words stand in an article: in the text, else in its title. Blanks, line ends, and the forms of quotation
    marks, apostrophes and hyphens count as alike. Of several those within NEAR characters of `near`, if any are."""
    parts = words.split()
    if not parts:
        return []
    spelled = r"\s+".join("".join(_spelled(letter) for letter in part) for part in parts)
    for place in get_args(Place):
        text = article.part(place)
        found = [Span.of(text, *match.span(), place) for match in re.finditer(spelled, text)]
        if not found:
            continue
        whole = [span for span in found if _stands_alone(text, span)] or found
        if near is None or place == "title":
            return whole
        close = [span for span in whole if span.end > near[0] - NEAR and span.start < near[1] + NEAR]
        return close or whole
    return []


def _spelled(letter: str) -> str:
    for plain, forms in _ALIKE.items():
        if letter == plain or letter in forms[1:-1]:
            return forms
    return re.escape(letter)


def _stands_alone(text: str, span: Span) -> bool:
    """Whether no word goes on beyond the span, as in "men" of "women"."""
    before = span.start > 0 and text[span.start - 1].isalnum() and text[span.start].isalnum()
    after = span.end < len(text) and text[span.end - 1].isalnum() and text[span.end].isalnum()
    return not before and not after


def span_at(article: Article, start: int, end: int, place: Place = "text") -> Span:
    """[start, end) of the text or the title. Raises CorrectionError where that is no span of it."""
    text = article.part(place)
    if not 0 <= start < end <= len(text):
        raise CorrectionError(f"{start}:{end} is no span of a {place} of {len(text)} characters", "span")
    return Span.of(text, start, end, place)


def _span_given(article: Article, wanted: str, near: Range | None) -> Span:
    found = places_of(article, wanted, near)
    match = _OFFSETS.fullmatch(wanted.strip())
    if match and not found:  # "10:30" may be the article's own words
        return span_at(article, int(match[2]), int(match[3]), "title" if match[1] else "text")
    if not found:
        raise CorrectionError("these words are not in the article; copy them from it, or give START:END", "span")
    if len(found) > 1:
        known = ", ".join(f"{span.start}:{span.end}" for span in found[:8])
        raise CorrectionError(f"these words stand in {len(found)} places; say which: {known}", "ambiguous")
    return found[0]


def _merged(machine: Extraction, given: Given) -> Extraction:
    """The machine's with what is given in place of it. Of another source the chain is not known, if not given."""
    chain = () if given.chain is None and given.source not in (None, machine.source) else given.chain
    names = None if chain is None else tuple(" ".join(name.split()) for name in chain if name.strip())
    parts = {"content": given.content, "cue": given.cue, "source": given.source, "chain": names,
             "level": given.level, "polarity": given.polarity}  # fmt: skip
    made = replace(machine, **{name: part for name, part in parts.items() if part is not None})  # type: ignore[arg-type]
    if not made.spans:
        raise CorrectionError("nothing is left of the claim; say that it is none", "empty")
    return made


def _kept(store: Store, made: Correction, via: Via) -> Correction:
    names = made.given.chain if made.given else ()
    if len(made.note) > LONGEST_NOTE or len(names) > MOST_NAMES or max(map(len, (*names, made.who))) > LONGEST_NAME:
        most = f"{LONGEST_NOTE} characters in a note, {LONGEST_NAME} in a name, {MOST_NAMES} names in a chain"
        raise CorrectionError(f"the correction is too long; at most {most}", "long")
    run = store.begin(Run("correct", __version__, made.model or "", {"via": via}))
    kept = store.corrections.add(made, run)
    store.finish(run, {"corrections": 1})
    return kept
