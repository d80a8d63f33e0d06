"""The same quotation worded in two ways: in the headline and the text, or twice in the text by one speaker. Words in
[brackets], omissions …, contractions, capitals and punctuation are no difference; a part of a longer quotation is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from ..language import Language
from ..records.layer import Layer
from ..records.material import Material
from ..records.readings import Finding
from ..records.spans import Place, Range, Span
from .remarks import remark
from .voices import voice

CHECK = "quotation"
_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W_]+(?:['’,][^\W_]+)*")
_CUT = re.compile(r"\[[^\]]*\]|\.\.\.|…|\. \. \.")
_IN_TITLE, _IN_TEXT = 4, 8  # words that a quotation must have at least
_TITLE_SHARE, _TEXT_SHARE = 0.34, 0.25  # of its words that may differ, for the two to be one quotation
_SAME_SHARE, _LONG = 0.31, 12  # the same for a longer one where the two are known to be one speaker's
_CUT_OFF = 0.4  # of a quotation's words may come before the other begins, or after it ends
_FREE = 12  # such words at most
_MOST = 120  # quotations compared, and words of each
_NEAR = 60  # characters around a quotation where "repeated" may stand


@dataclass(frozen=True, slots=True)
class Quotation:
    """An unbroken quoted piece: the place of each of its words, these in plain form, its paragraph, its speaker."""

    text: str
    place: Place
    ranges: tuple[Range, ...]
    words: tuple[str, ...]
    paragraph: int
    speaker: str | None

    def span(self, first: int, last: int) -> Span:
        """The words [first, last)."""
        return Span.of(self.text, self.ranges[first][0], self.ranges[last - 1][1], self.place)


def check(material: Material, language: Language) -> Iterable[Finding]:
    spoken = _quotations(material, material.layer, "text", language)
    if material.title is not None:
        flat: str | None = None
        for heading in _quotations(material, material.title, "title", language):
            if len(heading.words) < _IN_TITLE:
                continue
            flat = flat or f" {' '.join(_words(material.layer.text, language))} "
            if f" {' '.join(heading.words)} " not in flat:
                yield from _nearest(heading, spoken, language)
    reported: set[int] = set()
    for one, other in combinations([q for q in spoken if len(q.words) >= _IN_TEXT], 2):
        if one.paragraph == other.paragraph or (
            None not in (one.speaker, other.speaker) and one.speaker != other.speaker
        ):
            continue
        short, long = sorted((one, other), key=lambda q: len(q.words))
        alike = _alignment(short.words, long.words)
        same = one.speaker is not None and one.speaker == other.speaker
        share = _SAME_SHARE if same and len(short.words) >= _LONG else _TEXT_SHARE
        core = min(len(short.words), alike.last - alike.first) if alike else 0
        most = share * core if core > _IN_TEXT + 1 else 1
        if (
            alike is None
            or core < _IN_TEXT - 1
            or reported & {short.ranges[0][0], long.ranges[0][0]}
            or not 0 < alike.cost <= most
        ):
            continue
        if not any(_repeated(quotation, language) for quotation in (one, other)):
            reported |= {short.ranges[0][0], long.ranges[0][0]}
            yield _finding(short, long, alike, "quotation.twice", language)


def _nearest(heading: Quotation, spoken: list[Quotation], language: Language) -> Iterable[Finding]:
    scored = [(alike, quotation) for quotation in spoken if (alike := _alignment(heading.words, quotation.words))]
    alike, best = min(scored, default=(None, None), key=lambda row: row[0].cost)
    if alike and best and 0 < alike.cost <= _TITLE_SHARE * len(heading.words):
        yield _finding(heading, best, alike, "quotation.title", language)


def _finding(short: Quotation, long: Quotation, alike: Alignment, key: str, language: Language) -> Finding:
    one, other = short.span(0, len(short.words)), long.span(alike.first, alike.last)
    return remark(language, CHECK, key, [one, other], "note", expected=other.exact, found=one.exact)


def _repeated(quotation: Quotation, language: Language) -> bool:
    """Whether the text says that the words were said more than once."""
    start, end = quotation.ranges[0][0], quotation.ranges[-1][1]
    around = f"{quotation.text[max(0, start - _NEAR) : start]} {quotation.text[end : end + _NEAR]}".lower()
    return any(word in around for word in language.checks["quotation"]["repeated"])


def _words(text: str, language: Language) -> list[str]:
    return [word for match in _WORD.finditer(text) if (word := _plain(match.group(), language))]


def _quotations(material: Material, layer: Layer, place: Place, language: Language) -> list[Quotation]:
    """The quoted pieces of the text or title: within one paragraph, cut at omissions and brackets."""
    found: list[Quotation] = []
    for quoted in layer.words.quoted:
        if not quoted.closed or len(found) >= _MOST or "://" in layer.text[quoted.start : quoted.end]:
            continue
        inner = (quoted.start + quoted.opening, quoted.end - 1)
        speaker = voice(material, inner[0]) if place == "text" else None
        first = int(layer.words.touching(*inner)[0])
        paragraph = int(layer.words.paragraph[first]) if first < len(layer.words) else -1
        for start, end in _pieces(layer.text, *inner):
            rows = [(m.span(), w) for m in _WORD.finditer(layer.text, start, end) if (w := _plain(m.group(), language))]
            if 1 < len(rows) <= _MOST:
                ranges, words = zip(*rows, strict=True)
                found.append(Quotation(layer.text, place, ranges, words, paragraph, speaker))
    return found


def _pieces(text: str, start: int, end: int) -> Iterable[tuple[int, int]]:
    for cut in _CUT.finditer(text, start, end):
        yield start, cut.start()
        start = cut.end()
    yield start, end


def _plain(word: str, language: Language) -> str:
    """Without case, apostrophes and contractions; empty for a word that carries nothing."""
    bare = word.lower().replace("’", "'").replace(".", "").replace(",", "")
    bare = str(language.checks["quotation"]["same"].get(bare, bare))
    bare = bare.removesuffix("th") if bare[:1].isdigit() else str(language.numbers["ordinals"].get(bare, bare))
    bare = str(language.numbers["units"].get(bare, bare))
    return bare.removesuffix("'s").replace("'", "")


@dataclass(frozen=True, slots=True)
class Alignment:
    """The best place of a short text in a long one: words [first, last) there, and the words that differ."""

    cost: int
    first: int
    last: int


def _alignment(short: tuple[str, ...], long: tuple[str, ...]) -> Alignment | None:
    """Where `short` stands in `long` with the fewest words changed, added or left out; None where they share little.

    Levenshtein's distance with free ends (Sellers 1980). A quotation may be cut off within the other's words, so a few
    words over the edge of `long` cost nothing.
    """
    if len(set(short) & set(long)) < 0.6 * len(set(short)) or "".join(short) in "".join(long):  # "health care"
        return None
    cut = min(_FREE, round(_CUT_OFF * len(short)))
    row = [(0, j) for j in range(len(long) + 1)]
    ends = []
    for i, word in enumerate(short, 1):
        above, row[0] = row[0], (0 if i <= cut else i, 0)
        for j, other in enumerate(long, 1):
            left, up = row[j - 1], row[j]
            kept = (above[0] + (word != other), above[1])
            above, row[j] = up, min(kept, (up[0] + 1, up[1]), (left[0] + 1, left[1]))
        if i >= len(short) - cut:
            ends.append((*row[-1], len(long)))
    ends += [(*cell, j) for j, cell in enumerate(row) if j]
    cost, first, last = min(ends, key=lambda end: (end[0], end[1], -end[2]))
    return Alignment(cost, first, last) if last - first >= max(_IN_TITLE - 1, len(short) - cut - 1) else None
