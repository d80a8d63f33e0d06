"""What a figure answers: its concept ("killed"), who or what is counted, of which time, how it is narrowed.

Read from the words of its sentence by tables (linking.toml), no parser: the nearest word of a concept, none across
another figure unless that is only a part ("58 people, including 11 children, were killed"). Invariant: a pure
function.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..language import Language
from ..records.claims import Quantity, Time
from .sentences import Sentence
from .tables import Tables, tables
from .words import stems

_BEFORE, _AFTER, _PART, _NEARBY = 9, 10, 4, 4
"""Words before and behind a figure in which its concept is looked for, and before it in which it is called a part."""
_OPEN = 10**6
"""The last day of a time that has no end."""
_FAR, _JOINED = 2.5, 2.0
"""How far off a word such as "toll" counts, wherever it stands before, and what a new verb on the way adds."""
WHOLE = "whole"
"""The scope of a figure that another is a part of."""
_OF = 2
MEASURED = "="
"""Stands before the stem of what a bare number measures, so that it is not taken for what is counted."""
_SITE = 14
_LABEL = 3
"""Words before a bare number in which the name of what it measures is looked for."""
_NEAR = 8
"""Words around a figure that tell it from others."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a figure answers.

    `concept` is a name of the table, None for a figure that none of its words stands by. `group` is a name of the
    table or the stem of what is counted. `words` are the stems of the sentence by how near they stand (1 at the
    figure, 0 far off). `period` is the time that its clause names, as (first day, last day), `long` where that is
    longer than a happening. `head` is the stem of who is counted where no group has it, `shown` the words by their
    stems.
    """

    concept: str | None
    group: str | None
    unit: str | None
    words: Mapping[str, float]
    places: frozenset[str]
    scopes: frozenset[str]
    period: tuple[int, int] | None
    long: bool
    part: bool
    early: bool = False
    sites: frozenset[str] = frozenset()
    head: str | None = None
    shown: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity in its sentence: words [first, last) are its own, [last, end) what it counts."""

    quantity: Quantity
    first: int
    last: int
    end: int


def figures(sentence: Sentence, quantities: Sequence[Quantity]) -> list[Figure]:
    """The quantities of a sentence with the places of their words, in order."""
    found = []
    for quantity in quantities:
        first, last = sentence.at(quantity.span.start), sentence.at(quantity.span.end)
        counted = len(re.findall(r"\w+(?:['’]\w+)*", quantity.of or ""))
        end = last
        if quantity.of:
            low = quantity.of.lower()
            here = [word.low for word in sentence.words[last : last + counted + 4]]
            tail = low.split()[-1].strip("-")
            end = last + next((n + 1 for n, word in enumerate(here) if word == tail), 0)
        found.append(Figure(quantity, first, last, end))
    return found


def question(
    sentence: Sentence, around: Sequence[Figure], place: int, times: Sequence[Time], language: Language
) -> Question:
    """The question that the figure at `place` among those `around` it answers."""
    t = tables(language)
    figure = around[place]
    part = _is_part(sentence, figure, t) or _goes_on(sentence, around, place, t)
    group = _group(figure, t, language)
    concept = _befell(sentence, around, place, t) if figure.quantity.unit is None else None
    added = place > 0 and _is_added(sentence, around[place - 1], figure)
    known = group in (None, *language.linking["groups"])
    if concept and not known and not added and not _close(sentence, figure, concept, t):
        concept = None
    head = None
    if concept and group not in language.linking["groups"]:
        head, group = group, "people"
    if figure.quantity.unit is None and (group is None or _names_measure(figure, t)):
        group = _labelled(sentence, figure, t)
    weights, places = _words(sentence, figure, t)
    period = _period(sentence, figure, around, times)
    return Question(
        concept, group, figure.quantity.unit, weights, places, _scopes(sentence, around, place, t), period,
        _is_long(sentence, period, t), part, _is_early(sentence, figure, t), _sites(sentence, around, place, t), head,
        {word.stem: word.low for word in sentence.words},
    )  # fmt: skip


def _befell(sentence: Sentence, around: Sequence[Figure], place: int, t: Tables) -> str | None:
    """The concept of a figure; a part has that of its whole, unless it has one right behind it."""
    concept = _concept(sentence, around, place, t)
    if concept is None and place and _is_added(sentence, around[place - 1], around[place]):
        return _befell(sentence, around, place - 1, t)
    figure = around[place]
    is_part = _is_part(sentence, figure, t) or _goes_on(sentence, around, place, t)
    if not (place and is_part) or (concept and _close(sentence, figure, concept, t)):
        return concept
    return _befell(sentence, around, place - 1, t) or concept


def _names_measure(figure: Figure, t: Tables) -> bool:
    return any(word in t.labels for word in re.findall(r"\w+", (figure.quantity.of or "").lower()))


def _labelled(sentence: Sentence, figure: Figure, t: Tables) -> str | None:
    """What is measured, where its name stands right at a bare number: "magnitude 6.2", "a 6.2-magnitude quake"."""
    near = (
        *sentence.words[max(0, figure.first - _LABEL) : figure.first],
        *sentence.words[figure.last : figure.last + 1],
    )
    return next((MEASURED + word.stem for word in near if word.low in t.labels), None)


def _is_added(sentence: Sentence, before: Figure, figure: Figure) -> bool:
    """Whether a figure is joined to the one before it: "22 children and six teachers"."""
    between = [word.low for word in sentence.words[before.end : figure.first]]
    return between == ["and"]


def _goes_on(sentence: Sentence, around: Sequence[Figure], place: int, t: Tables) -> bool:
    """Whether a figure goes on with the parts that the one before begins: "including five children and two guards"."""
    if not place or not (_is_part(sentence, around[place - 1], t) or _goes_on(sentence, around, place - 1, t)):
        return False
    return all(word.low == "and" for word in sentence.words[around[place - 1].end : around[place].first])


def _is_part(sentence: Sentence, figure: Figure, t: Tables) -> bool:
    before = [word.low for word in sentence.words[max(0, figure.first - _PART) : figure.first]]
    behind = [word.low for word in sentence.words[figure.last : figure.last + 2]]
    return any(word in t.parts for word in before) or tuple(behind) in t.partitive


def _concept(sentence: Sentence, around: Sequence[Figure], place: int, t: Tables) -> str | None:
    """The concept whose word stands nearest; words behind count as further off where a clause begins between."""
    figure = around[place]
    for word in sentence.words[figure.last : figure.end]:
        if word.low in t.concept_of:
            return t.concept_of[word.low]
    start = max([f.end for f in around[:place] if not _is_part(sentence, f, t)], default=0)
    stop = min([f.first for f in around[place + 1 :] if not _is_part(sentence, f, t)], default=len(sentence.words))
    found: list[tuple[float, str]] = []
    moved = any(word.low in t.moving for word in sentence.words[max(start, figure.first - _PART) : figure.first])
    for at in range(start, figure.first):
        name = t.concept_of.get(sentence.words[at].low)
        far = moved or sentence.words[at].low in t.far
        reach = _NEARBY if _joined(sentence, at, figure.first) else _BEFORE
        if name and (far or at >= figure.first - reach):
            cost = figure.first - at - 0.5 + (_JOINED if reach == _NEARBY else 0.0)
            found.append((min(cost, _FAR) if far else cost, name))
    bare = figure.end == figure.last  # nothing is counted: "Reed, 32, is wanted for murder"
    for at in range(figure.end, min(stop, figure.end + (_NEARBY if bare else _AFTER))):
        name = t.concept_of.get(sentence.words[at].low)
        if name and not _acts(sentence, at, around[place + 1 :]):
            found.append((at - figure.end + (_JOINED if _joined(sentence, figure.end, at) else 0.0), name))
    return _both(sentence, figure, min(found)[1], t) if found else None


def _both(sentence: Sentence, figure: Figure, concept: str, t: Tables) -> str:
    """The concept, or that of both where its word is joined to one of another: "killed or injured more than 80"."""
    words = sentence.words
    for at in range(max(0, figure.first - _PART), min(len(words) - 2, figure.end + _PART)):
        pair = {t.concept_of.get(words[at].low), t.concept_of.get(words[at + 2].low)}
        if words[at + 1].low in ("or", "and") and pair == {"killed", "wounded"}:
            return "casualties"
    return concept


def _acts(sentence: Sentence, at: int, later: Sequence[Figure]) -> bool:
    """Whether the verb at a word has the next figure for its object: "two bombs killed 16 people"."""
    passive = at > 0 and sentence.words[at - 1].low in ("were", "was", "been", "be", "being", "are")
    joined = sentence.words[at + 1 : at + 2] and sentence.words[at + 1].low == "and"
    return not passive and not joined and any(at < figure.first <= at + 2 for figure in later)


def _joined(sentence: Sentence, start: int, stop: int) -> bool:
    """Whether a new verb is joined on between two words: "killed 12 people and wounded"."""
    return any(word.low in ("and", "but", "while", "as") for word in sentence.words[start:stop])


def _close(sentence: Sentence, figure: Figure, concept: str, t: Tables) -> bool:
    """Whether a word of the concept stands right at a figure: "killed two guards", "two guards were killed", but not
    "two guards in a deadly raid"."""
    for word in (*sentence.words[max(0, figure.first - 1) : figure.first], *sentence.words[figure.last : figure.end]):
        if t.concept_of.get(word.low) == concept:
            return True
    for word in sentence.words[figure.end : figure.end + 3]:
        if t.concept_of.get(word.low) == concept:
            return True
        if word.low in t.placing:
            return False
    return False


def _group(figure: Figure, t: Tables, language: Language) -> str | None:
    of = [word for word in stems(figure.quantity.of or "", language) if word]
    if not of:
        return None
    whole = " ".join(of)
    for key in (whole, of[-1]):
        if key in t.group_of:
            return t.group_of[key]
    if (figure.quantity.of or "").lower().split()[-1] in t.concept_of:
        return "people"
    return of[-1]


def _words(sentence: Sentence, figure: Figure, t: Tables) -> tuple[dict[str, float], frozenset[str]]:
    """The stems around a figure by nearness, and those of them that name a place: names behind "in", "near", …"""
    weights: dict[str, float] = {}
    places, placing = set(), False
    for at, word in enumerate(sentence.words):
        if figure.first <= at < figure.last or word.low[:1].isdigit():
            continue
        apart = figure.first - at if at < figure.first else at - figure.last + 1
        near = 1.0 if apart <= _NEAR else 0.5 if apart <= 2 * _NEAR else 0.25
        weights[word.stem] = max(weights.get(word.stem, 0.0), near)
        placing = word.low in t.placing or (placing and (word.capital or word.low in t.filling))
        if placing and word.capital and at > 0 and len(word.low) > 2:
            places.add(word.stem)
    return weights, frozenset(places)


def _scopes(sentence: Sentence, around: Sequence[Figure], place: int, t: Tables) -> frozenset[str]:
    """What narrows a figure, in the words up to the figures before and behind it; a modal only before it."""
    figure = around[place]
    start = max(figure.first - _PART - 1, around[place - 1].end if place else 0)
    stop = min(figure.end + _PART, around[place + 1].first if place + 1 < len(around) else len(sentence.words))
    before, behind = sentence.words[start : figure.first], sentence.words[figure.last : stop]
    text = " ".join(word.low for word in (*before, *behind))
    found = {t.scope_of[word.low] for word in (*before, *behind) if word.low in t.scope_of}
    if not any(t.scope_of.get(word.low) == "projected" for word in before):
        found.discard("projected")
    if place and _is_whole(sentence, around[place - 1], figure):
        found.add(WHOLE)
    return frozenset(found | {name for phrase, name in t.phrases if phrase in text})


def _is_whole(sentence: Sentence, part: Figure, figure: Figure) -> bool:
    """Whether a figure is that of which the one before it is a part: "fifteen of the 19 hijackers"."""
    between = [word.low for word in sentence.words[part.last : figure.first]]
    return 0 < len(between) <= _OF and between[0] == "of"


def _sites(sentence: Sentence, around: Sequence[Figure], place: int, t: Tables) -> frozenset[str]:
    """The kinds of place that the words up to the figures before and behind name: "11 at the airport"."""
    start = around[place - 1].end if place else 0
    stop = around[place + 1].first if place + 1 < len(around) else len(sentence.words)
    near = sentence.words[max(start, around[place].first - _SITE) : min(stop, around[place].end + _SITE)]
    return frozenset(t.sites[word.stem] for word in near if word.stem in t.sites)


def _is_early(sentence: Sentence, figure: Figure, t: Tables) -> bool:
    """Whether a figure is called the first, or one that no longer holds."""
    return any(word.low in t.early for word in sentence.words[max(0, figure.first - _BEFORE) : figure.end + 3])


def _period(
    sentence: Sentence, figure: Figure, around: Sequence[Figure], times: Sequence[Time]
) -> tuple[int, int] | None:
    """The days that the time nearest to the figure in its sentence names."""
    from .grouping import day_of

    best: tuple[int, tuple[int, int]] | None = None
    for time in times:
        if not sentence.start <= time.span.start < sentence.end or time.start is None:
            continue
        days = _days(time, day_of)
        if days is None:
            continue
        apart = min(abs(time.span.start - figure.quantity.span.end), abs(figure.quantity.span.start - time.span.end))
        best = min(best or (apart, days), (apart, days))
    return best[1] if best else None


def _days(time: Time, day_of: Any) -> tuple[int, int] | None:
    first, last = day_of(_first(time.start)), day_of(_last(time.end))
    if first is None:
        return None if last is None else (last, last)  # "by noon on Tuesday"
    return (first, last if last is not None else _OPEN)


def _first(edtf: str | None) -> str | None:
    """The first day of an EDTF date of any grain."""
    text = (edtf or "").strip("~?%")
    if re.fullmatch(r"\d{4}", text):
        return text + "-01-01"
    return text + "-01" if re.fullmatch(r"\d{4}-(?:0[1-9]|1[0-2])", text) else text[:10]


def _last(edtf: str | None) -> str | None:
    text = (edtf or "").strip("~?%")
    if re.fullmatch(r"\d{4}", text):
        return text + "-12-31"
    return text + "-28" if re.fullmatch(r"\d{4}-(?:0[1-9]|1[0-2])", text) else text[:10]


def _is_long(sentence: Sentence, period: tuple[int, int] | None, t: Tables) -> bool:
    words = " ".join(word.low for word in sentence.words)
    if t.record.search(words):
        words = t.record.sub(" ", words)
    elif period and period[1] - period[0] > 3:
        return True
    return t.long.search(words) is not None
