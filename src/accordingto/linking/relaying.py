"""Relays told in other words: an article credits another of its story with a number or a verb that is not there.

Where the words differ nothing can be aligned; what the credited article does not hold anywhere is a change no less.
Invariant: only what stands in one sentence with the credit is taken as relayed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..records.claims import Claim, Quantity
from ..records.spans import Span
from ..records.stories import AlterationKind
from .comparing import is_of
from .prepared import Prepared
from .words import rarity, stem

Found = tuple[Prepared, AlterationKind, Span, Span]
_RARE = 3.0  # rarity of a word that says what a sentence is about
_SHARED = 10.0  # rarity that two sentences must have in common
_OPPOSED = ({"denying", "endorsing"}, {"denying", "conceding"}, {"denying", "neutral"})
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")


def relayed_changes(b: Prepared, others: Sequence[Prepared]) -> Iterator[Found]:
    """(the article that is credited, kind, its span, the span in `b`) of each change."""
    for start, end, name in _credited_sentences(b):
        credited = [x for x in others if x is not b and is_of(name, x) and not _later(x, b)]
        for claim in b.reading.claims if credited else ():
            if claim.act == "speech" and claim.kind != "no-answer" and _within(claim, start, end):
                yield from _number(b, claim, credited)
                yield from _verb(b, claim, credited)


def _credited_sentences(b: Prepared) -> list[tuple[int, int, str]]:
    """(start, end, name) of each sentence that credits somebody else with what it tells."""
    found: dict[tuple[int, int, str], None] = {}
    for credit in b.credits:
        if credit.strength in ("told", "reported") and credit.span and not is_of(credit.name, b):
            places = b.sentence_at(credit.span.start)
            found[b.words.starts[places.start], b.words.ends[places.stop - 1], credit.name] = None
    return list(found)


def _within(claim: Claim, start: int, end: int) -> bool:
    """Whether a claim stands in this sentence, with any of its words."""
    return any(span.place == "text" and span.start < end and start < span.end for span in claim.content)


def _later(a: Prepared, b: Prepared) -> bool:
    times = [x.reading.article.published or "" for x in (a, b)]
    length = min(map(len, times))
    return times[0][:length] > times[1][:length]


def _number(b: Prepared, claim: Claim, credited: Sequence[Prepared]) -> Iterator[Found]:
    """The claim's one number, if no credited article has it, with that of the sentence there that is most alike."""
    mine = _counts(claim)
    if len(mine) != 1:
        return
    value = _value(mine[0])
    known = {number for x in credited for number in _numbers(x)}
    if value is None or any(_rounded(each, value) for each in known):
        return
    about = _about(b, mine[0].span)
    rows = []
    for x in credited:
        for other in x.reading.claims:
            theirs = _counts(other)
            if len(theirs) == 1 and theirs[0].unit == mine[0].unit:
                common = sum(about[s] for s in about.keys() & _about(x, theirs[0].span).keys())
                rows.append((common, x.reading.article.published or "", x.id, x, theirs[0].span))
    best = max(rows, key=lambda row: row[:3], default=None)
    if best and best[0] >= _SHARED:
        yield best[3], "number", best[4], mine[0].span


def _verb(b: Prepared, claim: Claim, credited: Sequence[Prepared]) -> Iterator[Found]:
    """The claim's verb, if in the credited articles the same speaker is told of with its opposite alone."""
    if not claim.chain or not claim.stance or not claim.cue or claim.cue[0].place != "text":
        return
    names = _names(claim)
    told = [(x, each) for x in credited for each in x.reading.claims if each.stance and names & _names(each)]
    stances = {each.stance for _, each in told}
    if claim.stance in stances or not names:
        return
    for x, each in told:
        if {claim.stance, each.stance} in _OPPOSED[:2] and each.cue and each.cue[0].place == "text":
            yield x, "verb", each.cue[0], claim.cue[0]
            return


def _counts(claim: Claim) -> list[Quantity]:
    return [d for d in claim.details if isinstance(d, Quantity) and d.unit != "ordinal" and d.span.place == "text"]


def _value(quantity: Quantity) -> float | None:
    return next((each for each in (quantity.value, quantity.low, quantity.high) if each is not None), None)


def _numbers(article: Prepared) -> set[float]:
    """Every number of an article, whatever it counts."""
    digits = (match.group().replace(",", "") for match in _DIGITS.finditer(article.text))
    found = {float(each) for each in digits if each.count(".") < 2}
    details = [d for claim in article.reading.claims for d in claim.details if isinstance(d, Quantity)]
    return found | {each for d in details for each in (d.value, d.low, d.high) if each is not None}


def _about(article: Prepared, span: Span) -> dict[str, float]:
    """The rare stems of the sentence of a span."""
    keys = {article.words.keys[place] for place in article.sentence_at(span.start)}
    stems = {stem(key, article.language) for key in keys if not key[0].isdigit()}
    return {each: value for each in stems if (value := rarity(each, article.language)) > _RARE}


def _rounded(fine: float, coarse: float) -> bool:
    """Whether `coarse` is `fine` or that rounded: 2,300 is 2,314, and 90 is 88; 43 is not 40."""
    digits = len(f"{coarse:.0f}".rstrip("0")) or 1
    return fine == coarse or (coarse >= 10 and float(f"{fine:.{digits}g}") == coarse)


def _names(claim: Claim) -> set[str]:
    """The capitalised words of who speaks in the end."""
    words = re.findall(r"\w+", claim.chain[-1].name or "") if claim.chain else []
    return {word.lower() for word in words if word[0].isupper() and len(word) > 2} - {"the"}
