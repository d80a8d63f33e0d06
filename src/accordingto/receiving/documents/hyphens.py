"""Words parted by a hyphen at the end of a line, mended only where that is safe.

Evidence in the document comes first: the word as it stands elsewhere, whole or with its hyphen.
Invariant: only hyphens at line ends go; no letter is added or taken.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

_PARTED = re.compile(r"([^\W\d_]{2,})([-\u2010\xad])$")
_NEXT = re.compile(r"[^\W\d_]+")
_WORD = re.compile(r"[^\W\d_]+(?:[-\u2010][^\W\d_]+)*")
_SOFT = "\xad"

_NAMED = (
    "self non ex pre post anti pro semi quasi vice half cross all well ill twenty thirty forty fifty sixty seventy"
    " eighty ninety north south east west mid short long high low old new two three four five six seven eight nine ten"
    " anglo franco russo sino euro afro inter co"
)
KEPT = frozenset(_NAMED.split())
"""First parts of words that keep their hyphen wherever the line ends (Chicago Manual of Style, 7.89)."""


class Mender:
    """Joins lines; `lines` are all of the document, whose words tell how a parted word is written."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._words: Counter[str] = Counter()
        for line in lines:
            self._words.update(word.casefold().replace("\u2010", "-") for word in _WORD.findall(line))

    def joined(self, lines: Iterable[str]) -> str:
        """The lines as one, with a blank between them but where a word goes on."""
        whole = ""
        for line in lines:
            line = line.strip()
            parted, following = _PARTED.search(whole), _NEXT.match(line)
            if parted and following and (following.group()[0].islower() or parted.group(2) == _SOFT):
                whole = whole[:-1] + ("" if self._is_one(parted, following.group()) else "-") + line
            elif whole.endswith(("-", "\u2010")) and line and not whole.endswith((" -", " \u2010")):
                whole += line
            else:
                whole = f"{whole} {line}" if whole else line
        return whole.replace(_SOFT, "")

    def _is_one(self, parted: re.Match[str], following: str) -> bool:
        first = parted.group(1).casefold()
        one, two = f"{first}{following.casefold()}", f"{first}-{following.casefold()}"
        if parted.group(2) == _SOFT or self._words[one] != self._words[two]:
            return parted.group(2) == _SOFT or self._words[one] > self._words[two]
        before = parted.string[: parted.start()]
        return first not in KEPT and not before.endswith(("-", "\u2010")) and parted.group(1)[1:].islower()
