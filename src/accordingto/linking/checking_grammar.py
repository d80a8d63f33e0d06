"""The templates of a language as patterns over parts: is the connecting text of a sentence an instance of its template?

Each part but text becomes one sign of a private alphabet, so that a pattern sees kinds and connecting text alone.
Invariant: built from the tables only; knows nothing of how a digest is composed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from ..language import Language
from ..records.digests import Part

_FIRST = 0xE000
_KINDS = ("outlet", "source", "verbatim", "resolution", "ellipsis", "open", "close", "note", "date", "count", "name")
_SIGNS = {kind: chr(_FIRST + place) for place, kind in enumerate(_KINDS)}
_SLOT = re.compile(r"\{(\w+)\}")
FORMS = ("statements", "items", "again")


def signed(parts: Iterable[Part], language: Language) -> str:
    """The parts as one string: text as it is, everything else as signs."""
    openings = {pair[0] for pair in _pairs(language)}
    found = []
    for part in parts:
        if part.kind == "text":
            found.append("".join("\ufffd" if _FIRST <= ord(c) < _FIRST + 64 else c for c in part.text))
        elif part.kind == "mark":
            found.append(_SIGNS["open" if part.text in openings else "close"])
        else:
            found.append(_SIGNS[part.kind])
    return "".join(found)


def marks_match(parts: Iterable[Part], language: Language) -> bool:
    """Whether quotation marks come in pairs of one kind."""
    pairs = dict(_pairs(language))
    expected: list[str] = []
    for part in parts:
        if part.kind == "mark":
            if part.text in pairs and not expected:
                expected.append(pairs[part.text])
            elif not expected or part.text != expected.pop():
                return False
    return not expected


def is_instance(name: str, parts: Iterable[Part], language: Language) -> bool:
    """Whether the parts are an instance of the sentence of this name."""
    pattern = _sentences(language).get(name)
    return pattern is not None and pattern.fullmatch(signed(parts, language)) is not None


def forms_of(parts: Iterable[Part], language: Language) -> set[str]:
    """The names ("statements.quotes", "again.plain") of the templates that a run of parts about one claim may be of."""
    run = signed(parts, language)
    return {name for name, pattern in _forms(language).items() if pattern.fullmatch(run)}


def _pairs(language: Language) -> list[tuple[str, str]]:
    marks = language.digest["quotation"]
    return [(opening, closing) for opening, closing in (marks["marks"], marks["inner"])]


@lru_cache(maxsize=4)
def _slots(language: Language) -> dict[str, str]:
    """What may stand in each slot."""
    table, sign = language.digest, _SIGNS
    lists = {name: re.escape(text) for name, text in table["lists"].items()}
    quoted = (
        f"{sign['open']}{sign['verbatim']}[{sign['verbatim']}{sign['resolution']}{sign['ellipsis']}]*{sign['close']}"
    )
    link = f"(?:{sign['source']}(?: {sign['resolution']})?|{sign['resolution']}|{re.escape(table['names']['source'])})"
    joints = "|".join(re.escape(text) for text in table["relations"].values())
    slots = {name: sign[name] for name in ("date", "count", "name")}
    slots |= {
        "note": sign["note"],
        "quoted": quoted,
        "words": f"{quoted}{sign['note']}",
        "chain": f"{link}(?:(?:{joints}){link})*",
    }
    slots["outlet"] = sign["outlet"]
    slots["outlet"] = f"(?:{sign['outlet']}|{_pattern(table['outlets']['dated'], slots)})"
    slots["extras"] = f"(?:{'|'.join(_pattern(text, slots) for text in table['extras'].values())})*"
    for name, group in (("statement", "statements"), ("item", "items"), ("again", "again")):
        one = f"(?:{'|'.join(_pattern(text, slots) for text in table[group].values())})"
        slots[name] = one if group == "again" else one + slots["extras"]
    for name, one, between, last in (
        ("items", slots["item"], "semicolon", "last"), ("agains", slots["again"], "comma", "and"),
        ("followed", slots["again"], "then", "then"), ("shows", slots["words"], "comma", "and"),
        ("outlets", slots["outlet"], "comma", "and"),
    ):  # fmt: skip
        slots[name] = f"{one}(?:(?:{lists[between]}{one})*{lists[last]}{one})?"
    return slots


def _pattern(template: str, slots: dict[str, str]) -> str:
    pieces = _SLOT.split(template)
    return "".join(slots[piece] if place % 2 else re.escape(piece) for place, piece in enumerate(pieces))


@lru_cache(maxsize=4)
def _sentences(language: Language) -> dict[str, re.Pattern[str]]:
    slots = _slots(language)
    found = {name: re.compile(_pattern(text, slots)) for name, text in language.digest["sentences"].items()}
    return found | {"untitled": re.compile(re.escape(language.digest["names"]["untitled"]))}


@lru_cache(maxsize=4)
def _forms(language: Language) -> dict[str, re.Pattern[str]]:
    slots, closing = _slots(language), re.compile(r"[^}]*$")
    return {
        f"{group}.{name}": re.compile(_pattern(closing.sub("", text), slots) + slots["extras"])
        for group in FORMS
        for name, text in language.digest[group].items()
    }
