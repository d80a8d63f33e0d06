"""Parts that do not make the whole: "killed 12 people, including 15 children", "5 men and 4 women, 10 in all",
"won 51 percent to 45 percent, a margin of 8 points". Speaks of plain counts only, and of margins.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable

from ..language import Language
from ..records.claims import Quantity
from ..records.material import Material
from ..records.readings import Finding
from .figures import Figure, figure, plain
from .remarks import remark
from .skeleton import Skeleton, judged

CHECK = "parts"


def check(material: Material, language: Language) -> Iterable[Finding]:
    yield from judged(material, language, {"including": _including, "total": _total, "margin": _margin})


def _stated(shape: Skeleton, match: re.Match[str], names: str) -> list[tuple[Quantity, Figure]] | None:
    """The quantities of these groups with their figures; None where one has no value."""
    found = []
    for name in names:
        sign = match.groupdict().get(name)
        if sign is None:
            continue
        quantity = shape.quantity(sign)
        value = figure(quantity)
        if value is None:
            return None
        found.append((quantity, value))
    return found


def _including(shape: Skeleton, match: re.Match[str], language: Language) -> Finding | None:
    stated = _stated(shape, match, "ab")
    if stated is None or any(q.unit is not None for q, _ in stated) or language.unsteady.search(match.group()):
        return None
    (whole, every), (part, some) = stated
    if not some.exact or some.low <= every.high:
        return None
    people = language.words("checks", "including.people")
    heads = [match.groupdict().get(name) for name in ("whole", "part")]
    same = heads[0] and heads[1] and heads[0].lower() == heads[1].lower()
    if not same and not all(head is None or head.lower() in people for head in heads):
        return None
    return remark(
        language, CHECK, "parts.exceed", [whole.span, part.span], whole=whole.span.exact, part=part.span.exact
    )


def _total(shape: Skeleton, match: re.Match[str], language: Language) -> Finding | None:
    stated = _stated(shape, match, "abdt")
    if stated is None or not all(value.exact for _, value in stated):
        return None
    *parts, (whole, every) = stated
    if any(q.unit is not None for q, _ in stated) or language.unsteady.search(match.group()):
        return None
    added = math.fsum(value.value for _, value in parts)
    if added == every.value:
        return None
    return remark(
        language, CHECK, "parts.total", [*(q.span for q, _ in parts), whole.span],
        parts=" + ".join(plain(value.value) for _, value in parts), expected=plain(added), found=whole.span.exact,
    )  # fmt: skip


def _margin(shape: Skeleton, match: re.Match[str], language: Language) -> Finding | None:
    stated = _stated(shape, match, "abc")
    if stated is None or len(stated) != 3 or language.unsteady.search(match.group()):
        return None
    (one, first), (other, second), (gap, margin) = stated
    if one.unit != other.unit and None not in (one.unit, other.unit):
        return None
    points = language.checks["margin"]["points"]
    if (one.unit or other.unit) in points and gap.unit not in points:
        return None
    least, most = abs(first.value - second.value), first.half + second.half
    if margin.low <= least + most and least - most <= margin.high:
        return None
    return remark(
        language, CHECK, "parts.margin", [one.span, other.span, gap.span], first=one.span.exact,
        second=other.span.exact, expected=plain(least), found=gap.span.exact,
    )  # fmt: skip
