"""A share whose parts do not fit: "12 of the 20, or 70 percent" (it is 60), "25 of the 20".

Takes the figures as rounded as they are stated.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..language import Language
from ..records.material import Material
from ..records.readings import Finding
from .figures import figure, plain
from .remarks import remark
from .skeleton import Skeleton, judged

CHECK = "share"
_SLACK = 1.0  # percentage points


def check(material: Material, language: Language) -> Iterable[Finding]:
    yield from judged(material, language, {CHECK: _judge})


def _judge(shape: Skeleton, match: re.Match[str], language: Language) -> Finding | None:
    part, whole = shape.quantity(match["a"]), shape.quantity(match["b"])
    some, every = figure(part), figure(whole)
    if some is None or every is None or every.low <= 0 or some.low < 0:
        return None
    if None not in (part.unit, whole.unit) and part.unit != whole.unit:
        return None
    if part.unit == "percent" or whole.unit == "percent" or language.unsteady.search(match.group()):
        return None
    if some.low > every.high:
        if part.unit != whole.unit or whole.value == 1:
            return None
        return remark(
            language, CHECK, "share.exceeds", [part.span, whole.span], part=part.span.exact, whole=whole.span.exact
        )
    sign = match.groupdict().get("c")
    if not sign or shape.quantity(sign).unit != "percent":
        return None
    stated = shape.quantity(sign)
    share = figure(stated)
    if share is None or (every.value < 1000 * some.value and every.value / max(some.value, 1e-9) > 400):
        return None
    least, most = some.low / every.high * 100, some.high / every.low * 100
    if least - _SLACK <= share.high and share.low <= most + _SLACK:
        return None
    return remark(
        language, CHECK, "share.percent", [part.span, whole.span, stated.span], part=part.span.exact,
        whole=whole.span.exact, expected=f"{plain(some.value / every.value * 100)} percent", found=stated.span.exact,
    )  # fmt: skip
