"""Details in words: a quantity with its bounds and unit, a time in EDTF and as a date, a place with its country.

What the machine made of a detail stands beside its own words, so that a reader can check it. Invariant: never fails,
and a value whose form is not known here is shown as it is.
"""

from __future__ import annotations

import re
from datetime import date
from math import isfinite

from ..language.gazetteer import places
from ..records.claims import Detail, Location, Quantity, Time
from .wording import flat

UNRESOLVED = "not resolved"
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
           "December")  # fmt: skip
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# ISO 8601-2, 4.8: divisions of a year, beyond the months.
_DIVISIONS = {
    "21": "spring", "22": "summer", "23": "autumn", "24": "winter",
    "33": "first quarter of", "34": "second quarter of", "35": "third quarter of", "36": "fourth quarter of",
}  # fmt: skip
_EDTF = re.compile(
    r"(?P<year>\d{4}|\d{3}X|\d{2}XX|XXXX)(?:-(?P<part>\d\d)(?:-(?P<day>\d\d))?)?"
    r"(?:T(?P<clock>\d\d:\d\d)(?::\d\d(?:\.\d+)?)?(?P<zone>Z|[+-]\d\d:\d\d)?)?(?P<about>[~?%]?)",
    re.ASCII,
)
_ORDINALS = {1: "st", 2: "nd", 3: "rd"}
_PLURALS = {
    "foot": "feet",
    "inch": "inches",
    "century": "centuries",
    "stone": "stone",
    "times": "times",
    "celsius": "celsius",
}
_OPEN = ".."
_WIDE = ("country", "continent")


def detail_words(detail: Detail) -> str:
    """What the machine made of the detail, on one line."""
    match detail:
        case Quantity():
            return quantity_words(detail)
        case Time():
            return time_words(detail)
        case Location():
            return place_words(detail)


def number_words(value: float) -> str:
    """With commas between thousands, to 12 digits."""
    return f"{value:,.12g}"


def quantity_words(quantity: Quantity) -> str:
    """Value or bounds, unit and what is counted; in its base unit too where that tells more."""
    low, high, value = quantity.low, quantity.high, quantity.value
    known = next((number for number in (value, low, high) if number is not None), None)
    if known is None:
        amount = "a number not known"
    elif quantity.unit == "ordinal":
        amount = f"{number_words(known)}{_ordinal_ending(known)}"
    else:
        amount = _bounds(low, high, value, "≈ " if quantity.approximate else "")
    unit, of = flat(quantity.unit or ""), flat(quantity.of or "")
    if unit == "ordinal":
        return f"{amount} ({of})" if of else amount
    if unit == "score":
        return " ".join(filter(None, ("score", amount, of)))
    if unit:
        amount = f"{amount} {_several(unit) if known is None or abs(known) != 1 or low != high else unit}"
    return " ".join(filter(None, (amount, "of" if unit and of else "", of))) + _in_base(quantity)


def _bounds(low: float | None, high: float | None, value: float | None, about: str) -> str:
    if low is not None and high is not None and low != high:
        bounds = f"{number_words(low)} to {number_words(high)}"
        return (
            f"{about}{bounds}" if value is None or value in (low, high) else f"{about}{number_words(value)} ({bounds})"
        )
    if low is not None and high is None:
        return f"at least {about}{number_words(low)}"
    if high is not None and low is None:
        return f"at most {about}{number_words(high)}"
    known = value if value is not None else low
    return about + (number_words(known) if known is not None else "")


def _ordinal_ending(value: float) -> str:
    if not isfinite(value) or value != int(value):
        return ""
    return "th" if value % 100 in (11, 12, 13) else _ORDINALS.get(int(value) % 10, "th")


def _several(unit: str) -> str:
    """The name of a unit for more than one: "feet", "square kilometers", "kilometers per hour"; codes stay."""
    head, sign, rest = unit.partition(" per ") if " per " in unit else unit.partition(" of ")
    if head.isupper() or head == "percent" or head.endswith("hertz"):
        return unit
    if head.startswith("degree "):
        return f"degrees {unit.removeprefix('degree ')}"
    before, space, last = head.rpartition(" ")
    return f"{before}{space}{_PLURALS.get(last, f'{last}s')}{sign}{rest}"


def _in_base(quantity: Quantity) -> str:
    """The same in the base unit, to four digits, in brackets; nothing for what a reader turns without help: a share, a
    duration, a metric multiple."""
    normal, unit = quantity.normal, quantity.unit
    if normal is None or unit is None or normal.unit in ("fraction", "second") or " of age" in unit:
        return ""
    base = normal.unit.partition(" per ")[0].rpartition(" ")[2]
    if any(word.endswith(base) for word in unit.split()):
        return ""
    low, high, value = (None if n is None else float(f"{n:.4g}") for n in (normal.low, normal.high, normal.value))
    return f" ({_bounds(low, high, value, '')} {_several(flat(normal.unit))})"


def edtf(time: Time) -> str | None:
    """The time in EDTF: a date, or an interval where its ends differ; None where it is not resolved."""
    if time.start is None and time.end is None:
        return None
    start, end = time.start or "", time.end or ""
    return flat(start if start == end else f"{start}/{end}")


def time_words(time: Time) -> str:
    """The time as a reader says it, and in EDTF: "from March 2031 on (2031-03/..)"."""
    written = edtf(time)
    if written is None:
        return f"{UNRESOLVED} (which {flat(time.grain)})" if time.grain else UNRESOLVED
    start, end = (_date_words(flat(value)) if value and value != _OPEN else "" for value in (time.start, time.end))
    if start and time.start == time.end:
        words = start
    elif start and end:
        words = f"from {start} to {end}"
    else:
        words = f"from {start} on" if start else f"until {end}" if end else ""
    return words if words == written or not words else f"{words} ({written})"


def _date_words(value: str) -> str:
    """An EDTF date in words; one of another form as it is."""
    match = _EDTF.fullmatch(value)
    if not match:
        return value
    year, part, day = match["year"], match["part"], match["day"]
    known = year.isdecimal()
    if year[2:] == "XX" and known is False and year != "XXXX":
        named = f"the {year[:2]}00s"
    elif year.endswith("X") and year != "XXXX":
        named = f"the {year[:3]}0s"
    else:
        named = "year not known" if not known else year
    words = named
    if part:
        words = _part_words(part, day, named, known)
        if not words:
            return value
    if known and day and (weekday := _weekday(value[:10])):
        words = f"{weekday} {words}"
    if match["clock"]:
        zone = {"Z": " UTC", None: ""}.get(match["zone"], f" UTC{match['zone']}")
        words += f", {match['clock']}{zone}"
    return f"about {words}" if match["about"] else words


def _part_words(part: str, day: str | None, year: str, known: bool) -> str:
    comma = "" if known else ","
    if part in _DIVISIONS and not day:
        return f"{_DIVISIONS[part]}{comma} {year}"
    if not 1 <= int(part) <= 12:
        return ""
    month = _MONTHS[int(part) - 1]
    return f"{int(day)} {month}{comma} {year}" if day else f"{month}{comma} {year}"


def _weekday(value: str) -> str:
    try:
        return _WEEKDAYS[date.fromisoformat(value).weekday()]
    except ValueError:
        return ""


def place_words(place: Location) -> str:
    """The place's name with what it lies in, and its coordinates to a hundredth of a degree (about a kilometre);
    none for a country or more, whose middle tells nothing."""
    country = places().countries.get(place.country or "", place.country)
    within = dict.fromkeys(flat(part) for part in (place.name, place.admin1, country) if part)
    words = ", ".join(within)
    if place.latitude is None or place.longitude is None or place.kind in _WIDE:
        return words
    north, east = ("N" if place.latitude >= 0 else "S"), ("E" if place.longitude >= 0 else "W")
    return f"{words}; {abs(place.latitude):.2f}° {north}, {abs(place.longitude):.2f}° {east}"
