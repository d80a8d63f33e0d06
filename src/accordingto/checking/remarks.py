"""How a check says what it noticed: a message of the language's table, filled in, with the spans that show it.

Invariant: the spans of a finding are in the order of the text, the title's first, each once.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from ..language import Language
from ..records.readings import Finding
from ..records.spans import Span

_LONGEST = 120


def remark(
    language: Language, check: str, key: str, spans: Iterable[Span], level: Literal["note", "warning"] = "warning", /,
    **parts: object,
) -> Finding:  # fmt: skip
    """The finding of `check` with the message `key` of the table `messages`. Parts named `expected` and `found` are
    kept apart as well."""
    shown = {name: shortened(str(part)) for name, part in parts.items()}
    message = str(language.checks["messages"][key]).format(**shown)
    ordered = sorted(set(spans), key=lambda span: (span.place == "text", span.start, span.end))
    return Finding(check, level, message, tuple(ordered), shown.get("expected"), shown.get("found"))


def shortened(words: str) -> str:
    """On one line, and not longer than a message can bear."""
    flat = " ".join(words.split())
    return flat if len(flat) <= _LONGEST else flat[: _LONGEST - 1].rstrip() + "…"
