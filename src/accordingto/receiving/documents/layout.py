"""Lines with their places on pages to paragraphs: columns in order, running heads apart, hyphens at line ends mended.

The order of the file is kept, as programs write text in reading order; only where lines go through two columns are
they taken apart. Invariant: every line is in exactly one block, but for running heads, kept once, and page numbers.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice, pairwise
from statistics import median

from ..blocks import RUNNING, Block
from ..markup import squeezed
from .hyphens import Mender


@dataclass(frozen=True, slots=True)
class Line:
    """Text on one baseline. Places and sizes in points, from the left and the bottom; `page` counts from 0.

    `askew`: turned against the page. `parts` are the lines that it falls into at wide gaps, if it does.
    """

    text: str
    left: float
    right: float
    base: float
    size: float
    bold: bool = False
    page: int = 0
    askew: bool = False
    parts: tuple[Line, ...] = field(default=())


EDGE_LINES = 3
"""How many lines from the top and the bottom of a page a running head may stand in."""

NUMBERS = 4
"""Numbers of a line that may be the page's; "Page 3 of 12" has two."""

RUNNING_SHARE = 0.4
"""The share of the pages that repeat it; left and right pages may have heads of their own."""

_PAGE_NUMBER = re.compile(
    r"(?:page|seite|pagina|página|p\.)?\s*[-–—|(\[]?\s*(?:\d{1,4}|[ivxl]{1,6})(?:\s*(?:/|of|von|de|sur)\s*\d{1,4})?\s*[-–—|)\]]?",
    re.IGNORECASE,
)
_ITEM = re.compile(r"(?:[•●▪■◦‣·*–—-]|\(?\d{1,2}[.)]|\(?[a-z][.)])\s+\S")
_TERMINAL = re.compile(r"[.!?:;…][\"'”’)\]]*$")

GUTTER_LINES = 6
GUTTER_CHARACTERS = 20
"""Lines with a gap at the same place, and words on both sides of it, from which on it parts columns of text."""

ALIGNED = 2.0
"""Points by which the cells of one column may differ."""

NEAR = 12
COLUMN_INDENT = 2.5
"""Lines of one column are those near in the text that begin within this many sizes of type."""

SURE_ROOM = 0.5
DOUBTFUL_ROOM = 3.0
"""Sizes of type that must be left on a line beside the next word for it to end a paragraph; more within a sentence."""

HEADING_SIZE = 1.12
HEADING_CHARACTERS = 200
PARAGRAPH_GAP = 1.3
SAME_SIZE = 0.08


def page_blocks(pages: list[list[Line]]) -> list[Block]:
    """The blocks of all pages in reading order; running heads and feet, and what stands askew, once and marked."""
    turned = [squeezed(line.text) for page in pages for line in page if line.askew]
    pages = [[line for line in page if not line.askew] for page in pages]
    running = _running(pages)
    left = [[line for line in page if keys.isdisjoint(_keys(line))] for page, keys in zip(pages, running, strict=True)]
    lines = _with_rows([line for page in left for line in _in_columns(page)])
    body = _body_size(lines)
    mender = Mender(line.text for line in lines)
    blocks = [block for group in _paragraphs(lines) for block in _blocks(group, body, mender)]
    heads, feet = _kept_once(pages, running)
    return [*heads, *blocks, *feet, *(Block(text, "boilerplate") for text in dict.fromkeys(turned))]


def _body_size(lines: Iterable[Line]) -> float:
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size * 2) / 2] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _keys(line: Line) -> list[str]:
    """The text, and with each of its numbers less the page's own: equal on two pages if it numbers them."""
    text = squeezed(line.text).casefold()
    numbers = islice(re.finditer(r"\d{1,4}", text), NUMBERS)
    return [text, *(f"{text[: n.start()]}#{int(n.group()) - line.page}{text[n.end() :]}" for n in numbers)]


def _running(pages: list[list[Line]]) -> list[set[str]]:
    """The keys of the running heads and feet of each page: what others have at that height, but for page numbers."""
    edges = [_edges(page) for page in pages]
    places: dict[tuple[str, int], set[int]] = defaultdict(set)
    for number, lines in enumerate(edges):
        for line in lines:
            for height in (round(line.base / 4), round(line.base / 4) + 1):
                for key in _keys(line):
                    places[key, height].add(number)
    least = max(2, RUNNING_SHARE * len(pages))
    found: list[set[str]] = [set() for _ in pages]
    for (key, _), numbers in places.items():
        for number in numbers if len(numbers) >= least else ():
            found[number].add(key)
    for number, lines in enumerate(edges):
        found[number] |= {_keys(line)[0] for line in lines[:1] + lines[-1:] if _is_page_number(line)}
    return found


def _is_page_number(line: Line) -> bool:
    return bool(_PAGE_NUMBER.fullmatch(line.text.strip()))


def _edges(page: list[Line]) -> list[Line]:
    ordered = sorted(page, key=lambda line: -line.base)
    return ordered if len(ordered) <= 2 * EDGE_LINES else ordered[:EDGE_LINES] + ordered[-EDGE_LINES:]


def _kept_once(pages: list[list[Line]], running: list[set[str]]) -> tuple[list[Block], list[Block]]:
    heads: list[Block] = []
    feet: list[Block] = []
    seen: set[str] = set()
    for page, keys in zip(pages, running, strict=True):
        middle = median([line.base for line in page]) if page else 0.0
        for line in page:
            own = keys.intersection(_keys(line))
            if own and not seen & own and not _is_page_number(line):
                (heads if line.base > middle else feet).append(Block(squeezed(line.text), "boilerplate"))
            seen |= own
    return heads, feet


def _in_columns(lines: list[Line]) -> list[Line]:
    """The lines of one page in reading order, taken apart at the gutter where they were written across it."""
    gutter = _gutter(lines)
    if gutter is None:
        return lines
    ordered: list[Line] = []
    left: list[Line] = []
    right: list[Line] = []
    for line in sorted(lines, key=lambda each: -each.base):
        pieces = line.parts or (line,)
        if any(piece.left < gutter < piece.right for piece in pieces):
            ordered += _in_columns(left) + _in_columns(right) + [line]
            left, right = [], []
            continue
        left += _merged([piece for piece in pieces if piece.right <= gutter])
        right += _merged([piece for piece in pieces if piece.left >= gutter])
    return ordered + _in_columns(left) + _in_columns(right)


def _gutter(lines: list[Line]) -> float | None:
    # The middle of the narrowest gap that enough lines with words on both sides have in common.
    gaps = [
        (one.right, other.left)
        for line in lines
        for one, other in pairwise(line.parts)
        if min(len(one.text), len(other.text)) >= GUTTER_CHARACTERS
    ]
    if len(gaps) < GUTTER_LINES:
        return None
    middle = median((start + end) / 2 for start, end in gaps)
    return middle if sum(start < middle < end for start, end in gaps) >= GUTTER_LINES else None


def _merged(pieces: list[Line]) -> list[Line]:
    if len(pieces) < 2:
        return pieces
    text = " ".join(piece.text for piece in pieces)
    return [replace(pieces[0], text=text, right=pieces[-1].right, parts=tuple(pieces))]


def _with_rows(lines: list[Line]) -> list[Line]:
    """The lines, with parts left to rows of tables alone: their neighbour has its parts right below theirs."""
    rows = [
        len(line.parts) > 1 and any(_aligned(line, lines[j]) for j in (i - 1, i + 1) if 0 <= j < len(lines))
        for i, line in enumerate(lines)
    ]
    return [line if is_row else replace(line, parts=()) for line, is_row in zip(lines, rows, strict=True)]


def _aligned(line: Line, other: Line) -> bool:
    few, many = sorted((line.parts[1:], other.parts[1:]), key=len)
    return (
        bool(few)
        and line.page == other.page
        and all(
            any(abs(one.left - two.left) < ALIGNED or abs(one.right - two.right) < ALIGNED for two in many)
            for one in few
        )
    )


def _paragraphs(lines: list[Line]) -> Iterator[list[Line]]:
    leading = _leading(lines)
    edges = _right_edges(lines)
    held: list[Line] = []
    for line, edge in zip(lines, [0.0, *edges], strict=False):  # the edge is that of the line before
        if held and not _goes_on(held, line, leading, edge):
            yield held
            held = []
        held.append(line)
    if held:
        yield held


def _leading(lines: list[Line]) -> float:
    # Distance of baselines within paragraphs, in sizes of the type.
    gaps = [
        (one.base - other.base) / one.size
        for one, other in pairwise(lines)
        if one.page == other.page and one.size > 0 and 0.5 < (one.base - other.base) / one.size < 2.5
    ]
    return median(gaps) if gaps else 1.2


def _right_edges(lines: list[Line]) -> list[float]:
    """How far right the lines of the same type reach that begin near each line's left, around it in the text."""
    return [
        max(other.right for other in lines[max(0, i - NEAR) : i + NEAR + 1] if _in_column(line, other))
        for i, line in enumerate(lines)
    ]


def _in_column(line: Line, other: Line) -> bool:
    same_type = abs(line.size - other.size) <= SAME_SIZE * line.size
    return line.page == other.page and same_type and abs(line.left - other.left) <= COLUMN_INDENT * line.size


def _goes_on(held: list[Line], line: Line, leading: float, edge: float) -> bool:
    last = held[-1]
    if abs(line.size - last.size) > SAME_SIZE * last.size or line.bold != last.bold or _is_row(last) or _is_row(line):
        return False
    if _ITEM.match(line.text):
        return False
    below = last.page == line.page and last.base - line.base > 0 and line.left < last.right and last.left < line.right
    if not below:
        return not _TERMINAL.search(last.text) and len(last.text) > GUTTER_CHARACTERS
    if last.base - line.base > PARAGRAPH_GAP * leading * last.size:
        return False
    first_hangs = len(held) == 1 and _ITEM.match(last.text)
    if line.left - last.left > 0.8 * last.size and not first_hangs:
        return False
    word = len(line.text.split(maxsplit=1)[0]) + 1
    width = (line.right - line.left) / max(1, len(line.text))
    room = SURE_ROOM if _TERMINAL.search(last.text) else DOUBTFUL_ROOM
    return last.right + word * width > edge - room * last.size


def _is_row(line: Line) -> bool:
    return len(line.parts) > 1


def _blocks(group: list[Line], body: float, mender: Mender) -> Iterator[Block]:
    if _is_row(group[0]):
        yield Block(" | ".join(squeezed(part.text) for part in group[0].parts), "table")
        return
    text = squeezed(mender.joined(line.text for line in group))
    large = group[0].size > HEADING_SIZE * body or group[0].bold
    if large and len(text) <= HEADING_CHARACTERS and not text.endswith("."):
        yield Block(text, "heading")
    elif text:
        yield Block(text, "list" if _ITEM.match(text) else RUNNING)
