"""Units as a user may write them, by the names that records give them; and a number's factor to the base unit.

Reads the language's table `units`. Invariant: a unit that is found is named as `records.claims.Quantity.unit` names it.
"""

from __future__ import annotations

from difflib import get_close_matches
from functools import lru_cache

from ..language import Language

_TABLES = ("currencies", "physical", "durations", "counts", "shares")
_ALONE = ("ordinal", "score", "fraction")


@lru_cache(maxsize=4)
def _phrases(words: Language) -> dict[str, str]:
    """The unit's name by each phrase, lower case."""
    tables = words.units
    found = {name: name for name in _ALONE}
    for table in _TABLES:
        for name, phrases in tables[table].items():
            found |= {phrase.lower(): name for phrase in (*phrases, name)}
    for name, (_, _, *phrases) in tables["subunits"].items():
        found |= dict.fromkeys((*phrases, name), name)
    return {**tables["marks"], **found}


def unit_named(text: str, words: Language) -> tuple[str | None, str | None]:
    """The unit that a text names, None for none; then the likest phrase that does name one."""
    text = " ".join(text.split())
    parts = text.split(" per ")
    names = [_part(part, words) for part in parts]
    if all(names):
        return " per ".join(filter(None, names)), None
    wrong = parts[names.index(None)]
    near = get_close_matches(wrong.lower(), _phrases(words), 1)
    return None, near[0] if near else None


def _part(text: str, words: Language) -> str | None:
    """A unit without "per": "sq km", "kilometres", "years of age", "€"."""
    if text in words.units["marks"]:
        return str(words.units["marks"][text])
    text = text.lower()
    if text.endswith(" of age"):
        age = _part(text.removesuffix(" of age"), words)
        return f"{age} of age" if age in words.units["ages"]["of"] else None
    powers = {word: power for power in ("square", "cubic") for word in words.units["powers"][power]}
    first, _, rest = text.partition(" ")
    if first in powers and rest:
        length = _part(rest, words)
        return f"{powers[first]} {length}" if length in words.units["powers"]["lengths"] else None
    known = _phrases(words)
    for ending in ("", "s", "es"):
        if text.endswith(ending) and (name := known.get(text.removesuffix(ending))):
            return name
    return text if text in words.units["per"]["things"] else None
