"""A number announced and a list that follows, in the same sentence or the next: "three men: A, B, C and D" is a
warning; "nine cities … These cities include" eight is a note, with what the stated figures leave for the rest. A list
whose length is open to dispute (appositions, "Lyon, France") is taken the way that fits.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from ..language import Language
from ..records.claims import Quantity
from ..records.material import Material
from ..records.readings import Finding
from ..records.spans import Range, Span
from .figures import Figure, figure, plain, step
from .lists import Enumeration, enumeration
from .remarks import remark
from .skeleton import sentences_with

CHECK = "enumeration"
_MOST = 40  # things that a sentence can list
_NEARLY = 2  # a partial list is worth a note where it leaves out no more


# How a list may stand after what announces it, in the language's patterns of these names, and whether it is whole.
_FORMS = (("colon", True), ("dash", True), ("bracket", True), ("are", True), ("apposed", True), ("including", False))


@dataclass(frozen=True, slots=True)
class Announced:
    """A count with the end of what it counts, and the other quantities of its sentence."""

    count: Quantity
    number: int
    end: int
    beside: tuple[Quantity, ...]
    sentence: Range


def check(material: Material, language: Language) -> Iterable[Finding]:
    text = material.layer.text
    following = dict(zip(material.sentences, material.sentences[1:], strict=False))
    closings = _closings(material)
    for sentence, quantities in sentences_with(material, 1):
        area = (sentence[0], closings.get(sentence, sentence[1]))
        part = _pattern(language, "part")
        announced = [
            found
            for q in quantities
            if (found := _announced(text, area, q, quantities)) and not part.search(text, area[0], q.span.start)
        ]
        for one in announced:
            for listed, closed in _lists(text, one, following.get(sentence), announced[-1] is one, language):
                finding = _judge(material, one, listed, closed, language)
                if finding:
                    yield finding
                    break


def _closings(material: Material) -> dict[Range, int]:
    """Where the words of a sentence end before who says so: "…: Reed, Cole and Hart | , police said"."""
    starts = [start for start, _ in material.sentences]
    found: dict[Range, int] = {}
    for claim in material.claims:
        behind = [s.start for s in (*claim.cue, *claim.source)]
        if claim.content and behind and claim.content[-1].end <= min(behind):
            sentence = material.sentences[bisect_right(starts, claim.content[-1].start) - 1]
            if max(s.end for s in (*claim.cue, *claim.source)) <= sentence[1]:
                found[sentence] = claim.content[-1].end
    return found


def _announced(text: str, area: Range, count: Quantity, beside: tuple[Quantity, ...]) -> Announced | None:
    if count.unit is not None or count.approximate or not count.of or count.value is None:
        return None
    if not (count.low == count.value == count.high and 1 < count.value <= _MOST and count.value == int(count.value)):
        return None
    at = text.find(count.of, count.span.end, area[1])
    if at < 0 or at > count.span.end + 3:
        return None
    return Announced(count, int(count.value), at + len(count.of), beside, area)


@lru_cache(maxsize=16)
def _pattern(language: Language, name: str) -> re.Pattern[str]:
    return re.compile(language.checks["enumeration"][name])


def _lists(
    text: str, announced: Announced, following: Range | None, last: bool, language: Language
) -> Iterator[tuple[Enumeration, bool]]:
    """The lists that may be of what is announced, and whether each claims to be whole."""
    start, end = announced.end, announced.sentence[1]
    between = min((q.span.start for q in announced.beside if q.span.start >= start), default=end)
    for name, closed in _FORMS:
        match = _pattern(language, name).match(text, start, end)
        if match is None or match.start("list") > between + (name == "including") * len(text):
            continue
        if name in ("are", "apposed") and not _pattern(language, "definite").search(
            text, announced.sentence[0], announced.count.span.start
        ):
            continue
        if name in ("colon", "dash") and _pattern(language, "of_more").search(
            text, announced.count.span.end, match.start("list")
        ):
            continue
        if name == "are" and not _pattern(language, "name").match(text, match.start("list")):
            continue
        found = enumeration(text, match.span("list"), language)
        if found and (name == "colon" or found.names >= found.least - (name != "apposed")):
            yield found, closed and not found.partial
    first = _pattern(language, "before").match(text, announced.sentence[0], announced.count.span.start)
    found = enumeration(text, first.span("list"), language) if first else None
    if found and found.names == found.most:
        yield found, not found.partial
    if following is not None and last:
        yield from _next_sentence(text, announced, following, language)


def _next_sentence(
    text: str, announced: Announced, following: Range, language: Language
) -> Iterator[tuple[Enumeration, bool]]:
    match = _pattern(language, "next").match(text, *following)
    head = (announced.count.of or "").split()[-1].lower()
    if match is None or (match["noun"] and match["noun"].lower() != head):
        return
    found = enumeration(text, match.span("list"), language)
    if found and found.names >= 2:
        whole = _pattern(language, "whole").fullmatch(match["verb"]) is not None
        yield found, whole and not found.partial


def _judge(
    material: Material, announced: Announced, listed: Enumeration, closed: bool, language: Language
) -> Finding | None:
    number, text = announced.number, material.layer.text
    spans = [Span.of(text, announced.count.span.start, announced.end), Span.of(text, listed.start, listed.end)]
    words = {
        "what": spans[0].exact, "expected": number, "found": listed.least if listed.least > number else listed.most,
        "named": _word(listed.least if listed.least > number else listed.most, language),
    }  # fmt: skip
    if listed.least > number:
        return remark(language, CHECK, "enumeration.more", spans, **words)
    if closed and listed.most < number:
        return remark(language, CHECK, "enumeration.fewer", spans, **words)
    summed = _figures(material, announced, listed, language)
    if summed is None:
        if closed or not 0 < number - listed.most <= _NEARLY or listed.least != listed.most or listed.most < 3:
            return None
        return remark(language, CHECK, "enumeration.partial", spans, "note", **words)
    total, whole, parts = summed
    return _remainder(announced, listed, (total, whole), parts, spans, words, language)


def _figures(
    material: Material, announced: Announced, listed: Enumeration, language: Language
) -> tuple[Quantity, Figure, list[tuple[Quantity, Figure]]] | None:
    """The total that is announced too, and the figure that each thing has in brackets, one for each."""
    text = material.layer.text
    if not _pattern(language, "together").search(text, announced.end, announced.sentence[1]):
        return None
    totals = [q for q in announced.beside if q.span.start > announced.end and figure(q)]
    parts = []
    for quantity in material.quantities:
        start = quantity.span.start
        if quantity.span.place == "text" and listed.start < start < listed.end and text[start - 1] == "(":
            parts += [(quantity, value)] if (value := figure(quantity)) else []
    if len(totals) != 1 or len(parts) != listed.most or listed.least != listed.most:
        return None
    total = totals[0]
    whole = figure(total)
    if whole is None or any(quantity.unit != total.unit for quantity, _ in parts):
        return None
    return total, whole, parts


def _remainder(
    announced: Announced, listed: Enumeration, total: tuple[Quantity, Figure], parts: list[tuple[Quantity, Figure]],
    spans: list[Span], words: dict[str, object], language: Language,
) -> Finding | None:  # fmt: skip
    """What the figures leave. Each is rounded on its own, so that their errors add up as squares do; the result is
    stated to the step of the finest of them."""
    stated, whole = total
    added = math.fsum(value.value for _, value in parts)
    rest, missing = whole.value - added, announced.number - listed.most
    error = math.hypot(whole.half, *(value.half for _, value in parts))
    finest = min(step(quantity.span.exact, value.value) for quantity, value in parts)
    low, high = (math.floor(edge / finest + 0.5) * finest for edge in (rest - error, rest + error))
    shown = {
        **words, "sum": plain(added), "total": stated.span.exact, "rest": plain(rest), "low": plain(max(low, 0.0)),
        "high": plain(high), "missing": _word(missing, language),
    }  # fmt: skip
    spans = [*spans, stated.span]
    if high < 0:
        return remark(language, CHECK, "enumeration.exceeds", spans, **shown)
    if missing == 0:
        return remark(language, CHECK, "enumeration.sum", spans, **shown) if low > 0 else None
    return remark(language, CHECK, "enumeration.remainder", spans, "note", **shown)


def _word(number: int, language: Language) -> str:
    """A small number in words, as the language counts."""
    return next((word for word, value in language.numbers["units"].items() if value == number), plain(number))
