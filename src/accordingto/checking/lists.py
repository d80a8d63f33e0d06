"""Lists in running text: how many things "A, B (5,000) and the C" names, as a least and a most.

What may be an apposition ("Ann Lee, the mayor") or a larger place ("Lyon, France") may or may not count. Invariant:
`least <= most`; a list that holds a clause is no list.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from ..language import Language
from ..language.gazetteer import places
from ..records.spans import Range

_BRACKETS = re.compile(r"\([^()]*\)|“[^”]*”|\"[^\"]*\"")
_LONGEST_ITEM = 9  # words
_LONGEST_LIST = 1500  # characters


@dataclass(frozen=True, slots=True)
class Enumeration:
    """The list at [start, end): how many things it names, and whether it says that there are more."""

    start: int
    end: int
    least: int
    most: int
    names: int
    partial: bool


@lru_cache(maxsize=4)
def _separator(language: Language) -> re.Pattern[str]:
    words = language.checks["lists"]
    return re.compile(rf",?\s+(?:{words['and']})\s+|,\s*(?:(?:{words['and']})\s+)?|;\s*(?:(?:{words['and']})\s+)?")


@lru_cache(maxsize=4)
def _joined(language: Language) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{language.checks['lists']['and']})\s+$")


@lru_cache(maxsize=16)
def _words(language: Language, name: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{language.checks['lists'][name]})\b", re.IGNORECASE)


def enumeration(text: str, area: Range, language: Language) -> Enumeration | None:
    """The list that fills `area` of `text`; None where it is none, or cannot be counted."""
    start, end = area
    while end > start and text[end - 1] in " \n.!?:;,—–-":
        end -= 1
    if not 0 < end - start <= _LONGEST_LIST:
        return None
    masked = _BRACKETS.sub(_masked, text[start:end])
    if ":" in masked or "\n" in masked or "“" in masked or '"' in masked:
        return None
    pieces, joined, marks = _split(masked, language)
    if len(pieces) < 2 or not (joined[-1] or ";" in marks):
        return None
    least = most = names = 0
    partial, before = False, ""
    offices = any(_words(language, "office").search(piece) for piece in pieces)
    for position, piece in enumerate(pieces):
        whole = " ".join(piece.replace("\x00", " ").split())
        bare = _words(language, "introducing").split(whole)[-1].strip()
        if _words(language, "more").match(bare):
            partial = True
            continue
        count = _count(bare, before, names, language)
        if count is None:
            return None
        (low, high), before = count, bare
        if joined[position] and position not in (0, len(pieces) - 1) and bare == whole:
            low = 0  # "A and B, C and D": the first "and" may join one thing's two names
        if ";" in marks:
            high += len(_separator(language).findall(piece))
        elif offices and len(bare.split()) < 3:
            low = 0  # "of State, County and Municipal Employees"
        least, most = least + low, most + high
        names += bool(bare) and _proper(bare)
    return Enumeration(start, end, least, most, names, partial) if most > 1 else None


def _masked(match: re.Match[str]) -> str:
    """What is in brackets belongs to its item; what is quoted is one, but for a comma before its closing mark."""
    inner = match.group()
    if inner[0] == "(":
        return "\x00" * len(inner)
    return "x" * (len(inner) - 1) + ("," if inner[-2:-1] == "," else "x")


def _split(masked: str, language: Language) -> tuple[list[str], list[bool], str]:
    """The pieces, whether an "and" stands before each, and the marks between them. Semicolons outrank commas."""
    pattern = _separator(language)
    if ";" in masked:
        pattern = re.compile(rf";\s*(?:(?:{language.checks['lists']['and']})\s+)?")
    pieces, joined, at, before, marks = [], [], 0, False, ""
    for match in pattern.finditer(masked):
        pieces.append(masked[at : match.start()])
        joined.append(before)
        at, before = match.end(), bool(_joined(language).search(match.group()))
        marks += match.group().strip()[:1]
    return [*pieces, masked[at:]], [*joined, before], marks


def _count(piece: str, before: str, names: int, language: Language) -> tuple[int, int] | None:
    """How many things one piece names, least and most; None for a clause. `before` is the piece before it."""
    words = piece.split()
    if not words or (words[0].rstrip(".").isdigit() and len(words) == 1):
        return 0, 0  # an age, or what is in brackets
    if (
        len(words) > _LONGEST_ITEM
        or any(word[-1].isdigit() for word in words[1:])
        or _words(language, "clause").search(piece)
    ):
        return None
    number = language.numbers["units"].get(words[0].lower()) or (int(words[0]) if words[0].isdigit() else None)
    if number is not None and 1 < number < 100 and len(words) > 1:
        return 1, int(number)
    if _proper(piece):
        apart = _words(language, "suffix").fullmatch(piece) or (names and _lies_in(before, piece))
        return (0 if apart else 1), 1
    return (0 if names else 1), 1


def _lies_in(name: str, area: str) -> bool:
    """Whether a place of the first name lies in a country or division of the second, which then belongs to it."""
    areas = [place for place in places().named(area) if place.kind in ("country", "admin1")]
    inside = [place for place in places().named(name) if place.kind not in ("country", "continent")] if areas else []
    return any(
        one.country == other.country and (other.kind == "country" or one.admin1 == other.admin1)
        for one in inside
        for other in areas
    )


def _proper(piece: str) -> bool:
    """Whether the piece is a name."""
    return piece[:1].isupper() or piece.removeprefix("the ")[:1].isupper()
