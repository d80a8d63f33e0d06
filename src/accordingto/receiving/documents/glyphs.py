"""The letters of a PDF page, as PDFium gives them with their places, to lines.

Invariant: letters come in the file's order; those that stand askew (stamps, marginal notes) are lines of their own.
"""

from __future__ import annotations

import math
import re
import unicodedata
from ctypes import byref, c_double
from statistics import median
from typing import Any

from .layout import Line

WIDE_GAP = 1.8
"""Sizes of type between two letters of one line from which on they belong to different cells or columns."""

SAMPLED = 8
"""Every which letter is asked for its type; asking for each would double the time."""

BOLD = 600
ASKEW = 0.1
"""Turn against the page, in radians, from which on text is no line of the running text."""

FURTHEST = 1e6
"""Points from the corner of a page within which its text lies; the largest page is 14,400 (ISO 32000-1, annex C)."""

_LIGATURES = re.compile("[\ufb00-\ufb06]")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f\ufffe\uffff]")
_SOFT_HYPHENS = (0x02, 0xAD, 0xFFFE)
"""PDFium's own signs for a hyphen at a line's end, and Unicode's."""


def page_lines(page: Any, number: int) -> list[Line]:
    """The lines of a pypdfium2 page in the file's order."""
    from pypdfium2 import raw

    text = page.get_textpage()
    handle, turn, matrix = text.raw, page.get_rotation(), raw.FS_MATRIX()
    left, right, bottom, top, x, y = (c_double() for _ in range(6))
    box, origin = tuple(map(byref, (left, right, bottom, top))), (byref(x), byref(y))
    across = {0: (left, right), 90: (bottom, top), 180: (right, left), 270: (top, bottom)}[turn]
    up, sign = {0: (y, 1), 90: (x, -1), 180: (y, -1), 270: (x, 1)}[turn], -1 if turn in (180, 270) else 1
    unicode_of, box_of = raw.FPDFText_GetUnicode, raw.FPDFText_GetCharBox
    collector = _Collector(number)
    try:
        for i in range(raw.FPDFText_CountChars(handle)):
            point = unicode_of(handle, i)
            if point in (10, 13):
                collector.end_line()
            elif point == 32:
                collector.blank()
            elif box_of(handle, i, *box):
                if collector.wants_type or i % SAMPLED == 0:
                    raw.FPDFText_GetMatrix(handle, i, byref(matrix))
                    raw.FPDFText_GetCharOrigin(handle, i, *origin)
                    size = abs(_finite(raw.FPDFText_GetFontSize(handle, i) * math.hypot(matrix.c, matrix.d)))
                    angle = _finite(math.atan2(matrix.b, matrix.a)) - math.radians(turn)
                    askew = abs(math.remainder(angle, math.tau)) > ASKEW
                    bold = raw.FPDFText_GetFontWeight(handle, i) >= BOLD
                    collector.set_type(size, _finite(up[0].value) * up[1], bold, askew)
                collector.add(_character(point), sign * _finite(across[0].value), sign * _finite(across[1].value))
    finally:
        text.close()
    collector.end_line()
    return collector.lines


class _Collector:
    """Letters of one line as they come, to a Line with its parts."""

    def __init__(self, page: int) -> None:
        self.page = page
        self.lines: list[Line] = []
        self._parts: list[Line] = []
        self._begin()

    def _begin(self) -> None:
        self.wants_type = True
        self._text: list[str] = []
        self._left, self._right = math.inf, -math.inf
        self._bases: list[float] = []
        self._sizes: list[float] = []
        self._bold: list[bool] = []

    def set_type(self, size: float, base: float, bold: bool, askew: bool) -> None:
        if self._parts and askew != self._parts[-1].askew:
            self.end_line()
        self._askew = askew
        self._sizes.append(size)
        self._bases.append(base)
        self._bold.append(bold)
        self.wants_type = False

    def add(self, text: str, left: float, right: float) -> None:
        if self._text and left - self._right > WIDE_GAP * self._sizes[-1] > 0:
            sizes, bases, bold = self._sizes[-1:], self._bases[-1:], self._bold[-1:]
            self._end_part()
            self._sizes, self._bases, self._bold, self.wants_type = sizes, bases, bold, False
        self._text.append(text)
        if left < self._left:
            self._left = left
        if right > self._right:
            self._right = right

    def blank(self) -> None:
        self._text.append(" ")

    def _end_part(self) -> None:
        text = _clean("".join(self._text))
        if text and self._bases:
            size, bold = median(self._sizes), all(self._bold)
            self._parts.append(
                Line(text, self._left, self._right, median(self._bases), size, bold, self.page, self._askew)
            )
        self._begin()

    def end_line(self) -> None:
        self._end_part()
        if self._parts:
            first, last = self._parts[0], self._parts[-1]
            text = " ".join(part.text for part in self._parts)
            parts = tuple(self._parts) if len(self._parts) > 1 else ()
            bold = all(part.bold for part in self._parts)
            line = Line(text, first.left, last.right, first.base, first.size, bold, self.page, first.askew, parts)
            self.lines.append(line)
        self._parts = []


def _finite(value: float) -> float:
    # A damaged file can have places that are no numbers, or beyond any page.
    return value if abs(value) < FURTHEST else 0.0


def _character(point: int) -> str:
    if point in _SOFT_HYPHENS:
        return "\xad"
    return chr(point) if 0 < point < 0x110000 else ""


def _clean(text: str) -> str:
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    unbound = _LIGATURES.sub(lambda found: unicodedata.normalize("NFKC", found.group()), whole)
    return _CONTROLS.sub("", unbound).strip()
