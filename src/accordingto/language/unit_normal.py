"""A quantity in base units, so that miles compare with kilometres and cents with dollars.

Physical units, durations and ages go through pint (SI base units; a month is a twelfth of a year); parts of a currency
go to the currency; percent to a fraction of one. Currencies are never converted into one another. Invariant: a linear
change of value and bounds, None where there is nothing to change or the unit is not known.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from ..records.claims import Measure
from . import Language

if TYPE_CHECKING:
    import pint

Change = tuple[float, float, str]  # base = factor * value + offset, in that unit


@lru_cache(maxsize=1)
def _registry() -> pint.UnitRegistry[float]:
    import pint  # here, because it takes 0.2 s to load and many articles hold no physical unit

    return pint.UnitRegistry(autoconvert_offset_to_baseunit=True)


def _pint_name(unit: str, language: Language) -> str:
    """The name that pint parses: "square mile per hour" is "mile**2/hour"."""
    parts = []
    for part in unit.split(" per "):
        power = {"square": "**2", "cubic": "**3"}.get(part.split(" ")[0], "")
        name = part.split(" ", 1)[1] if power else part
        parts.append(language.units["normal"].get(name, name.replace(" ", "_")) + power)
    return "/".join(parts) if all(parts) else ""


def _words(name: str) -> str:
    """pint's name of a base unit in our words: "meter ** 2 / second" is "square meter per second"."""
    name = re.sub(r"(\w+) \*\* 2", r"square \1", name)
    return re.sub(r"(\w+) \*\* 3", r"cubic \1", name).replace(" / ", " per ").replace("_", " ")


@lru_cache(maxsize=512)
def change(unit: str, language: Language) -> Change | None:
    """How a value in `unit` becomes one in its base unit."""
    tables = language.units
    if unit == "percent":
        return 0.01, 0.0, "fraction"
    if unit in tables["subunits"]:
        currency, parts, *_ = tables["subunits"][unit]
        return 1 / parts, 0.0, currency
    if unit.endswith(" of age"):
        return _through_pint(unit.removesuffix(" of age"), "year", "year of age", language)
    first = unit.split(" per ")[0].removeprefix("square ").removeprefix("cubic ")
    if first in tables["physical"] or first in tables["durations"]:
        return _through_pint(unit, None, None, language)
    return None


def _through_pint(unit: str, target: str | None, name: str | None, language: Language) -> Change | None:
    wanted = _pint_name(unit, language)
    if not wanted:
        return None
    registry = _registry()
    try:
        parsed = registry.parse_units(wanted)
        ends = [registry.Quantity(value, parsed) for value in (0.0, 1.0)]
        zero, one = [end.to(target) if target else end.to_base_units() for end in ends]
    except (AttributeError, ValueError, TypeError, ZeroDivisionError):  # pint's own errors are of these
        return None
    return one.magnitude - zero.magnitude, zero.magnitude, name or _words(str(one.units))


def normal(
    value: float | None, low: float | None, high: float | None, unit: str | None, language: Language
) -> Measure | None:
    """The quantity in its base unit, None where the unit has none."""
    found = change(unit, language) if unit else None
    if found is None:
        return None
    factor, offset, name = found
    changed = [None if n is None else float(f"{factor * n + offset:.10g}") for n in (value, low, high)]
    return Measure(changed[0], changed[1], changed[2], name)
