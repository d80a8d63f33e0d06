"""A change whose parts do not fit: "rose from 40 to 60, up 30 percent" (it is 50), "fell from 40 to 60", "doubled
from 40 to 60". Takes the figures as rounded as they are stated, and speaks only where no reading of them fits.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..language import Language
from ..records.claims import Quantity
from ..records.material import Material
from ..records.readings import Finding
from .figures import Figure, figure, plain
from .remarks import remark
from .skeleton import Skeleton, judged

CHECK = "change"
_SLACK = 0.04  # of a stated percentage: figures may have been rounded again on their way
_SCALE_LOST = 500.0  # "from 4 to 5 million" and "from 1.2 to 1,500": the first number lacks its scale


def check(material: Material, language: Language) -> Iterable[Finding]:
    skipped = language.checks["change"]["factors"]  # "more than doubled"
    yield from judged(material, language, {CHECK: _judge}, skipped)


def _judge(shape: Skeleton, match: re.Match[str], language: Language) -> Finding | None:
    groups = match.groupdict()
    if language.unsteady.search(match.group()):
        return None
    before, after = shape.quantity(groups["a"]), shape.quantity(groups["b"])
    old, new = figure(before), figure(after)
    if old is None or new is None or not _comparable(before, after, old, new):
        return None
    spans = [before.span, after.span]
    if (groups.get("up") and new.high < old.low) or (groups.get("down") and new.low > old.high):
        verb = groups.get("up") or groups.get("down")
        return remark(
            language, CHECK, "change.direction", spans, verb=verb, before=before.span.exact, after=after.span.exact
        )
    if groups.get("factor"):
        return _factor(groups["factor"].lower(), match, (before, after), (old, new), language)
    if groups.get("c"):
        return _amount(shape.quantity(groups["c"]), (before, after), (old, new), language)
    return None


def _comparable(before: Quantity, after: Quantity, old: Figure, new: Figure) -> bool:
    if before.unit != after.unit and None not in (before.unit, after.unit):
        return False
    ordinal = re.compile(r"\d(?:st|nd|rd|th)$", re.IGNORECASE)
    if ordinal.search(before.span.exact) or ordinal.search(after.span.exact):
        return False
    return old.value > 0 and new.value > 0 and 1 / _SCALE_LOST < new.value / old.value < _SCALE_LOST


def _amount(
    change: Quantity, ends: tuple[Quantity, Quantity], figures: tuple[Figure, Figure], language: Language
) -> Finding | None:
    """Percentages may be relative or, where the ends are percentages too, points; other amounts are differences."""
    stated, (old, new) = figure(change), figures
    unit = ends[0].unit or ends[1].unit
    if stated is None or old.low <= 0:
        return None
    difference = _between(
        abs(new.low - old.high), abs(new.high - old.low), crossing=old.low <= new.high and new.low <= old.high
    )
    relative = _between(
        abs(new.low / old.high - 1) * 100,
        abs(new.high / old.low - 1) * 100,
        crossing=old.low <= new.high and new.low <= old.high,
    )
    in_percent = (change.unit or "").startswith("percent")
    if in_percent:
        fitting = [relative, difference] if (unit or "").startswith("percent") else [relative]
        expected = f"{plain(abs(new.value / old.value - 1) * 100)} percent"
        if (unit or "").startswith("percent"):
            expected = f"{plain(abs(new.value - old.value))} points, {expected}"
    elif change.unit == unit or change.unit is None:
        fitting, expected = [difference], plain(abs(new.value - old.value))
    else:
        return None
    slack = max(abs(stated.value) * _SLACK, 0.5 if in_percent else 0.0)
    if any(low - slack <= stated.high and stated.low <= high + slack for low, high in fitting):
        return None
    return remark(
        language, CHECK, "change.amount", [ends[0].span, ends[1].span, change.span], before=ends[0].span.exact,
        after=ends[1].span.exact, expected=expected, found=change.span.exact,
    )  # fmt: skip


def _between(one: float, other: float, crossing: bool) -> tuple[float, float]:
    return (0.0 if crossing else min(one, other)), max(one, other)


def _factor(
    word: str, match: re.Match[str], ends: tuple[Quantity, Quantity], figures: tuple[Figure, Figure], language: Language
) -> Finding | None:
    """ "Doubled" is said of anything near twice; "more than doubled" of anything above."""
    times = float(language.checks["change"]["factors"][word])
    old, new = figures
    if old.low <= 0:
        return None
    least, most = new.low / old.high, new.high / old.low
    rough = bool(match.groupdict().get("rough"))
    spread = 0.3 if rough else 0.15
    fits = least <= times * (1 + spread) and most >= times * (1 - spread)
    if match.groupdict().get("more"):
        fits = most >= times if times > 1 else least <= times
    if fits:
        return None
    return remark(
        language, CHECK, "change.factor", [ends[0].span, ends[1].span], before=ends[0].span.exact,
        after=ends[1].span.exact, expected=plain(new.value / old.value), found=word,
    )  # fmt: skip
