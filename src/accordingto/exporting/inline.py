"""One line of an article as HTML: its own characters, in nested elements for what the marks say of them.

HTML elements nest and spans need not, so an element is closed and opened again where spans cross.
Invariant: without the elements of class "number", the line's text content is `printable` of the line.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup, escape

from .marking import Mark, pieces
from .wording import flat, printable

_TAGS = {
    "content": (Markup('<mark class="{}"{}>'), Markup("</mark>")),
    "source": (Markup('<cite class="{}"{}>'), Markup("</cite>")),
    "cue": (Markup('<em class="{}"{}>'), Markup("</em>")),
    "rejected": (Markup('<span class="{}"{}>'), Markup("</span>")),
}
_NUMBER = Markup('<a class="number" id="c-{0}" href="#n-{0}" aria-label="claim {1}">{1}</a>')


@dataclass(slots=True)
class _Open:
    """An element being written: where its start tag stands in the output, to be filled in once its end is known."""

    mark: Mark
    tag_at: int
    starts: bool


@dataclass(slots=True)
class LineMarkup:
    """Writes lines of one text. `anchors`: the id of each numbered claim; `reasons`: why each rejected part is so.

    `placed` holds the numbers already written, so that each claim is an anchor once.
    """

    text: str
    anchors: Mapping[int, str]
    reasons: Mapping[int, str]
    placed: set[int] = field(default_factory=set)

    def line(self, start: int, end: int, marks: Sequence[Mark]) -> tuple[Markup, list[int]]:
        """The markup of [start, end), and the numbers of the claims whose number stands in it."""
        output: list[Markup] = []
        stack: list[_Open] = []
        led: list[int] = []
        for piece in pieces(start, end, marks):
            shared = _shared(stack, piece.marks)
            self._close(output, stack, shared, piece.start)
            for mark in piece.marks[shared:]:
                stack.append(_Open(mark, len(output), mark.start >= piece.start))
                output.append(Markup())
                if mark.leads and mark.number not in self.placed:
                    self.placed.add(mark.number)
                    led.append(mark.number)
                    output.append(_NUMBER.format(self.anchors[mark.number], mark.number))
            output.append(_characters(self.text[piece.start : piece.end]))
        self._close(output, stack, 0, end)
        return Markup().join(output), led

    def _close(self, output: list[Markup], stack: list[_Open], keep: int, at: int) -> None:
        while len(stack) > keep:
            element = stack.pop()
            mark = element.mark
            classes = [mark.role, *(["first"] if element.starts else []), *(["last"] if mark.end <= at else [])]
            why = self.reasons.get(mark.number, "") if mark.role == "rejected" else ""
            reason = Markup(' data-reason="{}"').format(flat(why)) if why and mark.end <= at else Markup()
            start_tag, end_tag = _TAGS[mark.role]
            output[element.tag_at] = start_tag.format(" ".join(classes), reason)
            output.append(end_tag)


def _shared(stack: list[_Open], marks: tuple[Mark, ...]) -> int:
    """How many of the open elements, from the outermost, stay open under `marks`."""
    shared = 0
    while shared < min(len(stack), len(marks)) and stack[shared].mark is marks[shared]:
        shared += 1
    return shared


def _characters(text: str) -> Markup:
    # A parser reads a bare carriage return as a line feed; as a reference it stays what it is.
    return escape(printable(text)).replace("\r", Markup("&#13;"))
