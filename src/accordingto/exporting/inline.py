"""One line of an article as HTML: its own characters, in nested elements for what the marks say of them.

HTML elements nest and spans need not, so an element is closed and opened again where spans cross.
Invariant: without the elements of class "number", the line's text content is `printable` of the line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup, escape

from .marking import Mark, Role, pieces
from .wording import flat, letter, printable

_TAGS: dict[Role, str] = {
    "content": "mark", "source": "cite", "cue": "em", "rejected": "span", "own": "span", "finding": "span",
    "certainty": "span", "detail": "span",
}  # fmt: skip
_START, _END = Markup('<{} class="{}"{}>'), Markup("</{}>")
_NUMBER = Markup('<a class="number" id="c-{0}" href="{2}{0}" aria-label="claim {1}">{1}</a>')
# It can be pointed at and led to; who walks the page by keys is spared a stop at every sentence.
_OWN = Markup('<a class="number" id="c-{0}" href="{1}{0}" tabindex="-1" aria-label="own voice">◦</a>')
_LETTER = Markup('<a class="number" id="s-{0}" href="#f-{0}" aria-label="{2} {1}">{1}</a>')
_CLAIM = Markup(' data-claim="{}"')
_REASON, _TITLE, _FOCUS = Markup(' data-reason="{}" title="{}"'), Markup(' title="{}"'), Markup(' tabindex="0"')

_OF_CLAIM: tuple[Role, ...] = ("content", "source", "cue")

Shown = tuple[bool, int]  # whether a finding, and the number of the finding or claim


@dataclass(slots=True)
class _Open:
    """An element being written: where its start tag stands in the output, to be filled in once its end is known."""

    mark: Mark
    tag_at: int
    starts: bool


@dataclass(slots=True)
class LineMarkup:
    """Writes lines of one text. `anchors`: the id of each claim and finding.

    `placed` holds those whose number or letter is written already, so that each is an anchor once. A claim's number
    leads to `claims_at` and its anchor; with `told` each mark says whose claim it is, for a script to show.
    """

    text: str
    anchors: Mapping[Shown, str]
    placed: set[Shown] = field(default_factory=set)
    claims_at: str = "#n-"
    told: bool = False

    def line(self, start: int, end: int, marks: Sequence[Mark]) -> tuple[Markup, list[Shown]]:
        """The markup of [start, end), and the claims and findings whose number stands in it."""
        output: list[Markup] = []
        stack: list[_Open] = []
        led: list[Shown] = []
        for piece in pieces(start, end, marks):
            shared = _shared(stack, piece.marks)
            self._close(output, stack, shared, piece.start)
            for mark in piece.marks[shared:]:
                stack.append(_Open(mark, len(output), mark.start >= piece.start))
                output.append(Markup())
                shown = mark.role == "finding", mark.number
                if mark.leads and shown not in self.placed:
                    self.placed.add(shown)
                    led.append(shown)
                    output.append(self._number(mark, self.anchors[shown]))
            output.append(_characters(self.text[piece.start : piece.end]))
        self._close(output, stack, 0, end)
        return Markup().join(output), led

    def _number(self, mark: Mark, anchor: str) -> Markup:
        if mark.role == "finding":
            return _LETTER.format(anchor, letter(mark.number), mark.words)
        if mark.role == "own":
            return _OWN.format(anchor, self.claims_at)
        return _NUMBER.format(anchor, mark.number, self.claims_at)

    def _close(self, output: list[Markup], stack: list[_Open], keep: int, at: int) -> None:
        while len(stack) > keep:
            element = stack.pop()
            ends = element.mark.end <= at
            tag = _TAGS[element.mark.role]
            attributes = _attributes(element, ends)
            if self.told and element.mark.role in _OF_CLAIM:
                attributes += _CLAIM.format(element.mark.number)
            output[element.tag_at] = _START.format(tag, _classes(element, ends), attributes)
            output.append(_END.format(tag))


def _classes(element: _Open, ends: bool) -> str:
    mark = element.mark
    level = ["warning"] if mark.role == "finding" and mark.words == "warning" else []
    return " ".join([mark.role, *level, *(["first"] if element.starts else []), *(["last"] if ends else [])])


def _attributes(element: _Open, ends: bool) -> Markup:
    """What is said of the span itself: for who points at it, and at its beginning for who walks the page by keys."""
    role, words = element.mark.role, flat(element.mark.words)
    if not words or role == "finding":
        return Markup()
    if role == "rejected":
        return _REASON.format(words.partition(":")[0], words) if ends else Markup()
    return _TITLE.format(words) + (_FOCUS if role == "detail" and element.starts else Markup())


def _shared(stack: list[_Open], marks: tuple[Mark, ...]) -> int:
    """How many of the open elements, from the outermost, stay open under `marks`."""
    shared = 0
    while shared < min(len(stack), len(marks)) and stack[shared].mark is marks[shared]:
        shared += 1
    return shared


def _characters(text: str) -> Markup:
    # A parser reads a bare carriage return as a line feed; as a reference it stays what it is.
    return escape(printable(text)).replace("\r", Markup("&#13;"))
