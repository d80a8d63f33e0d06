"""An attribution as found: which characters are source, cue and content, before anyone asks who the source is.

Ranges are [start, end) code points of the text, in order, never overlapping within a role.
"""

from __future__ import annotations

from dataclasses import dataclass

from .spans import Range


@dataclass(frozen=True, slots=True)
class Attribution:
    """`source` may be empty (agentless), and so may `cue`; `confidence`: that content and source are right."""

    source: tuple[Range, ...]
    cue: tuple[Range, ...]
    content: tuple[Range, ...]
    confidence: float

    @property
    def start(self) -> int:
        return min(start for role in (self.content, self.cue, self.source) for start, _ in role)
