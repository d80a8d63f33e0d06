"""Sentences with one sign for each quantity, so that a table of patterns can say what must stand around numbers.

"from 40 to 60" becomes "from ① to ②", the signs being private-use characters. Invariant: every character of a
skeleton knows its place in the article's text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ..language import Language
from ..records.claims import Quantity
from ..records.material import Material
from ..records.readings import Finding
from ..records.spans import Range

_FIRST = 0xE000
_MOST = 0x0FFF
_SIGN = "[\ue000-\uefff]"
_PRIVATE = re.compile(_SIGN)
_MACRO = re.compile(r"(?<!\?P)<(\w+)>")
_GAP = '[^\ue000-\uefff.;:!?()“”"]{0,50}?'
_LONGEST = 4000  # characters of one sentence; what is longer is no sentence


@dataclass(frozen=True, slots=True)
class Skeleton:
    """One sentence. `offsets[i]` is the place in the article's text of the skeleton's character i, and one more."""

    text: str
    offsets: Sequence[int]
    quantities: tuple[Quantity, ...]

    def quantity(self, sign: str) -> Quantity:
        return self.quantities[ord(sign) - _FIRST]

    def range(self, start: int, end: int) -> Range:
        """The characters of the article that the skeleton's [start, end) stands for; not empty."""
        return self.offsets[start], self.offsets[end]


def skeleton(text: str, area: Range, quantities: Sequence[Quantity]) -> Skeleton:
    """The skeleton of the characters `area` of `text`, in which `quantities` lie, in order."""
    parts: list[str] = []
    offsets: list[int] = []
    kept: list[Quantity] = []
    at, end = area
    for quantity in quantities[:_MOST]:
        start, stop = quantity.span.start, numeral_end(quantity)
        if start < at or stop > end:
            continue
        parts.append(_PRIVATE.sub("\ufffd", text[at:start]))
        parts.append(chr(_FIRST + len(kept)))
        offsets.extend(range(at, start + 1))
        kept.append(quantity)
        at = stop
    parts.append(_PRIVATE.sub("\ufffd", text[at:end]))
    offsets.extend(range(at, end + 1))
    return Skeleton("".join(parts), offsets, tuple(kept))


def numeral_end(quantity: Quantity) -> int:
    """Where a quantity's number and unit end: what is counted, if it is in the span, stands after it."""
    span = quantity.span
    if quantity.of and span.exact.lower().endswith(quantity.of.lower()) and len(quantity.of) < len(span.exact):
        return span.start + len(span.exact[: -len(quantity.of)].rstrip())
    return span.end


def in_text(material: Material) -> tuple[Quantity, ...]:
    """The quantities of the text, none within another, in order."""
    found: list[Quantity] = []
    for quantity in material.quantities:
        if quantity.span.place == "text" and (not found or quantity.span.start >= found[-1].span.end):
            found.append(quantity)
    return tuple(found)


def sentences_with(material: Material, least: int) -> Iterator[tuple[Range, tuple[Quantity, ...]]]:
    """The sentences that hold at least so many quantities, with those."""
    found = in_text(material)
    at = 0
    for start, end in material.sentences:
        while at < len(found) and found[at].span.start < start:
            at += 1
        stop = at
        while stop < len(found) and found[stop].span.end <= end:
            stop += 1
        if stop - at >= least and end - start <= _LONGEST:
            yield (start, end), found[at:stop]


def matches(shape: Skeleton, language: Language, table: str) -> Iterator[re.Match[str]]:
    """Where the patterns of a check's table match; its `trigger` says what a sentence must have to be looked at."""
    trigger, patterns = _patterns(language, table)
    if trigger.search(shape.text):
        for pattern in patterns:
            yield from pattern.finditer(shape.text)


@lru_cache(maxsize=64)
def _patterns(language: Language, table: str) -> tuple[re.Pattern[str], tuple[re.Pattern[str], ...]]:
    """The trigger and the patterns of a table. `<a>`, one letter, is a quantity; `<gap>` a few words without; another
    `<name>` is a group of the words of that name in the table."""
    rows = language.checks[table]

    def put(match: re.Match[str]) -> str:
        name = match[1]
        if name == "gap":
            return _GAP
        if len(name) == 1:
            about = language.checks["approximators"]
            return rf"(?:(?:{about}) )?(?P<{name}>{_SIGN})"
        return rf"(?P<{name}>\b(?:{rows[name]})\b)"

    compiled = tuple(re.compile(_MACRO.sub(put, row), re.IGNORECASE) for row in rows["patterns"])
    return re.compile(rows["trigger"], re.IGNORECASE), compiled


Judge = Callable[[Skeleton, re.Match[str], Language], Finding | None]


def judged(
    material: Material, language: Language, judges: dict[str, Judge], skipped: Collection[str] = ()
) -> Iterator[Finding]:
    """What the judge of each table finds in the matches of its patterns, one finding at a place; quantities that end in
    one of the words `skipped` are no figures."""
    seen: set[int] = set()
    for area, quantities in sentences_with(material, 2):
        plain = [q for q in quantities if not skipped or q.span.exact.lower().split()[-1] not in skipped]
        shape = skeleton(material.layer.text, area, plain)
        for table, judge in judges.items():
            for match in matches(shape, language, table):
                found = judge(shape, match, language)
                if found is not None and found.spans[0].start not in seen:
                    seen.add(found.spans[0].start)
                    yield found
