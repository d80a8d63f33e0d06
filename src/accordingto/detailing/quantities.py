"""Quantities as written: digits and number words with multiplier, percent sign or currency.

First form: values without bounds. Invariant: `low <= value <= high`, equal for an exact number.
"""

from __future__ import annotations

import re
from functools import lru_cache

from ..language import Language
from ..records.claims import Quantity
from ..records.spans import Place, Span


@lru_cache(maxsize=4)
def _pattern(language: Language) -> re.Pattern[str]:
    units = "|".join(language.numbers["units"])
    scales = "|".join(sorted(language.numbers["scales"], key=len, reverse=True))
    signs = "|".join(re.escape(s) for s in sorted(language.numbers["currencies"], key=len, reverse=True))
    percent = "|".join(re.escape(w) for w in language.numbers["percent"]["words"])
    digits = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
    return re.compile(
        rf"(?P<sign>{signs})?\s?(?<![\w.,/:-])"
        rf"(?:(?P<digits>{digits})|\b(?P<word>{units})\b(?:[- ](?P<unit>{units})\b)?)"
        rf"(?P<scale>(?:[ -]?(?:{scales})\b)+)?(?:\s?(?P<percent>{percent})(?!\w))?(?![\w/:]|[.,]\d|-\d)",
        re.IGNORECASE,
    )


def quantities(text: str, language: Language, place: Place = "text") -> tuple[Quantity, ...]:
    """The quantities in `text`, in order; bare years and days of a month are times, not quantities."""
    found = []
    for match in _pattern(language).finditer(text):
        number, sign, percent = match["digits"], match["sign"], match["percent"]
        bare = not (match["scale"] or sign or percent)
        if number and bare and (re.fullmatch(r"(?:1[5-9]|20)\d\d", number) or _follows_month(text, match, language)):
            continue
        if match["word"] and bare and match["word"].lower() == "one" and not match["unit"]:
            continue
        units: dict[str, int] = language.numbers["units"]
        value = float(number.replace(",", "")) if number else float(units[match["word"].lower()])
        if match["unit"]:
            value += units[match["unit"].lower()]
        if match["scale"]:
            for scale in match["scale"].lower().replace("-", " ").split():
                value *= language.numbers["scales"][scale]
        unit = "percent" if percent else language.numbers["currencies"].get(sign) if sign else None
        first = match.start("sign") if sign else match.start("digits") if number else match.start("word")
        found.append(Quantity(Span.of(text, first, match.end(), place), value, value, value, False, unit, None))
    return tuple(found)


def _follows_month(text: str, match: re.Match[str], language: Language) -> bool:
    before = re.search(r"(\w+)\.?\s+$", text[max(0, match.start("digits") - 14) : match.start("digits")])
    return bool(before) and before[1].lower() in language.words("numbers", "months.words")  # type: ignore[index]
