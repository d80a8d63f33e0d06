"""What the publisher says itself: the sentences that no attribution touches, less headings and page furniture.

Invariant: own-voice sentences, attributed sentences and rejected paragraphs together cover the text.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from itertools import accumulate

from ..language import Language
from ..records.attribution import Attribution
from ..records.layer import Layer
from ..records.spans import Range
from .kinds import kind_of_ranges

_FORMULA = 40  # characters from a cue within which a formula of anonymity shows itself
_FURNITURE = ("byline", "caption", "boilerplate", "dateline")
_CLOSING = tuple(".!?…:;,\"”’'»)]")


@dataclass(frozen=True, slots=True)
class Sorted:
    """A text sorted into own voice and furniture. Ranges are characters; `rejected` has the reason with each."""

    own: tuple[Range, ...]
    rejected: tuple[tuple[Range, str], ...]


def paragraph_ranges(layer: Layer) -> list[Range]:
    """The characters [start, end) of each paragraph that has words."""
    ranges: dict[int, Range] = {}
    words = layer.words
    for number, start, end in zip(words.paragraph.tolist(), words.starts.tolist(), words.ends.tolist(), strict=True):
        ranges[number] = (ranges.get(number, (start, end))[0], end)
    return list(ranges.values())


def _overlaps(a: Range, b: Range) -> bool:
    return a[0] < b[1] and b[0] < a[1]


def furniture(
    layer: Layer, language: Language, block_kinds: tuple[tuple[int, int, str], ...]
) -> list[tuple[Range, str]]:
    """Paragraphs that are bylines, captions, datelines, boilerplate, or headings by their markup or their form."""
    paragraphs = paragraph_ranges(layer)
    marks = [mark for mark in block_kinds if mark[2] in ("heading", *_FURNITURE)]
    found: list[tuple[Range, str]] = []
    for i, (start, end) in enumerate(paragraphs):
        text = layer.text[start:end]
        marked = next((kind for s, e, kind in marks if s <= start and end <= e), None)
        reason = marked or next(
            (r for r, pattern in language.boilerplate if len(text) < 500 and pattern.search(text)), None
        )
        follows = i + 1 < len(paragraphs)
        if reason is None and follows and _looks_like_heading(text, layer.text[slice(*paragraphs[i + 1])]):
            reason = "heading"
        if reason:
            found.append(((start, end), reason))
    return found


def _looks_like_heading(text: str, following: str) -> bool:
    """A short line without closing mark before a longer one."""
    words = text.split()
    return (len(words) <= 12 and not text.endswith(_CLOSING) and text[0].isalnum() and not text[0].islower()
            and len(following.split()) > len(words) + 3)  # fmt: skip


def keep_reported(attributions: tuple[Attribution, ...], rejected: list[tuple[Range, str]]) -> tuple[Attribution, ...]:
    """The attributions outside of page furniture. A heading may hold a whole attribution, never a part of another's."""
    out = [area for area, reason in rejected if reason in _FURNITURE]
    headings = [area for area, reason in rejected if reason == "heading"]
    kept = []
    for found in attributions:
        stray = [h for h in headings if not any(_overlaps(h, c) for c in found.cue)]
        content = tuple(c for c in found.content if not any(_overlaps(area, c) for area in out + stray))
        if content:
            kept.append(replace(found, content=content))
    return tuple(kept)


def formula(layer: Layer, a: Attribution, language: Language) -> bool:
    """Whether `a` only says that its source is not named ("asked not to be identified because …")."""
    if not a.cue or not a.content or kind_of_ranges(layer, a.content) != "indirect":
        return False
    cue = layer.text[a.cue[0][0] : a.cue[-1][1]]
    words = layer.text[a.content[0][0] : a.content[-1][1]]
    alone = any(
        p.search(f"{cue} {words}"[: len(cue) + _FORMULA]) for p in language.patterns("relays", "anonymity.alone")
    )
    begins = (pattern.search(words) for pattern in language.patterns("relays", "anonymity.formulas"))
    return alone or any(match and match.start() < _FORMULA for match in begins)


def sort_text(layer: Layer, attributions: tuple[Attribution, ...], rejected: list[tuple[Range, str]]) -> Sorted:
    """Own-voice sentences, and the furniture that no attribution touches."""
    taken = Areas([r for a in attributions for r in (*a.content, *a.cue, *a.source)])
    areas = [(area, reason) for area, reason in rejected if not taken.touch(area)]
    left_out = Areas([area for area, _ in areas])
    places = [layer.characters(*sentence) for sentence in layer.sentences]
    own = tuple(place for place in places if not taken.touch(place) and not left_out.touch(place))
    return Sorted(own, tuple(areas))


class Areas:
    """Character ranges that may overlap, asked whether any touches another one."""

    def __init__(self, ranges: list[Range]) -> None:
        self._ranges = sorted(ranges)
        self._starts = [start for start, _ in self._ranges]
        self._furthest = list(accumulate((end for _, end in self._ranges), max))

    def touch(self, place: Range) -> bool:
        before = bisect_left(self._starts, place[1])
        return before > 0 and self._furthest[before - 1] > place[0]
