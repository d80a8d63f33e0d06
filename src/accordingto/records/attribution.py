"""An attribution as found: which characters are source, cue and content, before anyone asks who the source is.

Ranges are [start, end) code points of the text, in order, never overlapping within a role.
"""

from __future__ import annotations

from dataclasses import dataclass

from .claims import AnswerForm
from .spans import Range


@dataclass(frozen=True, slots=True)
class Telling:
    """Who told it, and the words that say so."""

    source: Range
    cue: tuple[Range, ...]


@dataclass(frozen=True, slots=True)
class Attribution:
    """`source` may be empty (agentless), and so may `cue`; `confidence`: that content and source are right.

    `deeper`: those whom the source in turn credits, outermost first, where the content is what they told ("an aide
    said | Coats told him | that …"); the content is then the innermost. `answer` is the form of a non-answer, whose
    content (the complement of the refusal) may be empty; `matter` is what was asked. `inside` is the
    content of the attribution in whose quotation this one stands.
    """

    source: tuple[Range, ...]
    cue: tuple[Range, ...]
    content: tuple[Range, ...]
    confidence: float
    deeper: tuple[Telling, ...] = ()
    answer: AnswerForm | None = None
    matter: tuple[Range, ...] = ()
    inside: tuple[Range, ...] = ()

    @property
    def closest_cue(self) -> tuple[Range, ...]:
        """The cue that governs the content most closely."""
        return self.deeper[-1].cue if self.deeper else self.cue

    @property
    def all_cues(self) -> tuple[Range, ...]:
        """The cues of every telling, in the order of the text."""
        return tuple(sorted({*self.cue, *(place for telling in self.deeper for place in telling.cue)}))

    @property
    def start(self) -> int:
        return min(start for role in (self.content, self.cue, self.source) for start, _ in role)
