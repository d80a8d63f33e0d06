"""A number in the headline that the text does not carry: it has another for the same thing, or none that fits. Rounded
figures, sums of figures of the text and numbered lists ("5 things to know") are no difference.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from ..language import Language
from ..records.claims import Quantity
from ..records.material import Material
from ..records.readings import Finding
from .figures import Figure, figure
from .remarks import remark

CHECK = "headline-number"
_YEARS = (1800, 2100)
_ADDED = 200  # figures of the text at most
_OPEN = 1.5  # how far "more than" and "fewer than" reach
_NEAR = 250  # characters within which figures may have been added up
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


def check(material: Material, language: Language) -> Iterable[Finding]:
    if material.title is None:
        return
    title, text = material.title.text, material.layer.text
    stated = [q for q in material.quantities if q.span.place == "title" and _counts(q, title, language)]
    if not stated or len(text) < language.checks["headline"]["shortest"]:
        return
    carried = [(q, f) for q in material.quantities if q.span.place == "text" and (f := figure(q))]
    read = {at for q, _ in carried for at in range(*q.span.range)}
    numbers = (m for m in _NUMBER.finditer(text) if len(m.group()) < 20 and m.start() not in read)
    bare = {float(m.group().replace(",", "")) for m in numbers}
    for quantity in stated:
        own = figure(quantity)
        if own is None or _is_carried(quantity, own, carried, bare) or _with_others(own, carried, text, language):
            continue
        rival = next((other for other, _ in carried if _same_thing(quantity, other)), None)
        if rival is not None:
            yield remark(
                language, CHECK, "headline.number", [quantity.span, rival.span], "note", expected=_shown(rival),
                found=_shown(quantity),
            )  # fmt: skip
        else:
            yield remark(language, CHECK, "headline.absent", [quantity.span], "note", found=_shown(quantity))


@lru_cache(maxsize=8)
def _pattern(language: Language, name: str) -> re.Pattern[str]:
    return re.compile(language.checks["headline"][name], re.IGNORECASE)


def _counts(quantity: Quantity, title: str, language: Language) -> bool:
    """Whether it counts or measures something that a report has to carry."""
    value, unit = quantity.value, quantity.unit
    wide = (
        quantity.approximate and quantity.high is not None and quantity.low is not None and quantity.high > quantity.low
    )
    if value is None or value <= 1 or wide or unit in language.checks["headline"]["units_apart"]:
        return False
    if unit is None and value == int(value) and _YEARS[0] <= value <= _YEARS[1]:
        return False
    before, after = title[: quantity.span.start], title[quantity.span.end :]
    if _pattern(language, "label").search(before) or _pattern(language, "listicle").match(after):
        return False
    if unit is None and not quantity.of:
        return _pattern(language, "casualty").match(after) is not None
    return bool(quantity.span.start or unit or _pattern(language, "casualty").match(after) or value > 20)


def _with_others(own: Figure, carried: list[tuple[Quantity, Figure]], text: str, language: Language) -> bool:
    """ "Five states" over "Ohio" and "four other states"."""
    return any(
        theirs.value + 1 == own.value and _pattern(language, "others").match(text, quantity.span.end + 1)
        for quantity, theirs in carried
    )


def _is_carried(quantity: Quantity, own: Figure, carried: list[tuple[Quantity, Figure]], bare: set[float]) -> bool:
    if own.value in bare:
        return True
    for _other, theirs in carried:
        low, high = max(theirs.low, theirs.value / _OPEN), min(theirs.high, theirs.value * _OPEN)
        if low <= own.high and own.low <= high:
            return True
        if abs(theirs.value - own.value) <= max(own.half, theirs.half, 0.05 * own.value):
            return True
    return any(own.low <= sum(some) <= own.high for some in _added(quantity, carried))


def _added(quantity: Quantity, carried: list[tuple[Quantity, Figure]]) -> Iterable[tuple[float, ...]]:
    """Two or three figures of one kind that stand near each other, and so may have been added up."""
    alike = [(q.span.start, f.value) for q, f in carried if q.unit == quantity.unit][:_ADDED]
    for number in (2, 3):
        for some in zip(*(alike[i:] for i in range(number)), strict=False):
            if some[-1][0] - some[0][0] <= _NEAR:
                yield tuple(value for _, value in some)


def _same_thing(one: Quantity, other: Quantity) -> bool:
    if one.unit != other.unit or not one.of or not other.of:
        return False
    return one.of.lower().split()[-1] == other.of.lower().split()[-1]


def _shown(quantity: Quantity) -> str:
    return f"{quantity.span.exact} {quantity.of}" if quantity.of else quantity.span.exact
