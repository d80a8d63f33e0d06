"""Which words lie inside quotation marks, whatever marks the publisher uses.

Curly, straight, doubled ('' and ``), angular and single marks are read; apostrophes are not marks. Each
paragraph is read alone, so an unbalanced mark never spoils more than its own paragraph; a paragraph that
opens with a mark while the one before was left open goes on with that quotation. Invariant: a region is
half-open, includes its marks, and lies within one paragraph.
"""

from __future__ import annotations

import re

from ..records.layer import Quoted

_DOUBLE = re.compile(r"[“”„‟«»\"＂]|``|''|‘‘|’’|,,(?=\w)")
_OPENS, _CLOSES = frozenset({"“", "„", "‟", "«", "``", "‘‘", ",,"}), frozenset({"”", "»", "’’"})
_SINGLE_OPEN = re.compile(r"(?:(?<=^)|(?<=[\s(\[—–-]))[‘'](?=\w)")
_SINGLE_CLOSE = re.compile(r"(?<=[\w.,!?…])[’'](?=$|[\s.,;:!?)\]—–-])")
_PLURAL_GENITIVE = re.compile(r"s[’'] [a-z]")
_PARAGRAPH = re.compile(r"[^\n\r\u2028\u2029]+")


def paragraphs(text: str) -> list[tuple[int, int]]:
    """The [start, end) code-point offsets of the paragraphs (lines with anything but white space) of `text`."""
    found = []
    for line in _PARAGRAPH.finditer(text):
        bare = line.group().strip()
        if bare:
            start = line.start() + line.group().index(bare[0])
            found.append((start, start + len(bare)))
    return found


def _direction(text: str, start: int, end: int, left: int, right: int, inside: bool) -> str:
    """'open' or 'close' for the mark at [start, end) of the paragraph [left, right)."""
    mark = text[start:end]
    if mark in _OPENS:
        return "open"
    if mark in _CLOSES:
        return "close"
    before = text[start - 1] if start > left else " "
    after = text[end] if end < right else " "
    spaced_before, spaced_after = before.isspace() or before in "([{—–", after.isspace() or after in ")]}.,;:!?—–"
    if spaced_before and not spaced_after:
        return "open"
    if spaced_after and not spaced_before:
        return "close"
    return "close" if inside else "open"


def _double_regions(text: str, left: int, right: int) -> list[Quoted]:
    regions: list[Quoted] = []
    opened: tuple[int, int] | None = None
    last_close = left
    for match in _DOUBLE.finditer(text, left, right):
        start, end = match.span()
        way = _direction(text, start, end, left, right, opened is not None)
        if way == "open":
            if opened is None:
                opened = (start, end - start)
        elif opened is not None:
            regions.append(Quoted(opened[0], end, opening=opened[1]))
            opened, last_close = None, end
        elif not regions and last_close == left:  # closes what was never opened here: the paragraph began inside
            regions.append(Quoted(left, end, opening=0))
            last_close = end
    if opened is not None:
        regions.append(Quoted(opened[0], right, closed=False, opening=opened[1]))
    return regions


def _single_close(text: str, start: int, right: int) -> re.Match[str] | None:
    """The mark that closes a single quotation; the apostrophe of "the dogs’ day" only where no other mark follows."""
    following = _SINGLE_OPEN.search(text, start, right)
    first = _SINGLE_CLOSE.search(text, start, right)
    found = first
    while found and _PLURAL_GENITIVE.match(text, found.start() - 1):
        found = _SINGLE_CLOSE.search(text, found.end(), following.start() if following else right)
    return found or first


def _single_regions(text: str, left: int, right: int, taken: list[Quoted]) -> list[Quoted]:
    regions, at = [], left
    while opening := _SINGLE_OPEN.search(text, at, right):
        closing = _single_close(text, opening.end(), right)
        if closing is None:
            break
        at = opening.end()
        clash = any(q.start < closing.end() and opening.start() < q.end for q in taken)
        if not clash and closing.start() - opening.end() > 1:
            regions.append(Quoted(opening.start(), closing.end(), double=False))
            at = closing.end()
    return regions


def quoted_regions(text: str) -> list[Quoted]:
    """All quoted regions of `text`, in order, never overlapping."""
    found: list[Quoted] = []
    for left, right in paragraphs(text):
        double = _double_regions(text, left, right)
        found += sorted(double + _single_regions(text, left, right, double), key=lambda quote: quote.start)
    return found
