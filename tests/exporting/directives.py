"""A matcher for text directives written from the specification's steps, for pages given as blocks of text.

https://wicg.github.io/scroll-to-text-fragment/#find-a-range-from-a-text-directive. It shares nothing with the program.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from urllib.parse import unquote

At = tuple[int, int]  # block, character
_WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f\u200b-\u200f\u00ad]|[_.,:;·'‘’](?=[^\W_]))*")
_SAME = str.maketrans("‘’‚‛′`´“”„‟″«»", "'''''''" + '"' * 7)


@dataclass(frozen=True)
class Parsed:
    prefix: str | None
    start: str
    end: str | None
    suffix: str | None


def parse(directive: str) -> Parsed:
    """The directive's parts; AssertionError where the grammar does not allow it."""
    assert directive.startswith("text=")
    parts = directive.removeprefix("text=").split(",")
    prefix = parts.pop(0)[:-1] if parts[0].endswith("-") else None
    suffix = parts.pop()[1:] if parts[-1].startswith("-") else None
    assert 1 <= len(parts) <= 2
    assert all("-" not in part and "&" not in part and part for part in (prefix or "x", *parts, suffix or "x"))
    start, end = unquote(parts[0]), unquote(parts[1]) if len(parts) == 2 else None
    return Parsed(unquote(prefix) if prefix else None, start, end, unquote(suffix) if suffix else None)


class Document:
    """Blocks of text, white space collapsed, in which words are found."""

    def __init__(self, blocks: list[str]) -> None:
        self.blocks = [" ".join(block.split()) for block in blocks if block.split()]
        self._compared = [self._comparable(block) for block in self.blocks]
        self._inside = [self._inside_words(block) for block in self.blocks]

    @staticmethod
    def _comparable(block: str) -> tuple[str, list[int]]:
        """The block without case and accents, and which character each of it comes from."""
        kept, origins = [], []
        for i, character in enumerate(block):
            for part in unicodedata.normalize("NFKD", character.translate(_SAME)):
                if unicodedata.category(part) in ("Mn", "Me", "Cf"):
                    continue
                for folded in part.casefold():
                    kept.append(folded)
                    origins.append(i)
        return "".join(kept), [*origins, len(block)]

    @staticmethod
    def _inside_words(block: str) -> set[int]:
        return {at for match in _WORD.finditer(block) for at in range(match.start() + 1, match.end())}

    def _find(self, query: str, since: At, start_bounded: bool, end_bounded: bool) -> tuple[At, At] | None:
        wanted = self._comparable(" ".join(query.split()))[0]
        for number in range(since[0], len(self.blocks)):
            compared, origins = self._compared[number]
            least = since[1] if number == since[0] else 0
            at = -1
            while (at := compared.find(wanted, at + 1)) >= 0:
                start, end = origins[at], origins[at + len(wanted) - 1] + 1
                if start < least:
                    continue
                if (start_bounded and start in self._inside[number]) or (end_bounded and end in self._inside[number]):
                    continue
                return (number, start), (number, end)
        return None

    def _skip_space(self, at: At) -> At | None:
        number, offset = at
        while number < len(self.blocks):
            block = self.blocks[number]
            while offset < len(block) and block[offset].isspace():
                offset += 1
            if offset < len(block):
                return number, offset
            number, offset = number + 1, 0
        return None

    def resolve(self, directive: str) -> tuple[At, At] | None:
        """The range that the directive indicates: the first that fits."""
        return self._resolve(parse(directive), (0, 0))

    def again(self, directive: str, first: tuple[At, At]) -> tuple[At, At] | None:
        """What it would indicate if the document began behind the start of the first range."""
        return self._resolve(parse(directive), (first[0][0], first[0][1] + 1))

    def _resolve(self, wanted: Parsed, since: At) -> tuple[At, At] | None:
        while True:
            bounded = wanted.end is not None or wanted.suffix is None
            if wanted.prefix is not None:
                prefix = self._find(wanted.prefix, since, True, False)
                if prefix is None:
                    return None
                since = (prefix[0][0], prefix[0][1] + 1)
                begin = self._skip_space(prefix[1])
                if begin is None:
                    return None
                match = self._find(wanted.start, begin, False, bounded)
                if match is None:
                    return None
                if match[0] != begin:
                    continue
            else:
                match = self._find(wanted.start, since, True, bounded)
                if match is None:
                    return None
                since = (match[0][0], match[0][1] + 1)
            stop = match[1]
            while True:
                if wanted.end is not None:
                    closing = self._find(wanted.end, stop, True, wanted.suffix is None)
                    if closing is None:
                        return None
                    stop = closing[1]
                if wanted.suffix is None:
                    return match[0], stop
                behind = self._skip_space(stop)
                suffix = self._find(wanted.suffix, behind, False, True) if behind else None
                if suffix is None:
                    return None
                if suffix[0] == behind:
                    return match[0], stop
                if wanted.end is None:
                    break

    def words(self, found: tuple[At, At]) -> str:
        """The words of a range, one space between them."""
        (first, start), (last, end) = found
        if first == last:
            return self.blocks[first][start:end]
        return " ".join((self.blocks[first][start:], *self.blocks[first + 1 : last], self.blocks[last][:end]))
