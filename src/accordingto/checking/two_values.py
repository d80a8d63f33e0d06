"""The same quantity of the same thing, given twice and differently by the same voice: "the bill would cost $40 million"
and later "the bill would cost $60 million"; a person's age. Speaks only where the two sentences share most of their
words and no name, time or word of change ("rose", "another") sets them apart.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import combinations, pairwise

from ..language import Language
from ..records.claims import Quantity
from ..records.material import Material
from ..records.readings import Finding
from ..records.spans import Range, Span
from .figures import Figure, figure
from .remarks import remark
from .skeleton import in_text
from .voices import differ, voice

CHECK = "two-values"
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_FIRST_NAME = re.compile(r"\b[^\W\d_a-z][a-z]+ $")
_SHARED, _SHARE = 4, 0.6  # words that two sentences must share, and of the shorter one's
_STRANGE = 3  # words that each sentence may have of its own
_OF = 5  # words after a number that say what it is of
_NEARLY_ALL = 0.85  # the same, where both have a word that may set two things apart
_MOST = 25  # quantities of one kind that are compared with each other
_WINDOW = 90  # characters around a quantity that say what it is of


def check(material: Material, language: Language) -> Iterable[Finding]:
    yield from _ages(material, language)
    kinds: dict[tuple[str | None, str], list[tuple[Quantity, Figure]]] = defaultdict(list)
    for quantity in in_text(material):
        value = figure(quantity)
        plain = (
            quantity.value is not None
            and quantity.value > 0
            and not quantity.approximate
            and quantity.low == quantity.value == quantity.high
        )
        apart = quantity.unit in language.checks["two_values"]["units_apart"]
        if value and plain and not apart and (quantity.of or quantity.unit):
            kinds[quantity.unit, (quantity.of or "").lower()].append((quantity, value))
    reported: set[int] = set()
    for alike in kinds.values():
        for (one, first), (other, second) in combinations(alike[:_MOST], 2):
            if other.span.start in reported or (first.low <= second.high and second.low <= first.high):
                continue
            if _same(material, one, other, language):
                reported.add(other.span.start)
                yield remark(
                    language, CHECK, "two-values", [one.span, other.span], "note", expected=_shown(one),
                    found=_shown(other),
                )  # fmt: skip


@lru_cache(maxsize=4)
def _apart(language: Language) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{language.checks['two_values']['apart']})\b", re.IGNORECASE)


@lru_cache(maxsize=4)
def _beside(language: Language) -> re.Pattern[str]:
    return re.compile(language.checks["two_values"]["age"])


def _same(material: Material, one: Quantity, other: Quantity, language: Language) -> bool:
    """Whether two quantities are of the same thing, by the words around them and by whose they are."""
    first, second = _sentence(material, one), _sentence(material, other)
    if first is None or second is None or first == second or _crowded(material, first) or _crowded(material, second):
        return False
    text = material.layer.text
    whole = [list(_WORD.finditer(text, *area)) for area in (first, second)]
    near = [
        [m for m in ms if abs(m.start() - q.span.start) <= _WINDOW] for ms, q in zip(whole, (one, other), strict=True)
    ]
    marks = [
        sorted(m.group().lower() for m in _apart(language).finditer(text, ms[0].start(), ms[-1].end()))
        for ms in near
        if ms
    ]
    if len(marks) < 2:
        return False
    if marks[0] != marks[1]:
        return False
    stop = language.words("checks", "two_values.stop")
    low = [{_bare(m) for m in ms} - stop for ms in near]
    shared = low[0] & low[1]
    if len(shared) < _SHARED or len(shared) < (_NEARLY_ALL if marks[0] else _SHARE) * min(map(len, low)):
        return False
    voices = voice(material, one.span.start), voice(material, other.span.start)
    if voices[0] != voices[1] and (differ(*voices) or len(shared) < _NEARLY_ALL * min(map(len, low))):
        return False
    if _others_differ(material, (one, other), (first, second)) or _names_differ(whole):
        return False
    if _what_differs(whole, (one, other)):
        return False
    strange = [_strange(ms, others, low[0] | low[1]) for ms, others in ((near[0], whole[1]), (near[1], whole[0]))]
    named = [any(word[0].isupper() for word in words) for words in strange]
    return not all(named) and (not all(strange) or max(map(len, strange)) <= _STRANGE)


def _what_differs(sentences: list[list[re.Match[str]]], pair: tuple[Quantity, Quantity]) -> bool:
    """Whether the few words after each number, which say what it is of, hold one that the other's sentence lacks."""
    every = [{_bare(m) for m in words} for words in sentences]
    after = [
        [_bare(m) for m in words if m.start() >= q.span.end][:_OF] for words, q in zip(sentences, pair, strict=True)
    ]
    return bool(set(after[0]) - every[1]) and bool(set(after[1]) - every[0])


def _others_differ(material: Material, pair: tuple[Quantity, Quantity], areas: tuple[Range, Range]) -> bool:
    """Whether the other numbers of the two sentences differ too: rows of one table, in words."""
    found = in_text(material)
    beside = [
        {q.value for q in found if start <= q.span.start < end and q != own}
        for own, (start, end) in zip(pair, areas, strict=True)
    ]
    return bool(beside[0] and beside[1]) and beside[0] != beside[1]


def _names_differ(sentences: list[list[re.Match[str]]]) -> bool:
    """Whether each sentence names somebody or something that the other does not; first words do not count."""
    every = [{_bare(m) for m in words} for words in sentences]
    named = [{_bare(m) for m in words[1:] if m.group()[0].isupper()} for words in sentences]
    return bool(named[0] - every[1]) and bool(named[1] - every[0])


def _strange(mine: list[re.Match[str]], others: list[re.Match[str]], counted: set[str]) -> set[str]:
    """The words near a quantity that the other's sentence does not have, in their own letters."""
    theirs = {_bare(m) for m in others}
    return {m.group() for m in mine if _bare(m) in counted and _bare(m) not in theirs}


def _bare(word: re.Match[str]) -> str:
    return word.group().lower().replace("’", "'").removesuffix("'s")


def _crowded(material: Material, area: Range) -> bool:
    """Whether a sentence holds several numbers of one kind, or has no end: a table, or a comparison of its own."""
    if material.layer.text[area[1] - 1] not in '.!?”"’':
        return True
    units = [q.unit for q in material.quantities if q.span.place == "text" and area[0] <= q.span.start < area[1]]
    return len(units) != len(set(units))


def _sentence(material: Material, quantity: Quantity) -> Range | None:
    return next(((s, e) for s, e in material.sentences if s <= quantity.span.start < e), None)


def _ages(material: Material, language: Language) -> Iterator[Finding]:
    """The ages beside the names of one entity: "Ann Lee, 45,", "Lee, who is 47", "47-year-old Ann Lee"."""
    text = material.layer.text
    ages = [q for q in material.quantities if q.span.place == "text" and q.unit == "year of age"]
    if len(ages) < 2:
        return
    starts, ends = {q.span.start: q for q in ages}, {q.span.end + 1: q for q in ages}
    for entity in material.entities:
        if entity.type not in (None, "person"):
            continue
        found: list[tuple[Span, Quantity]] = []
        for mention in entity.mentions:
            beside = _beside(language).match(text, mention.end)
            quantity = starts.get(beside.end()) if beside else None
            quantity = quantity or ends.get(mention.start)
            if quantity and not _FIRST_NAME.search(text, max(0, mention.start - 20), mention.start):
                found.append((mention, quantity))
        if len({m.exact.split()[0] for m, _ in found if " " in m.exact}) > 1 or _has_namesakes(material, entity.name):
            continue
        for (_, one), (_, other) in pairwise(found):
            if one.value != other.value:
                yield remark(
                    language, CHECK, "two-values.age", [one.span, other.span], who=entity.name,
                    expected=one.span.exact, found=other.span.exact,
                )  # fmt: skip


def _has_namesakes(material: Material, name: str) -> bool:
    """Whether another full name of the article ends in the same surname."""
    text, surname, layer = material.layer.text, name.split()[-1:], material.layer
    people = (text[slice(*layer.characters(n.first, n.last))].split() for n in layer.names if n.type == "person")
    full = {words[0] for words in people if len(words) > 1 and words[-1:] == surname}
    return len(full) > 1


def _shown(quantity: Quantity) -> str:
    return f"{quantity.span.exact} {quantity.of}" if quantity.of else quantity.span.exact
