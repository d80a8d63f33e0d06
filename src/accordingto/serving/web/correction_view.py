"""A correction as pages show it: the machine's side and the editor's side by side, and how it stands to the reading.

Pure. Invariant: each side is shown as it is kept; which of them is right the reader decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ...exporting import wording
from ...exporting.chains import ARROW
from ...exporting.excerpts import sentences
from ...records.article import Article
from ...records.claims import Certainty
from ...records.corrections import ROLES, Correction, Extraction, Placed, Standing, What
from ...records.spans import Range, Span
from .claim_view import in_quotes

NAMES = {
    "content": "what is said", "cue": "the words that say so", "source": "who says it", "chain": "on whose word",
    "certainty": "how surely",
}  # fmt: skip
WHAT: dict[What, str] = {
    "content": "what is said", "cue": "the words that say so", "source": "who says it", "chain": "on whose word",
    "certainty": "how surely", "missing": "a claim that the program missed", "not-a-claim": "no claim at all",
    "taken-back": "taken back",
}  # fmt: skip
STANDINGS: dict[Standing, str] = {
    "corrected": "", "agreed": "The program now reads it as the editor does.",
    "near": "A later reading of the program says something else of the same words.",
    "gone": "The program does not find it in its present reading.",
}  # fmt: skip
NOTHING = "nothing"
MOST_TICKS = 240
AROUND = 160
"""Characters before and after a claim's sentences whose words can be ticked too."""
_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Row:
    """One part of both sides."""

    name: str
    machine: str
    given: str
    changed: bool


@dataclass(frozen=True, slots=True)
class CorrectionView:
    """`claim` is the claim of the present reading that it is about, else the one that was corrected, else None."""

    correction: Correction
    what: str
    rows: tuple[Row, ...]
    standing: str
    claim: str | None
    article: str | None
    title: str
    note: str
    who: str
    stands: bool = True


@dataclass(frozen=True, slots=True)
class Tick:
    """A word of the text that can be ticked."""

    value: str
    word: str
    on: bool


def correction_view(
    correction: Correction, placed: Placed | None = None, *, article: str | None = None, title: str = ""
) -> CorrectionView:
    """The view of a correction; `placed` where it stands, `article` and `title` where its page is not the article's."""
    claim = placed.claim.id if placed and placed.claim else correction.claim
    standing = STANDINGS[placed.standing] if placed else ""
    if placed and placed.standing == "gone" and correction.given is None:
        standing = "The program no longer takes it for a claim."
    what = ", ".join(WHAT[each] for each in correction.what)
    return CorrectionView(
        correction, what, _rows(correction), standing, claim, article, wording.flat(title),
        wording.printable(correction.note), wording.flat(correction.who), placed is not None,
    )  # fmt: skip


def correction_views(placed: Iterable[Placed]) -> list[CorrectionView]:
    return [correction_view(each.correction, each) for each in placed]


def _rows(correction: Correction) -> tuple[Row, ...]:
    wrong = correction.what
    every = "missing" in wrong or "not-a-claim" in wrong
    machine, given = _side(correction.machine), _side(correction.given)
    rows = [Row(NAMES[part], machine[part], given[part], every or part in wrong) for part in NAMES]
    return tuple(row for row in rows if row.machine != NOTHING or row.given != NOTHING)


def _side(side: Extraction | None) -> dict[str, str]:
    if side is None:
        return dict.fromkeys(NAMES, NOTHING)
    found = {
        role: ", ".join(in_quotes(wording.flat(span.exact)) for span in getattr(side, role)) or NOTHING
        for role in ROLES
    }
    sure = wording.certainty_words(Certainty(side.level, side.polarity))
    chain = f" {ARROW} ".join(wording.flat(name) for name in side.chain)
    return found | {"chain": chain or NOTHING, "certainty": sure}


def pieces(spans: Sequence[Span]) -> str:
    """Spans as a field of the form has them: each on a line of its own."""
    return "\n".join(wording.flat(span.exact) for span in spans)


def region(article: Article, spans: Sequence[Span]) -> Range:
    """The part of the text whose words can be ticked: the sentences of the spans, and a little around them."""
    held = [each for each in sentences(article, spans) if each.place == "text"]
    if not held:
        return 0, 0
    start, end = min(each.start for each in held), max(each.end for each in held)
    first, last = max(start - AROUND, 0), min(end + AROUND, len(article.text))
    first = first and article.text.rfind(" ", 0, first + 1) + 1
    space = article.text.find(" ", last)
    return first, len(article.text) if space < 0 or last == len(article.text) else space


def ticks(article: Article, spans: Sequence[Span], role: Sequence[Span]) -> tuple[Tick, ...]:
    """The words near a claim, those ticked that lie in the spans of a role."""
    start, end = region(article, spans)
    found = []
    for match in _WORD.finditer(article.text, start, end):
        inside = any(s.place == "text" and s.start < match.end() and match.start() < s.end for s in role)
        found.append(Tick(f"{match.start()}:{match.end()}", wording.flat(match[0]), inside))
    return tuple(found[:MOST_TICKS])


def ticked(article: Article, values: Sequence[str]) -> tuple[Span, ...]:
    """The spans of ticked words: words with only blanks between them are one span."""
    found: list[Span] = []
    for start, end in sorted((int(a), int(b)) for a, _, b in (value.partition(":") for value in values)):
        last = found[-1] if found else None
        if last and not article.text[last.end : start].strip():
            found[-1] = Span.of(article.text, last.start, max(end, last.end))
        else:
            found.append(Span.of(article.text, start, end))
    return tuple(found)


def around(article: Article, span: Span, reach: int = 40) -> tuple[str, str, str]:
    """A span with the words before and after it, to tell it from others like it."""
    text = article.part(span.place)
    before, after = text[max(span.start - reach, 0) : span.start], text[span.end : span.end + reach]
    return wording.flat(before), wording.flat(span.exact), wording.flat(after)
